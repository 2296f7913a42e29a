//! What contributors run: check, test, codegen, corpus, bench, compare, relevance, reliability, scorecard, wasm, shots.
//!
//! Each task is a module with a `run` function; this one only finds it.

mod bench;
mod browser;
mod check;
mod checks;
mod codegen;
mod corpus;
mod links;
mod reliability;
mod scorecard;
mod shots;
mod sites;
mod syntaxes;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{compare, peers, relevance, shell};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "What contributors run")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run what CI runs: format, lints, docs, dependencies, generated files, tests.
    Check,
    /// Install what the tests need and run all of them.
    Test(check::Test),
    /// Write the files that are made from the source: the JSON schema, the reference pages, the compiled syntaxes.
    Codegen(codegen::Codegen),
    /// Install the programs that ours is measured against, as far as the registries have them.
    Peers,
    /// Write a large, realistic tree of pages, always the same.
    Corpus(corpus::Corpus),
    /// Measure builds of large corpora, beside Hugo and mdBook where they are installed.
    Bench(bench::Bench),
    /// Build an mdBook book with mdBook and with Portolan and say how the two sites differ.
    Compare(compare::Compare),
    /// Ask our search the judged queries, beside Pagefind and mdBook's search where they are installed.
    Relevance(relevance::Relevance),
    /// Test what must hold when things go wrong: kills, full disks, random edits, hostile input.
    Reliability(reliability::Reliability),
    /// Put other programs to some of the same tests, where they are installed.
    Scorecard(scorecard::Scorecard),
    /// Compile the search engine for browsers: the module that is checked in.
    Wasm(wasm::Wasm),
    /// Take pictures of every kind of page, at the widths of the theme, light and dark.
    Shots(shots::Shots),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Check => check::check(),
        Task::Test(test) => check::test(&test),
        Task::Codegen(codegen) => codegen::run(&shell::root(), &codegen),
        Task::Peers => peers::install(),
        Task::Corpus(corpus) => corpus::run(&corpus),
        Task::Bench(bench) => bench::run(&bench),
        Task::Compare(compare) => compare::run(&compare),
        Task::Relevance(relevance) => relevance::run(&relevance),
        Task::Reliability(reliability) => reliability::run(&reliability),
        Task::Scorecard(scorecard) => scorecard::run(&scorecard),
        Task::Wasm(wasm) => wasm::run(&wasm),
        Task::Shots(shots) => shots::run(&shots),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
