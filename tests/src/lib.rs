//! Books in temporary folders, built as the program builds them.
//!
//! Owns [`TestBook`], which writes files and runs builds, and [`Site`], what came out; [`fuzz`], which feeds the parsers
//! with anything. Must not know how a stage works: tests of stages live beside them.

pub mod fuzz;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use portolan_build::{Mode, Programs, Report, Request, Silent};
use portolan_core::model::Diagnostic;

/// A book in a folder of its own, removed when dropped.
#[derive(Debug)]
pub struct TestBook {
    folder: tempfile::TempDir,
}

/// The files of a site, by path; the mark of the output folder is one of them.
pub type Site = BTreeMap<String, Vec<u8>>;

/// A configuration that asks for nothing special and reads no git history.
pub const PLAIN: &str =
    "[book]\ntitle = \"Test\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";

impl Default for TestBook {
    fn default() -> Self {
        Self::new(&[("book.toml", PLAIN)])
    }
}

impl TestBook {
    /// A book of these files (path, text).
    ///
    /// # Panics
    /// When the folder cannot be written: a test cannot go on then.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("portolan-test-")
            .tempdir()
            .expect("a temporary folder");
        let book = Self { folder };
        for (path, text) in files {
            book.write(path, text);
        }
        book
    }

    /// A plain book with these pages under `docs/`.
    #[must_use]
    pub fn of_pages(pages: &[(&str, &str)]) -> Self {
        let book = Self::default();
        for (path, text) in pages {
            book.write(&format!("docs/{path}"), text);
        }
        book
    }

    /// The book's root.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the book.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, its folders too.
    ///
    /// # Panics
    /// When that fails.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("folders of a test book");
        }
        std::fs::write(file, content).expect("a file of a test book");
    }

    /// Copies a file, or the sources of another book, into this one.
    ///
    /// # Panics
    /// When that fails.
    pub fn copy_in(&self, from: &Path, to: &str) {
        let to = self.path(to);
        if from.is_dir() {
            copy_folder(from, &to);
        } else {
            std::fs::copy(from, to).expect("a file to copy");
        }
    }

    /// Removes a file.
    ///
    /// # Panics
    /// When there is none.
    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).expect("a file to remove");
    }

    /// Moves a file.
    ///
    /// # Panics
    /// When there is none.
    pub fn rename(&self, from: &str, to: &str) {
        if let Some(folder) = self.path(to).parent() {
            std::fs::create_dir_all(folder).expect("folders of a test book");
        }
        std::fs::rename(self.path(from), self.path(to)).expect("a file to move");
    }

    /// What a build of the book asks for.
    #[must_use]
    pub fn request(&self) -> Request {
        Request {
            book: self.root().to_path_buf(),
            mode: Mode::Write { output: None },
            strict: false,
            threads: Some(2),
            source_date_epoch: None,
            today: None,
            environment: Vec::new(),
            programs: Programs::Run,
        }
    }

    /// Builds the book into its own output folder.
    ///
    /// # Errors
    /// When the tool fails.
    pub fn try_build(&self) -> Result<Report, String> {
        portolan_build::run(&self.request(), &Silent).map_err(|error| format!("{error:#}"))
    }

    /// Builds the book into its own output folder.
    ///
    /// # Panics
    /// When the tool fails.
    #[must_use]
    pub fn build(&self) -> Report {
        self.try_build().expect("a build that runs to its end")
    }

    /// Builds the book with an empty cache into an empty folder outside of it.
    ///
    /// # Panics
    /// When the tool fails.
    #[must_use]
    pub fn build_clean(&self) -> Site {
        let copy = tempfile::tempdir().expect("a temporary folder");
        let root = copy.path().join("book");
        copy_folder(self.root(), &root);
        let request = Request {
            book: root.clone(),
            ..self.request()
        };
        portolan_build::run(&request, &Silent).expect("a clean build");
        read_folder(&root.join("site"))
    }

    /// The site in the book's own output folder.
    #[must_use]
    pub fn site(&self) -> Site {
        read_folder(&self.path("site"))
    }

    /// Edits a book that was built, builds it again and says what was parsed and rendered.
    ///
    /// # Panics
    /// When the site is not that of a clean build.
    pub fn rebuilt(&self, edit: impl FnOnce(&Self)) -> (String, String) {
        edit(self);
        let report = self.build();
        assert_eq!(
            difference(&self.site(), &self.build_clean()),
            "",
            "incremental = clean"
        );
        (listed(&report.parsed), listed(&report.rendered))
    }

    /// A file of the site as text.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        let bytes = std::fs::read(self.path("site").join(path)).expect("a page of the site");
        String::from_utf8(bytes).expect("a page is UTF-8")
    }
}

