//! One copy: the text of a page, and the places in it that name other places.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::{DiagramPart, MadePart, ParsedPage, margin_behind};

/// A copy whose links and lists are not decided yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text with rows of data; `None` where it is the page's own.
    text: Option<String>,
    /// What is not copied as it is, in order and apart from each other.
    gaps: Vec<Gap>,
}

/// Where the text of a page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOrigin {
    /// It stands in the page's file, where it can be read again.
    Written,
    /// It was put together.
    Made,
}

/// A place in the text that the site fills, or that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Gap {
    start: u32,
    end: u32,
    filling: Filling,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Filling {
    /// Nothing: a comment.
    Nothing,
    /// The target of a link of the page, by its number.
    Target(u32),
    /// A list of pages, by its number, and what its lines stand behind.
    List { number: u32, margin: String },
}

/// What becomes of a piece of the text.
enum Edit<'p> {
    Cut,
    Instead(String),
    Target(u32),
    Made(&'p MadePart, Vec<Option<u32>>),
}

/// The copy of a page that was parsed from `text`. Where that can be read again and nothing but targets and comments differs
/// from it, the draft does not hold it.
#[must_use]
pub fn draft(text: &str, page: &ParsedPage, origin: TextOrigin) -> Draft {
    let edits = edits(text, page);
    let is_own = |edit: &Edit<'_>| matches!(edit, Edit::Instead(_) | Edit::Made(..));
    if origin == TextOrigin::Written && !edits.iter().any(|(_, edit)| is_own(edit)) {
        Draft {
            text: None,
            gaps: gaps_in(edits),
        }
    } else {
        let mut own = OwnText::default();
        own.take(text, edits);
        Draft {
            text: Some(own.text),
            gaps: own.gaps,
        }
    }
}

