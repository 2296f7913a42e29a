//! Files that may not be read, folders that may not be written, and things that are no files at all: one line each, which
//! names what it is about, and the last good site stays.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crate::support::{Tree, code, command, difference, leftovers, read, said, through, write};

/// What starts a program as the superuser without the rights that go past the modes of files.
const BOUND: [&str; 3] = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"];

/// A small book with a site.
struct Place {
    folder: tempfile::TempDir,
    before: Tree,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            (
                "book.toml",
                "[book]\ntitle = \"T\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n",
            ),
            (
                "docs/index.md",
                "# Home\n\n{{#include part.txt}}\n\n[file](files/data.bin)\n",
            ),
            ("docs/part.txt", "included\n"),
            ("docs/files/data.bin", "data"),
            ("docs/sub/page.md", "# Page\n"),
            (
                "theme/templates/listing.html",
                "<!doctype html><title>{{ page.title }}</title>",
            ),
        ];
        for (path, text) in files {
            write(&folder.path().join("around/book").join(path), text.as_bytes());
        }
        let mut place = Self {
            folder,
            before: Tree::new(),
        };
        let built = place.build();
        assert_eq!(code(&built), Some(0), "{}", said(&built));
        place.before = read(&place.path("site"));
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("around/book").join(path)
    }

    fn mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.path(path), Permissions::from_mode(mode)).unwrap();
    }

    fn build(&self) -> Output {
        let mut command = command(&self.path(""), &["build", "--quiet"]);
        if is_superuser(self.folder.path()) && *CAN_BIND {
            command = through(&BOUND, &command);
        }
        let mut child = command.spawn().unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("it waits for ever");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        child.wait_with_output().unwrap()
    }

    /// What a build says, in its own words, with its exit code; the site must be as it was.
    fn refused(&self) -> String {
        let output = self.build();
        let text = said(&output).replace(self.folder.path().to_str().unwrap(), "[place]");
        let text = text.replace(
            self.folder.path().canonicalize().unwrap().to_str().unwrap(),
            "[place]",
        );
        if code(&output) != Some(0) {
            let now = read(&self.path("site"));
            assert_eq!(
                difference(&now, &self.before),
                [""; 0],
                "the last good site stays: {text}"
            );
        }
        assert_eq!(leftovers(&self.path("")), [""; 0]);
        let text = without_number(&text, "portolan-new-");
        let mut lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines.dedup();
        format!("{}: {}\n", code(&output).unwrap_or(-1), lines.join("\n   "))
    }
}

/// A text in which the number behind some words is none in particular.
fn without_number(text: &str, before: &str) -> String {
    let Some((head, tail)) = text.split_once(before) else {
        return text.to_owned();
    };
    let tail = tail.trim_start_matches(|letter: char| letter.is_ascii_digit());
    format!("{head}{before}[number]{tail}")
}

/// Whether what we make belongs to the superuser, whom no mode stops.
fn is_superuser(made: &Path) -> bool {
    fs::metadata(made).is_ok_and(|facts| facts.uid() == 0)
}

/// Whether there is what takes these rights away, and it does.
static CAN_BIND: LazyLock<bool> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let shut = folder.path().join("shut");
    write(&shut, b"text");
    fs::set_permissions(&shut, Permissions::from_mode(0o000)).unwrap();
    let mut cat = Command::new("cat");
    cat.arg(&shut).current_dir(folder.path());
    let reads = |mut command: Command| command.output().is_ok_and(|output| output.status.success());
    reads(through(&BOUND[..1], &cat)) && !reads(through(&BOUND, &cat))
});

/// Whether modes of files stop a program here.
#[expect(clippy::print_stdout, reason = "a test says what it could not run")]
fn modes_count() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let count = !is_superuser(folder.path()) || *CAN_BIND;
    if !count {
        println!("skipped: no mode stops the superuser here, and there is no `setpriv`");
    }
    count
}

/// What is said where this is done to a book that was built.
fn after(spoil: impl FnOnce(&Place)) -> String {
    let place = Place::new();
    spoil(&place);
    let said = place.refused();
    for path in ["", "docs", "docs/sub", "site", ".portolan"] {
        // So that it can be removed.
        let _ = fs::set_permissions(place.path(path), Permissions::from_mode(0o755));
    }
    let _ = fs::set_permissions(place.folder.path().join("around"), Permissions::from_mode(0o755));
    said
}

