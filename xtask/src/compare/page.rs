//! One page of a site as a reader meets it: its words, ids and links.
//!
//! Entry point: [`Page::read`]. Elements marked `data-pt` are the theme's own controls and are left out of `<main>`.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

/// What is known of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    /// `None` where the page has no `<main>`: it is a redirect.
    pub(super) main: Option<Main>,
    /// Every id of the page, and every name of an `<a>`.
    pub(super) ids: BTreeSet<String>,
    /// Every `href` and `src` of the page.
    pub(super) links: Vec<String>,
    /// Where `<base href>` says that relative links start.
    pub(super) base: Option<String>,
    /// Where the page sends its reader at once.
    pub(super) refresh: Option<String>,
    /// Where single fragments lead instead, by their names.
    pub(super) fragments: BTreeMap<String, String>,
}

/// What `<main>` holds.
#[derive(Debug, Default)]
pub(super) struct Main {
    pub(super) ids: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) links: Vec<String>,
}

impl Page {
    /// Reads a page.
    pub(super) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut reader = Reader::default();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            // Reading from a string cannot fail.
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => reader.start(&tag),
                Token::EndTag(tag) => reader.end(&text_of(&tag.name)),
                Token::String(text) => reader.text(&text_of(&text.value)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        reader.finish()
    }
}

fn text_of(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[derive(Default)]
struct Reader {
    page: Page,
    /// Names of open elements inside `<main>`, and whether each is left out.
    open: Vec<(String, bool)>,
    /// Text of `<main>`.
    text: String,
    in_main: bool,
    in_title: bool,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<usize>) {
        let name = text_of(&tag.name);
        let attribute = |wanted: &str| {
            let found = tag.attributes.iter().find(|(name, _)| text_of(name) == wanted);
            found.map(|(_, value)| text_of(&value.value))
        };
        let left_out = self.left_out() || attribute("data-pt").is_some();
        let id = attribute("id").or_else(|| attribute("name").filter(|_| name == "a"));
        let links = ["href", "src"].into_iter().filter_map(attribute);
        // Ours leaves the refresh to readers without scripts, whom this reader does not stand for.
        if name == "html" {
            self.page.refresh = attribute("data-to");
            for name in ["data-fragments", "data-moved"] {
                self.fragments(&attribute(name).unwrap_or_default());
            }
        }
        match name.as_str() {
            "base" => self.page.base = attribute("href"),
            "title" => self.in_title = !self.in_main && self.page.title.is_empty(),
            "meta" if attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) => {
                self.page.refresh = attribute("content").and_then(|content| refreshed(&content));
            }
            "link" if attribute("rel").as_deref() == Some("canonical") => {}
            _ => {
                self.page.links.extend(links.clone());
                if self.in_main && !left_out {
                    self.main().links.extend(links);
                }
            }
        }
        if self.in_main && !left_out {
            self.main().ids.extend(id.clone());
        }
        self.page.ids.extend(id);
        if name == "main" && self.page.main.is_none() {
            self.page.main = Some(Main::default());
            self.in_main = true;
            return;
        }
        if self.in_main {
            self.separate(&name);
            if !tag.self_closing && !VOID.contains(&name.as_str()) {
                self.open.push((name, left_out));
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "title" {
            self.in_title = false;
        }
        if !self.in_main {
            return;
        }
        if name == "main" {
            self.in_main = false;
            return;
        }
        self.separate(name);
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
    }

    /// A map of fragments as JSON, whatever follows it.
    fn fragments(&mut self, text: &str) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<BTreeMap<String, String>>();
        if let Some(Ok(map)) = values.next() {
            let named = map
                .into_iter()
                .map(|(name, to)| (name.trim_start_matches('#').to_owned(), to));
            self.page.fragments.extend(named);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, map)) = text.split_once("fragmentMap =") {
            self.fragments(map.trim_start());
        }
        if self.in_title {
            self.page.title.push_str(text);
        }
        let silent = self
            .open
            .last()
            .is_some_and(|(name, _)| matches!(name.as_str(), "script" | "style"));
        if self.in_main && !silent && !self.left_out() {
            // Nobody sees a byte order mark that an included file began with.
            self.text
                .extend(text.chars().filter(|letter| *letter != '\u{feff}'));
        }
    }

    fn left_out(&self) -> bool {
        self.open.last().is_some_and(|(_, left_out)| *left_out)
    }

    fn main(&mut self) -> &mut Main {
        self.page.main.get_or_insert_with(Main::default)
    }

    /// A tag that no word goes across.
    fn separate(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.text.push(' ');
        }
    }

    fn finish(mut self) -> Page {
        let words = self.text.split_whitespace().map(str::to_owned).collect();
        if let Some(main) = &mut self.page.main {
            main.words = words;
        }
        self.page
    }
}

/// The address of `0; URL=…`.
fn refreshed(content: &str) -> Option<String> {
    let (_, target) = content.split_once(';')?;
    let (key, target) = target.split_once('=')?;
    let target = target.trim().trim_matches(['\'', '"']);
    key.trim().eq_ignore_ascii_case("url").then(|| target.to_owned())
}

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements in the middle of a word.
const INLINE: [&str; 31] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "svg", "time", "tt", "u",
    "var", "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(html: &str) -> String {
        Page::read(html).main.unwrap_or_default().words.join(" ")
    }

    #[test]
    fn blocks_part_words_and_marked_elements_are_left_out() {
        let html = "<p>before<main><h1 id=a>One<a data-pt href=#a><b>#</b></a></h1><p>t<b>wo</b><br>three\
                    <div data-pt id=x><p>not</p></div><script>no</script> four</main>after";
        assert_eq!(words(html), "One two three four");
        let page = Page::read(html);
        assert_eq!(page.main.unwrap().ids, ["a"]);
        assert_eq!(page.ids.into_iter().collect::<Vec<_>>(), ["a", "x"]);
    }

    #[test]
    fn a_redirect_has_no_main() {
        let page = Page::read("<title>Go</title><meta http-equiv=refresh content=\"0; URL=../b.html\">");
        assert!(page.main.is_none());
        assert_eq!(
            (page.title.as_str(), page.refresh.as_deref()),
            ("Go", Some("../b.html"))
        );
    }
}
