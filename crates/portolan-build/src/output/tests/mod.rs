//! Whole commits on a real disk, and on one whose operations fail.

mod faults;
mod foreign;
mod swaps;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use portolan_core::model::UrlPath;

use super::disk::{Disk, OsDisk};
use super::{ContentHash, MARK, Outcome, OutputError, SiteWriter, StatFacts, Target};

/// Files by path, with their content; a link shows as `-> target`, an empty folder as `/`.
type Tree = BTreeMap<String, String>;

/// A place with a `site` folder and whatever a test puts beside it.
struct Desk {
    root: tempfile::TempDir,
    facts: StatFacts,
}

impl Desk {
    /// In memory where the system offers that: a few thousand builds wait long for a busy disk.
    fn new() -> Self {
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self {
            root: root.unwrap(),
            facts: StatFacts::default(),
        }
    }

    /// With a first site, as most tests need it.
    fn with_site(files: &[(&str, &str)]) -> Self {
        let mut desk = Self::new();
        desk.build(files).unwrap();
        desk
    }

    fn site(&self) -> PathBuf {
        self.root.path().canonicalize().unwrap().join("site")
    }

    fn target(&self) -> Target {
        Target {
            folder: self.root.path().join("site"),
            protected: Vec::new(),
            closed: Vec::new(),
            facts: self.facts.clone(),
        }
    }

    fn begin(&self) -> Result<SiteWriter, OutputError> {
        SiteWriter::begin(&self.target(), &mut no_wait)
    }

    fn build(&mut self, files: &[(&str, &str)]) -> Result<Outcome, OutputError> {
        self.build_on(Arc::new(OsDisk), files)
    }

    fn build_on(&mut self, disk: Arc<dyn Disk>, files: &[(&str, &str)]) -> Result<Outcome, OutputError> {
        let writer = SiteWriter::begin_on(disk, &self.target(), &mut no_wait)?;
        for (path, content) in files {
            writer.write(&UrlPath::new(path), content.as_bytes())?;
        }
        let outcome = writer.commit()?;
        self.facts = outcome.facts.clone();
        Ok(outcome)
    }

    /// Puts a file anywhere below the desk, as somebody else would.
    fn put(&self, path: &str, content: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// What readers see, without the manifest.
    fn published(&self) -> Tree {
        let mut tree = read_tree(&self.site());
        tree.remove(MARK);
        tree
    }

    /// What lies beside the site.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.root.path())
            .unwrap()
            .map(|item| item.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Nobody else holds the output; only while another test starts a program does that hold what this one has open.
fn no_wait(waited: Duration) -> ControlFlow<()> {
    assert!(waited < Duration::from_secs(10), "nobody else holds the output");
    ControlFlow::Continue(())
}

fn tree(files: &[(&str, &str)]) -> Tree {
    files
        .iter()
        .map(|(path, content)| ((*path).to_owned(), (*content).to_owned()))
        .collect()
}

fn read_tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        let items: Vec<_> = fs::read_dir(&next).unwrap().map(Result::unwrap).collect();
        let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        if items.is_empty() && next != folder {
            tree.insert(name(&next), "/".to_owned());
        }
        for item in items {
            let (path, kind) = (item.path(), item.file_type().unwrap());
            if kind.is_symlink() {
                tree.insert(
                    name(&path),
                    format!("-> {}", fs::read_link(&path).unwrap().display()),
                );
            } else if kind.is_dir() {
                left.push(path);
            } else {
                tree.insert(name(&path), fs::read_to_string(&path).unwrap());
            }
        }
    }
    tree
}

/// The numbers of an outcome: written, kept, removed.
fn counts(outcome: &Outcome) -> (usize, usize, usize) {
    (outcome.written, outcome.kept, outcome.removed)
}

fn message(error: &OutputError, desk: &Desk) -> String {
    let real = desk.root.path().canonicalize().unwrap();
    let text = error.to_string().replace(&*real.to_string_lossy(), "[desk]");
    text.replace(&*desk.root.path().to_string_lossy(), "[desk]")
}

fn hash(content: &str) -> ContentHash {
    ContentHash::of(content.as_bytes())
}
