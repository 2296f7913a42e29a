//! The programs that are compared, and the same book for each of them.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use xtask::peers;

/// Which program it is, and so how its books look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Portolan,
    Hugo,
    Mdbook,
}

/// A program that builds sites.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) path: PathBuf,
}

impl Program {
    /// What it says of its version: the first word that begins like a number.
    pub(super) fn version(&self) -> String {
        let text = peers::version(&self.path);
        let is_number = |word: &&str| {
            word.trim_start_matches('v')
                .starts_with(|letter: char| letter.is_ascii_digit())
        };
        let word = text
            .split_whitespace()
            .find(is_number)
            .unwrap_or("of unknown version");
        word.split(['+', '-'])
            .next()
            .unwrap_or(word)
            .trim_start_matches('v')
            .to_owned()
    }

    /// Builds a book into a folder, with that many threads where it can be told.
    pub(super) fn build(&self, book: &Path, site: &Path, threads: Option<usize>) -> Command {
        let mut command = Command::new(&self.path);
        match self.kind {
            Kind::Portolan => {
                command.args(["build", "--quiet"]).arg(book).arg("-d").arg(site);
                if let Some(threads) = threads {
                    command.args(["--threads", &threads.to_string()]);
                }
            }
            Kind::Hugo => _ = command.args(["--quiet", "-s"]).arg(book).arg("-d").arg(site),
            Kind::Mdbook => _ = command.arg("build").arg(book).arg("-d").arg(site),
        }
        if let Some(threads) = threads {
            command.env("GOMAXPROCS", threads.to_string());
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Serves a book while it is written.
    pub(super) fn serve(&self, book: &Path) -> anyhow::Result<(Command, u16)> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .context("no port is free")?
            .port();
        let mut command = Command::new(&self.path);
        match self.kind {
            Kind::Portolan => command.arg("serve").arg(book),
            Kind::Hugo => command.args(["server", "--bind", "127.0.0.1", "-s"]).arg(book),
            Kind::Mdbook => command.args(["serve", "-n", "127.0.0.1"]).arg(book),
        };
        command.args(["-p", &port.to_string()]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok((command, port))
    }

    /// Writes an edition of a book of some pages; pages that it has no more are removed.
    pub(super) fn write(&self, book: &Path, edition: &str, pages: usize) -> anyhow::Result<()> {
        let (folder, config) = match self.kind {
            Kind::Portolan => (
                "docs",
                (
                    "book.toml",
                    "[book]\ntitle = \"B\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n",
                ),
            ),
            Kind::Hugo => ("content", ("hugo.toml", "title = \"B\"\nbaseURL = \"/\"\n")),
            Kind::Mdbook => ("src", ("book.toml", "[book]\ntitle = \"B\"\n")),
        };
        let _ = fs::remove_dir_all(book.join(folder));
        write(&book.join(config.0), config.1)?;
        let home = if self.kind == Kind::Hugo {
            "_index.md"
        } else {
            "index.md"
        };
        write(&book.join(folder).join(home), "# Home\n\nWelcome.\n")?;
        let mut summary = String::from("# Summary\n\n[Home](index.md)\n\n");
        for number in 0..pages {
            let text = format!(
                "# Page {number}\n\nOf the edition-{edition}.\n\n```rust\nfn page() -> usize {{ {number} }}\n```\n"
            );
            write(&book.join(folder).join(format!("page-{number}.md")), &text)?;
            summary.push_str(&format!("- [Page {number}](page-{number}.md)\n"));
        }
        match self.kind {
            Kind::Portolan => {}
            Kind::Mdbook => write(&book.join("src/SUMMARY.md"), &summary)?,
            Kind::Hugo => {
                let page = "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>";
                for name in ["single", "list", "home"] {
                    write(&book.join(format!("layouts/_default/{name}.html")), page)?;
                }
            }
        }
        Ok(())
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}
