//! The same pages as a book for mdBook.
//!
//! Entry point: [`write`]. Front matter goes, variables become their values, and the tree becomes a `SUMMARY.md`;
//! includes are mdBook's own. The text that is searched is the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::engine::Book;
use crate::compare;

/// Writes the copy into an empty folder.
pub(super) fn write(book: &Book, to: &Path) -> anyhow::Result<()> {
    let source = to.join("src");
    compare::copy_folder(&book.source, &source)?;
    let mut pages = BTreeMap::new();
    collect(&source, &source, &mut pages)?;
    for (path, text) in &mut pages {
        *text = plain(text, &book.variables);
        fs::write(source.join(path), &*text)?;
    }
    fs::write(source.join("SUMMARY.md"), summary(&pages))?;
    fs::write(to.join("book.toml"), "[book]\ntitle = \"Copy\"\nsrc = \"src\"\n")?;
    Ok(())
}

fn collect(root: &Path, folder: &Path, pages: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            pages.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// A page without its front matter, its variables replaced.
fn plain(text: &str, variables: &BTreeMap<String, String>) -> String {
    let body = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, body)| body);
    let mut body = body.to_owned();
    for (name, value) in variables {
        // A name may stand on the next line.
        for written in [format!("{{{{ {name} }}}}"), format!("{{{{\n{name} }}}}")] {
            body = body.replace(&written, value);
        }
    }
    body
}

/// Each page under the index of its folder, the index first.
fn summary(pages: &BTreeMap<String, String>) -> String {
    let mut text = "# Summary\n\n".to_owned();
    let mut paths: Vec<&String> = pages.keys().collect();
    paths.sort_by_key(|path| (folder_of(path), !path.ends_with("index.md"), *path));
    for path in paths {
        let folder = folder_of(path);
        let mut depth = if folder.is_empty() {
            0
        } else {
            folder.split('/').count()
        };
        // A folder without an index has no entry above its pages.
        if depth > 0 && path.ends_with("index.md") || !pages.contains_key(&format!("{folder}/index.md")) {
            depth = depth.saturating_sub(1);
        }
        let title = title(&pages[path]).unwrap_or(path);
        let _ = writeln!(text, "{}- [{title}]({path})", "    ".repeat(depth));
    }
    text
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn title(text: &str) -> Option<&str> {
    text.lines()
        .find_map(|line| line.strip_prefix("# "))
        .map(|title| {
            // An attribute list is no part of it.
            title.split(" {#").next().unwrap_or(title)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_goes_and_variables_become_their_values() {
        let variables = BTreeMap::from([("mail".to_owned(), "a@b".to_owned())]);
        assert_eq!(
            plain(
                "---\ntitle: x\n---\n\n# X\n\nWrite to {{ mail }} or {{\nmail }}.\n",
                &variables
            ),
            "\n# X\n\nWrite to a@b or a@b.\n"
        );
        assert_eq!(plain("# X\n---\n", &variables), "# X\n---\n");
    }

    #[test]
    fn the_tree_becomes_a_summary() {
        let pages = [
            ("index.md", "# Home\n"),
            ("glossary.md", "# Words {#w}\n"),
            ("a/index.md", "# A\n"),
            ("a/one.md", "# One\n"),
            ("a/b/index.md", "# B\n"),
            ("a/b/two.md", "no heading\n"),
        ];
        let pages = pages
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into();
        assert_eq!(
            summary(&pages),
            "# Summary\n\n\
             - [Home](index.md)\n\
             - [Words](glossary.md)\n\
             - [A](a/index.md)\n    \
             - [One](a/one.md)\n    \
             - [B](a/b/index.md)\n        \
             - [a/b/two.md](a/b/two.md)\n"
        );
    }
}
