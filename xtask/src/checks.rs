//! The manual's page of each rule of `portolan check`: the doc comment of the rule's file, with what the catalogue says.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use portolan_check::{RULE_FILES, RuleFile};
use portolan_core::model::{Level, rule};

/// Where the files of the rules lie.
const SOURCES: &str = "crates/portolan-check/src/rules";

/// A page for each rule: its path in the repository and its text.
pub(crate) fn pages(root: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    RULE_FILES
        .iter()
        .map(|file| {
            let path = root.join(SOURCES).join(file.file);
            let source =
                fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let page = page(file, &source).with_context(|| format!("`{SOURCES}/{}`", file.file))?;
            Ok((format!("docs/src/checks/{}.md", file.id), page.into_bytes()))
        })
        .collect()
}

fn page(file: &RuleFile, source: &str) -> anyhow::Result<String> {
    let doc = doc_comment(source);
    let (title, body) = doc.split_once('\n').unwrap_or((doc.as_str(), ""));
    ensure!(
        !title.is_empty() && !body.trim().is_empty(),
        "the doc comment must begin with the title of the rule's page, and say what is reported"
    );
    let rule = rule(file.id).with_context(|| format!("the catalogue has no rule `{}`", file.id))?;
    let level = match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let repair = match file.repair {
        Some(what) => format!("`portolan check --fix` {what}."),
        None => "Repaired by hand.".to_owned(),
    };
    let id = file.id;
    Ok(format!(
        "---\n\
         # Written by `cargo xtask codegen` from {SOURCES}/{}: change its doc comment, not this page.\n\
         title: {id}\n\
         description: {}\n\
         kind: reference\n\
         ---\n\n\
         # {title}\n\n\
         Rule `{id}`. Level: {level}. {repair}\n\n\
         {}\n",
        file.file,
        quoted(rule.doc),
        body.trim()
    ))
}

/// The lines of a module's doc comment, without their marks.
fn doc_comment(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

/// As text of YAML, whatever it holds.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_rule() {
        let index = fs::read_to_string(xtask::shell::root().join("docs/src/checks/index.md")).unwrap();
        let missing: Vec<_> = RULE_FILES
            .iter()
            .filter(|rule| !index.contains(&format!("[`{0}`]({0}.md)", rule.id)))
            .map(|rule| rule.id)
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn a_page_is_the_doc_comment_under_its_title() {
        let file = RuleFile {
            id: "missing-alt",
            file: "missing_alt.rs",
            repair: None,
        };
        let source = "//! No words\n//!\n//! Why.\n//!\n//! ## More\n\nuse x;\n//! not this\n";
        let page = page(&file, source).unwrap();
        let (_, body) = page.split_once("---\n\n").unwrap();
        assert_eq!(
            body,
            "# No words\n\n\
             Rule `missing-alt`. Level: warning. Repaired by hand.\n\nWhy.\n\n## More\n"
        );
        assert!(super::page(&file, "use x;\n").is_err());
    }
}
