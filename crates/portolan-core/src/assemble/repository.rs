//! Addresses of files and commits in the web view of a repository.
//!
//! The host's name tells which product serves it; GitHub's form is the default because most others imitate it.

use super::reference::push_encoded;

enum Host {
    Github,
    Gitlab,
    Bitbucket,
}

fn host_of(repository: &str) -> Host {
    let name = repository.split_once("://").map_or(repository, |(_, rest)| rest);
    let name = name.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if name.contains("gitlab") {
        Host::Gitlab
    } else if name.contains("bitbucket") {
        Host::Bitbucket
    } else {
        Host::Github
    }
}

/// Where a file or folder (final `/`) of the repository can be seen, at the newest commit of the main branch.
pub(crate) fn file_url(repository: &str, path: &str) -> String {
    let folder = path.is_empty() || path.ends_with('/');
    let view = match (host_of(repository), folder) {
        (Host::Github, true) => "/tree/HEAD/",
        (Host::Github, false) => "/blob/HEAD/",
        (Host::Gitlab, true) => "/-/tree/HEAD/",
        (Host::Gitlab, false) => "/-/blob/HEAD/",
        (Host::Bitbucket, _) => "/src/HEAD/",
    };
    let mut url = format!("{repository}{view}");
    push_encoded(&mut url, path);
    url
}

/// Where a commit can be seen.
pub(super) fn commit_url(repository: &str, commit: &str) -> String {
    let view = match host_of(repository) {
        Host::Github => "/commit/",
        Host::Gitlab => "/-/commit/",
        Host::Bitbucket => "/commits/",
    };
    format!("{repository}{view}{commit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_by_host() {
        let cases = [
            (
                "https://github.com/o/r",
                "a b.rs",
                "https://github.com/o/r/blob/HEAD/a%20b.rs",
            ),
            (
                "https://github.com/o/r",
                "src/",
                "https://github.com/o/r/tree/HEAD/src/",
            ),
            (
                "https://gitlab.example.org/o/r",
                "a.rs",
                "https://gitlab.example.org/o/r/-/blob/HEAD/a.rs",
            ),
            (
                "https://gitlab.com/o/r",
                "src/",
                "https://gitlab.com/o/r/-/tree/HEAD/src/",
            ),
            (
                "https://bitbucket.org/o/r",
                "a.rs",
                "https://bitbucket.org/o/r/src/HEAD/a.rs",
            ),
            (
                "https://github.com/gitlab/r",
                "a.rs",
                "https://github.com/gitlab/r/blob/HEAD/a.rs",
            ),
        ];
        for (repository, path, expected) in cases {
            assert_eq!(file_url(repository, path), expected);
        }
        assert_eq!(
            commit_url("https://gitlab.com/o/r", "abc"),
            "https://gitlab.com/o/r/-/commit/abc"
        );
        assert_eq!(
            commit_url("https://github.com/o/r", "abc"),
            "https://github.com/o/r/commit/abc"
        );
    }
}
