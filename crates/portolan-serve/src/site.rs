//! What answers for an address now: the seam between the server and whoever has the pages.

use std::fs::File;

use axum::http::{HeaderName, HeaderValue};
use bytes::Bytes;

use crate::request_path::SitePath;

/// A site as a server sees it. Methods may read the disk and take as long as a page takes to render: the server calls
/// them where that holds up nobody else.
pub trait Site: Send + Sync + 'static {
    /// What lies at a path now. Compressed content is given only in an encoding that is accepted.
    fn find(&self, path: &SitePath, accepted: Encodings) -> Found;

    /// What is answered for a path that no file can have: [`Found::Missing`].
    fn missing(&self, accepted: Encodings) -> Found;

    /// The headers that go with every answer, whatever it is.
    fn headers(&self) -> Vec<(HeaderName, HeaderValue)>;
}

/// What a site has at a path.
#[derive(Debug)]
pub enum Found {
    /// This content.
    File(Content),
    /// A folder with a page of its own, asked for without the slash at its end.
    Folder,
    /// Nothing; a page that says so, where the site has one.
    Missing(Option<Content>),
    /// Something that cannot be shown now, though it is there; this says so.
    Unavailable(Content),
    /// Something that cannot be given now. The cause is for the server's owner, not for the reader.
    Failed(String),
}

/// A file, or what takes a file's place.
#[derive(Debug)]
pub struct Content {
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// How its bytes are compressed.
    pub encoding: Encoding,
    /// Whether it is there in other encodings as well, so that caches must tell them apart.
    pub varies: bool,
    /// The hash of its bytes, compressed as they are.
    pub hash: blake3::Hash,
    /// How long it stays as it is.
    pub lifetime: Lifetime,
    /// Its bytes.
    pub body: Body,
}

/// The bytes of a file.
#[derive(Debug)]
pub enum Body {
    /// In memory.
    Bytes(Bytes),
    /// On disk, read while it is sent.
    File {
        /// Opened for reading.
        file: File,
        /// How long it was when it was hashed.
        length: u64,
    },
}

impl Body {
    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { length, .. } => *length,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How long a browser may keep something without asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Its name changes with its content.
    Immutable,
    /// It may be another the next time.
    Revalidated,
}

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// Brotli.
    Brotli,
    /// gzip.
    Gzip,
}

impl Encoding {
    /// Its name in `Content-Encoding`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }
}

/// Which encodings a client accepts beside plain bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Encodings {
    /// Brotli.
    pub brotli: bool,
    /// gzip.
    pub gzip: bool,
}

impl Encodings {
    /// Reads `Accept-Encoding`.
    #[must_use]
    pub fn parse(header: &str) -> Self {
        let mut accepted = Self::default();
        for item in header.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|part| {
                part.strip_prefix("q=")
                    .and_then(|weight| weight.trim().parse::<f32>().ok())
                    .is_some_and(|weight| weight <= 0.0)
            });
            match name.as_str() {
                "br" => accepted.brotli = !refused,
                "gzip" | "x-gzip" => accepted.gzip = !refused,
                _ => {}
            }
        }
        accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_read_with_their_weights() {
        let read = |header| {
            let accepted = Encodings::parse(header);
            (accepted.brotli, accepted.gzip)
        };
        assert_eq!(read("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(read("GZIP;q=0.5"), (false, true));
        assert_eq!(read("br;q=0, gzip;q=0.000"), (false, false));
        assert_eq!(read(""), (false, false));
        assert_eq!(read("*"), (false, false));
    }
}