/// What of a page's text is not copied as it is, in order.
fn edits<'p>(text: &str, page: &'p ParsedPage) -> Vec<(Range<usize>, Edit<'p>)> {
    let comments = page.parts.comments.iter();
    let cuts = comments.map(|comment| (with_line(text, comment.range.clone()), Edit::Cut));
    let mut edits: Vec<(Range<usize>, Edit<'_>)> = cuts.collect();
    edits.extend(
        targets(text, page)
            .into_iter()
            .map(|(range, link)| (range, Edit::Target(link))),
    );
    // Who reads a copy has no file beside it.
    let diagrams = page.parts.diagrams.iter();
    edits.extend(diagrams.map(|diagram| (diagram.range.clone(), Edit::Instead(fenced(text, diagram)))));
    edits.extend(page.parts.made.iter().map(|part| {
        let length = text.get(part.range.clone()).map_or(0, |it| it.trim_end().len());
        let range = part.range.start..part.range.start + length;
        (range, Edit::Made(part, links_of(page, part)))
    }));
    edits.retain(|(range, _)| !is_sample(page, range));
    // What holds another piece comes first.
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut from = 0;
    edits.retain(|(range, _)| {
        let is_apart = range.start >= from;
        from = if is_apart { range.end } else { from };
        is_apart
    });
    edits
}

/// The edits as gaps of the page's own text.
fn gaps_in(edits: Vec<(Range<usize>, Edit<'_>)>) -> Vec<Gap> {
    let gap = |(range, edit): (Range<usize>, Edit<'_>)| Gap {
        start: small(range.start),
        end: small(range.end),
        filling: match edit {
            Edit::Target(link) => Filling::Target(link),
            _ => Filling::Nothing,
        },
    };
    edits.into_iter().map(gap).collect()
}

/// Whether a range lies in an example, which keeps what was written: it is what it shows.
fn is_sample(page: &ParsedPage, range: &Range<usize>) -> bool {
    let samples = &page.parts.samples;
    let next = samples.partition_point(|sample| sample.start <= range.start);
    let sample = next.checked_sub(1).and_then(|at| samples.get(at));
    sample.is_some_and(|sample| range.start < sample.end)
}

impl Draft {
    /// Whether it needs the page's own text.
    #[must_use]
    pub fn needs_text(&self) -> bool {
        self.text.is_none()
    }

    /// Gives it the page's text. One that holds a text of its own keeps that.
    #[must_use]
    pub fn with_text(self, text: String) -> Self {
        Self {
            text: Some(self.text.unwrap_or(text)),
            ..self
        }
    }
}

/// A text that is put together.
#[derive(Default)]
struct OwnText {
    text: String,
    gaps: Vec<Gap>,
}

impl OwnText {
    /// Takes over a page's text, edited.
    fn take(&mut self, text: &str, edits: Vec<(Range<usize>, Edit<'_>)>) {
        self.text.reserve(text.len());
        let mut from = 0;
        for (range, edit) in edits {
            self.text
                .push_str(text.get(from..range.start).unwrap_or_default());
            from = range.end;
            match edit {
                Edit::Cut => {}
                Edit::Instead(made) => self.text.push_str(&made),
                Edit::Target(link) => {
                    let start = self.text.len();
                    self.text.push_str(text.get(range).unwrap_or_default());
                    self.gap(start, Filling::Target(link));
                }
                Edit::Made(part, links) => self.put(part, &links, text.get(range.end..).unwrap_or_default()),
            }
        }
        self.text.push_str(text.get(from..).unwrap_or_default());
    }

    fn gap(&mut self, start: usize, filling: Filling) {
        self.gaps.push(Gap {
            start: small(start),
            end: small(self.text.len()),
            filling,
        });
    }

    /// Puts what a container has made in its place; `behind` is the text that follows it.
    fn put(&mut self, part: &MadePart, links: &[Option<u32>], behind: &str) {
        let written = self.text.rfind('\n').map_or(0, |at| at + 1);
        let first = &self.text[written..];
        let margin = margin_behind(first);
        let is_margin = |line: &str| line.chars().all(|letter| letter == '>' || letter.is_whitespace());
        // A table is a block of its own, also where its container followed a line of text at once.
        let before = self.text[..written].lines().next_back().unwrap_or_default();
        if is_margin(first) && !is_margin(before) {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
            self.text.push_str(&margin);
        }
        let mut targets: Vec<_> = part.targets.iter().zip(links).collect();
        // The target of a link stands behind those of images in it.
        targets.sort_by_key(|(target, _)| target.start);
        let mut targets = targets.into_iter().peekable();
        let mut lists = part.lists.iter().peekable();
        for (at, letter) in part.markdown.char_indices() {
            self.lists_at(&mut lists, at, &margin);
            if let Some((target, link)) = targets.next_if(|(target, _)| target.start == at)
                && let Some(link) = link
            {
                let start = self.text.len();
                self.gaps.push(Gap {
                    start: small(start),
                    end: small(start + target.len()),
                    filling: Filling::Target(*link),
                });
            }
            self.text.push(letter);
            if letter == '\n' {
                self.text.push_str(&margin);
            }
        }
        self.lists_at(&mut lists, part.markdown.len(), &margin);
        let next = behind.split_inclusive('\n').nth(1).unwrap_or_default();
        if behind.starts_with('\n') && !is_margin(next) {
            self.text.push('\n');
            self.text.push_str(margin.trim_end());
        }
    }

    fn lists_at<'l>(
        &mut self,
        lists: &mut std::iter::Peekable<impl Iterator<Item = &'l (usize, u32)>>,
        at: usize,
        margin: &str,
    ) {
        while let Some((_, number)) = lists.next_if(|(place, _)| *place == at) {
            let filling = Filling::List {
                number: *number,
                margin: margin.to_owned(),
            };
            self.gap(self.text.len(), filling);
        }
    }
}

/// Which links of the page a container has made, in their order; nothing for those that stay as they are.
fn links_of(page: &ParsedPage, part: &MadePart) -> Vec<Option<u32>> {
    let within = |range: &Range<usize>| part.range.start <= range.start && range.end <= part.range.end;
    let links = page.summary.links.iter().zip(&page.parts.links).enumerate();
    let links: Vec<Option<u32>> = links
        .filter(|(_, (_, range))| within(range))
        .map(|(number, (link, _))| is_elsewhere(&link.target).then(|| small(number)))
        .collect();
    // Else it is not known which is which.
    if links.len() == part.targets.len() {
        links
    } else {
        vec![None; part.targets.len()]
    }
}

/// Whether a link leads away from the page.
fn is_elsewhere(target: &str) -> bool {
    !target.is_empty() && !target.starts_with('#')
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The source of a diagram as a block of code, as deep in lists and quotes as what names it.
fn fenced(text: &str, diagram: &DiagramPart) -> String {
    let before = text.get(..diagram.range.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
    let margin = margin_behind(line);
    let longest = diagram.code.split(|letter| letter != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    let mut out = format!("{fence}{}", diagram.language);
    if !diagram.caption.is_empty() && !diagram.caption.contains(['"', '`', '\n']) {
        out.push_str(&format!(" title=\"{}\"", diagram.caption));
    }
    for line in diagram.code.trim_end().lines().chain([fence.as_str()]) {
        out.push('\n');
        out.push_str(&margin);
        out.push_str(line);
    }
    out
}

/// A comment with the rest of its lines, where nothing else stands in them.
fn with_line(text: &str, range: Range<usize>) -> Range<usize> {
    let is_blank = |letter: char| letter.is_whitespace() && letter != '\n';
    let before = text
        .get(..range.start)
        .unwrap_or_default()
        .trim_end_matches(is_blank);
    let after = text
        .get(range.end..)
        .unwrap_or_default()
        .trim_start_matches(is_blank);
    let starts = before.is_empty() || before.ends_with('\n');
    let ends = after.is_empty() || after.starts_with('\n');
    if starts && ends {
        before.len()..text.len() - after.len() + after.len().min(1)
    } else {
        range
    }
}

/// Where the page's links name their targets.
fn targets(text: &str, page: &ParsedPage) -> Vec<(Range<usize>, u32)> {
    let links = page.summary.links.iter().zip(&page.parts.links);
    let mut found = Vec::with_capacity(page.parts.links.len());
    let definitions = OnceCell::new();
    for (number, (link, range)) in links.enumerate() {
        let target = link.target.as_str();
        if !is_elsewhere(target) {
            continue;
        }
        let defined = || definitions.get_or_init(|| defined(text)).get(target).cloned();
        let place = within(text, range.clone(), target).or_else(defined);
        found.extend(place.map(|place| (place, small(number))));
    }
    found
}

/// The target in what was written: behind `](`, else the last place that reads so.
fn within(text: &str, range: Range<usize>, target: &str) -> Option<Range<usize>> {
    let written = text.get(range.clone())?;
    let named = ["](", "](<"].iter().filter_map(|mark| {
        let mut starts = memchr::memrchr_iter(b']', written.as_bytes());
        let is_named = |rest: &str| {
            rest.strip_prefix(*mark)
                .is_some_and(|rest| rest.starts_with(target))
        };
        Some(starts.find(|at| is_named(&written[*at..]))? + mark.len())
    });
    let at = named.max().or_else(|| written.rfind(target))?;
    let start = range.start + at;
    Some(start..start + target.len())
}

/// The targets of definitions, `[name]: target`, where each stands first.
fn defined(text: &str) -> HashMap<&str, Range<usize>> {
    let mut found = HashMap::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"]:") {
        if at < from {
            continue;
        }
        let behind = text[at + 2..].trim_start_matches([' ', '\t']);
        let (skipped, end): (usize, fn(char) -> bool) = match behind.starts_with('<') {
            true => (1, |letter| matches!(letter, '>' | '<' | '\n')),
            false => (0, char::is_whitespace),
        };
        let start = text.len() - behind.len() + skipped;
        let length = text[start..].find(end).unwrap_or(text.len() - start);
        from = start + length;
        found
            .entry(&text[start..start + length])
            .or_insert(start..start + length);
    }
    found
}

/// What the site has decided of a page, as its copy names it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fillings<'a> {
    /// Where the page's links lead, in their order.
    pub urls: &'a [Cow<'a, str>],
    /// The lists that it asks for, as Markdown, in their order.
    pub lists: &'a [String],
}

/// The whole file. A draft that [needs](Draft::needs_text) the page's text must have been given it.
#[must_use]
pub fn finish(
    draft: &Draft,
    title: &str,
    description: Option<&str>,
    has_title: bool,
    fillings: Fillings<'_>,
) -> String {
    let lists: usize = fillings.lists.iter().map(String::len).sum();
    let text = draft.text.as_deref().unwrap_or_default();
    let mut copy = String::with_capacity(text.len() + lists + 256);
    copy.push_str("---\ntitle: ");
    push_quoted(&mut copy, title);
    if let Some(description) = description {
        copy.push_str("\ndescription: ");
        push_quoted(&mut copy, description);
    }
    copy.push_str("\n---\n\n");
    if !has_title {
        copy.push_str("# ");
        copy.push_str(title);
        copy.push_str("\n\n");
    }
    let mut body = Body {
        copy: &mut copy,
        has_begun: false,
    };
    let mut from = 0;
    // A damaged cache may hold any numbers here.
    for gap in &draft.gaps {
        let (start, end) = (gap.start as usize, gap.end as usize);
        let Some(before) = text.get(from..start) else {
            continue;
        };
        let filled = match &gap.filling {
            Filling::Nothing => {
                body.push(before);
                from = end;
                continue;
            }
            Filling::Target(link) => fillings.urls.get(*link as usize).cloned(),
            Filling::List { number, margin } => {
                let list = fillings.lists.get(*number as usize);
                list.map(|list| Cow::Owned(list.replace('\n', &format!("\n{margin}"))))
            }
        };
        let Some(filled) = filled else { continue };
        body.push(before);
        body.has_begun = true;
        body.push(&filled);
        from = end;
    }
    body.push(text.get(from..).unwrap_or_default());
    copy.truncate(copy.trim_end().len());
    copy.push('\n');
    copy
}

/// The text of a copy, which begins with its first line that is not empty.
struct Body<'c> {
    copy: &'c mut String,
    has_begun: bool,
}

impl Body<'_> {
    fn push(&mut self, text: &str) {
        let text = if self.has_begun {
            text
        } else {
            text.trim_start_matches(['\n', '\r'])
        };
        self.has_begun |= !text.is_empty();
        self.copy.push_str(text);
    }
}

