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

const FIRST_LINE: &str = "portolan-site 1";

/// The blake3 hash of a file's content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of some content.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The hash itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(Self::from)
    }
}

impl From<blake3::Hash> for ContentHash {
    fn from(hash: blake3::Hash) -> Self {
        Self(*hash.as_bytes())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "ContentHash({})",
            &blake3::Hash::from_bytes(self.0).to_hex()[..12]
        )
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
pub struct StatFacts(pub(super) BTreeMap<Arc<str>, Stat>);

/// One file of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    /// `None`: an update in place was about to write it.
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
    let recorded = if hash == "pending" {
        Recorded { hash: None, bytes: 0 }
    } else {
        Recorded {
            hash: Some(ContentHash::from_hex(hash)?),
            bytes: bytes.parse().ok()?,
        }
    };
    Some((Arc::from(path), recorded))
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
        bc5574cc1731d6b1e9e3a81c7260635b0a5372866f9240f007c817d84b6b66c1 8 a/b.html
        80c7dd78cd9faa6eba9d07a3c44e517f9fdf274f9851ea1e6004452225be04fb 10 index.html
        pending - new.html
        3469ef55b3820b3217abba26af4995fa3c73226599b2cc25feccb31a7ae04962 23 odd \\ name\nin two lines
        a8133276c8b8a66698b42afbb1ffd6fdd8429f1a1c2ac68414c8447854562d96 6 é.png
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
