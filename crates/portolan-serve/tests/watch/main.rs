//! The watch on real files: every way in which editors and tools save.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use portolan_serve::watch::{Batch, Kind, Plan, Watched, Watcher};

mod saves;

/// Longer than any settling takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// After the expected change, this long nothing else may come.
const SILENCE: Duration = Duration::from_millis(200);

struct Book {
    folder: tempfile::TempDir,
    watcher: Watcher,
    batches: usize,
}

impl Book {
    fn new() -> Self {
        Self::with(Watcher::start, |_| {})
    }

    fn with(start: impl Fn(Plan) -> Watcher, prepare: impl Fn(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in [
            "book/src/guide",
            "book/src/other",
            "book/cache",
            "book/.git",
            "book/src/site",
            "outside",
        ] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        for name in [
            "book/src/a.md",
            "book/src/guide/b.md",
            "book/src/other/c.md",
            "book/book.toml",
        ] {
            fs::write(root.join(name), format!("first {name}")).unwrap();
        }
        prepare(&root);
        let book = root.join("book");
        let watcher = start(Plan {
            folders: vec![book.join("src")],
            files: vec![book.join("book.toml")],
            except: vec![book.join("src/site")],
            git: Some(book.join(".git")),
            probe: Some(book.join("cache")),
        });
        Self {
            folder,
            watcher,
            batches: 0,
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("book").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// All changes until it is quiet, by path below the book: `+` written, `-` gone. Waits for the first one.
    fn changes(&mut self) -> String {
        let mut all = BTreeMap::new();
        let mut until = Instant::now() + PATIENCE;
        loop {
            match self.watcher.next(until) {
                Watched::Batch(Batch::Changes(changes)) => {
                    self.batches += 1;
                    for change in changes {
                        all.insert(change.path, change.kind);
                    }
                    until = Instant::now() + SILENCE;
                }
                Watched::Nothing => break,
                other => panic!("{other:?}"),
            }
        }
        let book = self.path("");
        let names: Vec<String> = all
            .into_iter()
            .map(|(path, kind)| {
                let sign = if kind == Kind::Written { '+' } else { '-' };
                format!("{sign}{}", path.strip_prefix(&book).unwrap().display())
            })
            .collect();
        names.join(" ")
    }

    fn is_quiet(&mut self) -> bool {
        self.watcher.next(Instant::now() + SILENCE) == Watched::Nothing
    }
}

#[test]
fn plain_saves_are_told_once() {
    let mut book = Book::new();
    book.write("src/a.md", "second");
    assert_eq!(book.changes(), "+src/a.md");
    book.write("src/a.md", "second");
    assert!(book.is_quiet(), "the same again is no change");
    book.write("src/guide/new.md", "new");
    book.write("book.toml", "second");
    assert_eq!(book.changes(), "+book.toml +src/guide/new.md");
    fs::remove_file(book.path("src/guide/new.md")).unwrap();
    assert_eq!(book.changes(), "-src/guide/new.md");
    assert_eq!(book.batches, 3);
}

#[test]
fn truncate_pause_and_write_is_one_change() {
    let mut book = Book::new();
    let mut file = fs::File::create(book.path("src/a.md")).unwrap();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(15));
        file.write_all(b"second").unwrap();
    });
    assert_eq!(book.changes(), "+src/a.md");
    // Two on a machine that is too busy to write within the time that is given.
    assert!(book.batches <= 2);
    writer.join().unwrap();
}

#[test]
fn write_and_rename_is_one_change() {
    let mut book = Book::new();
    for (temporary, text) in [
        (".a.md.tmp", "second"),
        ("a.md___jb_tmp___", "third"),
        (".goutputstream-X", "fourth"),
    ] {
        book.write(&format!("src/{temporary}"), text);
        book.rename(&format!("src/{temporary}"), "src/a.md");
        assert_eq!(book.changes(), "+src/a.md", "{temporary}");
    }
    assert_eq!(book.batches, 3);
}

