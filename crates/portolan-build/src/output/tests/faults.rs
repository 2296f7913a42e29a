//! Every operation on the disk fails once, or is the last one before the process dies.

use std::ffi::OsString;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::output::disk::{Content, Facts, Kind, Links};
use crate::output::{InPlace, Stat, Swap};

const OLD: &[(&str, &str)] = &[
    ("index.html", "old home"),
    ("same.html", "same"),
    ("guide/a.html", "old A"),
    ("gone/b.html", "B"),
];
const NEW: &[(&str, &str)] = &[
    ("index.html", "new home"),
    ("same.html", "same"),
    ("guide/a.html", "new A"),
    ("new/c/d.html", "D"),
];

/// What goes wrong on a [`FaultyDisk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The operation of this number, and no other: a full disk, say.
    Once,
    /// It and all after it, the tidying up included: the process is killed.
    Dead,
}

/// What this file system cannot do at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    Nothing,
    Exchange,
    /// Neither exchange nor any rename of a folder, as a mount point.
    FolderRename,
    /// As a folder that is mounted from the same file system: nothing is renamed or linked into it, either.
    WayIn,
    Links,
}

struct FaultyDisk {
    number: usize,
    fault: Fault,
    lacks: Lacks,
    done: AtomicUsize,
}

impl FaultyDisk {
    fn new(number: usize, fault: Fault, lacks: Lacks) -> Arc<Self> {
        Arc::new(Self {
            number,
            fault,
            lacks,
            done: AtomicUsize::new(0),
        })
    }