#[test]
fn what_may_not_be_read() {
    if !modes_count() {
        return;
    }
    let shut = |path: &'static str| after(move |place| place.mode(path, 0o000));
    insta::assert_snapshot!(shut("book.toml"), @"2: error: cannot read `./book.toml`: permission denied");
    insta::assert_snapshot!(shut("docs/index.md"), @r#"
    1: error[page-unreadable]: `docs/index.md` cannot be read: permission denied
       --> docs/index.md
        = help: check the file and its permissions, or move it out of the source
    "#);
    insta::assert_snapshot!(shut("docs/sub"), @r#"
    1: error[page-unreadable]: `docs/sub` cannot be read: permission denied
       --> docs/sub
        = help: check that `book.src` names the folder, and its permissions
    "#);
    insta::assert_snapshot!(shut("docs"), @r#"
    1: error[page-unreadable]: `docs` cannot be read: permission denied
       --> docs
        = help: check that `book.src` names the folder, and its permissions
    "#);
    insta::assert_snapshot!(shut("docs/part.txt"), @"2: error: cannot publish `docs/part.txt`: cannot read `./docs/part.txt`: permission denied; change its owner or mode");
    insta::assert_snapshot!(shut("docs/files/data.bin"), @"2: error: cannot publish `docs/files/data.bin`: cannot read `./docs/files/data.bin`: permission denied; change its owner or mode");
    insta::assert_snapshot!(shut("theme/templates/listing.html"), @r#"
    1: error[page-unreadable]: `theme/templates/listing.html` cannot be read: permission denied
       --> theme/templates/listing.html
        = help: check the file and its permissions, or move it out of the source
    "#);
    insta::assert_snapshot!(shut("theme/templates"), @r#"
    1: error[page-unreadable]: `theme/templates` cannot be read: permission denied
       --> theme/templates
        = help: check the file and its permissions, or move it out of the source
    "#);
    insta::assert_snapshot!(shut("theme"), @r#"
    1: error[page-unreadable]: `theme` cannot be read: permission denied
       --> theme
        = help: check the file and its permissions, or move it out of the source
    "#);
}

#[test]
fn what_may_not_be_written() {
    if !modes_count() {
        return;
    }
    let text = "# Home\n\nNew.\n";
    // A folder around the site that may not be changed: files are replaced one by one.
    insta::assert_snapshot!(after(|place| {
        write(&place.path("docs/index.md"), text.as_bytes());
        place.mode("", 0o555);
    }), @"0:");
    insta::assert_snapshot!(after(|place| {
        write(&place.path("docs/index.md"), text.as_bytes());
        place.mode("site", 0o555);
        place.mode("", 0o555);
    }), @"2: error: cannot write `index.md`: cannot create `[place]/around/book/site/.portolan-new-[number]`: permission denied; change its owner or mode, or name another folder with `-d`");
    insta::assert_snapshot!(after(|place| {
        write(&place.path("docs/index.md"), text.as_bytes());
        place.mode(".portolan", 0o555);
    }), @"0:");
    insta::assert_snapshot!(after(|place| {
        fs::remove_dir_all(place.path(".portolan")).unwrap();
        write(&place.path(".portolan"), b"a file");
    }), @"0:");
}

#[test]
fn an_output_that_is_a_file() {
    let place = Place::new();
    fs::remove_dir_all(place.path("site")).unwrap();
    write(&place.path("site"), b"somebody's");
    let output = place.build();
    let text = said(&output).replace(place.folder.path().to_str().unwrap(), "[place]");
    insta::assert_snapshot!(format!("{:?} {text}", code(&output)), @"Some(2) error: `./site` cannot be the output folder: it is not a folder; name another one with `-d`");
    assert_eq!(fs::read(place.path("site")).unwrap(), b"somebody's");
}

#[test]
fn what_is_no_file() {
    let pipe = |path: &'static str| {
        after(move |place| {
            let _ = fs::remove_file(place.path(path));
            let made = Command::new("mkfifo").arg(place.path(path)).status();
            assert!(made.unwrap().success());
        })
    };
    insta::assert_snapshot!(pipe("docs/pipe.md"), @r#"
    1: error[page-unreadable]: the file cannot be read: it is not a regular file
       --> docs/pipe.md
        = help: check the link and the permissions
    "#);
    insta::assert_snapshot!(pipe("docs/part.txt"), @r#"
    1: warning[broken-include]: the included file `docs/part.txt` cannot be read: it is not a regular file
        --> docs/index.md:3:1
         |
       3 | {{#include part.txt}}
         | ^^^^^^^^^^^^^^^^^^^^^
         |
         = help: an include names a file that can be read
       error[page-unreadable]: the file cannot be read: it is not a regular file
       --> docs/part.txt
        = help: check the link and the permissions
    "#);
    insta::assert_snapshot!(pipe("docs/files/data.bin"), @r#"
    1: error[page-unreadable]: the file cannot be read: it is not a regular file
       --> docs/files/data.bin
        = help: check the link and the permissions
       warning[broken-link]: no page or file `files/data.bin`
        --> docs/index.md:5:1
         |
       5 | [file](files/data.bin)
         | ^^^^^^^^^^^^^^^^^^^^^^
         |
         = help: the path is relative to this file; `/x.md` starts at the source folder
    "#);
    insta::assert_snapshot!(pipe("docs/SUMMARY.md"), @r#"
    1: error[page-unreadable]: the file cannot be read: it is not a regular file
       --> docs/SUMMARY.md
        = help: check the link and the permissions
    "#);
    insta::assert_snapshot!(pipe("book.toml"), @"2: error: `./book.toml` is not a regular file");
    insta::assert_snapshot!(pipe("theme/templates/listing.html"), @r#"
    1: error[page-unreadable]: `theme/templates/listing.html` cannot be read: it is not a regular file
       --> theme/templates/listing.html
        = help: check the file and its permissions, or move it out of the source
    "#);
    insta::assert_snapshot!(after(|place| fs::create_dir(place.path("docs/folder.md")).unwrap()), @"0:");
    insta::assert_snapshot!(after(|place| {
        std::os::unix::net::UnixListener::bind(place.path("docs/socket.md")).map(drop).unwrap();
    }), @r#"
    1: error[page-unreadable]: the file cannot be read: it is not a regular file
       --> docs/socket.md
        = help: check the link and the permissions
    "#);
}