#[test]
fn delete_and_create_is_one_change() {
    let mut book = Book::new();
    fs::remove_file(book.path("src/a.md")).unwrap();
    book.write("src/a.md", "second");
    assert_eq!(book.changes(), "+src/a.md");
    assert_eq!(book.batches, 1);
}

#[test]
fn a_save_with_trial_backup_and_swap_file_is_one_change() {
    let mut book = Book::new();
    book.write("src/.a.md.swp", "swap");
    book.write("src/4913", "");
    fs::remove_file(book.path("src/4913")).unwrap();
    book.rename("src/a.md", "src/a.md~");
    book.write("src/a.md", "second");
    fs::remove_file(book.path("src/a.md~")).unwrap();
    assert_eq!(book.changes(), "+src/a.md");
    assert_eq!(book.batches, 1);
    book.write("src/.#a.md", "lock");
    book.write("src/#a.md#", "autosave");
    book.write("src/site/index.html", "output");
    book.write("cache/x", "cache");
    book.write(".git/HEAD", "ref");
    assert!(book.is_quiet());
}

#[test]
fn pages_and_folders_move() {
    let mut book = Book::new();
    book.rename("src/a.md", "src/z.md");
    assert_eq!(book.changes(), "-src/a.md +src/z.md");
    assert_eq!(book.batches, 1);
    book.write("src/guide/b.md", "seen");
    assert_eq!(book.changes(), "+src/guide/b.md");
    book.rename("src/guide", "src/manual");
    assert_eq!(book.changes(), "-src/guide -src/guide/b.md +src/manual/b.md");
    book.write("src/manual/b.md", "after the move");
    assert_eq!(book.changes(), "+src/manual/b.md");
    fs::remove_dir_all(book.path("src/manual")).unwrap();
    assert_eq!(book.changes(), "-src/manual -src/manual/b.md");
}

#[test]
fn folders_that_arrive_full_are_read() {
    let mut book = Book::new();
    for number in 0..20 {
        fs::create_dir_all(book.path(&format!("src/deep/{number}"))).unwrap();
        book.write(&format!("src/deep/{number}/page.md"), "new");
    }
    let told = book.changes();
    assert_eq!(
        told.split(' ').filter(|name| name.ends_with("page.md")).count(),
        20,
        "{told}"
    );
    book.write("src/deep/7/page.md", "again");
    assert_eq!(book.changes(), "+src/deep/7/page.md");
}

#[cfg(target_os = "linux")]
#[test]
fn folders_that_change_places_are_followed() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    let mut book = Book::new();
    let exchange = |book: &Book, one: &str, other: &str| {
        renameat_with(CWD, book.path(one), CWD, book.path(other), RenameFlags::EXCHANGE).unwrap();
    };
    fs::create_dir(book.path("src/guide.new")).unwrap();
    book.write("src/guide.new/b.md", "next");
    assert_eq!(book.changes(), "+src/guide.new/b.md");
    exchange(&book, "src/guide", "src/guide.new");
    assert_eq!(book.changes(), "+src/guide/b.md +src/guide.new/b.md");
    book.write("src/guide/b.md", "after");
    assert_eq!(book.changes(), "+src/guide/b.md");
    // The whole source, too.
    fs::create_dir(book.path("next")).unwrap();
    book.write("next/a.md", "next");
    exchange(&book, "src", "next");
    let told = book.changes();
    assert!(
        told.contains("+src/a.md") && told.contains("-src/guide/b.md"),
        "{told}"
    );
    book.write("src/a.md", "after");
    assert_eq!(book.changes(), "+src/a.md");
}

#[test]
fn a_source_that_is_away_for_a_while_is_found_again() {
    let mut book = Book::new();
    book.write("src/a.md", "seen");
    assert_eq!(book.changes(), "+src/a.md");
    book.rename("src", "away");
    let told = book.changes();
    assert!(told.contains("-src/a.md"), "{told}");
    book.rename("away", "src");
    let told = book.changes();
    assert!(told.contains("+src/a.md"), "{told}");
    book.write("src/a.md", "after");
    assert_eq!(book.changes(), "+src/a.md");
}

