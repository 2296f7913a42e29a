//! Asks an index where files can be read at once: in the program, in the preview and in tests.
//!
//! Owns the loop of asking and bringing chunks, and the way from a file of a site to the bytes that the engine takes.
//! Entry points: [`Reader`] for a site, [`answer`] for chunks from elsewhere. Must not open files: they come by a
//! closure.

use std::collections::BTreeSet;
use std::io::{self, Read as _};

use crate::{Answer, ChunkId, Engine, Hits, Request, face, layout};

/// More than any file of an index holds: what inflates to more is damaged.
const LARGEST: u64 = 1 << 28;

/// The index of a site, of which only the needed files are read.
#[derive(Debug)]
pub struct Reader<R> {
    engine: Engine,
    pack: String,
    read: R,
}

impl<R: FnMut(&str) -> io::Result<Vec<u8>>> Reader<R> {
    /// Opens the index that is called `pack`. `read` gives the content of a file by its path relative to the site's root.
    ///
    /// # Errors
    /// When its boot file cannot be read or is damaged.
    pub fn open(pack: &str, mut read: R) -> io::Result<Self> {
        let name = layout::boot(pack);
        let boot = bytes(&name, &mut read)?;
        let engine = Engine::open(&boot).map_err(|error| damaged(&name, &error))?;
        Ok(Self {
            engine,
            pack: pack.to_owned(),
            read,
        })
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When a file that it needs cannot be read or is damaged.
    pub fn ask(&mut self, request: &Request) -> io::Result<Hits> {
        let Self { engine, pack, read } = self;
        answer(engine, request, |id| bytes(&layout::chunk(pack, id), read))
    }
}

/// Answers a question; `load` brings chunks, inflated.
///
/// # Errors
/// Those of `load`, and when what it brings is damaged.
pub fn answer(
    engine: &mut Engine,
    request: &Request,
    mut load: impl FnMut(ChunkId) -> io::Result<Vec<u8>>,
) -> io::Result<Hits> {
    let mut brought = BTreeSet::new();
    loop {
        match engine.ask(request) {
            Answer::Hits(hits) => return Ok(hits),
            Answer::Failed(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            Answer::Need(chunks) => {
                let before = brought.len();
                for id in chunks {
                    brought.insert(id);
                    let chunk = load(id)?;
                    engine
                        .put(id, chunk)
                        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                }
                // An engine that wants only what it has been given would want it forever.
                if brought.len() == before {
                    let error = "the search index asks for the same chunks again and again";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                }
            }
        }
    }
}

/// What raw-deflated bytes hold.
///
/// # Errors
/// When they are damaged, or hold more than any file of an index does.
pub fn inflate(deflated: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(deflated.len() * 3);
    let mut decoder = flate2::bufread::DeflateDecoder::new(deflated);
    decoder.by_ref().take(LARGEST).read_to_end(&mut bytes)?;
    let whole = decoder.total_in() == deflated.len() as u64 && decoder.read(&mut [0])? == 0;
    if whole {
        Ok(bytes)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "more data than there should be",
        ))
    }
}

/// The bytes of the file of this name, inflated.
fn bytes(name: &str, read: &mut impl FnMut(&str) -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    let path = layout::path(name);
    let file = read(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read `{path}`: {error}")))?;
    let face = face::decode(&file).map_err(|error| damaged(name, &error))?;
    if face.name != name {
        return Err(damaged(name, &format_args!("it calls itself `{}`", face.name)));
    }
    inflate(&face.bytes).map_err(|error| damaged(name, &error))
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("`{}` is damaged: {error}", layout::path(name)),
    )
}
