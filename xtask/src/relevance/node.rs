//! Asks engines that are JavaScript: runs a script of ours in Node, queries in, hits out.
//!
//! Entry point: [`ask`].

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::json;

use super::engine::{Answer, Asked};

/// What a script prints.
#[derive(Debug, Deserialize)]
struct Printed {
    options: String,
    answers: Vec<Vec<String>>,
}

/// Runs a script with its arguments, and asks it the queries as from a page of this language.
///
/// # Errors
/// When Node is missing, the script fails, or it does not answer every query.
pub(super) fn ask(
    script: (&str, &str),
    place: &Path,
    arguments: &[&Path],
    language: &str,
    queries: &[&str],
) -> anyhow::Result<Asked> {
    let (name, text) = script;
    let file = place.join(name);
    fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    let mut child = Command::new("node")
        .arg(&file)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start `node`")?;
    // The scripts read all of their input before they write, so this cannot block.
    if let Some(mut input) = child.stdin.take() {
        input.write_all(
            json!({ "language": language, "queries": queries })
                .to_string()
                .as_bytes(),
        )?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("`{name}` failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let printed: Printed =
        serde_json::from_slice(&output.stdout).with_context(|| format!("`{name}` printed no answers"))?;
    if printed.answers.len() != queries.len() {
        bail!(
            "`{name}` answered {} of {} queries",
            printed.answers.len(),
            queries.len()
        );
    }
    Ok(Asked {
        options: printed.options,
        answers: printed.answers.into_iter().map(Answer::Hits).collect(),
    })
}
