//! What words a text is taken apart into: prose, identifiers, numbers.

use super::*;

/// Tokens as `word@position`, wholes in brackets, parts with a dot before them.
fn cut(text: &str) -> String {
    let mut out = Vec::new();
    Scanner::default().scan(text, 0, &mut |token| {
        let word = if token.lower == token.folded {
            token.folded.to_owned()
        } else {
            format!("{}/{}", token.folded, token.lower)
        };
        let place = token.position;
        out.push(match token.shape {
            Shape::Word => format!("{word}@{place}"),
            Shape::Whole => format!("[{word}]@{place}"),
            Shape::Part => format!(".{word}@{place}"),
        });
    });
    out.join(" ")
}

#[test]
fn words_are_lowered_and_folded() {
    assert_eq!(cut("The server, it Fails."), "the@0 server@1 it@2 fails@3");
    assert_eq!(
        cut("Configuración básica"),
        "configuracion/configuración@0 basica/básica@1"
    );
    assert_eq!(cut("cafe\u{301} ok"), "cafe/cafe\u{301}@0 ok@1");
    assert_eq!(cut(""), "");
    assert_eq!(cut("\u{0} \u{7f} --- ::"), "");
}

#[test]
fn identifiers_are_whole_and_in_parts() {
    assert_eq!(cut("foo_bar"), "[foobar]@0 .foo@0 .bar@1");
    assert_eq!(cut("Class.method()"), "[classmethod]@0 .class@0 .method@1");
    assert_eq!(
        cut("X-RateLimit-Limit: 1"),
        "[xratelimitlimit]@0 .ratelimit@1 .rate@1 .limit@1 .limit@2 1@3"
    );
    assert_eq!(cut("--dry-run"), "[dryrun]@0 .dry@0 .run@1");
    assert_eq!(cut("/v1/leads/{id}"), "v1@0 leads@1 id@2");
    assert_eq!(cut("ERR_4012"), "[err4012]@0 .err@0 .4012@1");
    assert_eq!(cut("std::mem::swap"), "[stdmemswap]@0 .std@0 .mem@1 .swap@2");
    assert_eq!(
        cut("HTTPServer getUserName"),
        "[httpserver]@0 .http@0 .server@0 [getusername]@1 .get@1 .user@1 .name@1"
    );
    assert_eq!(cut("__init__ URLs"), "init@0 urls@1");
    assert_eq!(cut("ingest-7f9cb2"), ".ingest@0 .7f9cb2@1");
    assert_eq!(cut("kubectl rollout undo"), "kubectl@0 rollout@1 undo@2");
}

#[test]
fn numbers_keep_what_joins_them() {
    assert_eq!(
        cut("1.92.0 on 2024-01-31"),
        "[1.92.0]@0 on@3 [2024-01-31]@4 .2024@4"
    );
    assert_eq!(cut("v1.2"), "[v1.2]@0 .v1@0");
    assert_eq!(cut("utf8 i32"), "utf8@0 i32@1");
}

#[test]
fn apostrophes_part_what_belongs_apart() {
    assert_eq!(
        cut("the server's don't l'hôte qu’il o'clock"),
        "the@0 server@1 dont@2 hote/hôte@3 il@4 clock@5"
    );
    assert_eq!(cut("'a' 'static rock'n'roll"), "a@0 static@1 rock@2 roll@3");
}

#[test]
fn names_of_languages_keep_their_signs() {
    assert_eq!(cut("C++ and C# or F#."), "c++@0 and@1 c#@2 or@3 f#@4");
    assert_eq!(cut("a#b"), "a@0 b@1");
}

#[test]
fn scripts_without_spaces_are_cut_into_letters() {
    assert_eq!(cut("日本語 テスト ok"), "日@0 本@1 語@2 テ@3 ス@4 ト@5 ok@6");
    assert_eq!(cut("Rust入門"), "rust@0 入@1 門@2");
}

#[test]
fn long_data_is_no_word() {
    assert_eq!(
        cut("request ee6b890c, deadbeef 0x1f2e3d4c"),
        "request@0 deadbeef@2 0x1f2e3d4c@3"
    );
    assert_eq!(cut(&"a".repeat(65)), "");
    assert_eq!(cut(&format!("{} b", "é".repeat(40))), "b@1");
    assert_eq!(cut("a.b.c.d.e.f.gg"), ".gg@6");
}

#[test]
fn places_are_those_of_the_text() {
    let text = "¡Año: foo_bar!";
    let mut places = Vec::new();
    Scanner::default().scan(text, 0, &mut |token| places.push(&text[token.start..token.end]));
    assert_eq!(places, ["Año", "foo_bar", "foo", "bar"]);
}
