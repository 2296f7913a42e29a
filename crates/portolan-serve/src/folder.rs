//! A built site in a folder.
//!
//! Files are opened name by name from the folder down, and no link is followed on the way, so nothing outside is ever
//! read. The folder itself may be a link, and is opened anew for each request: a new build that takes its place shows
//! at once.

pub(crate) mod hash;
pub(crate) mod open;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use axum::http::{HeaderName, HeaderValue};

use crate::headers;
use crate::media::{is_fingerprinted, media_type};
use crate::request_path::SitePath;
use crate::site::{Content, Encoding, Encodings, Found, Lifetime, Site};
use hash::{Hashes, READ_AT_ONCE};
use open::Opened;

/// A built site in a folder.
#[derive(Debug)]
pub struct FolderSite {
    root: PathBuf,
    hashes: Hashes,
}

impl FolderSite {
    /// The site in a folder.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            hashes: Hashes::default(),
        }
    }

    /// Whether the folder holds a home page: without one it is hardly a site.
    #[must_use]
    pub fn has_home(&self) -> bool {
        matches!(open::open(&self.root, &names("index.html")), Ok(Opened::File(_)))
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The content of a file, or of a compressed copy that lies beside it.
    fn content(&self, names: &[String], file: File, accepted: Encodings) -> io::Result<Content> {
        let path = names.join("/");
        let plain = file.metadata()?;
        let mut best = None;
        let mut varies = false;
        for (encoding, ending, wanted) in [
            (Encoding::Brotli, ".br", accepted.brotli),
            (Encoding::Gzip, ".gz", accepted.gzip),
        ] {
            let Some(copy) = self.copy_of(names, ending, &plain) else {
                continue;
            };
            varies = true;
            if wanted && best.is_none() {
                best = Some((encoding, copy));
            }
        }
        let (encoding, file) = best.unwrap_or((Encoding::Identity, file));
        let (hash, body) = self.hashes.read(&path, encoding, file)?;
        Ok(Content {
            media_type: media_type(&path),
            encoding,
            varies,
            hash,
            lifetime: if is_fingerprinted(&path) {
                Lifetime::Immutable
            } else {
                Lifetime::Revalidated
            },
            body,
        })
    }

    /// A compressed copy of a file, unless it is older than the file: then it is of another text.
    fn copy_of(&self, names: &[String], ending: &str, plain: &std::fs::Metadata) -> Option<File> {
        let (last, folders) = names.split_last()?;
        let mut names = folders.to_vec();
        names.push(format!("{last}{ending}"));
        let Ok(Opened::File(copy)) = open::open(&self.root, &names) else {
            return None;
        };
        let written = copy.metadata().and_then(|facts| facts.modified()).ok()?;
        (written >= plain.modified().ok()?).then_some(copy)
    }

    fn find_file(&self, path: &SitePath, accepted: Encodings) -> io::Result<Option<Found>> {
        let mut wanted = path.names().to_vec();
        if path.is_folder() {
            wanted.push("index.html".to_owned());
        }
        match open::open(&self.root, &wanted)? {
            Opened::File(file) => Ok(Some(Found::File(self.content(&wanted, file, accepted)?))),
            Opened::Folder => {
                wanted.push("index.html".to_owned());
                let page = open::open(&self.root, &wanted)?;
                Ok(matches!(page, Opened::File(_)).then_some(Found::Folder))
            }
            Opened::Nothing => Ok(None),
        }
    }

    fn not_found_page(&self, accepted: Encodings) -> io::Result<Option<Content>> {
        let page = names("404.html");
        match open::open(&self.root, &page)? {
            Opened::File(file) => self.content(&page, file, accepted).map(Some),
            Opened::Folder | Opened::Nothing => Ok(None),
        }
    }
}

impl Site for FolderSite {
    fn find(&self, path: &SitePath, accepted: Encodings) -> Found {
        let found = self.find_file(path, accepted).and_then(|found| match found {
            Some(found) => Ok(found),
            None => self.not_found_page(accepted).map(Found::Missing),
        });
        found.unwrap_or_else(|error| Found::Failed(format!("cannot read `{}`: {error}", path.file())))
    }

    fn missing(&self, accepted: Encodings) -> Found {
        self.not_found_page(accepted).map_or_else(
            |error| Found::Failed(format!("cannot read `404.html`: {error}")),
            Found::Missing,
        )
    }

    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut text = String::new();
        if let Ok(Opened::File(file)) = open::open(&self.root, &names("headers.txt")) {
            // A file that is no text says nothing about headers.
            let _ = file.take(READ_AT_ONCE).read_to_string(&mut text);
        }
        headers::read(&text)
    }
}

fn names(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}
