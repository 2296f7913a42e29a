//! One index or several? Measures what an index in shards by page would cost a reader and save a build: the bytes of a first
//! question against the time until the shard of a changed page is made again. `ARCHITECTURE.md` says what came of it.
//!
//! `cargo run --release -p portolan-build --example shards -- SITE`

mod plain;

use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use portolan_core::search_text::page_text;
use portolan_search::page::SearchPage;
use portolan_search::reader::Reader;
use portolan_search::{Options, Pack, Prepared, Request, Writer, face, layout};
use rayon::prelude::*;

use plain::{TOGETHER, find, searched};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SHARDS: [usize; 5] = [1, 2, 4, 8, 16];

/// How many titles of pages are asked for.
const QUESTIONS: usize = 40;

fn main() -> anyhow::Result<()> {
    let site = std::env::args_os().nth(1).map(PathBuf::from);
    let site = site.context("of which site? shards SITE")?;
    let files = find(&site, "html")?;
    let pages: Vec<SearchPage> = files
        .par_iter()
        .filter_map(|file| read(&site, file).transpose())
        .collect::<anyhow::Result<_>>()?;
    let every = (pages.len() / QUESTIONS).max(1);
    let titles: Vec<&str> = pages
        .iter()
        .step_by(every)
        .map(|page| page.title.as_str())
        .collect();
    print(&format!("{} pages, {} questions", pages.len(), titles.len()));
    print("shards   one again ms   all again ms   first question KB   next question KB   files");
    for count in SHARDS {
        show(&pages, &titles, count)?;
    }
    Ok(())
}

fn show(pages: &[SearchPage], titles: &[&str], count: usize) -> anyhow::Result<()> {
    let mut parts = vec![Vec::new(); count];
    for page in pages {
        let hash = blake3::hash(page.url.as_bytes());
        parts[usize::from(hash.as_bytes()[0]) % count].push(page.clone());
    }
    let (mut packs, mut times) = (Vec::new(), Vec::new());
    for part in &parts {
        let start = Instant::now();
        packs.push(index(part)?);
        times.push(start.elapsed());
    }
    let all: Duration = times.iter().sum();
    let (first, next) = (asked(&packs, titles, true)?, asked(&packs, titles, false)?);
    let files: u32 = packs.iter().map(|pack| pack.len() + 1).sum();
    print(&format!(
        "{count:>6} {:>14.0} {:>14.0} {:>19.0} {:>18.0} {files:>7}",
        (all / u32::try_from(count)?).as_secs_f64() * 1e3,
        all.as_secs_f64() * 1e3,
        first as f64 / 1e3,
        next as f64 / 1e3,
    ));
    Ok(())
}

/// The index of some pages, with all that is deflated for it.
fn index(pages: &[SearchPage]) -> anyhow::Result<Pack> {
    let options = Options::default();
    let prepared: Vec<Prepared> = pages
        .par_chunks(TOGETHER)
        .map(|some| Prepared::new(some, &options))
        .collect();
    let mut writer = Writer::new(options);
    for pages in prepared {
        writer.add(pages);
    }
    let pack = writer.finish()?;
    (0..pack.len())
        .into_par_iter()
        .for_each(|id| drop(pack.chunk(id)));
    Ok(pack)
}

/// The bytes of a question in the middle of all, put to every shard: by a reader who has asked nothing yet, or by one who
/// has asked all the questions before it. The program for browsers, which all shards share, is not counted.
fn asked(packs: &[Pack], titles: &[&str], is_first: bool) -> anyhow::Result<usize> {
    let bytes = Rc::new(Cell::new(0));
    let open = || -> io::Result<Vec<_>> { packs.iter().map(|pack| reader(pack, &bytes)).collect() };
    let mut readers = open()?;
    let mut sums = Vec::new();
    for title in titles {
        if is_first {
            bytes.set(0);
            readers = open()?;
        }
        let before = if is_first { 0 } else { bytes.get() };
        for reader in &mut readers {
            let question = Request {
                q: (*title).to_owned(),
                ..Request::default()
            };
            reader.ask(&question)?;
        }
        sums.push(bytes.get() - before);
    }
    if !is_first {
        sums.remove(0);
    }
    sums.sort_unstable();
    Ok(sums[sums.len() / 2])
}

/// Reads the files of an index, which nobody has written, and counts their bytes.
fn reader<'p>(
    pack: &'p Pack,
    bytes: &Rc<Cell<usize>>,
) -> io::Result<Reader<impl FnMut(&str) -> io::Result<Vec<u8>> + use<'p>>> {
    let bytes = Rc::clone(bytes);
    Reader::open(pack.name(), move |path: &str| {
        let boot = layout::boot(pack.name());
        let file = if path == layout::path(&boot) {
            face::encode(&boot, &pack.boot())
        } else {
            let names = (0..pack.len()).map(|id| (id, layout::chunk(pack.name(), id)));
            let found = names.into_iter().find(|(_, name)| path == layout::path(name));
            let (id, name) = found.ok_or(io::ErrorKind::NotFound)?;
            face::encode(&name, &pack.chunk(id))
        };
        bytes.set(bytes.get() + file.len());
        Ok(file)
    })
}

/// What of a page can be found; nothing where it has no text of its own.
fn read(site: &Path, file: &Path) -> anyhow::Result<Option<SearchPage>> {
    let html = fs::read_to_string(site.join(file))?;
    let Some((text, _)) = html
        .split_once("<main")
        .and_then(|(_, rest)| rest.split_once('>'))
        .and_then(|(_, rest)| rest.split_once("</main>"))
    else {
        return Ok(None);
    };
    Ok(Some(searched(file.display().to_string(), page_text(text))))
}

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn print(line: &str) {
    println!("{line}");
}
