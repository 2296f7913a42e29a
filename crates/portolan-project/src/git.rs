//! What git knows of the book's files: when they were last changed, and by whom.
//!
//! Entry point: [`facts`]. One `git log` over the whole history is asked and read as a stream; it is far faster than
//! one question a file. Where there is no history to trust (no repository, no git, a shallow clone) nothing is said
//! of any file, and one notice says why. Mail addresses are never read.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use portolan_core::model::{Diagnostic, GitFact};
use serde::{Deserialize, Serialize};

/// Starts each commit's line in the output that is asked for: no file name can hold it.
const COMMIT: u8 = 0x1e;

/// How many authors a page names.
const AUTHORS: usize = 8;

/// Variables that tie git to one repository (`git rev-parse --local-env-vars`), and those that change what a log
/// says.
const LOCAL_VARIABLES: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A repository as far as one book needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitFacts {
    /// By file, relative to the book's root. Files that were never committed have none.
    pub by_file: BTreeMap<String, GitFact>,
    /// The commit that is checked out, in full.
    pub head: Option<String>,
    /// The day of that commit, `YYYY-MM-DD`.
    pub head_date: Option<String>,
    /// The book's root within the repository: empty, or ends with `/`.
    pub prefix: String,
}

/// The repository around a book, before its history is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The commit that is checked out, in full.
    pub head: String,
    /// Its day, `YYYY-MM-DD`.
    pub head_date: String,
    /// The book's root within the repository: empty, or ends with `/`.
    pub prefix: String,
    shallow: bool,
}

/// Finds the repository that holds `root`, or says why there is none to ask.
///
/// # Errors
/// A notice: no git, no repository, no commit.
pub fn repository(root: &Path) -> Result<Repository, Diagnostic> {
    if !may_be_in_repository(root) {
        return Err(absent("the book is in no git repository"));
    }
    let answer = ask(
        root,
        &["rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD"],
    )?;
    let mut lines = answer.lines();
    let (Some(shallow), Some(prefix), Some(head)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(absent("the repository has no commit"));
    };
    let date = ask(
        root,
        &["show", "-s", "--no-show-signature", "--format=%as", "HEAD"],
    )?;
    Ok(Repository {
        head: head.to_owned(),
        head_date: date.trim().to_owned(),
        prefix: prefix.to_owned(),
        shallow: shallow == "true",
    })
}

/// Whether git could find a repository: one is marked by `.git`, a bare one by its `HEAD`. Looking is far cheaper than
/// starting git.
fn may_be_in_repository(root: &Path) -> bool {
    let Ok(root) = root.canonicalize() else {
        return true;
    };
    let marked = |folder: &Path| {
        [".git", "HEAD"]
            .iter()
            .any(|name| folder.join(name).symlink_metadata().is_ok())
    };
    root.ancestors().any(marked)
}

/// The history of every file below `root`.
///
/// Merges are left out: they say who merged, not who wrote. A renamed file starts anew. Dates are author dates with
/// the zone that was recorded.
///
/// # Errors
/// A notice: a shallow clone knows only its newest commits, so what it says of most files is wrong.
pub fn facts(root: &Path, repository: &Repository) -> Result<GitFacts, Diagnostic> {
    if repository.shallow {
        return Err(
            absent("the clone is shallow").hint("fetch the whole history, for example with `fetch-depth: 0`")
        );
    }
    let mut child = start(
        root,
        &[
            "log",
            "--format=%x1e%h%x1f%aI%x1f%aN",
            "--abbrev=10",
            "--name-only",
            "--no-merges",
            "--no-renames",
            "--no-show-signature",
            "--no-color",
            "-z",
            "--relative",
            "HEAD",
            "--",
            ".",
        ],
    )?;
    let by_file = child
        .stdout
        .take()
        .map(|out| read_log(BufReader::new(out)))
        .transpose();
    let finished = finish(child)?;
    match by_file {
        Ok(Some(by_file)) if finished => Ok(GitFacts {
            by_file,
            head: Some(repository.head.clone()),
            head_date: Some(repository.head_date.clone()),
            prefix: repository.prefix.clone(),
        }),
        _ => Err(absent("the history could not be read")),
    }
}

/// What has been read of one file so far. The log goes from new to old, so the first commit is the last change, and the
/// last one made the file.
struct History {
    updated: String,
    created: String,
    commit: String,
    authors: BTreeMap<String, usize>,
}

