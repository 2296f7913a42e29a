//! Feeds what reads bytes and queries with what nobody wrote: index files that were changed and whose checksums are right
//! all the same, mutilated scripts, queries of any characters. Whatever comes, there is an answer or an error in time,
//! and nothing in this crate panics. tantivy does where an index was forged: the engine catches that and fails.
//!
//! The functions take plain bytes, and a loop with fixed seeds drives them: a short one in the ordinary tests, as long as
//! `PORTOLAN_FUZZ=N` says (N rounds of each). Seeds that found something stay in [`FOUND`].

use std::cell::RefCell;
use std::panic;
use std::sync::{LazyLock, Once};
use std::time::{Duration, Instant};

use crate::format::boot::Boot;
use crate::format::chunk;
use crate::reader::inflate;
use crate::{Answer, Engine, Request, face};

#[path = "../tests/made/mod.rs"]
mod made;

/// Seeds of cases that once failed: (what was fed, seed).
const FOUND: &[(&str, u64)] = &[];

/// How many rounds of each without `PORTOLAN_FUZZ`.
const ROUNDS: u64 = 150;
/// How long an answer may take, on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// An index, inflated.
struct Whole {
    /// The pack's id.
    id: u64,
    boot: Vec<u8>,
    chunks: Vec<Vec<u8>>,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let pack = made::pack(60).expect("an index");
    Whole {
        id: u64::from_str_radix(pack.name(), 16).expect("a name"),
        boot: inflate(&pack.boot()).expect("a boot file"),
        chunks: (0..pack.len())
            .map(|id| inflate(&pack.chunk(id)).expect("a chunk"))
            .collect(),
    }
});

/// Questions that go through every part of an index: of those that the engine for browsers is asked, these.
static QUESTIONS: LazyLock<Vec<Request>> = LazyLock::new(|| {
    let mut asked = made::requests();
    asked.retain(|request| request.q.len() < 100 && request.snippets);
    asked
});

thread_local! {
    /// Where this crate has panicked while a case was run; unwinding may have been caught since.
    static PANICKED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes panics of this crate, and keeps quiet about those of other crates while a case is run.
fn note_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let file = info.location().map(panic::Location::file).unwrap_or_default();
            if file.contains("portolan-search") {
                PANICKED.set(Some(info.to_string()));
                before(info);
            } else if !file.contains("tantivy") {
                before(info);
            }
        }));
    });
}

/// Opens an index whose boot file has this content and asks it.
fn boot(content: &[u8]) {
    if let Ok(mut engine) = Engine::open(&Boot::file(WHOLE.id, content)) {
        ask(&mut engine, &QUESTIONS, |id| {
            WHOLE.chunks.get(id as usize).cloned()
        });
    }
}

/// Asks an index with one changed chunk.
fn changed_chunk(number: usize, content: &[u8]) {
    let mut engine = Engine::open(&WHOLE.boot).expect("the index opens");
    let id = u32::try_from(number).expect("a small number");
    let changed = chunk::frame(WHOLE.id, id, content);
    ask(&mut engine, &QUESTIONS, |wanted| {
        if wanted == id {
            Some(changed.clone())
        } else {
            WHOLE.chunks.get(wanted as usize).cloned()
        }
    });
}

/// Asks a whole index this query.
fn query(text: &str) {
    let mut engine = Engine::open(&WHOLE.boot).expect("the index opens");
    let request = Request {
        q: text.to_owned(),
        snippets: true,
        ..Request::default()
    };
    let answers = ask(&mut engine, &[request], |id| {
        WHOLE.chunks.get(id as usize).cloned()
    });
    assert!(
        matches!(answers[..], [Answer::Hits(_)]),
        "a whole index answers {text:?} with {answers:?}"
    );
}

/// Reads a file of a site.
fn script(file: &[u8]) {
    if let Ok(read) = face::decode(file) {
        assert_eq!(face::encode(&read.name, &read.bytes), file);
        let _ = inflate(&read.bytes);
    }
}

