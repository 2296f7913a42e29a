//! What the rest of the site may know of a page, read off the tree after its transforms: title, lead, words.
//!
//! Entry point: [`Prose::of`]. Headings, links and anchors are collected by the writer, which meets them in order.

use super::tree::{Images, Kind, NodeId, Tree};

/// The longest lead, in characters.
const LEAD: usize = 200;

/// Facts about a page's prose.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) title: Option<String>,
    pub(super) lead: Option<String>,
    pub(super) words: u32,
}

impl Prose {
    /// Reads a tree.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let lead = tree
            .children(Tree::ROOT)
            .filter(|block| matches!(tree.kind(*block), Kind::Paragraph))
            .map(|block| cut(&tree.plain_text(block, Images::LeftOut)))
            .find(|lead| !lead.is_empty());
        let mut prose = Self {
            lead,
            ..Self::default()
        };
        prose.visit(tree, Tree::ROOT, &mut WordCounter::default());
        prose
    }

    fn visit(&mut self, tree: &Tree<'_>, node: NodeId, counter: &mut WordCounter) {
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::Text(text) => self.words = self.words.saturating_add(counter.count(text)),
                Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) | Kind::Plain => {
                    self.visit(tree, child, counter);
                }
                Kind::Heading(heading) => {
                    if heading.level == 1 && self.title.is_none() && !heading.sample {
                        self.title = Some(heading.text.clone());
                    }
                    self.visit(tree, child, &mut WordCounter::default());
                }
                Kind::Code(_) | Kind::HtmlBlock | Kind::Image(_) => {}
                Kind::InlineHtml(_) => {}
                _ => {
                    counter.inside = false;
                    self.visit(tree, child, &mut WordCounter::default());
                }
            }
        }
    }
}

/// Counts words over texts that follow each other without a break.
#[derive(Debug, Default)]
struct WordCounter {
    inside: bool,
}

impl WordCounter {
    fn count(&mut self, text: &str) -> u32 {
        if text.is_ascii() {
            return self.count_ascii(text);
        }
        let mut words = 0;
        for letter in text.chars() {
            if is_ideograph(letter) {
                // Scripts without spaces: a character counts as a word, the usual measure of their length.
                words += 1;
                self.inside = false;
            } else if letter.is_alphanumeric() {
                words += u32::from(!self.inside);
                self.inside = true;
            } else if letter.is_whitespace() {
                self.inside = false;
            }
        }
        words
    }

    /// The same, without a branch for each letter.
    fn count_ascii(&mut self, text: &str) -> u32 {
        let mut words = 0;
        let mut inside = self.inside;
        for byte in text.bytes() {
            let [is_part, is_space] = ASCII[usize::from(byte)];
            words += u32::from(is_part & !inside);
            inside = (inside | is_part) & !is_space;
        }
        self.inside = inside;
        words
    }
}

/// Of each byte of ASCII, whether it is a part of a word, and whether it parts words.
static ASCII: [[bool; 2]; 256] = {
    let mut table = [[false; 2]; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        // `char::is_whitespace` knows of the vertical tab, too.
        table[byte as usize] = [
            byte.is_ascii_alphanumeric(),
            byte.is_ascii_whitespace() || byte == 0x0b,
        ];
        byte += 1;
    }
    table
};

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// White space made single; cut behind a word when it is too long.
fn cut(text: &str) -> String {
    let mut lead = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let needed = word.chars().count() + usize::from(!lead.is_empty());
        if length + needed > LEAD {
            if lead.is_empty() {
                lead.extend(word.chars().take(LEAD));
            }
            break;
        }
        if !lead.is_empty() {
            lead.push(' ');
        }
        lead.push_str(word);
        length += needed;
    }
    lead
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_lead_is_cut_behind_a_word() {
        let text = "word ".repeat(60);
        assert_eq!(cut(&text).chars().count(), 199);
        assert_eq!(cut(&"x".repeat(300)).len(), 200);
    }

    #[test]
    fn words_span_texts_and_ideographs_count_each() {
        let mut counter = WordCounter::default();
        assert_eq!(counter.count("don"), 1);
        assert_eq!(counter.count("’t stop, now 中文"), 4);
        assert_eq!(counter.count("don't\tstop-now x1,\u{b}2 "), 4);
        assert_eq!(counter.count("a"), 1);
        assert_eq!(counter.count("bc d"), 1);
        for letter in (0..128_u8).map(char::from) {
            assert_eq!(
                ASCII[letter as usize],
                [letter.is_alphanumeric(), letter.is_whitespace()]
            );
        }
    }
}
