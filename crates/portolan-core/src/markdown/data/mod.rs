//! Data that pages show as tables: files that containers name with `src`, or code between their lines.
//!
//! Entry points: [`wanted_files`] says which files a page needs before it is parsed, [`DataFiles`] is how they are
//! handed to [`super::parse`], and [`Format::read`] makes a [`Table`] of a text. What a table looks like is the affair
//! of [`super::transform`]. Must not touch files: whoever parses a page reads them.

mod alerts;
mod columns;
mod env;
mod filter;
mod format;
mod records;
mod secret;
mod separated;
mod sort;
mod structured;
mod table;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use self::alerts::{Alert, Group, Recording, groups};
pub(super) use self::columns::{Chosen, choose};
pub(super) use self::env::{Setting, settings};
pub(super) use self::filter::{Miss, filter};
pub(super) use self::format::{Data, Format};
pub(super) use self::records::{Reached, reach, records};
pub(super) use self::secret::{Shown, shown_default};
pub(super) use self::sort::sort;
pub(super) use self::structured::read as read_value;
pub(super) use self::table::{Table, cell};
pub(super) use self::value::Value;

use super::container::{self, AttributeName};
use crate::model::{Diagnostic, Flavour, SpanMap};

/// The containers that read data.
pub(super) const READERS: [&str; 3] = ["alerts", "env", "table"];

/// A file that a page's container names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WantedFile {
    /// The file that the container is written in, relative to the book's root: the page, or what it includes.
    pub holder: String,
    /// The path as it is written, relative to the holder's folder.
    pub src: String,
}

/// A file that a page's container names, as far as it could be had.
#[derive(Clone, Debug)]
pub enum DataFile {
    /// It was read.
    Text {
        /// Its path, relative to the book's root.
        path: String,
        /// Its text, with `\n` as the only line end.
        text: Arc<str>,
    },
    /// It could not be had. The diagnostic has no place yet: the container's line becomes it.
    Failed(Diagnostic),
}

/// The files that a page's containers name.
#[derive(Clone, Debug, Default)]
pub struct DataFiles {
    files: BTreeMap<WantedFile, DataFile>,
}

impl DataFiles {
    /// No files: for texts that stand by themselves.
    pub const NONE: &'static Self = &Self {
        files: BTreeMap::new(),
    };

    /// Adds what became of a file.
    pub fn insert(&mut self, wanted: WantedFile, file: DataFile) {
        self.files.insert(wanted, file);
    }

    /// All of them, in the order of those that name them.
    pub fn iter(&self) -> impl Iterator<Item = (&WantedFile, &DataFile)> {
        self.files.iter()
    }

    /// What became of a file.
    pub(super) fn get(&self, wanted: &WantedFile) -> Option<&DataFile> {
        self.files.get(wanted)
    }
}

/// The files that the images and the containers of a page name, each once, in order: of images those that have one of the
/// endings of `diagrams`. Lines in code are among them, because the text is
/// not parsed yet; a page without such a line pays for a search through its text.
#[must_use]
pub fn wanted_files(text: &str, spans: &SpanMap, flavour: Flavour, diagrams: &[&str]) -> Vec<WantedFile> {
    if flavour != Flavour::Portolan {
        return Vec::new();
    }
    let mut wanted = Wanted::default();
    images(text, spans, diagrams, &mut wanted);
    if memchr::memmem::find(text.as_bytes(), b"src").is_none() {
        return wanted.files;
    }
    for start in container::starts(text) {
        if !READERS.contains(&&text[start.name.clone()]) {
            continue;
        }
        let is_src = |name: &AttributeName| matches!(name, AttributeName::Key(key) if key == "src");
        let Some(src) = start.attributes.iter().find(|found| is_src(&found.name)) else {
            continue;
        };
        wanted.add(WantedFile {
            holder: spans.locate(src.span.clone()).file,
            src: src.value.clone(),
        });
    }
    wanted.files
}

/// Files, each once, in order.
#[derive(Default)]
struct Wanted {
    files: Vec<WantedFile>,
    known: BTreeSet<WantedFile>,
}

impl Wanted {
    fn add(&mut self, file: WantedFile) {
        if !file.src.is_empty() && self.known.insert(file.clone()) {
            self.files.push(file);
        }
    }
}

/// The files of images that are diagrams.
fn images(text: &str, spans: &SpanMap, diagrams: &[&str], wanted: &mut Wanted) {
    if diagrams.is_empty() {
        return;
    }
    let mut targets = memchr::memmem::find_iter(text.as_bytes(), b"](").peekable();
    for start in memchr::memmem::find_iter(text.as_bytes(), b"![") {
        while targets.next_if(|target| *target < start).is_some() {}
        let Some(behind) = targets.peek().map(|target| target + 2) else {
            return;
        };
        let rest = &text[behind..];
        // None of them reads on where the next one may begin, so that no text is read more than twice.
        let (from, ends): (usize, &[char]) = match rest.starts_with('<') {
            true => (1, &['>', '<', '\n']),
            false => (0, &[')', '(', ' ', '\t', '\n']),
        };
        let Some(length) = rest[from..].find(ends) else {
            continue;
        };
        let src = &rest[from..from + length];
        if !ending_of(src).is_some_and(|ending| diagrams.contains(&ending.as_str())) {
            continue;
        }
        wanted.add(WantedFile {
            holder: spans.locate(start..behind).file,
            src: src.to_owned(),
        });
    }
}

