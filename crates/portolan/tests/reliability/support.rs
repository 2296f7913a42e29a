//! A book in a folder, the program on it, and what lies on disk afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Files by path, with their bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// The two states between which a book goes back and forth: no page is the same in both.
pub const EDITIONS: [&str; 2] = ["first", "second"];

const PAGES: usize = 48;

const CONFIG: &str = "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n\
                      [output.html.print]\nenable = true\n";

/// A number from the environment, for long runs.
pub fn times(variable: &str, short: usize) -> usize {
    std::env::var(variable)
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(short)
}

/// Numbers that look random and follow from a seed (splitmix64); `PORTOLAN_SEED` sets another one.
pub struct Random(u64);

impl Random {
    pub fn new() -> Self {
        Self(times("PORTOLAN_SEED", 9) as u64)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

/// A book in a folder with nothing else in it.
pub struct Book {
    pub root: PathBuf,
}

impl Book {
    /// The first edition, not built.
    pub fn at(root: &Path) -> Self {
        let book = Self {
            root: root.to_path_buf(),
        };
        book.become_edition(EDITIONS[0]);
        book
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.root.join(path), text.as_ref());
    }

    /// Writes all of an edition and removes what only the other one has.
    pub fn become_edition(&self, edition: &str) {
        let _ = fs::remove_dir_all(self.root.join("docs"));
        self.write("book.toml", CONFIG);
        let home = format!(
            "---\naliases: [was-{edition}.html]\n---\n# Home\n\nThe {edition} edition.\n\n:::pages\n:::\n"
        );
        self.write("docs/index.md", home);
        self.write(&format!("docs/only/{edition}.md"), "# Only here\n\nText.\n");
        self.write(&format!("docs/files/{edition}.txt"), edition.repeat(5_000));
        self.write("docs/files/data.txt", edition);
        for number in 0..PAGES {
            let text = format!(
                "---\ntags: [t{}, {edition}]\n---\n# Page {number}\n\nOf the {edition} edition, see [the next](page-{}.md).\n\n\
                 ## Code\n\n```rust\nfn {edition}() -> usize {{\n    {number}\n}}\n```\n",
                number % 5,
                (number + 1) % PAGES,
            );
            self.write(&format!("docs/part/page-{number}.md"), text);
        }
    }

    /// What the program does with the book.
    pub fn command(&self, arguments: &[&str]) -> Command {
        command(&self.root, arguments)
    }

    /// Builds, which must succeed.
    pub fn build(&self, more: &[&str]) {
        let output = self
            .command(&[&["build", "--quiet"], more].concat())
            .output()
            .unwrap();
        assert_eq!(
            (code(&output), said(&output)),
            (Some(0), String::new()),
            "{more:?}"
        );
    }

    pub fn site(&self) -> Tree {
        read(&self.root.join("site"))
    }

    /// What unfinished builds have left beside the site.
    pub fn leftovers(&self) -> Vec<String> {
        leftovers(&self.root)
    }

    /// What both editions look like, each from a clean build in a folder of its own.
    pub fn sites() -> [Tree; 2] {
        EDITIONS.map(|edition| {
            let folder = tempfile::tempdir().unwrap();
            let book = Self::at(folder.path());
            book.become_edition(edition);
            book.build(&[]);
            book.site()
        })
    }
}

/// The program in a folder, with nothing from outside that it could mistake for a wish.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The same command, started by another one that has these arguments first.
pub fn through(first: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(first[0]);
    outer
        .args(&first[1..])
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(command.get_current_dir().unwrap())
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    outer
}

pub fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// All that the program said, errors first.
pub fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stderr) + &text(&output.stdout)
}

pub fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// Names beside a site that only a build in the making uses.
pub fn leftovers(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.contains("portolan-new") || name.contains("portolan-old"))
        .collect()
}

/// Every file below a folder; nothing where there is none.
pub fn read(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                tree.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    tree
}

/// How a tree differs from another: names of files, for messages.
pub fn difference(left: &Tree, right: &Tree) -> Vec<String> {
    let names = left.keys().chain(right.keys());
    let mut names: Vec<_> = names
        .filter(|name| left.get(*name) != right.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}