#[cfg(unix)]
#[test]
fn what_links_of_the_book_lead_to_is_watched() {
    use std::os::unix::fs::symlink;

    let mut book = Book::with(Watcher::start, |root| {
        fs::write(root.join("outside/shared.md"), "first").unwrap();
        fs::create_dir(root.join("outside/folder")).unwrap();
        fs::write(root.join("outside/folder/x.md"), "first").unwrap();
        symlink("a.md", root.join("book/src/same.md")).unwrap();
        symlink(root.join("outside/shared.md"), root.join("book/src/shared.md")).unwrap();
        symlink(root.join("outside/folder"), root.join("book/src/folder")).unwrap();
        symlink("..", root.join("book/src/guide/up")).unwrap();
        symlink("nowhere", root.join("book/src/broken.md")).unwrap();
    });
    book.write("src/a.md", "second");
    assert_eq!(book.changes(), "+src/a.md +src/same.md");
    fs::write(book.path("../outside/shared.md"), "second").unwrap();
    assert_eq!(book.changes(), "+src/shared.md");
    fs::write(book.path("../outside/folder/x.md"), "second").unwrap();
    assert_eq!(book.changes(), "+src/folder/x.md");
}

#[test]
fn a_branch_switch_of_5000_files_is_at_most_two_batches() {
    let mut book = Book::new();
    book.write(".git/index.lock", "");
    let root = book.path("");
    let switch = std::thread::spawn(move || {
        for number in 0..5_000 {
            let folder = root.join(format!("src/f{}", number % 50));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}.md")), "new").unwrap();
        }
        fs::remove_file(root.join(".git/index.lock")).unwrap();
    });
    let told = book.changes();
    switch.join().unwrap();
    assert_eq!(
        told.split(' ').filter(|name| name.ends_with(".md")).count(),
        5_000
    );
    assert!(book.batches <= 2, "{} batches", book.batches);
}

#[test]
fn saves_in_a_row_are_followed_by_one_that_is_slower_than_they() {
    let mut book = Book::new();
    let file = book.path("src/a.md");
    let writer = std::thread::spawn(move || {
        for save in 0..100 {
            fs::write(&file, format!("save {save}")).unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let mut last = String::new();
    while last != "save 99" {
        match book.watcher.next(Instant::now() + PATIENCE) {
            Watched::Batch(_) => book.batches += 1,
            other => panic!("{other:?} after {last}"),
        }
        std::thread::sleep(Duration::from_millis(50));
        last = fs::read_to_string(book.path("src/a.md")).unwrap();
    }
    writer.join().unwrap();
    assert!(book.batches <= 50, "{} batches in two seconds", book.batches);
}

#[test]
fn files_that_vanish_before_they_are_read_are_nobodys_trouble() {
    let mut book = Book::new();
    for number in 0..200 {
        let name = format!("src/short-{number}.md");
        book.write(&name, "x");
        fs::remove_file(book.path(&name)).unwrap();
    }
    book.write("src/a.md", "second");
    let told = book.changes();
    assert!(
        told.contains("+src/a.md") && !told.contains("+src/short"),
        "{told}"
    );
}

#[test]
fn looking_finds_what_reports_would_tell() {
    let mut book = Book::with(Watcher::polling, |_| {});
    assert!(book.watcher.is_polling());
    book.write("src/a.md", "a longer second text");
    assert_eq!(book.changes(), "+src/a.md");
    book.rename("src/guide", "src/manual");
    assert_eq!(book.changes(), "-src/guide/b.md +src/manual/b.md");
}

#[test]
fn the_probe_leaves_nothing_behind_and_nothing_in_the_source() {
    let mut book = Book::new();
    let cache = book.path("cache");
    assert!(book.is_quiet());
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 0);
    assert!(!book.watcher.is_polling());
}

#[test]
fn a_watch_ends_when_it_is_asked_to() {
    let mut book = Book::new();
    let stopper = book.watcher.stopper();
    let asker = std::thread::spawn(move || stopper.stop());
    assert_eq!(book.watcher.next(Instant::now() + PATIENCE), Watched::Stopped);
    asker.join().unwrap();
}
