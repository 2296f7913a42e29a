//! The manifest: which files of the output folder are ours and what they hold; and what we know of them on disk.
//!
//! The manifest lies in the output folder and has the same bytes for the same site. Time stamps differ from build to
//! build, so they are kept apart, in the cache. A manifest may come from anywhere: lines that do not name a path
//! inside the site are skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::MARK;
use crate::checksum::{self, Checksum};

const FIRST_LINE: &str = "portolan-site 1";

/// The checksum of a file's content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentHash(Checksum);

impl ContentHash {
    /// The hash of some content.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(checksum::of(bytes))
    }

    /// The hash itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn from_hex(text: &str) -> Option<Self> {
        let number = (text.len() == 32 && is_hex(text)).then(|| u128::from_str_radix(text, 16));
        Some(Self(number?.ok()?.to_be_bytes()))
    }
}

impl From<Checksum> for ContentHash {
    fn from(checksum: Checksum) -> Self {
        Self(checksum)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ContentHash({self})")
    }
}

/// What the file system says of a file: when it differs, somebody else wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// Its size.
    pub bytes: u64,
    /// When it was last written: seconds since 1970.
    pub seconds: i64,
    /// The rest of that second.
    pub nanoseconds: u32,
}

/// The [`Stat`]s of the site's files after a build. The next build is given them back, and then need not read files
/// that are as it left them. Losing them costs time only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatFacts(pub(super) Vec<(Arc<str>, Stat)>);

/// One file of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    /// `None`: an update in place was about to write it, or an earlier version wrote another kind of hash.
    pub(super) hash: Option<ContentHash>,
    pub(super) bytes: u64,
}

/// The files that are ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<Arc<str>, Recorded>,
}

/// Why a file is no manifest of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotRead {
    /// Something else of that name.
    Foreign,
    /// A later version.
    Newer,
}

impl Manifest {
    /// Reads a manifest. An empty one counts: it is how an author allows a site beside other files.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, NotRead> {
        let text = std::str::from_utf8(bytes).map_err(|_| NotRead::Foreign)?;
        let mut lines = text.lines();
        match lines.next() {
            None | Some(FIRST_LINE) => {}
            Some(line) if line.starts_with("portolan-site ") => return Err(NotRead::Newer),
            Some(line) if line.trim().is_empty() => {}
            Some(_) => return Err(NotRead::Foreign),
        }
        let lines: Vec<&str> = lines.collect();
        let files: Vec<_> = lines.into_par_iter().filter_map(parse_line).collect();
        Ok(Self {
            files: files.into_iter().collect(),
        })
    }

    /// The manifest as it is stored.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 120);
        text.push_str(FIRST_LINE);
        text.push('\n');
        for (path, recorded) in &self.files {
            // Writing to a string cannot fail.
            let _ = match recorded.hash {
                Some(hash) => writeln!(text, "{hash} {} {}", recorded.bytes, escape(path)),
                None => writeln!(text, "pending - {}", escape(path)),
            };
        }
        text
    }

    /// All folders that hold a file of ours, without the root.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        folders_of(self.files.keys())
    }
}

/// All folders above some paths, without the root.
pub(super) fn folders_of<'p>(paths: impl IntoIterator<Item = &'p Arc<str>>) -> BTreeSet<&'p str> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for folder in ancestors(path) {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

/// The folders above a path, the nearest first.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(folder, _)| folder.rsplit_once('/'))
        .map(|(folder, _)| folder)
}

/// Whether a path may name a file of the site: relative, no way up, nothing that one system reads otherwise than
/// another.
pub(super) fn is_site_path(path: &str) -> bool {
    if path.contains('\0') || (cfg!(windows) && path.contains(['\\', ':'])) {
        return false;
    }
    path != MARK && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn parse_line(line: &str) -> Option<(Arc<str>, Recorded)> {
    let mut parts = line.splitn(3, ' ');
    let (hash, bytes, path) = (parts.next()?, parts.next()?, parts.next()?);
    let path = unescape(path);
    if !is_site_path(&path) {
        return None;
    }
    let recorded = match hash {
        "pending" => Recorded { hash: None, bytes: 0 },
        // What the first versions wrote.
        blake3 if blake3.len() == 64 && is_hex(blake3) => Recorded {
            hash: None,
            bytes: bytes.parse().ok()?,
        },
        hash => Recorded {
            hash: Some(ContentHash::from_hex(hash)?),
            bytes: bytes.parse().ok()?,
        },
    };
    Some((Arc::from(path), recorded))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn escape(path: &str) -> String {
    path.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        path.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            letter => letter,
        });
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let record = |path: &&str| {
            (
                Arc::from(*path),
                Recorded {
                    hash: Some(ContentHash::of(path.as_bytes())),
                    bytes: path.len() as u64,
                },
            )
        };
        Manifest {
            files: paths.iter().map(record).collect(),
        }
    }

    #[test]
    fn a_manifest_is_sorted_text_that_reads_back() {
        let mut manifest = manifest(&["index.html", "a/b.html", "odd \\ name\nin two lines", "é.png"]);
        manifest
            .files
            .insert(Arc::from("new.html"), Recorded { hash: None, bytes: 0 });
        let text = manifest.to_text();
        insta::assert_snapshot!(text, @r#"
        portolan-site 1
        7d868dfc050b00550433a38bc926ce93 8 a/b.html
        cc85bb7e281f5008f9f4d29052a0f3f9 10 index.html
        pending - new.html
        695eaf08615fdb6b57d5ebc5dc91d305 23 odd \\ name\nin two lines
        965f405c9cd94c28d2f8dfc9a3f9389b 6 é.png
        "#);
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest));
    }

    #[test]
    fn lines_that_lead_out_of_the_site_or_make_no_sense_are_skipped() {
        let hash = ContentHash::of(b"");
        let lines = [
            "../x",
            "/etc/passwd",
            "a//b",
            "a/./b",
            "a/..",
            "",
            ".portolan-site",
            "a\0b",
            "fine.html",
        ];
        let mut text = "portolan-site 1\nnonsense\n12 3 short-hash\n".to_owned();
        for path in lines {
            text.push_str(&format!("{hash} 0 {path}\n"));
        }
        let parsed = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(
            parsed.files.keys().map(|path| &**path).collect::<Vec<_>>(),
            ["fine.html"]
        );
    }

    /// Such files are ours, and are written anew.
    #[test]
    fn hashes_of_another_kind_say_nothing_of_the_content() {
        let text = format!("portolan-site 1\n{} 7 a.html\n", "0a".repeat(32));
        let parsed = Manifest::parse(text.as_bytes()).unwrap();
        let recorded = parsed.files.get("a.html").copied();
        assert_eq!(recorded, Some(Recorded { hash: None, bytes: 7 }));
    }

    #[test]
    fn other_files_of_that_name_are_no_mark() {
        let parse = |text: &str| Manifest::parse(text.as_bytes()).map(|manifest| manifest.files.len());
        let found = ["", "\n", "portolan-site 1\n", "portolan-site 2\nx", "hello\n"].map(parse);
        assert_eq!(
            found,
            [Ok(0), Ok(0), Ok(0), Err(NotRead::Newer), Err(NotRead::Foreign)]
        );
        assert_eq!(Manifest::parse(b"\xff"), Err(NotRead::Foreign));
    }

    #[test]
    fn folders_are_all_that_lie_above() {
        let manifest = manifest(&["a/b/c.html", "a/b/d.html", "a/e.html", "index.html", "x/y.html"]);
        assert_eq!(
            manifest.folders().into_iter().collect::<Vec<_>>(),
            ["a", "a/b", "x"]
        );
    }
}
