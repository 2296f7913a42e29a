//! `cargo xtask check` and `cargo xtask test`.

use anyhow::Context as _;
use clap::Args;

use xtask::shell;

use crate::bench;
use crate::browser;
use crate::wasm;

/// Which tests to run.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Leave the browser out, for a machine without one.
    #[arg(long)]
    no_browser: bool,
}

/// Everything that guards the main branch.
pub(crate) fn check() -> anyhow::Result<()> {
    shell::run(shell::cargo().args(["fmt", "--all", "--", "--check"]))?;
    shell::run(shell::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    shell::run(
        shell::cargo()
            .args(["doc", "--workspace", "--no-deps", "--locked"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    deny()?;
    wasm::check(&shell::root())?;
    test(&Test { no_browser: false })?;
    bench::guard()
}

/// Licences, advisories and sources of dependencies, by `deny.toml`.
fn deny() -> anyhow::Result<()> {
    if !shell::answers("cargo-deny", "--version") {
        // It runs for a second, and takes minutes to be compiled with optimisations.
        shell::run(shell::cargo().args(["install", "cargo-deny", "--locked", "--debug"]))
            .context("cargo-deny is missing: `cargo install cargo-deny --locked`")?;
    }
    shell::run(shell::cargo().args(["deny", "--workspace", "check", "licenses", "bans", "sources"]))
}

/// All tests of the workspace, its generated files, and the browser's.
pub(crate) fn test(test: &Test) -> anyhow::Result<()> {
    shell::run(shell::cargo().args(["test", "--workspace", "--locked"]))?;
    if test.no_browser {
        shell::say("the browser's tests were left out (--no-browser)");
        return Ok(());
    }
    browser::test()
}