/// Reads the log: with `-z` every record ends in NUL, and a commit's line is parted from its first file by a line
/// end.
fn read_log(mut log: impl BufRead) -> std::io::Result<BTreeMap<String, GitFact>> {
    let mut files: BTreeMap<String, History> = BTreeMap::new();
    let mut commit = (String::new(), String::new(), String::new());
    let mut record = Vec::new();
    while log.read_until(0, &mut record)? > 0 {
        for piece in record
            .split(|byte| *byte == 0 || *byte == b'\n')
            .filter(|piece| !piece.is_empty())
        {
            let text = String::from_utf8_lossy(piece);
            match piece.first() {
                Some(&COMMIT) => commit = commit_of(&text[1..]),
                _ => note(&mut files, &text, &commit),
            }
        }
        record.clear();
    }
    Ok(files
        .into_iter()
        .map(|(path, history)| (path, fact_of(history)))
        .collect())
}

fn commit_of(line: &str) -> (String, String, String) {
    let mut fields = line.splitn(3, '\u{1f}').map(str::to_owned);
    (
        fields.next().unwrap_or_default(),
        fields.next().unwrap_or_default(),
        fields.next().unwrap_or_default(),
    )
}

fn note(files: &mut BTreeMap<String, History>, path: &str, (id, date, author): &(String, String, String)) {
    let history = match files.get_mut(path) {
        Some(history) => {
            history.created.clone_from(date);
            history
        }
        None => files.entry(path.to_owned()).or_insert_with(|| History {
            updated: date.clone(),
            created: date.clone(),
            commit: id.clone(),
            authors: BTreeMap::new(),
        }),
    };
    match history.authors.get_mut(author) {
        Some(commits) => *commits += 1,
        None => {
            history.authors.insert(author.clone(), 1);
        }
    }
}

fn fact_of(history: History) -> GitFact {
    let mut authors: Vec<(String, usize)> = history.authors.into_iter().collect();
    // By name already: a stable sort keeps that order among equals.
    authors.sort_by_key(|(_, commits)| std::cmp::Reverse(*commits));
    let authors = authors
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
        .take(AUTHORS)
        .collect();
    GitFact {
        updated: history.updated,
        created: history.created,
        commit: history.commit,
        authors,
    }
}

