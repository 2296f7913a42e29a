//! Feeds what reads bytes and queries with what nobody wrote: index files that were changed and whose checksums are right
//! all the same, mutilated scripts, queries of any characters. Whatever comes, there is an answer or an error in time,
//! and nothing in this crate panics. tantivy does where an index was forged: the engine catches that and fails.
//!
//! The functions take plain bytes. Two drive them: a loop with fixed seeds in the ordinary tests (`tests`), and
//! coverage-guided fuzzing in the folder `fuzz` of the repository, by the feature of this name. Neither is in a program.

use std::panic;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crate::format::boot::Boot;
use crate::format::chunk as frame;
use crate::reader::inflate;
use crate::{Answer, Engine, Request, face};

#[path = "../../tests/made/mod.rs"]
mod made;
#[cfg(test)]
mod tests;

/// How long an answer may take, on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Magic, version, id and checksum, which stand before the content of a boot file.
const BOOT_HEAD: usize = 28;
/// What stands before the content of a chunk.
const CHUNK_HEAD: usize = 16;

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

/// Opens an index whose boot file was changed, and asks it. Four bytes of `edits` are one change: where (of 65,536 parts of
/// the whole), what is done there, and with what.
pub fn boot(edits: &[u8]) {
    let mut content = WHOLE.boot[BOOT_HEAD..].to_vec();
    edit(&mut content, edits);
    boot_with(&content);
}

/// Asks an index that has one changed chunk: the first byte says which one, the others how, as for [`boot`].
pub fn chunk(edits: &[u8]) {
    let Some((number, edits)) = edits.split_first() else {
        return;
    };
    let number = usize::from(*number) % WHOLE.chunks.len();
    let mut content = WHOLE.chunks[number][CHUNK_HEAD..].to_vec();
    edit(&mut content, edits);
    chunk_with(number, &content);
}

/// Changes bytes as [`boot`] says.
fn edit(bytes: &mut Vec<u8>, edits: &[u8]) {
    for edit in edits.as_chunks::<4>().0 {
        let [low, high, how, value] = *edit;
        let at = (usize::from(u16::from_le_bytes([low, high])) * bytes.len()) >> 16;
        let end = (at + usize::from(value)).min(bytes.len());
        match how % 4 {
            0 if at < bytes.len() => bytes[at] = value,
            1 if at < bytes.len() => bytes[at] ^= 1 << (value % 8),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.extend_from_within(at..end),
            _ => {}
        }
    }
}

/// Makes a panic of this crate the end of the process, which is what a fuzzer looks for. Those of tantivy are caught.
pub fn end_with_own_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let file = info.location().map(panic::Location::file).unwrap_or_default();
        if file.contains("portolan-search") {
            before(info);
        }
    }));
}

/// Opens an index whose boot file has this content and asks it.
fn boot_with(content: &[u8]) {
    if let Ok(mut engine) = Engine::open(&Boot::file(WHOLE.id, content)) {
        ask(&mut engine, &QUESTIONS, |id| {
            WHOLE.chunks.get(id as usize).cloned()
        });
    }
}

/// Asks an index with one changed chunk.
fn chunk_with(number: usize, content: &[u8]) {
    let mut engine = Engine::open(&WHOLE.boot).expect("the index opens");
    let id = u32::try_from(number).expect("a small number");
    let changed = frame::frame(WHOLE.id, id, content);
    ask(&mut engine, &QUESTIONS, |wanted| {
        if wanted == id {
            Some(changed.clone())
        } else {
            WHOLE.chunks.get(wanted as usize).cloned()
        }
    });
}

/// Asks a whole index this query.
pub fn query(text: &str) {
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
pub fn script(file: &[u8]) {
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
