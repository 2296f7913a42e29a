//! Writes a small index as the files of a site, with questions and the native engine's answers: what the browser's
//! engine is held against (`tests/browser/search-engine.test.mjs`).
//!
//! `cargo run -p portolan-search --example pack -- FOLDER`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use portolan_search::reader::Reader;
use portolan_search::{Hits, Request, face, layout, module};
use serde::Serialize;

#[path = "../tests/made/mod.rs"]
mod made;

/// Enough for chunks of every kind.
const PAGES: usize = 300;

/// What the folder holds.
#[derive(Serialize)]
struct Facts {
    pack: String,
    engine: &'static str,
    chunks: u32,
    texts: u32,
    asked: Vec<Asked>,
}

/// A question, and what the native engine says to it.
#[derive(Serialize)]
struct Asked {
    request: Request,
    answer: Hits,
}

fn main() -> io::Result<()> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or_else(|| io::Error::other("where to? pack FOLDER"))?
        .into();
    let pack = made::pack(PAGES).map_err(io::Error::other)?;
    write(&folder, &layout::boot(pack.name()), &pack.boot())?;
    for id in 0..pack.len() {
        write(&folder, &layout::chunk(pack.name(), id), &pack.chunk(id))?;
    }
    let engine = module();
    write(&folder, &layout::engine(engine.hash), engine.bytes)?;
    let asked: Vec<Asked> = made::requests()
        .into_iter()
        .map(|request| {
            // A new reader for each: an answer must not hang on what was asked before.
            let answer = ask(&folder, pack.name(), &request)?;
            Ok(Asked { request, answer })
        })
        .collect::<io::Result<_>>()?;
    let facts = Facts {
        pack: pack.name().to_owned(),
        engine: engine.hash,
        chunks: pack.len(),
        texts: pack.texts(),
        asked,
    };
    fs::write(folder.join("facts.json"), serde_json::to_vec(&facts)?)
}

fn ask(folder: &Path, pack: &str, request: &Request) -> io::Result<Hits> {
    Reader::open(pack, |path| fs::read(folder.join(path)))?.ask(request)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = folder.join(layout::path(name));
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    fs::write(path, face::encode(name, bytes))
}
