//! The catalogue of diagnostics: every id that may be reported, its default level and what it means.
//!
//! Configuration is checked against it, and the reference page of diagnostics is made from it.

use super::Level;

/// One kind of problem that Portolan reports.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Named after the problem.
    pub id: &'static str,
    /// The level unless `[diagnostics]` in `book.toml` sets another.
    pub level: Level,
    /// What it means and what to do, in Markdown, one or two sentences.
    pub doc: &'static str,
    /// Who reports it.
    pub origin: RuleOrigin,
}

/// Who reports a kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleOrigin {
    /// A stage, in its own work.
    Stage,
    /// A rule of `portolan-check`, which has a page of its own in the manual.
    Check,
}

/// The rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

const fn rule_of(id: &'static str, level: Level, doc: &'static str) -> Rule {
    Rule {
        id,
        level,
        doc,
        origin: RuleOrigin::Stage,
    }
}

const fn check_of(id: &'static str, level: Level, doc: &'static str) -> Rule {
    Rule {
        id,
        level,
        doc,
        origin: RuleOrigin::Check,
    }
}

/// Every rule, in alphabetical order.
pub static RULES: &[Rule] = &[
    rule_of(
        "asset-skipped",
        Level::Notice,
        "A file of the source is not published because its name says that it is private (a dotfile, `.env`, a key). Name it in `assets.include` to publish it.",
    ),
    check_of(
        "bidi-control",
        Level::Warning,
        "A character that turns the direction of text stands where no text runs from right to left, or in code, which then reads otherwise than it runs.",
    ),
    rule_of(
        "broken-anchor",
        Level::Warning,
        "A link names a heading or id that its target page does not have. The nearest existing one is suggested.",
    ),
    rule_of(
        "broken-data",
        Level::Warning,
        "A container such as `:::table` names a data file that does not exist, is too large or cannot be read. A note is shown in its place.",
    ),
    rule_of(
        "broken-diagram",
        Level::Warning,
        "A diagram cannot be drawn: its source is wrong, it is too large, or the program that draws it failed. Its source is shown with a note.",
    ),
    rule_of(
        "broken-formula",
        Level::Warning,
        "A formula cannot be read, or holds a command that formulas cannot have. Its source is shown as code.",
    ),
    rule_of(
        "broken-image",
        Level::Warning,
        "An image's file does not exist in the source. The nearest existing one is suggested.",
    ),
    rule_of(
        "broken-include",
        Level::Warning,
        "An include names a file, a range of lines or an anchor that does not exist. The directive stays in the page as it was written; in mdBook's dialect it does so only where the file is missing, and a missing part leaves nothing.",
    ),
    rule_of(
        "broken-link",
        Level::Warning,
        "A link leads to a page or file that does not exist. The nearest existing one is suggested.",
    ),
    rule_of(
        "code-annotation",
        Level::Warning,
        "A block of code that is marked `annotate` has no numbered list right below it, or a mark without an entry there.",
    ),
    rule_of(
        "config-invalid",
        Level::Error,
        "A value in `book.toml` has a wrong type or cannot be used.",
    ),
    rule_of(
        "config-no-effect",
        Level::Notice,
        "A setting in `book.toml` is known and changes nothing in this book, because it would call another host or because the book's dialect does not have it.",
    ),
    rule_of(
        "config-removed",
        Level::Warning,
        "A key that mdBook once had and no longer has. It does nothing.",
    ),
    rule_of(
        "config-unknown-key",
        Level::Warning,
        "A key in `book.toml` that neither mdBook nor Portolan knows. The nearest known key is suggested.",
    ),
    rule_of(
        "container-syntax",
        Level::Warning,
        "A container, such as `:::note`, has an attribute that it does not know, text that is not understood, or not what it needs to hold. What is not understood is left out.",
    ),
    rule_of(
        "control-character",
        Level::Warning,
        "A page holds a control character, such as NUL. It is shown as U+FFFD.",
    ),
    rule_of(
        "data-cut",
        Level::Warning,
        "A table of data has more rows than a page shows, or the data of a page is larger than is read. What was left out is said under the table.",
    ),
    rule_of(
        "deprecated-directive",
        Level::Warning,
        "A directive that mdBook has renamed: `{{#playpen}}` is `{{#playground}}` now. It still works.",
    ),
    rule_of(
        "diagram-program",
        Level::Warning,
        "A program that draws diagrams by `[diagrams.NAME]` in `book.toml` is not installed, failed, took too long or wrote what is no SVG. What it said itself is shown; the page shows the source with a note.",
    ),
    rule_of(
        "draft-skipped",
        Level::Notice,
        "Pages marked as drafts are not published.",
    ),
    check_of(
        "duplicate-id",
        Level::Warning,
        "Two places of a page have the same id. Links lead to the first one alone.",
    ),
    rule_of(
        "duplicate-page",
        Level::Error,
        "A file is listed twice in `SUMMARY.md`.",
    ),
    check_of(
        "duplicate-title",
        Level::Warning,
        "Two pages beside each other in the navigation have the same title, so that readers cannot tell them apart.",
    ),
    rule_of(
        "duplicate-url",
        Level::Error,
        "Two pages would have the same URL (compared without regard to case or Unicode form). Rename one of them.",
    ),
    rule_of(
        "empty-listing",
        Level::Notice,
        "A list of pages shows none, because no page has all that it asks for. Hidden pages, drafts and the page itself are never listed.",
    ),
    rule_of(
        "empty-table",
        Level::Warning,
        "With `where`, a `:::table` asks for a value that no row of its data has, or for several that no row has together. The nearest value is suggested.",
    ),
    rule_of(
        "encoding",
        Level::Error,
        "A file is not UTF-8. Convert it, for example with `iconv -f latin1 -t utf-8`.",
    ),
    rule_of(
        "folder-skipped",
        Level::Warning,
        "A folder of the source is left out, with its pages: a link leads back to a folder that it lies in, or it lies too deep.",
    ),
    rule_of(
        "front-matter",
        Level::Error,
        "The front matter of a page does not parse, or a value has a wrong type.",
    ),
    rule_of(
        "front-matter-unknown-key",
        Level::Warning,
        "A front matter key that Portolan does not know. Own values belong under `extra`.",
    ),
    rule_of(
        "git-absent",
        Level::Notice,
        "The last-updated lines are left out, because there is no git history or only a shallow one.",
    ),
    rule_of(
        "glossary",
        Level::Warning,
        "The page that `glossary` in `book.toml` names defines no term, or one name twice: pages lead to the first definition.",
    ),
    check_of(
        "heading-jump",
        Level::Notice,
        "A heading is more than one level deeper than the one before it.",
    ),
    rule_of(
        "highlighting-stopped",
        Level::Notice,
        "A code block, or a line of it, is longer or more intricate than is highlighted. It is shown plain from there on. Break long lines, or write `text` as the language.",
    ),
    rule_of(
        "html-sanitized",
        Level::Warning,
        "Raw HTML on a page was removed because it is not allowed in `sanitize` mode. Set `html = \"allow\"` for a book whose authors you trust.",
    ),
    check_of(
        "ignore-unreasoned",
        Level::Warning,
        "An exception from a rule does not say why it is made.",
    ),
    check_of(
        "ignore-unused",
        Level::Warning,
        "An exception from a rule that nothing needs, or that names no rule.",
    ),
    rule_of(
        "include-cycle",
        Level::Error,
        "Files include each other in a circle, or deeper than ten levels.",
    ),
    rule_of(
        "include-outside",
        Level::Error,
        "An include or a symbolic link leads out of the book. Only files inside the book, and inside the folders that `portolan.roots` lists, are read.",
    ),
    rule_of(
        "index-conflict",
        Level::Warning,
        "A folder has both an `index.md` and a `README.md`. `index.md` is used.",
    ),
    rule_of(
        "invalid-data",
        Level::Warning,
        "A data file, or the data between the lines of a container such as `:::table`, cannot be read or is not of the form that the container shows. The place in the data is named.",
    ),
    check_of(
        "invalid-json",
        Level::Warning,
        "A code fence says `json`, and its code is not JSON.",
    ),
    check_of(
        "invalid-toml",
        Level::Warning,
        "A code fence says `toml`, and its code is not TOML.",
    ),
    rule_of(
        "invalid-url",
        Level::Error,
        "A redirect or alias does not name a place inside the site, or lies over an existing page.",
    ),
    check_of(
        "invalid-yaml",
        Level::Warning,
        "A code fence says `yaml`, and its code is not YAML.",
    ),
    check_of(
        "invisible-character",
        Level::Warning,
        "A character that nobody sees stands in the text: it breaks searches, links and copied commands.",
    ),
    rule_of(
        "listing-filter",
        Level::Warning,
        "A list of pages asks for a folder, kind, tag, owner, audience or language that no page has. The nearest one that there is is suggested.",
    ),
    check_of(
        "missing-alt",
        Level::Warning,
        "An image has no text for those who do not see it.",
    ),
    rule_of(
        "missing-theme-file",
        Level::Warning,
        "A style sheet, a script, a logo, an icon, a file for the head or the theme folder that `book.toml` names does not exist. Paths are relative to `book.toml`.",
    ),
    check_of(
        "mojibake",
        Level::Warning,
        "The text looks like UTF-8 that was read as Latin-1 or Windows-1252. The repaired text is shown.",
    ),
    rule_of(
        "nested-fence",
        Level::Warning,
        "A code fence holds another fence of the same length, which tears the page apart. Make the outer fence longer.",
    ),
    rule_of(
        "nesting-too-deep",
        Level::Warning,
        "The Markdown is nested deeper than is sensible. What lies deeper is shown as plain text.",
    ),
    check_of(
        "not-in-nav",
        Level::Notice,
        "A page is missing from the navigation although it does not ask for it.",
    ),
    rule_of(
        "operation-syntax",
        Level::Warning,
        "A line of a block of code in the language `operation` is not a method in capitals and a path, such as `GET /v1/leads/{id}`. The block is shown as text.",
    ),
    check_of(
        "orphan-page",
        Level::Warning,
        "A page is neither in the navigation nor does another page link to it.",
    ),
    check_of(
        "overdue-review",
        Level::Warning,
        "The last review of a page is longer ago than its front matter allows. Reported by `check` alone.",
    ),
    rule_of(
        "page-failed",
        Level::Error,
        "Rendering the page failed. This is a bug in Portolan or in a library: please report it with the page.",
    ),
    rule_of(
        "page-too-large",
        Level::Error,
        "A page is larger than the limit. Split it, or publish it as a file.",
    ),
    rule_of(
        "page-unreadable",
        Level::Error,
        "A file of the source cannot be read.",
    ),
    check_of(
        "placeholder-text",
        Level::Warning,
        "The text says that something is still to be written: `TODO`, `FIXME`, `lorem ipsum`, `coming soon`.",
    ),
    rule_of(
        "portable-name",
        Level::Warning,
        "A file's name does not work on every system (reserved on Windows, a trailing dot or space, a forbidden character).",
    ),
    rule_of(
        "preprocessor-order",
        Level::Error,
        "Preprocessors wait for each other (`before` and `after` go round in a circle), or one names another that the book does not have, which is a warning.",
    ),
    rule_of(
        "print-skipped",
        Level::Notice,
        "`print.html`, which holds every chapter of an mdBook book, is not written because the book has more than 500 pages. `enable = true` under `[output.html.print]` writes it all the same.",
    ),
    rule_of(
        "program-failed",
        Level::Error,
        "A preprocessor or renderer that the book names failed, took too long or gave back what is not a book. What it said itself is shown. The last good site stays.",
    ),
    rule_of(
        "program-missing",
        Level::Error,
        "A preprocessor or renderer that the book names is not installed. With `optional = true` in its table the book is built without it, and this is a notice.",
    ),
    rule_of(
        "program-outdated",
        Level::Warning,
        "A preprocessor or renderer is made for mdBook 0.4 and does not understand what mdBook 0.5 says. It was told the same in the old form, and did its work.",
    ),
    rule_of(
        "program-refused",
        Level::Warning,
        "A preprocessor, a renderer or a program for diagrams that the book names was not run, because `--no-exec` refuses all programs.",
    ),
    rule_of(
        "remote-embed",
        Level::Warning,
        "A picture, film, frame or anything else that a page would load lies on another host. Pages fetch nothing from elsewhere, so a link to it is shown, or it is left out. Put the file beside the page, or allow the host by `remote-embeds` in [`[markdown]`](configuration.md#markdown).",
    ),
    rule_of(
        "secret-value",
        Level::Warning,
        "A file of settings holds a value that looks like a real secret. It is not shown; whoever can read the file can still read it there.",
    ),
    rule_of(
        "summary",
        Level::Error,
        "`SUMMARY.md` does not follow the form of a summary.",
    ),
    rule_of(
        "summary-missing-page",
        Level::Warning,
        "`SUMMARY.md` lists a page whose file does not exist. In mdBook's dialect a page with its title is published in its place; with `build.create-missing = false` it is an error.",
    ),
    rule_of(
        "template",
        Level::Error,
        "A template of the theme does not parse or failed on a page.",
    ),
    rule_of(
        "theme-contrast",
        Level::Error,
        "A colour that the book sets for its theme is too near to the one that it stands on or under: text needs 4.5 : 1 (WCAG 2, level AA), the text of the page itself 7 : 1, lines around controls 3 : 1. The nearest lightness that will do is suggested.",
    ),
    rule_of(
        "theme-file-unused",
        Level::Notice,
        "A file in the book's `theme` folder is neither a part of the theme nor named by anything.",
    ),
    rule_of(
        "theme-outdated",
        Level::Warning,
        "A file of the book's theme was made from a built-in one that has changed since. `portolan theme check` shows what changed; once that is taken over, `portolan theme eject NAME --keep` says so.",
    ),
    rule_of(
        "theme-override",
        Level::Warning,
        "A file of mdBook's theme has no effect, because it replaces a part of mdBook's own pages, or a piece of it that is not supported. The hint says what to write instead.",
    ),
    rule_of(
        "theme-stale",
        Level::Warning,
        "A file of the book's theme names something that the theme does not have (any more): a block, a value, an icon, a variable, a word; or it lies where nothing uses it. The nearest name is suggested. `portolan theme check` looks for it.",
    ),
    rule_of(
        "theme-unrecorded",
        Level::Notice,
        "A file of the book's theme takes the place of a built-in one, and nothing says from which version it was made. `portolan theme eject NAME --keep` writes that down, so that `portolan theme check` can tell when the original changes.",
    ),
    rule_of(
        "theme-words",
        Level::Warning,
        "The words of a language in the book's theme lack some that the theme has, have some that nothing uses, or have lost the place of a value (`{}`). Words that are missing are shown in English.",
    ),
    rule_of(
        "unclosed-container",
        Level::Warning,
        "A container, such as `:::note`, has no end, or a line of colons ends nothing. The line is shown as it was written. A container ends with a line of as many colons, as deep in lists and quotes as its first line.",
    ),
    rule_of(
        "undefined-footnote",
        Level::Warning,
        "A footnote is defined and never referred to, or the other way round.",
    ),
    rule_of(
        "unknown-column",
        Level::Warning,
        "A container such as `:::table` names a column, or with `at` a key, that its data does not have. The nearest one is suggested.",
    ),
    rule_of(
        "unknown-container",
        Level::Warning,
        "A container, such as `:::note`, has a name that neither Portolan nor the book's `[admonitions]` knows. The nearest known name is suggested. What it holds is shown without a frame.",
    ),
    rule_of(
        "unknown-icon",
        Level::Warning,
        "An icon is named as Font Awesome names its icons, and is not in its free set. The element stays as it was written.",
    ),
    rule_of(
        "unknown-language",
        Level::Warning,
        "A code fence names a language that is not known. The nearest known name is suggested; the code is shown plain.",
    ),
    rule_of(
        "unlisted-page",
        Level::Notice,
        "Markdown files that `SUMMARY.md` does not list are neither rendered nor copied.",
    ),
    rule_of(
        "unsafe-url",
        Level::Warning,
        "A link with a scheme that can run code (`javascript:`, `data:`, `vbscript:`) was removed.",
    ),
    rule_of(
        "unused-variable",
        Level::Notice,
        "A name in `[var]` that no page uses.",
    ),
    rule_of(
        "yaml-fallback",
        Level::Notice,
        "The front matter was read in a lenient way.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sorted() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), ids.len());
    }
}
