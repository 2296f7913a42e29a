//! Which files of the source are pages, which are published as they are, and which are left alone.
//!
//! Entry point: [`scan`]. The rule (architecture, invariant 8): everything is published except what its name says is
//! private, what Portolan itself reads or writes, and what leads out of the book; each skip is reported. `.gitignore`
//! is not read: the site must not depend on git.

mod names;

use std::collections::BTreeSet;

use portolan_core::model::{Diagnostic, Diagnostics, Location, SourcePath, file_in_book};

use crate::files::{EntryKind, FileEntry, Files};

/// How deep folders are followed: deeper is a loop or a mistake.
const DEPTH: usize = 64;

/// How many names a summing-up notice lists.
const LISTED: usize = 5;

/// Marks a folder as a site that was built: it is output, wherever it lies.
const SITE_MARK: &str = ".portolan-site";

/// How the name of a folder goes on that holds the site of another program, moved aside by a build.
const SET_ASIDE: &str = ".before-portolan";

/// What a scan is told.
pub struct ScanOptions<'a> {
    /// The source folder relative to the book's root; empty when it is the root itself.
    pub source: &'a str,
    /// Folders and files relative to the book's root that are never published: the output, the cache, the theme,
    /// `book.toml`.
    pub reserved: &'a [String],
    /// Whether the author asked for a file that would be left out by its name (`assets.include`).
    pub included: &'a dyn Fn(&SourcePath) -> bool,
    /// Whether the author may have asked for a file somewhere in this folder, a path of the source.
    pub may_include: &'a dyn Fn(&str) -> bool,
}

/// The files of a source, in byte order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTree {
    /// Markdown files, `SUMMARY.md` at the root left out.
    pub pages: Vec<SourcePath>,
    /// Every other file that is published.
    pub assets: Vec<SourcePath>,
    /// There is a `SUMMARY.md`.
    pub has_summary: bool,
}

/// Looks through the source folder.
#[must_use]
pub fn scan(files: &dyn Files, options: &ScanOptions<'_>) -> (SourceTree, Diagnostics) {
    let mut scan = Scan {
        files,
        options,
        tree: SourceTree::default(),
        skipped: BTreeSet::new(),
        diagnostics: Diagnostics::new(),
    };
    scan.walk();
    scan.tree.pages.sort();
    scan.tree.assets.sort();
    scan.report_skipped();
    let paths = scan.tree.pages.iter().chain(&scan.tree.assets);
    scan.diagnostics.extend(names::check(options.source, paths));
    (scan.tree, scan.diagnostics)
}

struct Scan<'a> {
    files: &'a dyn Files,
    options: &'a ScanOptions<'a>,
    tree: SourceTree,
    skipped: BTreeSet<String>,
    diagnostics: Diagnostics,
}