    fn step(&self) -> io::Result<()> {
        let now = self.done.fetch_add(1, Ordering::SeqCst);
        let fails = match self.fault {
            Fault::Once => now == self.number,
            Fault::Dead => now >= self.number,
        };
        if fails {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    fn able(&self, missing: &[Lacks]) -> io::Result<()> {
        if missing.contains(&self.lacks) {
            Err(io::ErrorKind::Unsupported.into())
        } else {
            Ok(())
        }
    }

    /// Across the border of a mounted folder, which here is the site's.
    fn cross(&self, from: &Path, to: &Path) -> io::Result<()> {
        let within = |path: &Path| path.iter().any(|part| part == "site");
        if self.lacks == Lacks::WayIn && within(from) != within(to) {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        Ok(())
    }

    fn rename_folder(&self, from: &Path) -> io::Result<()> {
        if from.is_dir() {
            self.able(&[Lacks::FolderRename, Lacks::WayIn])
        } else {
            Ok(())
        }
    }
}

impl Disk for FaultyDisk {
    fn facts(&self, path: &Path) -> io::Result<Option<Facts>> {
        self.step()?;
        OsDisk.facts(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        self.step()?;
        OsDisk.list(folder)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        OsDisk.read(path)
    }
    fn hash(&self, path: &Path, links: Links) -> io::Result<ContentHash> {
        self.step()?;
        OsDisk.hash(path, links)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        OsDisk.create_folder(path)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<Stat> {
        self.step().inspect_err(|_| {
            // A full disk takes a part.
            let _ = OsDisk.write_new(path, &bytes[..bytes.len() / 2]);
        })?;
        OsDisk.write_new(path, bytes)
    }
    fn copy_new(&self, from: &Path, to: &Path, links: Links) -> io::Result<(ContentHash, Stat)> {
        self.step().inspect_err(|_| {
            let _ = OsDisk.write_new(to, b"");
        })?;
        OsDisk.copy_new(from, to, links)
    }
    fn stream_new(&self, path: &Path, content: Content<'_>) -> io::Result<(ContentHash, Stat)> {
        self.step().inspect_err(|_| {
            let _ = OsDisk.write_new(path, b"");
        })?;
        OsDisk.stream_new(path, content)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        self.able(&[Lacks::Links])?;
        self.cross(from, to)?;
        OsDisk.link(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        self.rename_folder(from)?;
        self.cross(from, to)?;
        OsDisk.rename(from, to)
    }
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        self.rename_folder(from)?;
        OsDisk.rename_new(from, to)
    }
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step()?;
        self.able(&[Lacks::Exchange, Lacks::FolderRename, Lacks::WayIn])?;
        OsDisk.exchange(one, other)
    }
    fn copy_mode(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        OsDisk.copy_mode(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        OsDisk.remove_file(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        OsDisk.remove_folder(path)
    }
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        OsDisk.remove_tree(path)
    }
}

/// Lets each operation of a build fail in turn, until a build needs fewer; `judge` looks at what is left of each.
fn with_each_fault(
    fault: Fault,
    lacks: Lacks,
    start: impl Fn() -> Desk,
    judge: impl Fn(&mut Desk, Result<Outcome, OutputError>, &str),
) {
    for number in 0..1000 {
        let mut desk = start();
        let disk = FaultyDisk::new(number, fault, lacks);
        let result = desk.build_on(Arc::clone(&disk) as Arc<dyn Disk>, NEW);
        if disk.done.load(Ordering::SeqCst) <= number {
            assert!(
                result.is_ok() && number > 10,
                "{fault:?} {lacks:?}: {number} operations, {result:?}"
            );
            return;
        }
        judge(&mut desk, result, &format!("{fault:?} {number}, {lacks:?}"));
    }
    panic!("a build without end");
}

/// An old site with a file of somebody else's.
fn old_site() -> Desk {
    let desk = Desk::with_site(OLD);
    desk.put("site/CNAME", "docs.example.org");
    desk
}

fn with_cname(files: &[(&str, &str)]) -> Tree {
    let mut tree = tree(files);
    tree.insert("CNAME".to_owned(), "docs.example.org".to_owned());
    tree
}

/// The next build succeeds, and nothing is left over after it.
fn mends(desk: &mut Desk, expected: &Tree, case: &str) {
    desk.build(NEW).unwrap_or_else(|error| panic!("{case}: {error}"));
    assert_eq!(&desk.published(), expected, "{case}");
    assert_eq!(desk.beside(), ["site"], "{case}");
}

#[test]
fn whatever_fails_the_site_is_wholly_old_or_wholly_new() {
    for lacks in [Lacks::Nothing, Lacks::Exchange, Lacks::Links] {
        with_each_fault(Fault::Once, lacks, old_site, |desk, result, case| {
            let expected = if result.is_ok() {
                with_cname(NEW)
            } else {
                with_cname(OLD)
            };
            assert_eq!(desk.published(), expected, "{case}: {result:?}");
            mends(desk, &with_cname(NEW), case);
        });
    }
}

#[test]
fn wherever_it_is_killed_the_site_is_wholly_old_or_wholly_new() {
    for lacks in [Lacks::Nothing, Lacks::Exchange, Lacks::Links] {
        with_each_fault(Fault::Dead, lacks, old_site, |desk, _, case| {
            if !desk.site().exists() {
                // Two renames cannot be one: between them the old site waits for the next build to put it back.
                assert_eq!(lacks, Lacks::Exchange, "{case}");
            }
            drop(desk.begin().unwrap());
            let published = desk.published();
            assert!(
                published == with_cname(OLD) || published == with_cname(NEW),
                "{case}: {published:?}"
            );
            assert_eq!(desk.beside(), ["site"], "{case}");
            mends(desk, &with_cname(NEW), case);
        });
    }
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    for fault in [Fault::Once, Fault::Dead] {
        with_each_fault(fault, Lacks::Nothing, Desk::new, |desk, result, case| {
            if desk.site().exists() {
                assert_eq!(desk.published(), tree(NEW), "{case}: {result:?}");
            } else {
                assert!(result.is_err(), "{case}");
            }
            mends(desk, &tree(NEW), case);
        });
    }
}

#[test]
fn in_place_every_file_is_whole_and_the_next_build_mends_the_rest() {
    let start = || {
        let desk = old_site();
        desk.put("site/.git/HEAD", "ref");
        desk
    };
    for (fault, lacks) in [
        (Fault::Once, Lacks::Nothing),
        (Fault::Dead, Lacks::Nothing),
        (Fault::Once, Lacks::FolderRename),
        (Fault::Dead, Lacks::FolderRename),
        (Fault::Once, Lacks::WayIn),
        (Fault::Dead, Lacks::WayIn),
    ] {
        let foreign = lacks == Lacks::Nothing;
        let start = || if foreign { start() } else { old_site() };
        let theirs = |files| {
            let mut tree = with_cname(files);
            if foreign {
                tree.insert(".git/HEAD".to_owned(), "ref".to_owned());
            }
            tree
        };
        let (old, new) = (theirs(OLD), theirs(NEW));
        with_each_fault(fault, lacks, start, |desk, result, case| {
            let staged = |path: &str| path.starts_with(".portolan-new-");
            for (path, content) in desk.published().into_iter().filter(|(path, _)| !staged(path)) {
                let whole = [&old, &new]
                    .into_iter()
                    .any(|tree| tree.get(&path) == Some(&content));
                assert!(
                    whole || content == "/",
                    "{case}: {path} holds {content:?}, {result:?}"
                );
            }
            assert_eq!(desk.published()["CNAME"], "docs.example.org", "{case}");
            match result {
                Ok(_) => assert_eq!(without(desk.published(), staged), new, "{case}"),
                Err(OutputError::HalfUpdated { .. }) => {}
                Err(_) if fault == Fault::Dead => {}
                Err(error) => assert_eq!(without(desk.published(), staged), old, "{case}: {error}"),
            }
            mends(desk, &new, case);
        });
    }
}

fn without(tree: Tree, left_out: impl Fn(&str) -> bool) -> Tree {
    tree.into_iter().filter(|(path, _)| !left_out(path)).collect()
}

#[test]
fn a_site_of_mdbook_is_never_lost() {
    let start = || {
        let desk = Desk::new();
        for (path, content) in [
            ("index.html", "mdBook"),
            ("book.js", "script"),
            ("css/general.css", "style"),
        ] {
            desk.put(&format!("site/{path}"), content);
        }
        desk
    };
    let mdbook = tree(&[
        ("index.html", "mdBook"),
        ("book.js", "script"),
        ("css/general.css", "style"),
    ]);
    for (fault, lacks) in [
        (Fault::Once, Lacks::Nothing),
        (Fault::Dead, Lacks::Nothing),
        (Fault::Once, Lacks::Exchange),
    ] {
        with_each_fault(fault, lacks, start, |desk, result, case| {
            desk.build(NEW)
                .unwrap_or_else(|error| panic!("{case}: {error}, after {result:?}"));
            assert_eq!(desk.published(), tree(NEW), "{case}");
            let aside = desk
                .beside()
                .into_iter()
                .filter(|name| name.starts_with("site.before-portolan"));
            let kept = aside
                .filter(|name| read_tree(&desk.root.path().join(name)) == mdbook)
                .count();
            assert_eq!(kept, 1, "{case}: {:?}", desk.beside());
        });
    }
}

#[test]
fn a_folder_that_cannot_be_renamed_is_updated_in_place() {
    for lacks in [Lacks::FolderRename, Lacks::WayIn] {
        let mut desk = old_site();
        let outcome = desk
            .build_on(FaultyDisk::new(usize::MAX, Fault::Once, lacks), NEW)
            .unwrap();
        assert_eq!(
            outcome.swap,
            Swap::InPlace(InPlace::Refused("unsupported".to_owned()))
        );
        assert_eq!(
            (desk.published(), desk.beside()),
            (with_cname(NEW), vec!["site".to_owned()])
        );
        assert_eq!(desk.build(NEW).unwrap().swap, Swap::Unchanged);
    }
}

#[test]
fn files_that_cannot_be_linked_are_copied() {
    let mut desk = old_site();
    let outcome = desk
        .build_on(FaultyDisk::new(usize::MAX, Fault::Once, Lacks::Links), NEW)
        .unwrap();
    assert_eq!(outcome.swap, Swap::Exchanged);
    assert_eq!(desk.published(), with_cname(NEW));
    assert_eq!(desk.build(NEW).unwrap().swap, Swap::Unchanged);
}

/// A disk on which nothing can be made, for one reason.
struct Refusing(io::ErrorKind);

impl Refusing {
    fn message(self, desk: &mut Desk) -> String {
        let error = desk.build_on(Arc::new(self), NEW).unwrap_err();
        let text = message(&error, desk);
        text.replace(&std::process::id().to_string(), "[pid]")
    }
}

impl Disk for Refusing {
    fn facts(&self, path: &Path) -> io::Result<Option<Facts>> {
        OsDisk.facts(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        OsDisk.list(folder)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        OsDisk.read(path)
    }
    fn hash(&self, path: &Path, links: Links) -> io::Result<ContentHash> {
        OsDisk.hash(path, links)
    }
    fn create_folder(&self, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn write_new(&self, _: &Path, _: &[u8]) -> io::Result<Stat> {
        Err(self.0.into())
    }
    fn copy_new(&self, _: &Path, _: &Path, _: Links) -> io::Result<(ContentHash, Stat)> {
        Err(self.0.into())
    }
    fn stream_new(&self, _: &Path, _: Content<'_>) -> io::Result<(ContentHash, Stat)> {
        Err(self.0.into())
    }
    fn link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn rename_new(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn exchange(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn copy_mode(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn remove_file(&self, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn remove_folder(&self, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
    fn remove_tree(&self, _: &Path) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_refusal_is_one_line_that_says_what_to_do() {
    let mut desk = old_site();
    let kinds = [
        io::ErrorKind::ReadOnlyFilesystem,
        io::ErrorKind::StorageFull,
        io::ErrorKind::PermissionDenied,
    ];
    let said = kinds.map(|kind| Refusing(kind).message(&mut desk)).join("\n");
    insta::assert_snapshot!(said, @r#"
    cannot create `[desk]/site/.portolan-new-[pid]`: the file system is read-only; name a folder on another one with `-d`
    cannot create `[desk]/site/.portolan-new-[pid]`: the disk is full; free some space and build again
    cannot create `[desk]/site/.portolan-new-[pid]`: permission denied; change its owner or mode, or name another folder with `-d`
    "#);
    assert_eq!(desk.published(), with_cname(OLD));
}
