//! A previewed book as a site: pages from memory, its own files from disk.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use bytes::Bytes;
use portolan_build::preview::{Found as Made, Preview, builtin_words};

use super::Shared;
use super::insert::with_script;
use crate::folder::hash::Hashes;
use crate::folder::open::{Opened, open};
use crate::headers;
use crate::live::Connected;
use crate::media::{is_fingerprinted, media_type};
use crate::request_path::SitePath;
use crate::site::{Body, Content, Encoding, Encodings, Found, Lifetime, Site};

/// See the module.
pub(super) struct PreviewSite {
    shared: Arc<Shared>,
    hashes: Hashes,
}

/// What a page shows that cannot be rendered and never was, in the book's language; the overlay says why.
fn not_yet(book: Option<&Preview>) -> String {
    let (lang, all) = match book {
        Some(book) => (book.language(), book.words()),
        None => ("en".to_owned(), builtin_words()),
    };
    let lang = lang.to_ascii_lowercase();
    let primary = lang.split('-').next().unwrap_or_default();
    let (lang, words) = [lang.as_str(), primary, "en"]
        .iter()
        .find_map(|lang| all.get_key_value(*lang))
        .map_or(("en", None), |(lang, words)| (lang.as_str(), Some(words)));
    let word = |key: &str| words.and_then(|words| words.get(key)).map_or("", String::as_str);
    let word = |key: &str| word(key).replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\
         <body><main><h1>{}</h1><p>{}</p></main></body></html>\n",
        word("not_yet_title"),
        word("not_yet"),
        word("not_yet_text"),
    )
}

impl PreviewSite {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            hashes: Hashes::default(),
        }
    }

    fn page(&self, path: &str, html: &str) -> Content {
        let script = self.shared.live.script(Connected::Page(path));
        content("index.html", with_script(html, &script).into())
    }

    fn missing_page(&self, html: &str) -> Content {
        let script = self.shared.live.script(Connected::Missing);
        content("404.html", with_script(html, &script).into())
    }

    fn not_yet(&self, path: &str) -> Found {
        let page = not_yet(self.shared.book().as_deref());
        Found::Unavailable(self.page(path, &page))
    }

    /// What lies at a path of the site, if anything does.
    fn at(&self, book: &Preview, path: &str) -> Option<Found> {
        match book.find(path) {
            Made::Page(html) => {
                self.shared.rendered(path, Ok(()));
                Some(Found::File(self.page(path, &html)))
            }
            Made::Failed(problems) => {
                self.shared.rendered(path, Err(problems));
                Some(self.not_yet(path))
            }
            Made::Made(bytes) => Some(Found::File(content(path, Bytes::from_owner(bytes)))),
            Made::File(file) => match self.file(path, &file) {
                Ok(found) => found.map(Found::File),
                Err(error) => Some(Found::Failed(format!(
                    "cannot read `{}`: {error}",
                    file.display()
                ))),
            },
            Made::Nothing => {
                self.shared.rendered(path, Ok(()));
                None
            }
        }
    }

    /// A file of the book. Its place was decided with links followed, so none is followed now: what was exchanged for
    /// a link meanwhile is not read.
    fn file(&self, path: &str, file: &Path) -> io::Result<Option<Content>> {
        let mut root = PathBuf::new();
        let mut names = Vec::new();
        for part in file.components() {
            match part {
                Component::Normal(name) => match name.to_str() {
                    Some(name) => names.push(name.to_owned()),
                    None => return Ok(None),
                },
                part => root.push(part),
            }
        }
        let Opened::File(file) = open(&root, &names)? else {
            return Ok(None);
        };
        let (hash, body) = self.hashes.read(path, Encoding::Identity, file)?;
        Ok(Some(Content {
            media_type: media_type(path),
            encoding: Encoding::Identity,
            varies: false,
            hash,
            // Whatever its name says: its author may change it.
            lifetime: Lifetime::Revalidated,
            body,
        }))
    }

    /// The same for a path of a request: a folder without the slash at its end, and the site below the path that it
    /// has on its server, where its 404 page looks for styles.
    fn asked(&self, book: &Preview, names: &[String], is_folder: bool) -> Option<Found> {
        let path = names.join("/");
        let index = match path.is_empty() {
            true => "index.html".to_owned(),
            false => format!("{path}/index.html"),
        };
        if is_folder {
            return self.at(book, &index);
        }
        if !path.is_empty()
            && let Some(found) = self.at(book, &path)
        {
            return Some(found);
        }
        self.at(book, &index).map(|_| Found::Folder)
    }

    fn below_base(&self, book: &Preview, path: &SitePath) -> Option<Found> {
        let base = book.base_path();
        let base: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
        let (above, below) = path.names().split_at_checked(base.len())?;
        if base.is_empty() || above != base {
            return None;
        }
        self.asked(book, below, path.is_folder())
    }

    fn not_found(&self, book: &Preview) -> Found {
        match book.not_found() {
            Made::Page(html) => Found::Missing(Some(self.missing_page(&html))),
            Made::Failed(problems) => {
                self.shared.rendered("404.html", Err(problems));
                self.not_yet("404.html")
            }
            Made::Made(_) | Made::File(_) | Made::Nothing => Found::Missing(None),
        }
    }
}

fn content(path: &str, bytes: Bytes) -> Content {
    Content {
        media_type: media_type(path),
        encoding: Encoding::Identity,
        varies: false,
        hash: blake3::hash(&bytes),
        lifetime: if is_fingerprinted(path) {
            Lifetime::Immutable
        } else {
            Lifetime::Revalidated
        },
        body: Body::Bytes(bytes),
    }
}

impl Site for PreviewSite {
    fn find(&self, path: &SitePath, _: Encodings) -> Found {
        let Some(book) = self.shared.book() else {
            return self.not_yet(&path.file());
        };
        self.asked(&book, path.names(), path.is_folder())
            .or_else(|| self.below_base(&book, path))
            .unwrap_or_else(|| self.not_found(&book))
    }

    fn missing(&self, _: Encodings) -> Found {
        match self.shared.book() {
            Some(book) => self.not_found(&book),
            None => self.not_yet("404.html"),
        }
    }

    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let text = self.shared.book().map(|book| book.headers());
        headers::read(&text.unwrap_or_default())
    }
}
