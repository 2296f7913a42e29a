//! Writes a small index as the files of a site, with questions and the native engine's answers: what the browser's
//! engine is held against (`tests/browser/search-engine.test.mjs`).
//!
//! `cargo run -p portolan-search --example pack -- FOLDER`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use portolan_search::reader::Reader;
use portolan_search::{Hits, Request, face, layout, module};
use serde_json::{Value, json};

#[path = "../tests/made/mod.rs"]
mod made;

/// Enough for chunks of every kind.
const PAGES: usize = 300;

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
    let asked: Vec<Value> = made::requests()
        .into_iter()
        .map(|request| {
            // A new reader for each: an answer must not hang on what was asked before.
            let hits = ask(&folder, pack.name(), &request)?;
            Ok(json!({ "request": request, "answer": hits }))
        })
        .collect::<io::Result<_>>()?;
    let facts = json!({
        "pack": pack.name(),
        "engine": engine.hash,
        "chunks": pack.len(),
        "texts": pack.texts(),
        "asked": asked,
    });
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
