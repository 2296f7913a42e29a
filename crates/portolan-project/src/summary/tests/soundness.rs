//! What holds for every summary: real ones, deep ones and nonsense.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::*;

/// The depth of the tree and its files in reading order.
fn measure(items: &[SummaryItem], files: &mut Vec<SourcePath>) -> usize {
    let mut deepest = 0;
    for item in items {
        if let SummaryItem::Chapter { path, children, .. } = item {
            files.extend(path.clone());
            deepest = deepest.max(1 + measure(children, files));
        }
    }
    deepest
}

#[test]
fn what_is_nested_too_deep_is_kept_at_the_deepest_level() {
    let nested: String = (0..1_000)
        .map(|level| format!("{}- [C{level}](c{level}.md)\n", "  ".repeat(level)))
        .collect();
    let summary = parse("src/SUMMARY.md", &nested);
    let mut files = Vec::new();
    assert_eq!((measure(&summary.items, &mut files), files.len()), (100, 1_000));
    let messages: Vec<_> = summary
        .diagnostics
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(messages, ["chapters are nested deeper than 100 levels"]);
    let place = summary.diagnostics[0].location.as_ref().unwrap();
    assert_eq!((place.line, place.column), (101, 201));
}

#[test]
fn lists_without_chapters_may_be_nested_in_any_depth() {
    let summary = parse("src/SUMMARY.md", &format!("{}[A](a.md)\n", "- ".repeat(20_000)));
    let mut files = Vec::new();
    assert_eq!((measure(&summary.items, &mut files), files.len()), (1, 1));
    assert_eq!(summary.diagnostics.len(), 19_999);
}

/// Real books, found beside the repository or where `PORTOLAN_CORPORA` says.
#[test]
fn real_books_are_read_without_a_complaint() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let folder = std::env::var_os("PORTOLAN_CORPORA").map_or_else(beside, PathBuf::from);
    let Ok(books) = fs::read_dir(&folder) else {
        println!(
            "skipped: no real books in {}; PORTOLAN_CORPORA names their folder",
            folder.display()
        );
        return;
    };
    for book in books {
        let file = book.unwrap().path().join("src/SUMMARY.md");
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let summary = parse("src/SUMMARY.md", &text);
        let mut files = Vec::new();
        measure(&summary.items, &mut files);
        let listed = text.lines().filter(|line| line.contains("](")).count();
        assert_eq!(
            (summary.diagnostics, files.len()),
            (Vec::new(), listed),
            "{}",
            file.display()
        );
    }
}

/// What summaries are made of, well formed and not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# P\n"),
        Just("---\n"),
        Just("===\n"),
        Just("\n"),
        Just("\r\n"),
        Just("- "),
        Just("  - "),
        Just("    * "),
        Just("1. "),
        Just("\t"),
        Just("> "),
        Just("[é](é.md)"),
        Just("[A](./a.md)\n"),
        Just("[B](b%20b.md)\n"),
        Just("[]()"),
        Just("[C](../c.md)\n"),
        Just("![i](i.png)"),
        Just("**"),
        Just("`"),
        Just("](x y)"),
        Just("<https://x.org>"),
        Just("<!-- "),
        Just("-->\n"),
        Just("[r]\n"),
        Just("[r]: r.md\n"),
        Just("日本 "),
        Just("\u{feff}"),
        Just("\0"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_a_sound_summary(text in prop_oneof![pieces(), any::<String>()]) {
        let summary = parse("src/SUMMARY.md", &text);
        let mut files = Vec::new();
        measure(&summary.items, &mut files);
        let listed: Vec<_> = summary.chapters.iter().map(|chapter| chapter.path.clone()).collect();
        prop_assert_eq!(&files, &listed, "chapters are the files of the items, in order");
        files.sort();
        files.dedup();
        prop_assert_eq!(files.len(), listed.len(), "no file twice");
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        for ChapterPlace { location, .. } in &summary.chapters {
            let line = text.split('\n').nth(location.line as usize - 1).unwrap();
            prop_assert_eq!(line.chars().nth(location.column as usize - 1), Some('['));
        }
    }
}
