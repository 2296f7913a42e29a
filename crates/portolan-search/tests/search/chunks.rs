//! Chunks: what is damaged is refused, what is loaded when does not matter, and the same pages give the same bytes.

use portolan_search::page::SearchPage;
use portolan_search::{Answer, Engine, Error, Options, Request};

use crate::book::{Book, inflate, page, request, write};

/// A book large enough for several chunks of each kind.
fn large() -> Vec<SearchPage> {
    let mut state = 7_u32;
    let mut next = |most: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % most
    };
    let mut text = |words: u32| {
        let words = (0..words).map(|_| {
            let word = next(400) * next(3);
            format!("word{word}")
        });
        words.collect::<Vec<_>>().join(" ")
    };
    (0..120)
        .map(|number| {
            let sections: Vec<(String, String)> = (0..6)
                .map(|place| (format!("Heading {place} {}", text(3)), text(60)))
                .collect();
            let sections: Vec<(&str, &str)> = sections
                .iter()
                .map(|(heading, text)| (heading.as_str(), text.as_str()))
                .collect();
            page(
                &format!("dir/page-{number}.html"),
                &format!("Page {number}"),
                &sections,
            )
        })
        .collect()
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let pages = large();
    let (left, right) = (
        write(&pages, &Options::default()),
        write(&pages, &Options::default()),
    );
    assert_eq!(
        (left.name(), left.len(), left.texts()),
        (right.name(), right.len(), right.texts())
    );
    assert_eq!(left.boot(), right.boot());
    assert!(
        left.len() > left.texts() + 5 && left.texts() > 5,
        "{} {}",
        left.len(),
        left.texts()
    );
    for id in 0..left.len() {
        assert_eq!(left.chunk(id), right.chunk(id), "{id}");
    }
    assert!(left.chunk(left.len()).is_empty());
    let other = Options {
        snippet_words: 31,
        ..Options::default()
    };
    assert_ne!(write(&pages, &other).name(), left.name());
    assert_ne!(write(&pages[1..], &Options::default()).name(), left.name());
}

#[test]
fn answers_do_not_depend_on_what_is_there() {
    let pages = large();
    let pack = write(&pages, &Options::default());
    let boot = inflate(&pack.boot());
    let mut whole = Engine::open(&boot).expect("a boot file");
    for id in 0..pack.len() {
        whole.put(id, inflate(&pack.chunk(id))).expect("a whole chunk");
    }
    let mut warm = Book::new(&pages, &Options::default());
    for question in [
        "word12 word3",
        "\"word0 word0\"",
        "word7 -word12",
        "haeding",
        "word1 word2 word3 word4 zebra",
        "head",
        "page 7",
    ] {
        let request = Request {
            snippets: true,
            ..request(question)
        };
        let mut cold = Book::new(&pages, &Options::default());
        let expected = cold.hits(&request);
        assert!(cold.rounds <= 3, "{question}: {} rounds", cold.rounds);
        assert_eq!(warm.hits(&request), expected, "{question}");
        assert_eq!(whole.ask(&request), Answer::Hits(expected), "{question}");
        let mut plain = Book::new(&pages, &Options::default());
        let titles = plain.hits(&Request {
            snippets: false,
            ..request.clone()
        });
        assert!(plain.rounds <= 2, "{question}: {} rounds", plain.rounds);
        assert!(titles.total > 0, "{question}");
    }
}

#[test]
fn text_is_loaded_for_snippets_alone() {
    let mut book = Book::new(&large(), &Options::default());
    let texts = book.pack.texts();
    loop {
        match book.engine.ask(&request("word12")) {
            Answer::Need(chunks) => {
                for id in chunks {
                    assert!(id < texts, "{id} is text");
                    book.engine
                        .put(id, inflate(&book.pack.chunk(id)))
                        .expect("a whole chunk");
                }
            }
            Answer::Hits(_) => break,
            Answer::Failed(message) => panic!("{message}"),
        }
    }
}

#[test]
fn wrong_chunks_are_refused() {
    let pages = large();
    let pack = write(&pages, &Options::default());
    let other = write(&pages[1..], &Options::default());
    let mut engine = Engine::open(&inflate(&pack.boot())).expect("a boot file");
    let chunk = inflate(&pack.chunk(0));
    assert_eq!(
        engine.put(1, chunk.clone()),
        Err(Error::Swapped { wanted: 1, found: 0 })
    );
    assert_eq!(engine.put(0, inflate(&other.chunk(0))), Err(Error::Foreign));
    assert_eq!(
        engine.put(pack.len(), chunk.clone()),
        Err(Error::Unknown(pack.len()))
    );
    for length in [0, 1, 15, 16, chunk.len() - 1] {
        assert!(
            matches!(engine.put(0, chunk[..length].to_vec()), Err(Error::Damaged(_))),
            "{length}"
        );
    }
    for bit in (0..chunk.len() * 8).step_by(977) {
        let mut flipped = chunk.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(
            matches!(engine.put(0, flipped), Err(Error::Damaged(_))),
            "bit {bit}"
        );
    }
    assert_eq!(engine.put(0, chunk), Ok(()));
}

#[test]
fn a_wrong_boot_file_is_refused() {
    let boot = inflate(&write(&large()[..3], &Options::default()).boot());
    for length in [0, 7, 12, 27, boot.len() / 2, boot.len() - 1] {
        assert!(
            matches!(Engine::open(&boot[..length]), Err(Error::Damaged(_))),
            "{length}"
        );
    }
    let mut version = boot.clone();
    version[8] ^= 1;
    assert!(matches!(Engine::open(&version), Err(Error::Version)));
    for bit in (12 * 8..boot.len() * 8).step_by(977) {
        let mut flipped = boot.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Engine::open(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn frequent_words_are_found_by_page_and_heading() {
    let pages: Vec<SearchPage> = (0..1500)
        .map(|number| {
            let word = if number % 5 == 4 { "scarce" } else { "plenty" };
            let heading = if number == 700 { "Plenty of it" } else { "Other" };
            let text = format!("{word} of page{number}");
            page(&format!("p{number}"), "T", &[("", "top"), (heading, &text)])
        })
        .collect();
    let mut book = Book::new(&pages, &Options::default());
    let hits = book.hits(&request("plenty "));
    assert_eq!((hits.total, hits.pages[0].url.as_str()), (1200, "p700"));
    assert_eq!(hits.pages[0].sections[0].anchor, "plenty-of-it");
    assert_eq!(book.hits(&request("scarce ")).total, 300);
    assert_eq!(book.urls("plenty page7"), ["p7"]);
    assert_eq!(book.urls("plenty page9").first().map(String::as_str), Some("p9"));
    assert_eq!(book.urls("\"plenty of page7\""), ["p7"]);
    assert_eq!(book.urls("page7 -plenty"), Vec::<String>::new());
}
