//! Which commit is checked out, found out without git: often enough to follow commits while a book is written.
//!
//! Entry points: [`folder`] and [`checked_out`]. Must not say what a commit holds.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};

/// The folder of git's own files, of the repository around a book.
pub(super) fn folder(root: &Path) -> Option<PathBuf> {
    let git = root
        .ancestors()
        .map(|folder| folder.join(".git"))
        .find(|git| git.exists())?;
    if git.is_dir() {
        return Some(git);
    }
    // A work tree of a repository elsewhere.
    let text = read_to_string(&git).ok()?;
    let folder = git.parent()?.join(text.strip_prefix("gitdir:")?.trim());
    folder.is_dir().then_some(folder)
}

/// A text that is another after each commit and each switch to another one; none before the first.
pub(super) fn checked_out(git: &Path) -> Option<String> {
    let head = read_to_string(git.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref:").map(str::trim) else {
        return Some(head.trim().to_owned());
    };
    // What all work trees share.
    let common = read_to_string(git.join("commondir"))
        .map_or_else(|_| git.to_path_buf(), |place| git.join(place.trim()));
    let loose = [git, &common]
        .iter()
        .find_map(|folder| read_to_string(folder.join(name)).ok());
    if let Some(commit) = loose {
        return Some(commit.trim().to_owned());
    }
    let packed = read_to_string(common.join("packed-refs")).unwrap_or_default();
    let line = packed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(_, known)| *known == name);
    match line {
        Some((commit, _)) => Some(commit.to_owned()),
        // The newer way to keep references: its list of tables grows with each change.
        None => read_to_string(common.join("reftable/tables.list")).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    #[test]
    fn a_commit_is_found_wherever_git_keeps_it() {
        let place = tempfile::tempdir().unwrap();
        let book = place.path().join("repository/book");
        let git = place.path().join("repository/.git");
        write(&git, "HEAD", "ref: refs/heads/main\n");
        std::fs::create_dir_all(&book).unwrap();
        assert_eq!(folder(&book), Some(git.clone()));
        let now = || checked_out(&git);
        assert_eq!(now(), None, "before the first commit");
        write(
            &git,
            "packed-refs",
            "# pack-refs\n0b refs/heads/main2\n0a refs/heads/main\n^00\n",
        );
        assert_eq!(now().as_deref(), Some("0a"));
        write(&git, "refs/heads/main", "0c\n");
        assert_eq!(now().as_deref(), Some("0c"));
        write(&git, "HEAD", "0d\n");
        assert_eq!(now().as_deref(), Some("0d"), "no branch");
        // Another work tree: its own head, the same branches.
        let tree = place.path().join("tree");
        write(&tree, ".git", "gitdir: ../repository/.git/worktrees/tree\n");
        write(&git, "worktrees/tree/HEAD", "ref: refs/heads/main\n");
        write(&git, "worktrees/tree/commondir", "../..\n");
        let of_tree = folder(&tree).unwrap();
        assert_eq!(checked_out(&of_tree).as_deref(), Some("0c"));
        write(&git, "HEAD", "ref: refs/heads/.invalid\n");
        write(&git, "reftable/tables.list", "0x1-0x2-3.ref\n");
        assert_eq!(now().as_deref(), Some("0x1-0x2-3.ref\n"));
    }
}
