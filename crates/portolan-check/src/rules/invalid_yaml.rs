//! YAML that is none
//!
//! A code fence says `yaml` or `yml`, and its code cannot be read as YAML: a tab, a colon in unquoted text, the same
//! key twice. Several documents are fine, tags of other programs (`!Ref`) are, and so is front matter with a page
//! under it. Excerpts, templates and fences with the word `ignore` are passed over as they are for
//! [JSON](invalid-json.md).
//!
//! ## Reported
//!
//! ````markdown
//! ```yaml
//! message: time: 12:00
//! ```
//! ````
//!
//! ## Instead
//!
//! ````markdown
//! ```yaml
//! message: "time: 12:00"
//! ```
//! ````

use portolan_core::model::Diagnostics;
use serde::Deserialize as _;
use yaml_serde::Value;

use super::data_fence::{self, Complaint, Format, byte_of};
use super::plain_yaml;
use crate::PageInput;

/// Reads fences that claim to hold YAML.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    let format = Format {
        id: "invalid-yaml",
        name: "YAML",
        languages: &["yaml", "yml"],
        read,
    };
    data_fence::check(&format, page, found);
}

fn read(code: &str) -> Result<(), Complaint> {
    if plain_yaml::is_plain(code) {
        return Ok(());
    }
    let Err(error) = documents(code) else {
        return Ok(());
    };
    let message = error.to_string();
    // What an alias stands for may be in another piece of the same file; a reader that gives up says nothing.
    let is_no_fault = ["unknown anchor", "recursion limit", "repetition limit"]
        .iter()
        .any(|start| message.contains(start));
    if is_no_fault || is_front_matter(code) {
        return Ok(());
    }
    let place = error.location();
    Err(Complaint {
        at: place.map_or(0, |place| byte_of(code, place.line(), place.column())),
        message: without_place(&message),
        hint: message
            .contains("cannot start any token")
            .then_some("indent with spaces, and put text that starts with a sign in quotes"),
    })
}

fn documents(code: &str) -> Result<(), yaml_serde::Error> {
    for document in yaml_serde::Deserializer::from_str(code) {
        Value::deserialize(document)?;
    }
    Ok(())
}

/// Whether the code is a page: front matter that can be read, and text under it.
fn is_front_matter(code: &str) -> bool {
    let Some((head, body)) = code
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
    else {
        return false;
    };
    let first = body
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let key = first.split(": ").next().unwrap_or_default();
    let is_key = key.len() < first.len() && !key.contains(' ');
    !is_key && documents(head).is_ok()
}

fn without_place(message: &str) -> String {
    match message.find(" at line ") {
        Some(at) => message[..at].to_owned(),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    fn fence(code: &str) -> String {
        findings(&format!("```yaml\n{code}\n```\n"))
    }

    #[test]
    fn what_cannot_be_read_is_reported_at_its_place() {
        insta::assert_snapshot!(fence("a: 1\nmessage: time: 12:00"), @r#"3:14+1 invalid-yaml: the code is not YAML: mapping values are not allowed in this context (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("a:\n\tb: 1"), @r#"2:2+1 invalid-yaml: the code is not YAML: found character that cannot start any token (indent with spaces, and put text that starts with a sign in quotes)"#);
        insta::assert_snapshot!(fence("a: 1\na: 2"), @r#"2:1+1 invalid-yaml: the code is not YAML: duplicate entry with key "a" (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(fence("a: 1\n---\nb: [1, 2"), @r#"4:8+1 invalid-yaml: the code is not YAML: did not find expected ',' or ']' (mend it, or name the language that it is: `text` stays plain)"#);
        insta::assert_snapshot!(findings("```yml\na: @b\n```\n"), @r#"2:4+1 invalid-yaml: the code is not YAML: found character that cannot start any token (indent with spaces, and put text that starts with a sign in quotes)"#);
    }

    #[test]
    fn whole_code_pieces_and_excerpts_are_fine() {
        for code in [
            "a: 1",
            "- a\n- b",
            "a: 1\n---\nb: 2",
            "# comment",
            "a: !Ref b",
            "<<: *base\nb: 1",
            "a: &x 1\nb: *x",
            "  indented: 1\n  b: 2",
            "---\ntitle: x\n---\n\n# Title\n\nText with: a colon: x",
            "a: {{ b }}",
            "a: [1, ...",
            "image: <name>: x",
            "text",
        ] {
            assert_eq!(fence(code), "", "{code}");
        }
    }
}
