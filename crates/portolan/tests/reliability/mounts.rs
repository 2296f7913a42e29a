//! File systems that are full, read-only, or mounted where the site should be. They are made with `mount`, so these tests
//! do something only where it may be called; elsewhere they say so.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Book, EDITIONS, Tree, code, difference, leftovers, read, said, times};

/// A file system in memory, gone when this is dropped.
struct Mount {
    path: PathBuf,
}

impl Mount {
    /// Nothing where it cannot be mounted.
    #[expect(clippy::print_stdout, reason = "a test says what it could not run")]
    fn new(path: &Path) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"])
            .arg(path)
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            Some(Self {
                path: path.to_path_buf(),
            })
        } else {
            println!("skipped: nothing can be mounted here");
            None
        }
    }

    fn remount(&self, options: &str) {
        let mount = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.path)
            .status();
        assert!(mount.unwrap().success());
    }

    /// Fills all but this many bytes with a file, which is given back.
    fn fill(&self, free: u64) -> PathBuf {
        let path = self.path.join("ballast");
        let mut file = fs::File::create(&path).unwrap();
        while file.write_all(&[7; 64 << 10]).is_ok() {}
        while file.write_all(&[7; 4 << 10]).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(free)).unwrap();
        path
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // What still lies there is taken away with its folder.
        let _ = Command::new("umount").args(["-l"]).arg(&self.path).status();
    }
}

/// What a site takes on a disk.
fn room(site: &Tree) -> u64 {
    site.values()
        .map(|bytes| (bytes.len() as u64).next_multiple_of(4 << 10) + (4 << 10))
        .sum()
}

/// Builds the second edition over the first with more and more space; `judge` hears whether that succeeded.
fn with_little_space(mount: &Mount, book: &Book, arguments: &[&str], judge: impl Fn(bool, &str, &str)) {
    let sites = Book::sites();
    let steps = times("PORTOLAN_FULL_DISKS", 8) as u64;
    let mut outcomes = [0, 0];
    for step in 0..steps {
        book.become_edition(EDITIONS[0]);
        book.build(arguments);
        book.become_edition(EDITIONS[1]);
        let ballast = mount.fill(room(&sites[1]) * step * 5 / (steps * 4));
        let output = book
            .command(&[&["build", "--quiet"], arguments].concat())
            .output()
            .unwrap();
        fs::remove_file(ballast).unwrap();
        let case = format!("step {step} of {steps}");
        match code(&output) {
            Some(0) => outcomes[1] += 1,
            Some(2) => {
                outcomes[0] += 1;
                let said = said(&output);
                assert!(
                    said.starts_with("error: ") && said.contains("the disk is full"),
                    "{case}: {said}"
                );
                assert!(
                    said.contains('/') && said.trim().lines().count() <= 3,
                    "{case}: {said}"
                );
            }
            other => panic!("{case}: {other:?}, {}", said(&output)),
        }
        judge(code(&output) == Some(0), &said(&output), &case);
        book.build(arguments);
    }
    assert!(
        outcomes[0] > 0 && outcomes[1] > 0,
        "{outcomes:?} of failures and successes"
    );
}

#[test]
fn an_output_without_space_keeps_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::new(&folder.path().join("mounted")) else {
        return;
    };
    let sites = Book::sites();
    let output = mount.path.join("site");
    let book = Book::at(&folder.path().join("book"));
    with_little_space(
        &mount,
        &book,
        &["-d", output.to_str().unwrap()],
        |succeeded, _, case| {
            let expected = &sites[usize::from(succeeded)];
            assert_eq!(difference(&read(&output), expected), [""; 0], "{case}");
            assert_eq!(leftovers(&mount.path), [""; 0], "{case}");
        },
    );
}

#[test]
fn a_book_on_a_full_disk_keeps_its_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::new(&folder.path().join("mounted")) else {
        return;
    };
    let sites = Book::sites();
    let book = Book::at(&mount.path.join("book"));
    with_little_space(&mount, &book, &[], |succeeded, _, case| {
        let expected = &sites[usize::from(succeeded)];
        assert_eq!(difference(&book.site(), expected), [""; 0], "{case}");
        assert_eq!(book.leftovers(), [""; 0], "{case}");
    });
}

#[test]
fn a_mounted_output_is_updated_file_by_file_and_every_file_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::at(&folder.path().join("book"));
    let Some(mount) = Mount::new(&book.root.join("site")) else {
        return;
    };
    let [first, second] = Book::sites();
    let output = book.command(&["build"]).output().unwrap();
    assert_eq!(code(&output), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("was updated file by file"),
        "{}",
        said(&output)
    );
    assert_eq!(difference(&book.site(), &first), [""; 0]);
    with_little_space(&mount, &book, &[], |succeeded, _, case| {
        let site = book.site();
        if succeeded {
            assert_eq!(difference(&site, &second), [""; 0], "{case}");
        }
        let of_none: Vec<_> = site
            .iter()
            .filter(|(path, bytes)| {
                *path != ".portolan-site"
                    && ![&first, &second]
                        .iter()
                        .any(|tree| tree.get(*path) == Some(bytes))
            })
            .collect();
        assert!(of_none.is_empty(), "{case}: {of_none:?}");
    });
}

#[test]
fn a_read_only_output_is_one_line_that_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::at(&folder.path().join("book"));
    let Some(mount) = Mount::new(&folder.path().join("mounted")) else {
        return;
    };
    let output = mount.path.join("site");
    let arguments = ["build", "--quiet", "-d", output.to_str().unwrap()];
    assert_eq!(code(&book.command(&arguments).output().unwrap()), Some(0));
    let before = read(&output);
    book.become_edition(EDITIONS[1]);
    mount.remount("ro");
    let refused = book.command(&arguments).output().unwrap();
    assert_eq!(code(&refused), Some(2));
    let said = said(&refused);
    assert!(
        said.starts_with("error: ") && said.trim().lines().count() == 1,
        "{said}"
    );
    assert!(said.contains("read-only") && said.contains("/mounted/"), "{said}");
    assert_eq!(difference(&read(&output), &before), [""; 0]);
}
