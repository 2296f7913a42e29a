//! The rules, one a file.
//!
//! A file's doc comment is its page in the manual: its first line is the page's title, the text before the first
//! heading says what is reported and why. Levels and one-sentence descriptions stand in the catalogue of all
//! diagnostics (`portolan_core::model::RULES`).

pub(crate) mod bidi_control;
pub(crate) mod duplicate_id;
pub(crate) mod duplicate_title;
pub(crate) mod heading_jump;
pub(crate) mod invalid_json;
pub(crate) mod invalid_toml;
pub(crate) mod invalid_yaml;
pub(crate) mod invisible_character;
pub(crate) mod missing_alt;
pub(crate) mod mojibake;
pub(crate) mod not_in_nav;
pub(crate) mod orphan_page;
pub(crate) mod overdue_review;
pub(crate) mod placeholder_text;

mod data_fence;
mod plain_yaml;

/// A rule and its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// The rule's id in the catalogue.
    pub id: &'static str,
    /// The file in `crates/portolan-check/src/rules`.
    pub file: &'static str,
    /// What `check --fix` does about it; `None` where only the author can.
    pub repair: Option<&'static str>,
}

const fn rule(id: &'static str, file: &'static str) -> RuleFile {
    RuleFile {
        id,
        file,
        repair: None,
    }
}

/// Every rule of this crate, in alphabetical order.
pub static RULE_FILES: &[RuleFile] = &[
    rule("bidi-control", "bidi_control.rs"),
    rule("duplicate-id", "duplicate_id.rs"),
    rule("duplicate-title", "duplicate_title.rs"),
    rule("heading-jump", "heading_jump.rs"),
    rule("invalid-json", "invalid_json.rs"),
    rule("invalid-toml", "invalid_toml.rs"),
    rule("invalid-yaml", "invalid_yaml.rs"),
    RuleFile {
        repair: Some("deletes the characters"),
        ..rule("invisible-character", "invisible_character.rs")
    },
    rule("missing-alt", "missing_alt.rs"),
    RuleFile {
        repair: Some("writes the lines as they were meant"),
        ..rule("mojibake", "mojibake.rs")
    },
    rule("not-in-nav", "not_in_nav.rs"),
    rule("orphan-page", "orphan_page.rs"),
    rule("overdue-review", "overdue_review.rs"),
    rule("placeholder-text", "placeholder_text.rs"),
];

#[cfg(test)]
mod tests {
    use portolan_core::model::{RULES, RuleOrigin};

    use super::RULE_FILES;

    /// Exceptions are not judged by a file of their own.
    const OF_EXCEPTIONS: [&str; 2] = ["ignore-unreasoned", "ignore-unused"];

    #[test]
    fn the_catalogue_has_the_rules_of_this_crate() {
        let catalogue: Vec<_> = RULES
            .iter()
            .filter(|rule| rule.origin == RuleOrigin::Check)
            .map(|rule| rule.id)
            .filter(|id| !OF_EXCEPTIONS.contains(id))
            .collect();
        let ours: Vec<_> = RULE_FILES.iter().map(|rule| rule.id).collect();
        assert_eq!(ours, catalogue);
        for rule in RULE_FILES {
            assert_eq!(rule.file, format!("{}.rs", rule.id.replace('-', "_")));
        }
    }
}
