//! Questions that nobody should ask are answered all the same.

use portolan_search::{Options, Request};

use crate::book::{Book, page, request};

#[test]
fn no_question_makes_the_engine_fail() {
    let pages = [
        page(
            "a",
            "Title <b>bold</b>",
            &[("", "text with עברית and emoji 🙂 and a very_long_identifier")],
        ),
        page("b", "\u{202e}Reversed", &[("<script>", "alert(1)")]),
    ];
    let mut book = Book::new(&pages, &Options::default());
    let questions = [
        String::new(),
        " \t\n".to_owned(),
        "a".repeat(10_000),
        "word ".repeat(2_000),
        "\u{0}\u{1}\u{2}\u{1f}\u{7f}".to_owned(),
        "\u{202e}עברית\u{202c}".to_owned(),
        "the of and to".to_owned(),
        "\"unclosed".to_owned(),
        "\"\"".to_owned(),
        "-".to_owned(),
        "--".to_owned(),
        "-a -b".to_owned(),
        "title:".to_owned(),
        "title:\"\" kind:\"\"".to_owned(),
        "*?[](){}^~+|&!\\/".to_owned(),
        "🙂🙂🙂".to_owned(),
        "e\u{301}".repeat(500),
        "_".repeat(10_000),
        "a_".repeat(5_000),
        "a.b::c-d ".repeat(1_000),
        "kind:a,b,c,,, owner:, tag:\u{0}".to_owned(),
        "\"a b\" ".repeat(2_000),
        (0..10_000)
            .map(|number| char::from_u32(number % 0xd7ff + 1).unwrap_or(' '))
            .collect(),
    ];
    for question in questions {
        for typing in [false, true] {
            let shown: String = question.chars().take(20).collect();
            let hits = book.hits(&Request {
                typing,
                snippets: true,
                ..request(&question)
            });
            assert!(hits.pages.len() <= 2, "{shown:?}");
        }
    }
    assert_eq!(book.typed("עברית"), ["a"]);
    assert_eq!(book.typed("reversed"), ["b"]);
}

#[test]
fn limits_that_make_no_sense_are_taken_as_they_are() {
    let mut book = Book::new(&[page("a", "A", &[("", "word")])], &Options::default());
    let mut ask = |limit, offset, sections| {
        let hits = book.hits(&Request {
            limit,
            offset,
            sections,
            ..request("word")
        });
        (hits.total, hits.pages.len())
    };
    assert_eq!(ask(0, 0, 0), (1, 0));
    assert_eq!(ask(usize::MAX, 0, usize::MAX), (1, 1));
    assert_eq!(ask(10, usize::MAX, 1), (1, 0));
}
