//! Feeds the parsers with what nobody would write. Whatever comes, there is a result: nothing panics, every place that is
//! named lies in the text, and what is made stays within bounds.
//!
//! A target takes plain text. Two drive them: a loop with fixed seeds in the ordinary tests ([`random`] makes its texts),
//! and coverage-guided fuzzing in the folder `fuzz` of the repository, which compiles this module, too.

pub mod random;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use portolan_core::diagram::NoDiagrams;
use portolan_core::highlight::Highlighter;
use portolan_core::markdown::{BlockWords, DataFile, DataFiles, ParseInput, parse, wanted_files};
use portolan_core::model::{
    Diagnostic, Dialect, Flavour, Location, MarkdownOptions, ParsedPage, RawHtml, SlotKind, SpanMap,
};
use portolan_project::expand::{Directives, ExpandOptions, PageText, expand};
use portolan_project::files::MemoryFiles;
use portolan_project::{config, front_matter, summary};
use portolan_serve::{Names, SitePath};

/// What a target does with a text.
pub type Target = fn(&str);

/// All targets, by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("configuration", configuration),
    ("containers", markdown),
    ("fence", fence),
    ("front-matter", front_matter),
    ("includes", includes),
    ("markdown", markdown),
    ("request-path", request_path),
    ("summary", summary),
];

/// The file that every text is.
const FILE: &str = "docs/page.md";

static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);

/// A page as it is written, in each flavour of Markdown and with raw HTML treated in each way.
pub fn markdown(text: &str) {
    for (flavour, raw_html) in [
        (Flavour::Portolan, RawHtml::Sanitize),
        (Flavour::Portolan, RawHtml::Escape),
        (Flavour::Mdbook, RawHtml::Allow),
        (Flavour::Gfm, RawHtml::Sanitize),
        (Flavour::Commonmark, RawHtml::Allow),
    ] {
        let mut options = MarkdownOptions::of(flavour);
        options.raw_html = raw_html;
        options.math = flavour == Flavour::Portolan;
        page(text, &options);
    }
}

/// What stands behind the three letters that open a block of code; its lines follow behind a line of `---`.
pub fn fence(text: &str) {
    let (info, code) = text.split_once("\n---\n").unwrap_or((text, "x = 1;\ny\n"));
    let info = info.replace(['\n', '\r'], " ");
    for flavour in [Flavour::Portolan, Flavour::Mdbook] {
        for open in ["```", "~~~~"] {
            page(
                &format!("{open}{info}\n{code}\n{open}\n\nBehind it.\n"),
                &MarkdownOptions::of(flavour),
            );
        }
    }
}

/// Parses a page and looks at what came out.
fn page(text: &str, options: &MarkdownOptions) {
    let spans = SpanMap::of_file(FILE, Arc::from(text), 0);
    let mut files = DataFiles::default();
    for wanted in wanted_files(text, &spans, options.flavour, &[]) {
        let rows = DataFile::Text {
            path: format!("docs/{}", wanted.src),
            text: Arc::from("a,b\n1,\"2\n3\"\n"),
        };
        files.insert(wanted, rows);
    }
    let (page, diagnostics) = parse(&ParseInput {
        text,
        spans: &spans,
        options,
        highlighter: &HIGHLIGHTER,
        words: &BlockWords::default(),
        files: &files,
        diagrams: &NoDiagrams,
    });
    sound(&page);
    assert!(
        page.html.len() < text.len() * 200 + 20_000,
        "{} bytes of HTML",
        page.html.len()
    );
    placed(&diagnostics, FILE, text);
}

fn sound(page: &ParsedPage) {
    let mut before = 0;
    for slot in &page.slots {
        assert!(slot.at >= before, "slots ascend");
        assert!(
            page.html.is_char_boundary(slot.at as usize),
            "slots are at characters"
        );
        let of = match slot.kind {
            SlotKind::Listing => page.summary.listings.len(),
            _ => page.summary.links.len(),
        };
        assert!((slot.link as usize) < of, "slots have links, or lists of pages");
        before = slot.at;
    }
    assert!(page.html.is_char_boundary(page.lead_end as usize));
}