/// Text in quotes that YAML reads like JSON.
fn push_quoted(copy: &mut String, text: &str) {
    copy.push_str(&serde_json::to_string(text).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::highlight::Highlighter;
    use crate::markdown::{BlockWords, DataFile, DataFiles, ParseInput, WantedFile, parse};
    use crate::model::{Flavour, MarkdownOptions, SpanMap};

    /// The copy of a text whose links all lead to `URL` with their number.
    fn copy(text: &str) -> String {
        let mut options = MarkdownOptions::of(Flavour::Portolan);
        options.code.highlight = false;
        let spans = SpanMap::of_file("a.md", Arc::from(text), 0);
        let mut files = DataFiles::default();
        let wanted = WantedFile {
            holder: "a.md".to_owned(),
            src: "d.csv".to_owned(),
        };
        let data = DataFile::Text {
            path: "d.csv".to_owned(),
            text: Arc::from("name,n,to\na_b|c,1,[b](b.md) [*d*](<d e.md>)\n\"<x>\ny\",2,[h](#h)\n"),
        };
        files.insert(wanted, data);
        let page = parse(&ParseInput {
            text,
            spans: &spans,
            options: &options,
            highlighter: &Highlighter::new(),
            words: &BlockWords::default(),
            files: &files,
            diagrams: &crate::diagram::NoDiagrams,
        })
        .0;
        let links = page.summary.links.iter();
        let urls: Vec<Cow<'_, str>> = links.map(|link| format!("URL({})", link.target).into()).collect();
        let lists = [1, 2, 3].map(|number| format!("- list\n- {number}"));
        let fillings = Fillings {
            urls: &urls,
            lists: &lists,
        };
        let [made, written] = [TextOrigin::Made, TextOrigin::Written].map(|origin| {
            let draft = draft(text, &page, origin).with_text(text.to_owned());
            finish(&draft, "T \"x\"", None, true, fillings)
        });
        assert_eq!(made, written);
        made
    }

    #[test]
    fn targets_are_replaced_wherever_they_are_written() {
        insta::assert_snapshot!(copy(
            "\n# A\n\n[a.md](a.md \"a.md\") [<b.md>](<b c.md>) [![x](i.png)](d.md) [r] [s][r] <https://e.example/> [here](#x)\n\n\
             [r]: ref.md 'ref.md'\n\n<a href=\"raw.md\">raw.md</a> `[a](a.md)` a.md\n\n:::card[C]{href=card.md}\ncard.md\n:::\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        # A

        [a.md](URL(a.md) "a.md") [<b.md>](<URL(b c.md)>) [![x](URL(i.png))](URL(d.md)) [r] [s][r] <URL(https://e.example/)> [here](#x)

        [r]: URL(ref.md) 'ref.md'

        <a href="URL(raw.md)">raw.md</a> `[a](a.md)` a.md

        :::card[C]{href=URL(card.md)}
        card.md
        :::
        "#);
    }

    #[test]
    fn examples_keep_what_they_show() {
        insta::assert_snapshot!(copy(
            "# A\n\n::::example\n[a](a.md) <!-- shown --> [r]\n\n> :::example\n> [b](b.md)\n> :::\n::::\n\n[c](c.md) [r]\n\n[r]: r.md\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        # A

        ::::example
        [a](a.md) <!-- shown --> [r]

        > :::example
        > [b](b.md)
        > :::
        ::::

        [c](URL(c.md)) [r]

        [r]: URL(r.md)
        "#);
    }

    /// The target of a link stands behind those of what it holds.
    #[test]
    fn links_around_images_lose_none_of_those_behind_them() {
        insta::assert_snapshot!(copy(
            ":::table{markdown=a}\n```csv\na\n[![x](i.png)](b.md) [c](c.md)\n```\n:::\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        | a |
        | --- |
        | [![x](URL(i.png))](URL(b.md)) [c](URL(c.md)) |
        "#);
    }

    #[test]
    fn many_definitions_are_read_once() {
        let mut text = String::new();
        for number in 0..5_000 {
            text.push_str(&format!("[x][r{number}]\n"));
        }
        for number in 0..5_000 {
            text.push_str(&format!("\n[r{number}]: page-{number}.md"));
        }
        let copy = copy(&text);
        assert!(copy.contains("\n[r4999]: URL(page-4999.md)\n"));
    }

    #[test]
    fn definitions_are_found_however_they_are_spaced() {
        insta::assert_snapshot!(copy(
            "[a] [b] [c] [d]\n\n[a]:a.md\n[b]:   <b c.md>\n[c]: c.md5\n[d]: c.md 't'\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        [a] [b] [c] [d]

        [a]:URL(a.md)
        [b]:   <URL(b c.md)>
        [c]: URL(c.md5)
        [d]: URL(c.md) 't'
        "#);
    }

    #[test]
    fn comments_are_no_part_of_a_copy() {
        insta::assert_snapshot!(copy(
            "# A\n\n<!-- secret [x](a.md) -->\n\nOne <!-- secret --> two\n\n```html\n<!-- shown -->\n```\n\n  <!--\nsecret\n-->\nEnd [x](b.md)\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        # A


        One  two

        ```html
        <!-- shown -->
        ```

        End [x](URL(b.md))
        "#);
    }

    #[test]
    fn rows_of_data_stand_where_they_are_asked_for() {
        insta::assert_snapshot!(copy(
            "# A\n\n:::table[See *[a](a.md)*]{src=d.csv code=n markdown=to}\n:::\nText\n\n> 1. x\n> 2. :::table\n>    ```csv\n>    a\n>    [b](b.md)\n>    ```\n>    :::\n\n\
             ::::example\n:::table{src=d.csv}\n:::\n::::\n\n:::table{src=none.csv}\n:::\n\nEnd [z](z.md)\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        # A

        See *[a](URL(a.md))*

        | name | n | to |
        | --- | ---: | --- |
        | a_b\|c | `1` | [b](URL(b.md)) [*d*](<URL(d e.md)>) |
        | \<x><br>y | `2` | [h](#h) |

        Text

        > 1. x
        > 2. | a |
        >    | --- |
        >    | \[b\](b.md) |

        ::::example
        :::table{src=d.csv}
        :::
        ::::

        :::table{src=none.csv}
        :::

        End [z](URL(z.md))
        "#);
    }

    #[test]
    fn lists_of_pages_stand_where_they_are_asked_for() {
        insta::assert_snapshot!(copy(
            "Text\n:::pages[What *there* is]{kind=guide}\n:::\n\n> - x\n>   :::recent\n>   :::\n>   y\n\n::::example\n:::statistics\n:::\n::::\n"
        ), @r#"
        ---
        title: "T \"x\""
        ---

        Text

        What *there* is

        - list
        - 1

        > - x
        >
        >   - list
        >   - 2
        >
        >   y

        ::::example
        :::statistics
        :::
        ::::
        "#);
    }
}
