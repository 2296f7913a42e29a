//! Asks the index of a built site with the native engine: what every other way of asking is held against
//! (`tests/browser/search-equal.test.mjs`).
//!
//! `cargo run -p portolan-search --example ask -- SITE PACK < REQUESTS`: a JSON list of requests in, a list of hits out.

use std::fs;
use std::io;
use std::path::PathBuf;

use portolan_search::reader::Reader;
use portolan_search::{Hits, Request};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(site), Some(pack)) = (arguments.next().map(PathBuf::from), arguments.next()) else {
        return Err(io::Error::other("ask what? ask SITE PACK"));
    };
    let requests: Vec<Request> = serde_json::from_reader(io::stdin().lock())?;
    let mut reader = Reader::open(&pack, |path| fs::read(site.join(path)))?;
    let answers: Vec<Hits> = requests
        .iter()
        .map(|request| reader.ask(request))
        .collect::<io::Result<_>>()?;
    serde_json::to_writer(io::stdout().lock(), &answers)?;
    Ok(())
}
