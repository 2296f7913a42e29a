//! The programs that are compared: where they are and how they build a corpus.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::measure::{self, Cost};
use crate::corpus::Flavour;
use xtask::{peers, shell};

/// A program that builds sites.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) flavour: Flavour,
    path: PathBuf,
}

impl Program {
    /// Ours, built with all optimisations first.
    pub(super) fn portolan() -> anyhow::Result<Self> {
        shell::run(shell::cargo().args(["build", "--release", "--package", "portolan"]))?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from);
        let path = target
            .join("release")
            .join(format!("portolan{}", env::consts::EXE_SUFFIX));
        Ok(Self {
            flavour: Flavour::Portolan,
            path,
        })
    }

    /// Hugo and mdBook, as far as they are installed: in the folder that `PORTOLAN_PEERS` names, or in `PATH`.
    pub(super) fn peers() -> Vec<Self> {
        let flavours = [Flavour::Hugo, Flavour::Mdbook];
        flavours
            .into_iter()
            .filter_map(|flavour| {
                Some(Self {
                    flavour,
                    path: peers::find(flavour.name())?,
                })
            })
            .collect()
    }

    /// The program's file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of its version, in one line.
    pub(super) fn version(&self) -> String {
        let argument = if self.flavour == Flavour::Hugo {
            "version"
        } else {
            "--version"
        };
        let output = Command::new(&self.path).arg(argument).output();
        let text = output
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default();
        text.lines().next().unwrap_or("unknown version").to_owned()
    }

    /// Builds a corpus from nothing.
    pub(super) fn build_cold(&self, corpus: &Path, site: &Path) -> anyhow::Result<Cost> {
        let leftovers = [
            site.to_owned(),
            corpus.join(".portolan"),
            corpus.join("resources"),
        ];
        for leftover in leftovers.iter().filter(|leftover| leftover.exists()) {
            fs::remove_dir_all(leftover)
                .with_context(|| format!("cannot remove `{}`", leftover.display()))?;
        }
        self.build(corpus, site)
    }

    /// Builds a corpus with whatever an earlier build left.
    pub(super) fn build(&self, corpus: &Path, site: &Path) -> anyhow::Result<Cost> {
        let mut command = Command::new(&self.path);
        match self.flavour {
            Flavour::Portolan => command
                .arg("build")
                .arg(corpus)
                .arg("-d")
                .arg(site)
                .arg("--quiet"),
            Flavour::Mdbook => command.arg("build").arg(corpus).arg("-d").arg(site),
            Flavour::Hugo => command
                .args(["--quiet", "--noBuildLock", "--source"])
                .arg(corpus)
                .arg("--destination")
                .arg(site),
        };
        measure::run(&mut command)
    }

    /// The file of a page in a site.
    pub(super) fn page(&self, site: &Path, page: &str) -> PathBuf {
        match self.flavour {
            Flavour::Portolan | Flavour::Mdbook => site.join(format!("{page}.html")),
            Flavour::Hugo => site.join(page).join("index.html"),
        }
    }
}
