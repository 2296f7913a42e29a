//! How editors and tools save a file, step by step: each is told as one change of that file, in at most two batches, and what
//! they leave beside it is told of nobody.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::Book;

/// One step of a save; paths are names in the folder of the page, `@` stands for the page itself.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The whole text at once: the new one.
    Write(&'static str),
    /// The new text in parts, a moment between them.
    Parts(&'static str, u32),
    /// Makes it empty, or makes an empty one.
    Empty(&'static str),
    Rename(&'static str, &'static str),
    Copy(&'static str, &'static str),
    Link(&'static str, &'static str),
    Symlink(&'static str, &'static str),
    Remove(&'static str),
    Folder(&'static str),
    Mode(&'static str, u32),
    Touch(&'static str),
    /// Waits that many milliseconds.
    Wait(u64),
    /// Two files change places.
    Exchange(&'static str, &'static str),
}

use Step::*;

const SAVES: &[(&str, &[Step])] = &[
    ("nano: in place", &[Write("@")]),
    ("in place, in parts", &[Parts("@", 4)]),
    ("in place, emptied first", &[Empty("@"), Write("@")]),
    (
        "in place, emptied a while before",
        &[Empty("@"), Wait(12), Write("@")],
    ),
    ("notepad: twice the same", &[Write("@"), Write("@")]),
    (
        "vim: backup by copy",
        &[Copy("@", "@~"), Write("@"), Remove("@~")],
    ),
    (
        "vim: backup by rename",
        &[
            Write("4913"),
            Remove("4913"),
            Rename("@", "@~"),
            Write("@"),
            Remove("@~"),
        ],
    ),
    (
        "vim: keeps the backup",
        &[Rename("@", "@~"), Write("@"), Mode("@", 0o644)],
    ),
    (
        "vim: with a swap file",
        &[Write(".@.swp"), Write("@"), Write(".@.swp"), Remove(".@.swp")],
    ),
    ("vim: undo file", &[Write(".@.un~"), Write("@")]),
    (
        "emacs: backup and lock",
        &[
            Symlink("nobody@host.1", ".#@"),
            Rename("@", "@~"),
            Write("@"),
            Remove(".#@"),
        ],
    ),
    ("emacs: autosave", &[Write("#@#"), Write("@"), Remove("#@#")]),
    ("vs code: in place", &[Write("@"), Touch("@")]),
    (
        "vs code: atomic",
        &[Write("@.vsctmp.tmp"), Rename("@.vsctmp.tmp", "@")],
    ),
    (
        "jetbrains: safe write",
        &[
            Write("@___jb_tmp___"),
            Rename("@", "@___jb_old___"),
            Rename("@___jb_tmp___", "@"),
            Remove("@___jb_old___"),
        ],
    ),
    (
        "sublime: atomic",
        &[Write(".@.tmp"), Mode(".@.tmp", 0o644), Rename(".@.tmp", "@")],
    ),
    (
        "gedit: gio",
        &[
            Write(".goutputstream-A1B2C3"),
            Rename(".goutputstream-A1B2C3", "@"),
        ],
    ),
    (
        "gedit: gio with backup",
        &[
            Write(".goutputstream-A1B2C3"),
            Link("@", "@~"),
            Rename(".goutputstream-A1B2C3", "@"),
        ],
    ),
    (
        "kate: swap file",
        &[Write(".@.kate-swp"), Parts("@", 2), Remove(".@.kate-swp")],
    ),
    (
        "textedit: sandbox folder",
        &[
            Folder(".sb-1"),
            Write(".sb-1/new"),
            Rename(".sb-1/new", "@"),
            Remove(".sb-1"),
        ],
    ),
    (
        "textedit: exchange",
        &[Write(".sb-new"), Exchange(".sb-new", "@"), Remove(".sb-new")],
    ),
    ("word processor: lock", &[Write("~$@"), Write("@"), Remove("~$@")]),
    (
        "office: lock",
        &[Write(".~lock.@#"), Remove("@"), Write("@"), Remove(".~lock.@#")],
    ),
    (
        "helix: backup beside",
        &[Rename("@", "@.bak"), Write("@"), Remove("@.bak")],
    ),
    ("acme: remove and create", &[Remove("@"), Write("@")]),
    ("remove, wait, create", &[Remove("@"), Wait(15), Write("@")]),
    (
        "sed -i",
        &[
            Write("sedA1b2C3.tmp"),
            Mode("sedA1b2C3.tmp", 0o644),
            Rename("sedA1b2C3.tmp", "@"),
        ],
    ),
    ("go: renameio", &[Write(".@.tmp-123"), Rename(".@.tmp-123", "@")]),
    (
        "python: atomicwrites",
        &[Write("@.tmp.9"), Rename("@.tmp.9", "@")],
    ),
    (
        "rsync",
        &[
            Write(".@.Xy12.tmp"),
            Touch(".@.Xy12.tmp"),
            Rename(".@.Xy12.tmp", "@"),
        ],
    ),
    (
        "syncthing",
        &[Write(".syncthing.@.tmp"), Rename(".syncthing.@.tmp", "@")],
    ),
    ("dropbox: part", &[Write("@.part"), Rename("@.part", "@")]),
    (
        "chrome: crswap",
        &[Empty("@.crswap"), Write("@.crswap"), Rename("@.crswap", "@")],
    ),
    (
        "nfs: silly rename",
        &[Rename("@", ".nfs000001"), Write("@"), Remove(".nfs000001")],
    ),
    ("formatter behind the editor", &[Write("@"), Wait(5), Write("@")]),
    (
        "two saves, one undone",
        &[Empty("@"), Write("@"), Touch("@"), Write("@")],
    ),
    (
        "mode and time only at the end",
        &[Write("@"), Mode("@", 0o600), Mode("@", 0o644), Touch("@")],
    ),
];

fn take(step: Step, folder: &Path, page: &str, text: &str) {
    let at = |name: &str| folder.join(name.replace('@', page));
    match step {
        Write(name) => fs::write(at(name), text).unwrap(),
        Parts(name, parts) => {
            let mut file = fs::File::create(at(name)).unwrap();
            for part in text.as_bytes().chunks(text.len().div_ceil(parts as usize)) {
                file.write_all(part).unwrap();
                file.flush().unwrap();
            }
        }
        Empty(name) => drop(fs::File::create(at(name)).unwrap()),
        Rename(from, to) => fs::rename(at(from), at(to)).unwrap(),
        Copy(from, to) => _ = fs::copy(at(from), at(to)).unwrap(),
        Link(from, to) => {
            let _ = fs::remove_file(at(to));
            fs::hard_link(at(from), at(to)).unwrap();
        }
        #[cfg(unix)]
        Symlink(to, name) => std::os::unix::fs::symlink(to, at(name)).unwrap(),
        #[cfg(unix)]
        Mode(name, mode) => {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        #[cfg(not(unix))]
        Symlink(..) | Mode(..) => {}
        Remove(name) if at(name).is_dir() => fs::remove_dir_all(at(name)).unwrap(),
        Remove(name) => fs::remove_file(at(name)).unwrap(),
        Folder(name) => fs::create_dir(at(name)).unwrap(),
        Touch(name) => {
            let file = fs::File::options().write(true).open(at(name)).unwrap();
            file.set_modified(SystemTime::now()).unwrap();
        }
        Wait(milliseconds) => std::thread::sleep(Duration::from_millis(milliseconds)),
        #[cfg(target_os = "linux")]
        Exchange(one, other) => {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            renameat_with(CWD, at(one), CWD, at(other), RenameFlags::EXCHANGE).unwrap();
        }
        #[cfg(not(target_os = "linux"))]
        Exchange(one, other) => fs::rename(at(one), at(other)).unwrap(),
    }
}

#[test]
fn every_editors_save_is_one_change_of_one_file() {
    let mut book = Book::new();
    let folder = book.path("src");
    for (number, (editor, steps)) in SAVES.iter().enumerate() {
        let before = book.batches;
        let text = format!("saved as by {editor}, number {number}\n").repeat(20);
        for step in *steps {
            take(*step, &folder, "a.md", &text);
        }
        assert_eq!(book.changes(), "+src/a.md", "{editor}");
        assert!(
            book.batches - before <= 2,
            "{editor}: {} batches",
            book.batches - before
        );
        assert_eq!(fs::read_to_string(folder.join("a.md")).unwrap(), text, "{editor}");
        for left in ["a.md~", "a.md.bak", ".a.md.un~"] {
            let _ = fs::remove_file(folder.join(left));
        }
    }
}
