//! Our own search, asked by the program: `portolan search`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::engine::{Answer, Asked, Book, Engine};
use super::judged::Query;
use crate::peers;

/// How many hits are asked for: as many sections as mdBook's search bar shows. Only the first ten pages count.
const LIMIT: &str = "30";

/// The program.
#[derive(Debug)]
pub(super) struct Ours {
    program: PathBuf,
}

impl Ours {
    pub(super) fn new(program: PathBuf) -> Self {
        Self { program }
    }
}

/// What is read of its one JSON object.
#[derive(Debug, Deserialize)]
struct Found {
    hits: Vec<FoundHit>,
}

#[derive(Debug, Deserialize)]
struct FoundHit {
    url: String,
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "portolan"
    }

    fn about(&self) -> String {
        format!(
            "{}; `portolan search QUERY SITE --json --limit {LIMIT}`",
            peers::version(&self.program)
        )
    }

    fn ask(&self, book: &Book, queries: &[&Query]) -> anyhow::Result<Asked> {
        let mut answers = Vec::new();
        for query in queries {
            answers.push(self.search(&book.site, &query.text)?);
        }
        if let Some(Answer::Failed(first)) = answers.first()
            && answers.iter().all(|answer| matches!(answer, Answer::Failed(_)))
        {
            bail!("every query failed: {first}");
        }
        Ok(Asked {
            options: String::new(),
            answers,
        })
    }
}

impl Ours {
    fn search(&self, site: &Path, query: &str) -> anyhow::Result<Answer> {
        // A query may begin with a dash, so options come first.
        let output = Command::new(&self.program)
            .args(["search", "--json", "--limit", LIMIT, "--"])
            .arg(query)
            .arg(site)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start `{}`", self.program.display()))?;
        Ok(answer(output.status.code(), &output.stdout, &output.stderr))
    }
}

/// What a run said: 0 means hits, 1 none, all else that it failed.
fn answer(code: Option<i32>, output: &[u8], errors: &[u8]) -> Answer {
    let errors = String::from_utf8_lossy(errors);
    match (code, serde_json::from_slice::<Found>(output)) {
        (Some(0 | 1), Ok(found)) => {
            if (code == Some(1)) != found.hits.is_empty() {
                return Answer::Failed(format!("exit code {code:?} with {} hits", found.hits.len()));
            }
            Answer::Hits(found.hits.into_iter().map(|hit| hit.url).collect())
        }
        (Some(0 | 1), Err(error)) => Answer::Failed(format!("not the promised JSON: {error}")),
        _ => Answer::Failed(format!(
            "exit code {code:?}: {}",
            errors.lines().next().unwrap_or_default()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"query":"q","total":2,"hits":[
        {"url":"a/b.html#c","title":"B","heading":"C","breadcrumb":["A"],"kind":"guide","score":2.5,"snippet":"s"},
        {"url":"d.html","title":"D","heading":"D","breadcrumb":[],"kind":null,"score":1.0,"snippet":""}]}"#;

    #[test]
    fn hits_are_read_from_the_promised_object() {
        let hits = Answer::Hits(vec!["a/b.html#c".to_owned(), "d.html".to_owned()]);
        assert_eq!(answer(Some(0), TWO.as_bytes(), b""), hits);
        let none = br#"{"query":"q","total":0,"hits":[]}"#;
        assert_eq!(answer(Some(1), none, b""), Answer::Hits(Vec::new()));
    }

    #[test]
    fn what_breaks_the_promise_has_failed() {
        let failed =
            |code, output: &str| matches!(answer(code, output.as_bytes(), b"error"), Answer::Failed(_));
        assert!(failed(Some(2), TWO));
        assert!(failed(None, ""));
        assert!(failed(Some(0), "[]"));
        assert!(failed(Some(1), TWO));
        assert!(failed(Some(0), r#"{"hits":[]}"#));
    }
}
