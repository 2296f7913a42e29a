//! TOML that is none
//!
//! A code fence says `toml`, and its code cannot be read as TOML. Excerpts and fences with the word `ignore` are
//! passed over as they are for [JSON](invalid-json.md). Front matter between lines of `+++` is read without them.
//!
//! ## Reported
//!
//! ````markdown
//! ```toml
//! title = Guide
//! ```
//! ````
//!
//! ## Instead
//!
//! ````markdown
//! ```toml
//! title = "Guide"
//! ```
//! ````

use portolan_core::model::Diagnostics;

use super::data_fence::{self, Complaint, Format};
use crate::PageInput;

/// Reads fences that claim to hold TOML.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    let format = Format {
        id: "invalid-toml",
        name: "TOML",
        languages: &["toml"],
        read,
    };
    data_fence::check(&format, page, found);
}

fn read(code: &str) -> Result<(), Complaint> {
    let (start, text) = without_fences(code);
    match text.parse::<toml::Table>() {
        Ok(_) => Ok(()),
        Err(error) => Err(Complaint {
            at: start + error.span().map_or(0, |span| span.start),
            message: error.message().to_owned(),
            hint: None,
        }),
    }
}

/// What stands between lines of `+++` where the code begins with one, and where that starts.
fn without_fences(code: &str) -> (usize, &str) {
    let Some(rest) = code.strip_prefix("+++\n") else {
        return (0, code);
    };
    let end = rest.find("\n+++").map_or(rest.len(), |at| at + 1);
    (4, &rest[..end])
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    fn fence(code: &str) -> String {
        findings(&format!("```toml\n{code}\n```\n"))
    }

    #[test]
    fn what_cannot_be_read_is_reported_at_its_place() {
        insta::assert_snapshot!(fence("[a]\ntitle = Guide"), @r#"3:9+5 invalid-toml: the code is not TOML: string values must be quoted, expected literal string (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("a = 1\nb = 2\na = 3"), @r#"4:1+1 invalid-toml: the code is not TOML: duplicate key (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("+++\ntitle = \"x\nb = 1\n+++\nText"), @r#"3:10+1 invalid-toml: the code is not TOML: invalid basic string, expected `"` (mend it, or name the language that it is: `text` stays plain)"#);
    }

    #[test]
    fn whole_code_and_excerpts_are_fine() {
        for code in [
            "[a]\nb = 1",
            "b = 1979-05-27",
            "+++\ntitle = \"x\"\n+++\n\nText: y",
            "# only a comment",
            "a = ...",
            "token = <yours>",
        ] {
            assert_eq!(fence(code), "", "{code}");
        }
    }
}
