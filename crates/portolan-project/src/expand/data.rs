//! Files of data that a page's containers name.
//!
//! Entry point: [`read_data`]. They are found like includes: the path is relative to the file that names it, nothing
//! outside of the book is read, and every file that was read or looked for makes the page stale when it changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portolan_core::markdown::{DataFile, DataFiles, WantedFile};
use portolan_core::model::Diagnostic;

use super::include::nearest_file;
use super::{Dependency, MOST_BYTES};
use crate::encoding::{PAGE_LIMIT, decode};
use crate::files::{FileError, Files, folder_of, join};

/// Reads the files that a page wants, and adds them to what the page was made from.
#[must_use]
pub fn read_data(
    wanted: Vec<WantedFile>,
    files: &dyn Files,
    dependencies: &mut Vec<Dependency>,
) -> DataFiles {
    let mut found = DataFiles::default();
    let mut reader = Reader {
        files,
        known: BTreeMap::new(),
        bytes: 0,
    };
    let recorded: BTreeSet<String> = dependencies.iter().map(|it| it.path.clone()).collect();
    for wanted in wanted {
        let file = match join(folder_of(&wanted.holder), &wanted.src) {
            Some(path) => reader.read(&path, &wanted.src),
            None => DataFile::Failed(outside(&wanted.src)),
        };
        found.insert(wanted, file);
    }
    for (path, (hash, _)) in reader.known {
        if !recorded.contains(&path) {
            dependencies.push(Dependency { path, hash });
        }
    }
    found
}

type Hash = Option<[u8; 32]>;

struct Reader<'f> {
    files: &'f dyn Files,
    /// Each file is read once a page.
    known: BTreeMap<String, (Hash, DataFile)>,
    bytes: usize,
}

impl Reader<'_> {
    fn read(&mut self, path: &str, src: &str) -> DataFile {
        if let Some((_, file @ DataFile::Text { .. })) = self.known.get(path) {
            return file.clone();
        }
        let read = self.files.read_up_to(path, PAGE_LIMIT);
        let hash = read.as_ref().ok().map(|bytes| *blake3::hash(bytes).as_bytes());
        let file = match read {
            Ok(bytes) => self.text(path, bytes),
            Err(error) => DataFile::Failed(self.failed(&error, src)),
        };
        self.known.insert(path.to_owned(), (hash, file.clone()));
        file
    }

    fn text(&mut self, path: &str, bytes: Vec<u8>) -> DataFile {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > MOST_BYTES {
            let message = format!("the data files of this page have more than {MOST_BYTES} bytes");
            let found = Diagnostic::new("data-cut", message).hint("show less of them, or split the page");
            return DataFile::Failed(found);
        }
        match decode(path, bytes) {
            Ok(text) => DataFile::Text {
                path: path.to_owned(),
                text: Arc::from(text),
            },
            Err(problem) => {
                let message = format!("the data file `{path}` cannot be read: {}", problem.message);
                let found = Diagnostic::new("broken-data", message);
                DataFile::Failed(match problem.hint {
                    Some(hint) => found.hint(hint),
                    None => found,
                })
            }
        }
    }

    fn failed(&self, error: &FileError, src: &str) -> Diagnostic {
        let broken = |message: String| Diagnostic::new("broken-data", message);
        match error {
            FileError::Outside { .. } => outside(src),
            FileError::NotFound { path } => {
                let found = broken(format!("the data file `{path}` does not exist"));
                match nearest_file(self.files, path, src) {
                    Some(near) => found.hint(format!("did you mean `{near}`?")),
                    None => found.hint("the path is relative to the file that names it"),
                }
            }
            FileError::TooLarge { path, bytes, limit } => broken(format!(
                "the data file `{path}` has {bytes} bytes; the limit is {limit}"
            ))
            .hint("show a part of it, or link to the file"),
            FileError::Unreadable { path, reason } => {
                broken(format!("the data file `{path}` cannot be read: {reason}"))
                    .hint("`src` names a file that can be read")
            }
        }
    }
}

fn outside(src: &str) -> Diagnostic {
    Diagnostic::new(
        "include-outside",
        format!("the data file `{src}` leads out of the book"),
    )
    .hint("write a path that is relative to this file; other folders are listed in `portolan.roots`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::MemoryFiles;

    /// What became of the files, one a line, and what the page depends on then.
    fn shown(files: &[(&str, &[u8])], wanted: &[(&str, &str)]) -> String {
        let memory = MemoryFiles::new(files.iter().copied());
        let wanted = wanted.iter().map(|(holder, src)| WantedFile {
            holder: (*holder).to_owned(),
            src: (*src).to_owned(),
        });
        let mut dependencies = vec![Dependency {
            path: "docs/part.md".to_owned(),
            hash: None,
        }];
        let found = read_data(wanted.collect(), &memory, &mut dependencies);
        let mut out = String::new();
        for (wanted, file) in found.iter() {
            let what = match file {
                DataFile::Text { path, text } => format!("{path} {text:?}"),
                DataFile::Failed(found) => format!(
                    "{}: {} ({})",
                    found.id,
                    found.message,
                    found.hint.as_deref().unwrap_or("-")
                ),
            };
            out.push_str(&format!("{} -> {what}\n", wanted.src));
        }
        for it in dependencies {
            out.push_str(&format!(
                "{} {}\n",
                it.path,
                if it.hash.is_some() { "read" } else { "looked for" }
            ));
        }
        out
    }

    #[test]
    fn files_are_found_from_the_file_that_names_them() {
        insta::assert_snapshot!(shown(
            &[
                ("docs/guide/a.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n"),
                ("docs/shared.yml", b"x: 1\n"),
            ],
            &[
                ("docs/guide/page.md", "a.csv"),
                ("docs/guide/page.md", "../shared.yml"),
                ("docs/part.md", "guide/a.csv"),
            ],
        ), @r#"
        ../shared.yml -> docs/shared.yml "x: 1\n"
        a.csv -> docs/guide/a.csv "a,b\n1,2\n"
        guide/a.csv -> docs/guide/a.csv "a,b\n1,2\n"
        docs/part.md looked for
        docs/guide/a.csv read
        docs/shared.yml read
        "#);
    }

    #[test]
    fn what_cannot_be_had_says_why() {
        insta::assert_snapshot!(shown(
            &[("docs/limits.csv", b"a"), ("docs/latin.csv", b"caf\xe9\n")],
            &[
                ("docs/page.md", "limit.csv"),
                ("docs/page.md", "none/x.json"),
                ("docs/page.md", "/etc/passwd"),
                ("docs/page.md", "../../secrets.csv"),
                ("docs/page.md", "latin.csv"),
            ],
        ), @r"
        ../../secrets.csv -> include-outside: the data file `../../secrets.csv` leads out of the book (write a path that is relative to this file; other folders are listed in `portolan.roots`)
        /etc/passwd -> include-outside: the data file `/etc/passwd` leads out of the book (write a path that is relative to this file; other folders are listed in `portolan.roots`)
        latin.csv -> broken-data: the data file `docs/latin.csv` cannot be read: byte 3 (`0xE9`) is not valid UTF-8 (save the file as UTF-8, or convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`)
        limit.csv -> broken-data: the data file `docs/limit.csv` does not exist (did you mean `limits.csv`?)
        none/x.json -> broken-data: the data file `docs/none/x.json` does not exist (the path is relative to the file that names it)
        docs/part.md looked for
        ../secrets.csv looked for
        docs/latin.csv read
        docs/limit.csv looked for
        docs/none/x.json looked for
        ");
    }
}