/// The answer to a short question.
fn ask(root: &Path, arguments: &[&str]) -> Result<String, Diagnostic> {
    let output = command(root, arguments)
        .stderr(Stdio::piped())
        .output()
        .map_err(|_| absent("`git` could not be started"))?;
    if !output.status.success() {
        return Err(refused(&String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|_| absent("git's answer is not UTF-8"))
}

/// What git says when it does not answer.
fn refused(said: &str) -> Diagnostic {
    if said.contains("not a git repository") {
        return absent("the book is in no git repository");
    }
    if said.contains("dubious ownership") {
        return absent("git does not trust the repository, because another user owns its folder")
            .hint("tell git to: `git config --global --add safe.directory <the repository's folder>`");
    }
    if said.contains("unknown revision") || said.contains("bad revision") {
        return absent("the repository has no commit");
    }
    let line = said.lines().next().unwrap_or_default();
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    absent(&format!("git says `{line}`"))
}

fn start(root: &Path, arguments: &[&str]) -> Result<Child, Diagnostic> {
    command(root, arguments)
        .spawn()
        .map_err(|_| absent("`git` could not be started"))
}

/// A question to git about the repository around `root`, and no other: within a hook, git's own variables name the
/// repository that the hook is of. A partial clone must not fetch what it lacks.
fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in LOCAL_VARIABLES {
        command.env_remove(name);
    }
    command
        .arg("-c")
        .arg("core.quotepath=off")
        .arg("-c")
        .arg("log.mailmap=true")
        .args(arguments)
        .current_dir(root)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_PAGER", "")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

fn finish(mut child: Child) -> Result<bool, Diagnostic> {
    child
        .wait()
        .map(|status| status.success())
        .map_err(|_| absent("`git` could not be run"))
}

fn absent(why: &str) -> Diagnostic {
    Diagnostic::new(
        "git-absent",
        format!("pages have no line about their last change: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(log: &str) -> String {
        let facts = read_log(log.as_bytes()).unwrap();
        facts
            .iter()
            .map(|(path, fact)| {
                format!(
                    "{path} {} {} {} {}\n",
                    fact.created,
                    fact.updated,
                    fact.commit,
                    fact.authors.join(", ")
                )
            })
            .collect()
    }

    #[test]
    fn a_log_is_read_from_new_to_old() {
        let log = "\u{1e}cc\u{1f}2026-03-01T10:00:00+01:00\u{1f}Ada\0\na.md\0b c.md\0\
                   \u{1e}bb\u{1f}2026-02-01T10:00:00Z\u{1f}Grace\0\na.md\0\
                   \u{1e}aa\u{1f}2026-01-01T10:00:00Z\u{1f}Grace\0\na.md\0ü.md\0";
        let expected = "\
a.md 2026-01-01T10:00:00Z 2026-03-01T10:00:00+01:00 cc Grace, Ada
b c.md 2026-03-01T10:00:00+01:00 2026-03-01T10:00:00+01:00 cc Ada
ü.md 2026-01-01T10:00:00Z 2026-01-01T10:00:00Z aa Grace
";
        assert_eq!(shown(log), expected);
        assert_eq!(shown(""), "");
    }

    #[test]
    fn git_is_asked_only_where_there_is_something_to_find() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("docs/book");
        std::fs::create_dir_all(&book).unwrap();
        assert!(!may_be_in_repository(&book));
        assert_eq!(repository(&book), Err(absent("the book is in no git repository")));
        // A work tree of its own has a file of that name.
        std::fs::write(folder.path().join("docs/.git"), "gitdir: elsewhere").unwrap();
        assert!(may_be_in_repository(&book));
    }

    #[test]
    fn what_git_says_is_told() {
        let cases = [
            (
                "fatal: not a git repository (or any of the parent directories): .git",
                "the book is in no git repository",
            ),
            (
                "fatal: detected dubious ownership in repository at '/w'\nTo add an exception",
                "git does not trust the repository, because another user owns its folder",
            ),
            ("fatal: bad object HEAD", "git says `bad object HEAD`"),
            (
                "fatal: ambiguous argument 'HEAD': unknown revision or path",
                "the repository has no commit",
            ),
        ];
        for (said, expected) in cases {
            let expected = format!("pages have no line about their last change: {expected}");
            assert_eq!(refused(said).message, expected);
        }
    }

    #[test]
    fn the_repository_of_a_hook_is_not_asked() {
        let command = command(Path::new("."), &["log"]);
        let set: BTreeMap<_, _> = command.get_envs().collect();
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            assert_eq!(set.get(std::ffi::OsStr::new(name)), Some(&None), "{name}");
        }
        assert_eq!(
            set.get(std::ffi::OsStr::new("GIT_NO_LAZY_FETCH")),
            Some(&Some("1".as_ref()))
        );
    }

    fn git(folder: &Path, arguments: &[&str]) {
        let status = Command::new("git")
            .args([
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", "2026-05-04T03:02:01+02:00")
            .env("GIT_COMMITTER_DATE", "2026-05-05T03:02:01+02:00")
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    }

    #[test]
    fn a_book_in_a_folder_of_a_repository() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("handbook");
        std::fs::create_dir_all(book.join("docs")).unwrap();
        assert_eq!(
            repository(&book).map_err(|notice| notice.id.into_owned()),
            Err("git-absent".to_owned())
        );
        git(folder.path(), &["init", "--quiet"]);
        std::fs::write(book.join("docs/größe 1.md"), "x").unwrap();
        std::fs::write(folder.path().join("other.md"), "x").unwrap();
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "-m", "first"]);
        let repository = repository(&book).unwrap();
        assert_eq!(
            (repository.prefix.as_str(), repository.head_date.as_str()),
            ("handbook/", "2026-05-04")
        );
        let facts = facts(&book, &repository).unwrap();
        let files: Vec<_> = facts.by_file.keys().map(String::as_str).collect();
        assert_eq!(files, ["docs/größe 1.md"]);
        let fact = &facts.by_file["docs/größe 1.md"];
        assert_eq!(fact.updated, "2026-05-04T03:02:01+02:00");
        assert_eq!(
            (fact.commit.len(), fact.authors.as_slice()),
            (10, ["Ada".to_owned()].as_slice())
        );
    }
}