/// Copies the sources of a book: no cache, no output.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder of the copy");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry to copy");
        let name = entry.file_name();
        if name == ".portolan" || name == "site" {
            continue;
        }
        let target = to.join(&name);
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file to copy");
        }
    }
}

/// Runs git in a folder, as Ada in the night of `day`, whatever the machine's own configuration says.
///
/// # Panics
/// When git cannot do it.
pub fn git(folder: &Path, day: &str, arguments: &[&str]) {
    let names = [
        "user.name=Ada",
        "user.email=ada@example.org",
        "init.defaultBranch=main",
    ];
    let output = std::process::Command::new("git")
        .args(names.into_iter().flat_map(|name| ["-c", name]))
        .args(arguments)
        .env("GIT_AUTHOR_DATE", format!("{day}T03:02:01+02:00"))
        .env("GIT_COMMITTER_DATE", format!("{day}T03:02:01+02:00"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .current_dir(folder)
        .output()
        .expect("git starts");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

/// Every file below a folder.
///
/// # Panics
/// When one cannot be read.
#[must_use]
pub fn read_folder(folder: &Path) -> Site {
    let mut site = Site::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry of the site").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("inside")
                    .to_string_lossy()
                    .replace('\\', "/");
                site.insert(name, std::fs::read(&path).expect("a file of the site"));
            }
        }
    }
    site
}

/// Diagnostics as lines: `level id file:line:column message (hint)`.
#[must_use]
pub fn shown(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let level = format!("{:?}", diagnostic.level).to_lowercase();
        let place =
            diagnostic
                .location
                .as_ref()
                .map_or_else(String::new, |place| match (place.line, place.column) {
                    (0, _) => format!(" {}", place.file),
                    (line, 0) => format!(" {}:{line}", place.file),
                    (line, column) => format!(" {}:{line}:{column}", place.file),
                });
        let _ = write!(text, "{level} {}{place}: {}", diagnostic.id, diagnostic.message);
        if let Some(hint) = &diagnostic.hint {
            let _ = write!(text, " ({hint})");
        }
        text.push('\n');
    }
    text
}

/// Paths as one line, for asserts on what was parsed and rendered.
#[must_use]
pub fn listed<T: ToString>(paths: &[T]) -> String {
    paths
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// How two sites differ: one line a file, empty when they are the same.
#[must_use]
pub fn difference(left: &Site, right: &Site) -> String {
    let mut text = String::new();
    for (path, bytes) in left {
        match right.get(path) {
            None => _ = writeln!(text, "only left: {path}"),
            Some(other) if other != bytes => _ = writeln!(text, "{path}: {}", first_difference(bytes, other)),
            Some(_) => {}
        }
    }
    for path in right.keys().filter(|path| !left.contains_key(*path)) {
        let _ = writeln!(text, "only right: {path}");
    }
    text
}

fn first_difference(left: &[u8], right: &[u8]) -> String {
    let at = left
        .iter()
        .zip(right)
        .position(|(a, b)| a != b)
        .unwrap_or(left.len().min(right.len()));
    let around = |bytes: &[u8]| {
        let from = at.saturating_sub(40);
        String::from_utf8_lossy(&bytes[from.min(bytes.len())..(at + 60).min(bytes.len())]).into_owned()
    };
    format!("byte {at}: `{}` / `{}`", around(left), around(right))
}