/// The ending of the file that an address within the site names, in lower case.
pub(super) fn ending_of(address: &str) -> Option<String> {
    if address.contains([':', '?', '#']) {
        return None;
    }
    let name = address.rsplit('/').next().unwrap_or(address);
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// Why data cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// In lower case, without a place.
    pub(super) message: String,
    /// The byte of the data that it is about, where that is known.
    pub(super) at: Option<usize>,
}

impl Problem {
    /// A problem of the whole.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at: None,
        }
    }
}

/// The byte at a line and a column, both from 1, the column in characters.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start = start_of_line(text, line);
    let rest = text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1));
    start + within.map_or(rest.len(), |(at, _)| at)
}

/// The byte that a line starts with, from 1.
fn start_of_line(text: &str, line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(breaks) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(breaks)
            .map_or(text.len(), |at| at + 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that mean something to some reader of data.
    fn piece() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            ",",
            ":",
            ": ",
            "=",
            "\"",
            "'",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "- ",
            "#",
            "# --- A ---\n",
            "####",
            "(optional)",
            "required",
            "optional: ",
            "export ",
            "NAME",
            "=1",
            "a.b",
            "null",
            "~",
            "*a",
            "&a ",
            "!x ",
            "1,024",
            "−3 %",
            "€",
            "ä",
            "中",
            "\u{0}",
            "\u{2028}",
            "groups",
            "rules",
            "alert: X\n",
            "https://u:p@h",
            "://",
            "@",
            "[[a]]\n",
            "2026-11-29",
        ]);
        prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<String>()]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused(pieces in prop::collection::vec(piece(), 0..40)) {
            let text = pieces.concat();
            for format in [Format::Csv, Format::Tsv, Format::Json, Format::Yaml, Format::Toml] {
                let table = match format.read(&text) {
                    Ok(Data::Table(table)) => Some(table),
                    Ok(Data::Value(value)) => {
                        let _ = (groups(&value), reach(&value, "a.0.b"));
                        records(&value).ok()
                    }
                    Err(problem) => {
                        prop_assert!(problem.at.is_none_or(|at| at <= text.len()));
                        None
                    }
                };
                let Some(mut table) = table else { continue };
                let rows = table.rows.len();
                let names = table.columns.join(",-");
                let _ = sort(&mut table, &names);
                prop_assert_eq!(table.rows.len(), rows);
                prop_assert!(table.columns.len() <= table::MOST_COLUMNS);
                let _ = choose(&table, Some(&names));
                let (kept, _) = filter(&table, &pieces.concat());
                prop_assert_eq!(kept.len(), rows);
            }
            for setting in settings(&text).0 {
                let _ = shown_default("API_TOKEN", &setting.default);
            }
        }
    }

    #[test]
    fn files_are_named_by_lines_that_start_a_container() {
        let text = "A src.\n\n:::table[T]{src=\"a.csv\" sort=x}\n:::\n> - :::env{src=b.env}\n:::note{src=c.csv}\n\
                    ```\n:::alerts{src='d.yml'}\n```\n:::table{src=\"a.csv\"}\n:::table{src=\"\"}\n:::table{sort=src}\n\
                    ![A](x/y.mmd \"t\") ![B](<z z.MMD>) ![C](p.png) [D](q.mmd) ![E](https://h/r.mmd) ![F](x/y.mmd)\n";
        let spans = SpanMap::of_file("docs/page.md", Arc::from(text), 0);
        let wanted: Vec<_> = wanted_files(text, &spans, Flavour::Portolan, &["mmd"])
            .into_iter()
            .map(|found| format!("{} {}", found.holder, found.src))
            .collect();
        assert_eq!(
            wanted,
            [
                "docs/page.md x/y.mmd",
                "docs/page.md z z.MMD",
                "docs/page.md a.csv",
                "docs/page.md b.env",
                "docs/page.md d.yml"
            ]
        );
        assert_eq!(wanted_files(text, &spans, Flavour::Mdbook, &["mmd"]), []);
    }

    #[test]
    fn images_without_end_are_read_in_one_go() {
        let images: String = (0..20_000).map(|number| format!("![](p{number}.mmd) ")).collect();
        let texts = [
            "![".repeat(500_000),
            "![](".repeat(250_000),
            "![](<".repeat(200_000),
            images,
        ];
        // Hours, if each image looked for its end on its own.
        let found = texts.map(|text| {
            let spans = SpanMap::of_file("a.md", Arc::from(text.as_str()), 0);
            wanted_files(&text, &spans, Flavour::Portolan, &["mmd"]).len()
        });
        assert_eq!(found, [0, 0, 0, 20_000]);
    }

    #[test]
    fn lines_and_columns_lead_to_bytes() {
        let text = "ab\näöü\n";
        assert_eq!(byte_at(text, 1, 2), 1);
        assert_eq!(byte_at(text, 2, 3), 7);
        assert_eq!(byte_at(text, 2, 9), 10);
        assert_eq!(byte_at(text, 9, 1), 10);
    }
}
