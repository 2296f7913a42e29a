//! The programs that are compared: where they are and how they build a corpus.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::measure::{self, Cost};
use crate::corpus::Flavour;
use xtask::{peers, shell};

/// The programs that ours is held against.
pub(super) const PEERS: [Flavour; 5] = [
    Flavour::Hugo,
    Flavour::Mdbook,
    Flavour::Zensical,
    Flavour::Mkdocs,
    Flavour::Vitepress,
];

/// A program that builds sites.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) flavour: Flavour,
    path: PathBuf,
    /// Pagefind, which makes the index of a program that has none.
    pagefind: Option<PathBuf>,
}

impl Program {
    /// Ours, built with all optimisations first.
    pub(super) fn portolan() -> anyhow::Result<Self> {
        Ok(Self {
            flavour: Flavour::Portolan,
            path: shell::build_portolan(shell::Profile::Release)?,
            pagefind: None,
        })
    }

    /// The least that a site can cost, by `crates/portolan-build/examples/floor.rs`.
    pub(super) fn floor() -> anyhow::Result<PathBuf> {
        shell::run(shell::cargo().args([
            "build",
            "--release",
            "--package",
            "portolan-build",
            "--example",
            "floor",
        ]))?;
        Ok(shell::target()
            .join("release/examples")
            .join(format!("floor{}", env::consts::EXE_SUFFIX)))
    }

    /// Other people's, as far as they are installed (`cargo xtask peers`); Hugo once more with the index of Pagefind.
    pub(super) fn peers() -> Vec<Self> {
        let program = |flavour: Flavour| {
            Some(Self {
                flavour,
                path: peers::find(flavour.name())?,
                pagefind: None,
            })
        };
        let mut programs: Vec<Self> = PEERS.into_iter().filter_map(program).collect();
        let hugo = programs
            .iter()
            .position(|program| program.flavour == Flavour::Hugo);
        if let Some((at, pagefind)) = hugo.zip(peers::find("pagefind")) {
            let with_index = Self {
                pagefind: Some(pagefind),
                ..programs[at].clone()
            };
            programs.insert(at + 1, with_index);
        }
        programs
    }

    /// What it is called in tables and in the names of folders.
    pub(super) fn name(&self) -> String {
        let name = self.flavour.name();
        if self.pagefind.is_some() {
            format!("{name}+pagefind")
        } else {
            name.to_owned()
        }
    }

    /// How large a corpus may be that is still worth the wait for this program.
    pub(super) fn limit(&self) -> usize {
        match self.flavour {
            Flavour::Portolan => usize::MAX,
            Flavour::Hugo | Flavour::Zensical => 10_000,
            // Minutes, and gigabytes.
            Flavour::Mdbook | Flavour::Mkdocs => 1000,
            Flavour::Vitepress => 100,
        }
    }

    /// The program's file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of its version, in one line.
    pub(super) fn version(&self) -> String {
        format!("{}: {}", self.name(), peers::version(&self.path))
    }

    /// Builds a corpus from nothing.
    pub(super) fn build_cold(&self, corpus: &Path, site: &Path) -> anyhow::Result<Cost> {
        let leftovers = [
            site.to_owned(),
            corpus.join(".portolan"),
            corpus.join("resources"),
            corpus.join(".cache"),
            corpus.join(".vitepress/cache"),
        ];
        for leftover in leftovers.iter().filter(|leftover| leftover.exists()) {
            fs::remove_dir_all(leftover)
                .with_context(|| format!("cannot remove `{}`", leftover.display()))?;
        }
        self.build(corpus, site)
    }

    /// Builds a corpus with whatever an earlier build left.
    pub(super) fn build(&self, corpus: &Path, site: &Path) -> anyhow::Result<Cost> {
        if self.flavour == Flavour::Vitepress {
            self.lend_packages(corpus)?;
        }
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
            Flavour::Mkdocs => command
                .args(["build", "--quiet", "--config-file"])
                .arg(corpus.join("mkdocs.yml"))
                .arg("--site-dir")
                .arg(site),
            // It writes beside its configuration and nowhere else.
            Flavour::Zensical => command.args(["build", "--clean"]).current_dir(corpus),
            Flavour::Vitepress => command.arg("build").arg(corpus).arg("--outDir").arg(site),
        };
        let cost = measure::run(&mut command)?;
        if self.flavour == Flavour::Zensical {
            fs::rename(corpus.join("site"), site).context("Zensical wrote no site")?;
        }
        let Some(pagefind) = &self.pagefind else {
            return Ok(cost);
        };
        let index = measure::run(Command::new(pagefind).arg("--site").arg(site).args([
            "--root-selector",
            "main",
            "--quiet",
        ]))?;
        Ok(Cost {
            wall: cost.wall + index.wall,
            cpu: cost.cpu + index.cpu,
            user: cost.user + index.user,
            peak_bytes: cost.peak_bytes.max(index.peak_bytes),
        })
    }

    /// VitePress looks for its packages in the folders above what it builds.
    fn lend_packages(&self, corpus: &Path) -> anyhow::Result<()> {
        let packages = self.path.parent().and_then(Path::parent);
        let place = corpus.join("node_modules");
        let Some(packages) = packages.filter(|_| !place.exists()) else {
            return Ok(());
        };
        #[cfg(unix)]
        std::os::unix::fs::symlink(packages, &place).context("cannot lend the packages of VitePress")?;
        Ok(())
    }

    /// The file of a page in a site.
    pub(super) fn page(&self, site: &Path, page: &str) -> PathBuf {
        match self.flavour {
            Flavour::Portolan | Flavour::Mdbook | Flavour::Vitepress => site.join(format!("{page}.html")),
            Flavour::Hugo | Flavour::Mkdocs | Flavour::Zensical => site.join(page).join("index.html"),
        }
    }
}