impl Scan<'_> {
    /// Goes through all folders without recursion.
    fn walk(&mut self) {
        let mut folders = vec![(String::new(), Vec::<String>::new())];
        while let Some((folder, mut above)) = folders.pop() {
            let listed = self.in_book(&folder);
            if let Ok(real) = self.files.resolve(&listed) {
                if !self.follows(&folder, &listed, &real, &above) {
                    continue;
                }
                above.push(real);
            }
            let entries = match self.files.list(&listed) {
                Ok(entries) => entries,
                Err(error) => {
                    let place = if listed.is_empty() { ".".to_owned() } else { listed };
                    self.diagnostics.push(
                        Diagnostic::new("page-unreadable", error.to_string())
                            .at(Location::file(place))
                            .hint("check that `book.src` names the folder, and its permissions"),
                    );
                    continue;
                }
            };
            if !folder.is_empty() && entries.iter().any(|entry| entry.name == SITE_MARK) {
                let message = "this folder is a site that was built, so it is left out";
                self.report(
                    &listed,
                    "asset-skipped",
                    message,
                    "build into a folder outside of the source",
                );
                continue;
            }
            for entry in entries {
                if let Some(child) = self.entry(&folder, &entry) {
                    folders.push((child, above.clone()));
                }
            }
        }
    }

    /// Whether a folder is entered that lies in the folders `above`; says so if not.
    fn follows(&mut self, folder: &str, listed: &str, real: &String, above: &[String]) -> bool {
        let (why, hint) = if above.contains(real) {
            ("leads back to a folder that it lies in", "remove the link")
        } else if above.len() > DEPTH {
            ("lies deeper than 64 folders", "move its files up")
        } else {
            return true;
        };
        let message = format!("the folder `{folder}` is left out: it {why}");
        self.report(listed, "folder-skipped", &message, hint);
        false
    }

    /// Takes in a file; returns a folder that is to be entered.
    fn entry(&mut self, folder: &str, entry: &FileEntry) -> Option<String> {
        let path = join(folder, &entry.name);
        let in_book = self.in_book(&path);
        if self.options.reserved.contains(&in_book) {
            return None;
        }
        match &entry.kind {
            EntryKind::NotUtf8 => self.report(
                &in_book,
                "portable-name",
                "the file's name is not UTF-8, so it is left out",
                "rename the file",
            ),
            // Editors lock files with links to nowhere (`.#page.md`); what is private is nobody's business.
            EntryKind::Unreadable { .. } | EntryKind::Outside if self.is_left_out(&path, &entry.name) => {}
            EntryKind::Outside => self.report(
                &in_book,
                "include-outside",
                "this link leads out of the book, so it is left out",
                "copy the file into the book, or list its folder in `portolan.roots`",
            ),
            EntryKind::Unreadable { reason } => {
                let message = format!("the file cannot be read: {reason}");
                self.report(
                    &in_book,
                    "page-unreadable",
                    &message,
                    "check the link and the permissions",
                );
            }
            EntryKind::Folder | EntryKind::LinkedFolder { .. } => {
                // What git keeps is never a document. Other private folders are entered only where the author may
                // have asked for one of their files: some of them are huge.
                let never = matches!(entry.name.as_str(), ".git" | ".portolan" | "node_modules")
                    || is_set_aside(&entry.name);
                let skipped = never || (entry.name.starts_with('.') && !(self.options.may_include)(&path));
                if skipped && !never {
                    self.skipped.insert(format!("{path}/"));
                }
                return (!skipped).then_some(path);
            }
            EntryKind::File => self.file(&path, &entry.name),
        }
        None
    }

    fn file(&mut self, path: &str, name: &str) {
        // `\` and control characters cannot be part of a URL path on every system; `names` explains.
        if path.split('/').any(|part| part == ".." || part == ".") {
            return;
        }
        let source_path = SourcePath::new(path);
        if self.is_left_out(path, name) {
            self.skipped.insert(path.to_owned());
            return;
        }
        if path == "SUMMARY.md" {
            self.tree.has_summary = true;
        } else if name.ends_with(".md") && path.starts_with('@') {
            let file = self.in_book(path);
            self.report(
                &file,
                "portable-name",
                "the page is left out: names that start with `@` are kept for generated pages",
                "rename the file or folder",
            );
        } else if name.ends_with(".md") {
            self.tree.pages.push(source_path);
        } else {
            self.tree.assets.push(source_path);
        }
    }

    /// Private by its name, and not asked for.
    fn is_left_out(&self, path: &str, name: &str) -> bool {
        is_private(path, name) && !(self.options.included)(&SourcePath::new(path))
    }

    fn report(&mut self, file: &str, id: &'static str, message: &str, hint: &str) {
        self.diagnostics
            .push(Diagnostic::new(id, message).at(Location::file(file)).hint(hint));
    }

    fn report_skipped(&mut self) {
        if self.skipped.is_empty() {
            return;
        }
        let message = format!("left out as private: {}", few(&self.skipped));
        self.diagnostics.push(
            Diagnostic::new("asset-skipped", message)
                .hint("name what is to be published in `[assets] include`"),
        );
    }

    fn in_book(&self, path: &str) -> String {
        file_in_book(self.options.source, path)
    }
}

/// A short list of names for a message: the first few and how many more there are.
#[must_use]
pub fn few<T: AsRef<str>>(names: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>) -> String {
    let names = names.into_iter();
    let more = names.len().saturating_sub(LISTED);
    let mut text = names
        .take(LISTED)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Whether a name says that a file is not for publication: a dotfile or anything in a dot folder, `.env` files, keys.
fn is_private(path: &str, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    path.split('/').any(|part| part.starts_with('.'))
        || lower.ends_with(".pem")
        || lower.ends_with(".key")
        || is_ssh_key(&lower)
        || lower.ends_with("~")
        || lower.ends_with(".swp")
}

/// `book.before-portolan`, `book.before-portolan-2`: where a build moves what mdBook left in its output folder.
fn is_set_aside(folder: &str) -> bool {
    let tail = folder.rsplit_once(SET_ASIDE).map(|(_, tail)| tail);
    tail.is_some_and(|tail| {
        tail.is_empty()
            || tail
                .strip_prefix('-')
                .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// `id_rsa`, its public half `id_rsa.pub`, copies like `id_rsa.bak`; not `id_card.png`.
fn is_ssh_key(lower: &str) -> bool {
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    lower.starts_with("id_") && !DOCUMENTS.contains(&ending)
}

/// Endings of files that are made to be read or shown.
const DOCUMENTS: &[&str] = &[
    "avif", "bmp", "css", "csv", "drawio", "gif", "htm", "html", "ico", "jpeg", "jpg", "js", "json", "md",
    "mp3", "mp4", "odt", "ogg", "pdf", "png", "puml", "svg", "toml", "ts", "tsv", "txt", "wasm", "webm",
    "webp", "xml", "yaml", "yml", "zip",
];

#[cfg(test)]
mod tests;