/// The answers, as far as chunks can be had.
fn ask(engine: &mut Engine, requests: &[Request], load: impl Fn(u32) -> Option<Vec<u8>>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for request in requests {
        let start = Instant::now();
        let mut answer = engine.ask(request);
        for _ in 0..24 {
            let Answer::Need(wanted) = &answer else { break };
            assert!(!wanted.is_empty(), "it needs nothing and says that it does");
            let mut put = wanted
                .iter()
                .map(|id| load(*id).is_some_and(|bytes| engine.put(*id, bytes).is_ok()));
            if !put.any(|put| put) {
                break;
            }
            answer = engine.ask(request);
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{:?} took {:?}",
            request.q,
            start.elapsed()
        );
        answers.push(answer);
    }
    answers
}

/// Numbers that look random and follow from a seed (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or_default()
    }

    /// Changes some bytes: single bits, bytes that are often borders, ranges that are cut out, copied or repeated, an end
    /// that is cut off.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let (at, length) = (self.below(bytes.len()), self.below(24));
            let end = (at + length).min(bytes.len());
            match self.below(7) {
                0 | 1 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                2 if !bytes.is_empty() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                3 => bytes[at..end].fill([0, 0xff][self.below(2)]),
                4 => drop(bytes.drain(at..end)),
                5 => {
                    let piece = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                6 if self.below(4) == 0 => bytes.truncate(at),
                _ => {}
            }
        }
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 34] = [
            "\"",
            "\"",
            "-",
            "--",
            ":",
            "title:",
            "kind:",
            "owner:",
            "tag:",
            "kind:\"",
            " ",
            " ",
            "\t",
            "\n",
            "\0",
            "\u{7f}",
            "server",
            "failover",
            "serv",
            "databse",
            "the",
            "configuración",
            "ERR_4012",
            "a.b::c",
            "{id}",
            "/v1/",
            "\u{202e}",
            "\u{301}",
            "\u{1f600}",
            "\u{5d0}",
            "ﬁ",
            "İ",
            "ß",
            "*",
        ];
        (0..self.below(14))
            .map(|_| match self.below(12) {
                0 => char::from_u32(u32::try_from(self.below(0x11_0000)).unwrap_or_default())
                    .map(String::from)
                    .unwrap_or_default(),
                1 => PIECES[self.below(PIECES.len())].repeat(self.below(200)),
                _ => PIECES[self.below(PIECES.len())].to_owned(),
            })
            .collect()
    }
}

/// One case.
fn case(what: &str, seed: u64) {
    let mut random = Random(seed);
    match what {
        "boot" => {
            // Magic, version, id and checksum stand before the content.
            let mut content = WHOLE.boot[28..].to_vec();
            random.mutate(&mut content);
            boot(&content);
        }
        "chunk" => {
            let number = random.below(WHOLE.chunks.len());
            let mut content = WHOLE.chunks[number][16..].to_vec();
            random.mutate(&mut content);
            changed_chunk(number, &content);
        }
        "query" => query(&random.text()),
        _ => {
            let number = random.below(WHOLE.chunks.len());
            let chunk = &WHOLE.chunks[number];
            let mut file = face::encode("p/000/00", &chunk[..random.below(chunk.len().min(400))]);
            random.mutate(&mut file);
            script(&file);
        }
    }
}

fn run(what: &str) {
    let rounds = std::env::var("PORTOLAN_FUZZ")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let found = FOUND
        .iter()
        .filter(|(which, _)| *which == what)
        .map(|(_, seed)| *seed);
    note_panics();
    for seed in found.chain(0..rounds) {
        let outcome = panic::catch_unwind(|| case(what, seed));
        let panicked = PANICKED.take();
        assert!(
            outcome.is_ok() && panicked.is_none(),
            "{what} with the seed {seed} failed: {panicked:?}; add it to `FOUND` and mend it"
        );
    }
}

#[test]
fn changed_boot_files_are_errors_or_answers() {
    run("boot");
}

#[test]
fn changed_chunks_are_errors_or_answers() {
    run("chunk");
}

#[test]
fn every_query_is_answered() {
    run("query");
}

#[test]
fn mutilated_scripts_are_errors() {
    run("script");
}
