//! How well search ranks: judged queries, asked of our search and of others', and what came of it.
//!
//! Entry points: [`run`] for `cargo xtask relevance`, [`judged`] for the queries of `tests/relevance`. An engine is
//! anything that implements [`engine::Engine`]; nothing else here knows how one works.

mod books;
pub mod bootstrap;
mod elasticlunr;
pub mod engine;
pub mod judged;
mod mdbook_copy;
mod node;
mod ours;
mod pagefind;
pub mod report;
pub mod score;

use std::fs;

use anyhow::{Context as _, bail};

use crate::shell::{self, say};
use engine::{Answer, Book, Engine};
use judged::{Judged, Query};
use report::Results;

/// The arguments of `cargo xtask relevance`.
#[derive(Debug, clap::Args)]
pub struct Relevance {
    /// Also ask Pagefind and mdBook's search, as far as they are installed.
    #[arg(long)]
    with_peers: bool,
    /// Ask only them: to know their figures where ours cannot be asked.
    #[arg(long, conflicts_with = "with_peers")]
    peers_only: bool,
    /// Also ask the queries that are held back from tuning.
    #[arg(long)]
    held_back: bool,
    /// List each query with the rank of the first right page.
    #[arg(long)]
    verbose: bool,
    /// Ask the queries of this file of `tests/relevance` only.
    #[arg(long, value_name = "NAME")]
    book: Option<String>,
}

/// Runs the task.
///
/// # Errors
/// When a book cannot be built, an engine not asked, or a query fails.
pub fn run(arguments: &Relevance) -> anyhow::Result<()> {
    let mut books = judged::load(&shell::root().join("tests/relevance"))?;
    books.retain(|book| arguments.book.as_ref().is_none_or(|name| *name == book.name));
    let portolan = shell::build_portolan(shell::Profile::Dev)?;
    let mut engines: Vec<Box<dyn Engine>> = Vec::new();
    if !arguments.peers_only {
        engines.push(Box::new(ours::Ours::new(portolan.clone())));
    }
    if arguments.with_peers || arguments.peers_only {
        engines.extend(peers());
    }
    if engines.is_empty() {
        bail!("there is nothing to ask");
    }
    for engine in &engines {
        say(&format!("{:<13}{}", engine.name(), engine.about()));
    }
    let folder = tempfile::Builder::new().prefix("portolan-relevance-").tempdir()?;
    let mut results = Results::new(engines.iter().map(|engine| engine.name()).collect());
    for judged in &books {
        let place = folder.path().join(&judged.name);
        fs::create_dir_all(&place)?;
        match books::prepare(judged, &portolan, &place)? {
            Some(book) => ask_all(judged, &book, &engines, arguments.held_back, &mut results)?,
            None => say(&format!(
                "{}: its corpus is absent; set PORTOLAN_CORPORA to the folder that holds it",
                judged.name
            )),
        }
    }
    if arguments.verbose {
        results.by_query().iter().for_each(|line| say(line));
    }
    results.tables().iter().for_each(|line| say(line));
    let failures = results.failures();
    failures.iter().for_each(|line| say(line));
    if failures.is_empty() {
        Ok(())
    } else {
        bail!("{} answers failed", failures.len())
    }
}

/// The other engines that are installed; of those that are not, a line.
fn peers() -> Vec<Box<dyn Engine>> {
    let mut engines: Vec<Box<dyn Engine>> = Vec::new();
    if !shell::answers("node", "--version") {
        say("Node is not installed, so no other engine is asked");
        return engines;
    }
    match pagefind::Pagefind::find() {
        Some(pagefind) => engines.push(Box::new(pagefind)),
        None => say(
            "Pagefind is not installed: `npm install --prefix FOLDER pagefind`, and set PORTOLAN_PEERS to that folder",
        ),
    }
    match elasticlunr::Elasticlunr::find() {
        Some(elasticlunr) => engines.push(Box::new(elasticlunr)),
        None => say(
            "mdBook is not installed: `cargo install mdbook`, or set PORTOLAN_PEERS to the folder that holds it",
        ),
    }
    engines
}

/// Asks every engine the queries of one book.
fn ask_all(
    judged: &Judged,
    book: &Book,
    engines: &[Box<dyn Engine>],
    with_held_back: bool,
    results: &mut Results,
) -> anyhow::Result<()> {
    let queries: Vec<&Query> = judged
        .queries
        .iter()
        .filter(|query| with_held_back || !query.held_back)
        .collect();
    let mut answers: Vec<Vec<Answer>> = Vec::new();
    for engine in engines {
        let (name, book_name) = (engine.name(), &book.name);
        let asked = engine
            .ask(book, &queries)
            .with_context(|| format!("{name} cannot be asked about {book_name}"))?;
        if asked.answers.len() != queries.len() {
            bail!(
                "{name} answered {} of {} queries about {book_name}",
                asked.answers.len(),
                queries.len()
            );
        }
        if !asked.options.is_empty() {
            say(&format!("{name:<13}{book_name}: {}", asked.options));
        }
        answers.push(asked.answers);
    }
    results.add(judged, &queries, &answers);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::engine::Asked;
    use super::*;

    /// Finds for each query the page of its name, and knows at most so many answers.
    struct Fake(usize);

    impl Engine for Fake {
        fn name(&self) -> &'static str {
            "fake"
        }

        fn about(&self) -> String {
            String::new()
        }

        fn ask(&self, _: &Book, queries: &[&Query]) -> anyhow::Result<Asked> {
            let answer = |query: &&Query| Answer::Hits(vec![format!("{}.html", query.text)]);
            Ok(Asked {
                options: String::new(),
                answers: queries.iter().map(answer).take(self.0).collect(),
            })
        }
    }

    fn asked(known: usize, with_held_back: bool) -> Result<Vec<String>, String> {
        let judged = judged::parse(
            "book",
            "[[query]]\ntext = \"a\"\nkind = \"words\"\npages = { \"a.html\" = 2 }\n\
             [[query]]\ntext = \"b\"\nkind = \"words\"\nheld_back = true\npages = { \"x.html\" = 2 }\n",
        )
        .expect("a well-formed file");
        let book = Book {
            name: "book".to_owned(),
            folder: PathBuf::new(),
            source: PathBuf::new(),
            site: PathBuf::new(),
            place: PathBuf::new(),
            language: "en".to_owned(),
            is_mdbook: true,
            variables: BTreeMap::new(),
        };
        let engines: Vec<Box<dyn Engine>> = vec![Box::new(Fake(known))];
        let mut results = Results::new(vec!["fake"]);
        ask_all(&judged, &book, &engines, with_held_back, &mut results).map_err(|error| error.to_string())?;
        Ok(results.by_query())
    }

    #[test]
    fn held_back_queries_are_asked_on_demand_alone() {
        let of = |lines: Vec<String>| lines.iter().filter(|line| line.starts_with("book")).count();
        assert_eq!(of(asked(2, false).expect("answers")), 1);
        assert_eq!(of(asked(2, true).expect("answers")), 2);
    }

    #[test]
    fn an_engine_answers_every_query() {
        assert_eq!(
            asked(1, true).expect_err("an answer is missing"),
            "fake answered 1 of 2 queries about book"
        );
    }
}
