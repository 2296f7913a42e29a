//! The search index of a built site, asked without a browser.
//!
//! Entry points: [`BakedIndex::open`], and [`site_of`] for the site of a book. Reads only the files that a question
//! needs, and never below the site's folder by a link.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use portolan_core::site_files::pack_of;
use portolan_search::reader::Reader;
use portolan_search::{Hits, Request as Question};
use thiserror::Error;

use crate::pipeline::{Request, html_output};

/// The search index of a site in a folder.
pub struct BakedIndex {
    reader: Reader<ReadFile>,
}

/// Reads a file of the site by its path.
type ReadFile = Box<dyn FnMut(&str) -> io::Result<Vec<u8>>>;

/// Why an index cannot be asked.
#[derive(Debug, Error)]
pub enum BakedError {
    /// The folder is no site.
    #[error("`{}` is no site that Portolan has built: it holds no `site.js`", .0.display())]
    NoSite(PathBuf),
    /// The site can be read and not searched.
    #[error(
        "the site in `{}` has no search: it was built by an earlier version, or `search.enable` switches it off", .0.display()
    )]
    NoSearch(PathBuf),
    /// A file is missing or not what it was.
    #[error("the search index in `{}` cannot be used: {why}; build the site again", .site.display())]
    Damaged {
        /// The site.
        site: PathBuf,
        /// Which file, and what is wrong with it.
        why: io::Error,
    },
}

impl BakedIndex {
    /// Opens the index of the site in a folder.
    ///
    /// # Errors
    /// When there is no site, one without a search, or one whose index is damaged.
    pub fn open(site: &Path) -> Result<Self, BakedError> {
        let damaged = |why| BakedError::Damaged {
            site: site.to_path_buf(),
            why,
        };
        let script = match std::fs::read(site.join("site.js")) {
            Ok(script) => script,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(BakedError::NoSite(site.to_path_buf()));
            }
            Err(error) => {
                return Err(damaged(io::Error::new(
                    error.kind(),
                    format!("`site.js`: {error}"),
                )));
            }
        };
        let script = String::from_utf8_lossy(&script);
        let pack = pack_of(&script).ok_or_else(|| BakedError::NoSearch(site.to_path_buf()))?;
        let folder = site.to_path_buf();
        let read: ReadFile = Box::new(move |path: &str| std::fs::read(folder.join(path)));
        let reader = Reader::open(pack, read).map_err(damaged)?;
        Ok(Self { reader })
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When a file that it needs cannot be read or is damaged.
    pub fn ask(&mut self, question: &Question) -> io::Result<Hits> {
        self.reader.ask(question)
    }
}

impl std::fmt::Debug for BakedIndex {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("BakedIndex").finish_non_exhaustive()
    }
}

/// The folder that a build of this book writes its site to.
///
/// # Errors
/// When there is no book, or its configuration cannot be read.
pub fn site_of(request: &Request) -> anyhow::Result<PathBuf> {
    html_output(request)
}