/// Every place lies in the file that it names.
fn placed(diagnostics: &[Diagnostic], file: &str, text: &str) {
    // What editors count as lines.
    let lines = text.split('\n').count();
    for Location { file: at, line, .. } in diagnostics.iter().filter_map(|it| it.location.as_ref()) {
        assert!(at != file || *line as usize <= lines, "line {line} of {lines}");
    }
}

/// The head of a page.
pub fn front_matter(text: &str) {
    let (raw, body) = front_matter::split(text);
    assert!(text.is_char_boundary(body), "the body begins at a character");
    let (_, diagnostics) = front_matter::parse(raw.as_ref(), FILE, text, &[]);
    placed(&diagnostics, FILE, text);
}

/// A page with directives and variables, in a book with files that include each other.
pub fn includes(text: &str) {
    let files = MemoryFiles::new([
        (FILE, text),
        (
            "docs/a.txt",
            "one\ntwo // ANCHOR: x\nthree\n// ANCHOR_END: x\nfour\n",
        ),
        ("docs/b.rs", "# fn main() {\n{{#include a.txt:2:3}}\n# }\n"),
        ("docs/loop.txt", "{{#include loop.txt}}{{ company }}\n"),
        ("docs/sub/c.md", "# C\n\n{{#include ../a.txt:x}}\n"),
        ("docs/ü ü.txt", "größe\r\n"),
    ]);
    let variables = [("company", "Halyard"), ("empty", ""), ("loop", "{{ loop }}")];
    for dialect in [Dialect::Portolan, Dialect::Mdbook] {
        let options = ExpandOptions {
            dialect,
            directives: Directives::Followed,
            variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        };
        let page = PageText {
            file: FILE,
            text,
            body_offset: 0,
        };
        let (expanded, diagnostics) = expand(&page, &files, &options);
        placed(&diagnostics, FILE, text);
        let made = &expanded.text;
        assert!(made.len() < text.len() * 60 + 20_000, "{} bytes", made.len());
        for (at, letter) in made.char_indices().take(200) {
            let place = expanded.map.locate(at..at + letter.len_utf8());
            assert!(place.file != FILE || place.line as usize <= text.split('\n').count());
        }
    }
}

/// The table of contents of a book for mdBook.
pub fn summary(text: &str) {
    let file = "docs/SUMMARY.md";
    let summary = summary::parse(file, text);
    placed(&summary.diagnostics, file, text);
    for chapter in &summary.chapters {
        assert!(
            !chapter.path.as_str().split('/').any(|part| part == ".."),
            "chapters are in the book"
        );
        assert!(chapter.location.line as usize <= text.split('\n').count());
    }
}

/// The configuration of a book.
pub fn configuration(text: &str) {
    let (_, diagnostics) = config::load(&[("book.toml", text)], &[]);
    placed(&diagnostics, "book.toml", text);
    let variables: BTreeMap<_, _> = [("MDBOOK_BOOK__TITLE".to_owned(), text.to_owned())].into();
    let _ = config::load(&[("book.toml", "")], &variables.into_iter().collect::<Vec<_>>());
}

/// What a browser, or somebody else, asks a server for.
pub fn request_path(text: &str) {
    for rules in [Names::Unix, Names::Windows] {
        let Some(path) = SitePath::parse(text, rules) else {
            continue;
        };
        for name in path.names() {
            let plain =
                !name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.chars().any(char::is_control);
            assert!(
                plain && (!name.starts_with('.') || name == ".well-known"),
                "{name:?} of {text:?}"
            );
        }
        let place = std::path::Path::new("/site").join(path.file());
        assert!(
            place.starts_with("/site"),
            "{text:?} leads to {}",
            place.display()
        );
        let again = SitePath::parse(&path.as_folder(), rules).expect("its own form is a path");
        assert_eq!(again.names(), path.names(), "{text:?}");
        assert!(!path.as_folder().starts_with("//"));
    }
}
