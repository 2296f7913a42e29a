//! JSON that is none
//!
//! A code fence says `json`, and its code cannot be read as JSON: readers copy it, and their program refuses it.
//! Several values behind each other are fine (as in a log), and so is a piece of an object or list. Code that leaves
//! something out (`…`, `...`) or that is to be filled in (`<token>`, `${PORT}`, `{{ name }}`) is not reported. A fence
//! with the word `ignore` behind the language is passed over. Comments are what `jsonc` is for.
//!
//! ## Reported
//!
//! ````markdown
//! ```json
//! { "port": 8080, }
//! ```
//! ````
//!
//! ## Instead
//!
//! ````markdown
//! ```json
//! { "port": 8080 }
//! ```
//! ````

use portolan_core::model::Diagnostics;
use serde::de::IgnoredAny;

use super::data_fence::{self, Complaint, Format, byte_of};
use crate::PageInput;

/// Reads fences that claim to hold JSON.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    let format = Format {
        id: "invalid-json",
        name: "JSON",
        languages: &["json"],
        read,
    };
    data_fence::check(&format, page, found);
}

fn read(code: &str) -> Result<(), Complaint> {
    let Err(error) = values(code) else {
        return Ok(());
    };
    let piece = code.trim().trim_end_matches(',');
    let is_piece = |open, close| values(&format!("{open}{piece}{close}")).is_ok();
    if is_piece('{', '}') || is_piece('[', ']') {
        return Ok(());
    }
    let at = byte_of(code, error.line(), error.column());
    let has_comment = code.lines().any(|line| {
        line.trim_start().starts_with("//") || line.trim_start().starts_with("/*") || line.contains(" // ")
    });
    let rest = code.get(at..).unwrap_or_default();
    let is_json5 = rest.starts_with('\'');
    Err(Complaint {
        at,
        message: without_place(&error.to_string()),
        hint: match (has_comment, is_json5) {
            (true, _) => Some("write `jsonc` as the language of JSON with comments"),
            (_, true) => Some("put text in double quotes, or write `json5` as the language"),
            _ => None,
        },
    })
}

fn values(code: &str) -> serde_json::Result<()> {
    for value in serde_json::Deserializer::from_str(code).into_iter::<IgnoredAny>() {
        value?;
    }
    Ok(())
}

fn without_place(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(at) => message[..at].to_owned(),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    fn fence(info: &str, code: &str) -> String {
        findings(&format!("# T\n\n```{info}\n{code}\n```\n"))
    }

    #[test]
    fn what_cannot_be_read_is_reported_at_its_place() {
        insta::assert_snapshot!(fence("json", "{\n  \"a\": 1,\n  \"b\": tru\n}"), @r#"6:8+3 invalid-json: the code is not JSON: expected ident (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("json title=\"x\"", "{ \"a\": 1, }"), @r#"4:11+1 invalid-json: the code is not JSON: key must be a string (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("JSON", "{ \"a\": [1, 2"), @r#"4:12+1 invalid-json: the code is not JSON: EOF while parsing a list (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("json", "{\n  // port\n  \"a\": 1\n}"), @r#"5:3+1 invalid-json: the code is not JSON: key must be a string (write `jsonc` as the language of JSON with comments)"#);
        insta::assert_snapshot!(fence("json", "{ 'a': 1 }"), @r#"4:3+1 invalid-json: the code is not JSON: key must be a string (put text in double quotes, or write `json5` as the language)"#);
        insta::assert_snapshot!(findings("> - ```json\n>   {\n>     \"ä\": x\n>   }\n>   ```\n"), @r#"3:12+1 invalid-json: the code is not JSON: expected value (mend it, or name the language that it is: `text` stays plain)"#);
    }

    #[test]
    fn whole_pieces_logs_and_excerpts_are_fine() {
        for code in [
            "{}",
            "[1]",
            "null",
            "\"a\": 1,\n\"b\": 2,",
            "{ \"a\": 1 },\n{ \"a\": 2 }",
            "{\"a\":1}\n{\"a\":2}",
            "{ \"a\": 1, ... }",
            "{ \"a\": … }",
            "{ \"a\": <token> }",
            "{ \"port\": ${PORT} }",
            "{ \"name\": {{ name }} }",
            "",
            "  \n",
        ] {
            assert_eq!(fence("json", code), "", "{code}");
        }
    }

    #[test]
    fn other_fences_are_not_read() {
        for info in ["", "jsonc", "json5", "text", "json,ignore", "console"] {
            assert_eq!(fence(info, "{ a"), "", "{info}");
        }
        assert_eq!(findings("    { a\n\n`{ a`\n"), "");
    }

    #[test]
    fn deep_code_is_read_like_any_other() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        assert_eq!(fence("json", &deep), "");
        assert_eq!(fence("json", &deep[1..]).lines().count(), 1);
    }
}
