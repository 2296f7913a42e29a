//! Suites of cases in a text file, which the test can rewrite.
//!
//! A case is `=== name [flavour] [html] [math] [summary] [places]`, the Markdown, `--- html` and what it becomes (a slot shows as
//! `{0}`, or `{0 size}`), then `--- problems` and `--- summary` where there are any. `UPDATE_CASES=1` writes what is
//! made now into the file: read the difference before you commit it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use portolan_core::diagram::NoDiagrams;
use portolan_core::highlight::Highlighter;
use portolan_core::markdown::{
    BlockWords, DataFile, DataFiles, ParseInput, parse, parse_with_places, wanted_files,
};
use portolan_core::model::{
    AdmonitionKind, Diagnostic, Diagnostics, Flavour, MarkdownOptions, OwnAdmonition, ParsedPage, RawHtml,
    RemoteEmbeds, SlotKind, SpanMap,
};

/// One for all cases: making it costs more than most cases do.
static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);

/// Parses a text with the settings that words name; code is shown plain, its colours are tested elsewhere.
pub fn parsed(text: &str, words: &str) -> (ParsedPage, Diagnostics) {
    let mut options = MarkdownOptions::of(Flavour::Portolan);
    let mut stage: fn(&ParseInput<'_>) -> (ParsedPage, Diagnostics) = parse;
    for word in words.split_whitespace() {
        match word {
            "portolan" => options = MarkdownOptions::of(Flavour::Portolan),
            "mdbook" => options = MarkdownOptions::of(Flavour::Mdbook),
            "gfm" => options = MarkdownOptions::of(Flavour::Gfm),
            "commonmark" => options = MarkdownOptions::of(Flavour::Commonmark),
            "allow" => options.raw_html = RawHtml::Allow,
            "escape" => options.raw_html = RawHtml::Escape,
            "sanitize" => options.raw_html = RawHtml::Sanitize,
            "places" => stage = parse_with_places,
            "own" => {
                let security = OwnAdmonition {
                    title: "Security".to_owned(),
                    like: AdmonitionKind::Danger,
                };
                options.admonitions.insert("security".to_owned(), security);
            }
            "site" => options.site_url = Some("https://docs.example.org/portal/".to_owned()),
            "hosts" => {
                let names = ["img.example", "*.cdn.example"].map(str::to_owned);
                options.remote_embeds = RemoteEmbeds::Hosts(names.into());
            }
            "anywhere" => options.remote_embeds = RemoteEmbeds::Anywhere,
            "math" => options.math = true,
            "summary" => {}
            other => panic!("`{other}` is no setting of a case"),
        }
    }
    let spans = SpanMap::of_file("page.md", Arc::from(text), 0);
    options.code.highlight = false;
    let words = BlockWords::default();
    let files = data_files(text, &spans, options.flavour);
    stage(&ParseInput {
        text,
        spans: &spans,
        options: &options,
        highlighter: &HIGHLIGHTER,
        words: &words,
        files: &files,
        diagrams: &NoDiagrams,
    })
}

/// The files that a text names, from `tests/cases/data`.
fn data_files(text: &str, spans: &SpanMap, flavour: Flavour) -> DataFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/data");
    let mut files = DataFiles::default();
    for wanted in wanted_files(text, spans, flavour, &[]) {
        let file = match std::fs::read_to_string(folder.join(&wanted.src)) {
            Ok(text) => DataFile::Text {
                path: format!("docs/{}", wanted.src),
                text: Arc::from(text),
            },
            Err(_) => DataFile::Failed(
                Diagnostic::new(
                    "broken-data",
                    format!("the data file `{}` does not exist", wanted.src),
                )
                .hint("write another"),
            ),
        };
        files.insert(wanted, file);
    }
    files
}

/// The HTML with its slots shown.
pub fn with_slots(page: &ParsedPage) -> String {
    let mut html = String::new();
    let mut copied = 0;
    for slot in &page.slots {
        html.push_str(&page.html[copied..slot.at as usize]);
        copied = slot.at as usize;
        let _ = match slot.kind {
            SlotKind::Url => write!(html, "{{{}}}", slot.link),
            SlotKind::ImageSize => write!(html, "{{{} size}}", slot.link),
            SlotKind::ImageHeight(width) => write!(html, "{{{} height for {width}}}", slot.link),
            SlotKind::Listing => write!(html, "{{listing {}}}", slot.link),
        };
    }
    html.push_str(&page.html[copied..]);
    html
}

fn problems(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for found in diagnostics {
        let place = found.location.as_ref().map_or_else(String::new, |place| {
            format!("{}:{}+{}", place.line, place.column, place.length)
        });
        let _ = writeln!(
            out,
            "{place} {}: {} ({})",
            found.id,
            found.message,
            found.hint.as_deref().unwrap_or("-")
        );
    }
    out
}

fn summary(page: &ParsedPage) -> String {
    let found = &page.summary;
    let mut out = String::new();
    let _ = writeln!(out, "title {:?}, lead {:?}", found.title, found.lead);
    let _ = writeln!(
        out,
        "words {}, code blocks {}, lead end {}",
        found.words, found.code_blocks, page.lead_end
    );
    for heading in &found.headings {
        let _ = writeln!(
            out,
            "h{} #{} {:?} {}",
            heading.level, heading.id, heading.text, heading.html
        );
    }
    for anchor in &found.anchors {
        let _ = writeln!(out, "#{anchor}");
    }
    for link in &found.links {
        let mark = link.mark;
        let _ = writeln!(
            out,
            "{:?} {:?} {}:{}+{}",
            link.kind, link.target, mark.line, mark.column, mark.length
        );
    }
    out
}

/// What a case should read, from its header and its Markdown.
fn shown(header: &str, text: &str) -> String {
    let words = header
        .split_once('[')
        .map_or("", |(_, words)| words.trim_end_matches(']'));
    let (page, diagnostics) = parsed(text, words);
    let html = with_slots(&page);
    let mut out = format!("=== {header}\n{text}--- html\n{}\n", html.trim_end());
    let problems = problems(&diagnostics);
    if !problems.is_empty() {
        let _ = write!(out, "--- problems\n{problems}");
    }
    if words.contains("summary") {
        let _ = write!(out, "--- summary\n{}", summary(&page));
    }
    out
}

/// Runs a suite of `tests/cases`.
pub fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(file);
    let suite = std::fs::read_to_string(&path).expect("the suite can be read");
    let mut made = String::new();
    let (preface, cases) = suite.split_once("=== ").expect("a suite has cases");
    made.push_str(preface);
    for case in cases.split("\n=== ") {
        let (header, rest) = case.split_once('\n').unwrap_or((case, ""));
        let text = rest.split_once("--- html\n").map_or(rest, |(text, _)| text);
        let text = if text.ends_with('\n') {
            text.to_owned()
        } else {
            format!("{text}\n")
        };
        made.push_str(&shown(header, &text));
        made.push('\n');
    }
    let made = format!("{}\n", made.trim_end());
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, &made).expect("the suite can be written");
        return;
    }
    if let Some((line, (expected, found))) = suite
        .lines()
        .zip(made.lines())
        .enumerate()
        .find(|(_, (expected, found))| expected != found)
    {
        panic!(
            "{file}:{}: expected\n{expected}\nbut it is\n{found}\n(UPDATE_CASES=1 rewrites the suite)",
            line + 1
        );
    }
    assert_eq!(
        suite, made,
        "{file} has another length now (UPDATE_CASES=1 rewrites it)"
    );
}
