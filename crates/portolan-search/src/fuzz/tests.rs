//! A loop with fixed seeds: a short one in the ordinary tests, as long as `PORTOLAN_FUZZ=N` says (N rounds of each). Seeds
//! that found something stay in [`FOUND`].

use std::cell::RefCell;
use std::path::Path;
use std::sync::Once;
use std::{fs, panic};

use super::{BOOT_HEAD, CHUNK_HEAD, WHOLE, boot, boot_with, chunk, chunk_with, edit, query, script};
use crate::face;

/// Seeds of cases that once failed: (what was fed, seed).
const FOUND: &[(&str, u64)] = &[];

/// How many rounds of each without `PORTOLAN_FUZZ`.
const ROUNDS: u64 = 150;

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
            let mut content = WHOLE.boot[BOOT_HEAD..].to_vec();
            random.mutate(&mut content);
            boot_with(&content);
        }
        "chunk" => {
            let number = random.below(WHOLE.chunks.len());
            let mut content = WHOLE.chunks[number][CHUNK_HEAD..].to_vec();
            random.mutate(&mut content);
            chunk_with(number, &content);
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

#[test]
fn what_once_was_found_is_fed() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut fed = 0;
    for target in ["boot", "chunk", "query", "script"] {
        for seed in fs::read_dir(seeds.join(target)).expect("a folder of seeds") {
            let bytes = fs::read(seed.expect("a seed").path()).expect("a seed");
            match target {
                "boot" => boot(&bytes),
                "chunk" => chunk(&bytes),
                "query" => query(&String::from_utf8_lossy(&bytes)),
                _ => script(&bytes),
            }
            fed += 1;
        }
    }
    assert!(fed >= 14, "{fed} seeds");
}

#[test]
fn edits_are_read_from_four_bytes_each() {
    let edited = |edits: &[u8]| {
        let mut bytes = b"abcd".to_vec();
        edit(&mut bytes, edits);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    assert_eq!(edited(&[0, 0x40, 0, b'x']), "axcd");
    assert_eq!(edited(&[0, 0xc0, 1, 0]), "abce");
    assert_eq!(edited(&[0, 0, 2, 3, 0, 0, 3, 9]), "dd");
    assert_eq!(edited(&[0, 0, 2, 9, 1, 1, 0, 1, 7]), "");
}
