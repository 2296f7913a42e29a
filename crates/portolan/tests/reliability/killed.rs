//! Builds that end before their time: killed without a word, or asked to end.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::support::{Book, EDITIONS, Random, Tree, difference, times};

/// A book in its first edition, what both look like, and how long a build takes.
struct Trial {
    folder: tempfile::TempDir,
    sites: [Tree; 2],
    whole: Duration,
    random: Random,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sites = Book::sites();
        let book = Book::at(folder.path());
        let start = Instant::now();
        book.build(&[]);
        let whole = start.elapsed();
        assert_eq!(difference(&book.site(), &sites[0]), [""; 0]);
        Self {
            folder,
            sites,
            whole,
            random: Random::new(),
        }
    }

    fn book(&self) -> Book {
        Book {
            root: self.folder.path().to_path_buf(),
        }
    }

    /// Starts a build and waits for some part of the time that it needs.
    fn begun(&mut self, book: &Book) -> Child {
        let child = book.command(&["build", "--quiet"]).spawn().unwrap();
        let share = self.random.below(1_100);
        std::thread::sleep(self.whole * u32::try_from(share).unwrap() / 1_000);
        child
    }

    /// The site is one of the two, and the next build makes what it should be.
    fn holds(&self, book: &Book, edition: usize, round: usize) {
        let site = book.site();
        assert!(
            self.sites.contains(&site),
            "round {round}: {:?} from the first, {:?} from the second",
            difference(&site, &self.sites[0]),
            difference(&site, &self.sites[1])
        );
        self.is_mended(book, edition, round);
    }

    /// The next build makes the whole site of an edition, and leaves nothing of the one before.
    fn is_mended(&self, book: &Book, edition: usize, round: usize) {
        book.build(&[]);
        assert_eq!(
            difference(&book.site(), &self.sites[edition]),
            [""; 0],
            "round {round}"
        );
        assert_eq!(book.leftovers(), [""; 0], "round {round}");
    }
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_one_mends_the_rest() {
    let mut trial = Trial::new();
    let book = trial.book();
    let mut cut_short = 0;
    for round in 0..times("PORTOLAN_KILLS", 10) {
        let edition = (round + 1) % 2;
        book.become_edition(EDITIONS[edition]);
        let mut child = trial.begun(&book);
        cut_short += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        trial.holds(&book, edition, round);
    }
    assert!(cut_short > 0, "no build was still at work when it was killed");
}

/// A site's pages, and its search index.
fn parts(site: Tree) -> [Tree; 2] {
    let known = |path: &str| path == "site.js" || path == ".portolan-site";
    let (index, pages): (Tree, Tree) = site
        .into_iter()
        .filter(|(path, _)| !known(path))
        .partition(|(path, _)| path.starts_with("assets/search/"));
    [pages, index]
}

/// One page in two versions.
fn one_page(book: &Book, version: usize) {
    book.write("docs/part/page-7.md", format!("# Page 7\n\nVersion {version}.\n"));
}

#[test]
fn a_small_change_that_is_killed_leaves_whole_pages_and_a_whole_index() {
    let mut trial = Trial::new();
    let book = trial.book();
    let sites = [0, 1].map(|version| {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::at(folder.path());
        one_page(&book, version);
        book.build(&[]);
        book.site()
    });
    let [[old_pages, old_index], [new_pages, new_index]] = sites.clone().map(parts);
    assert!(old_pages != new_pages && old_index != new_index);
    one_page(&book, 1);
    book.build(&[]);
    one_page(&book, 0);
    let start = Instant::now();
    book.build(&[]);
    trial.whole = start.elapsed();
    for round in 0..times("PORTOLAN_KILLS", 10) {
        let version = (round + 1) % 2;
        one_page(&book, version);
        let mut child = trial.begun(&book);
        child.kill().unwrap();
        child.wait().unwrap();
        let site = book.site();
        let script = String::from_utf8_lossy(&site["site.js"]).into_owned();
        let [pages, index] = parts(site);
        assert!(pages == old_pages || pages == new_pages, "round {round}");
        assert!(index == old_index || index == new_index, "round {round}");
        // The index is that of the pages, or of those before them.
        let of_pages = usize::from(pages == new_pages);
        let of_index = usize::from(index == new_index);
        assert!(of_pages == of_index || of_pages == version, "round {round}");
        // What names the index names the one that is there.
        let boot = index.keys().find(|path| path.ends_with("/boot.js")).unwrap();
        let pack = boot
            .trim_start_matches("assets/search/")
            .trim_end_matches("/boot.js");
        assert!(script.contains(pack), "round {round}: {boot}");
        book.build(&[]);
        assert_eq!(
            difference(&book.site(), &sites[version]),
            [""; 0],
            "round {round}"
        );
        assert_eq!(book.leftovers(), [""; 0], "round {round}");
    }
}

#[test]
fn a_killed_first_build_leaves_no_half_site() {
    let mut trial = Trial::new();
    for round in 0..times("PORTOLAN_KILLS", 10).div_ceil(4) {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::at(folder.path());
        let mut child = trial.begun(&book);
        child.kill().unwrap();
        child.wait().unwrap();
        if book.root.join("site").exists() {
            assert_eq!(
                difference(&book.site(), &trial.sites[0]),
                [""; 0],
                "round {round}"
            );
        }
        trial.is_mended(&book, 0, round);
    }
}

#[test]
fn a_build_that_is_asked_to_end_leaves_nothing_of_its_own() {
    let mut trial = Trial::new();
    let book = trial.book();
    for round in 0..times("PORTOLAN_SIGNALS", 6) {
        let edition = (round + 1) % 2;
        book.become_edition(EDITIONS[edition]);
        let child = trial.begun(&book);
        signal(&child, if round % 4 < 2 { "INT" } else { "TERM" });
        let ended = child.wait_with_output().unwrap();
        // One that has not yet begun to listen has not begun to write, either.
        assert!(
            matches!(ended.status.code(), Some(0 | 2) | None),
            "round {round}: {ended:?}"
        );
        assert_eq!(book.leftovers(), [""; 0], "round {round}");
        trial.holds(&book, edition, round);
    }
}

fn signal(child: &Child, name: &str) {
    let kill = Path::new("/bin/kill");
    let program = if kill.is_file() { kill } else { Path::new("kill") };
    // It may have ended by itself, which `kill` complains of.
    Command::new(program)
        .args(["-s", name, &child.id().to_string()])
        .output()
        .expect("`kill` is installed");
}
