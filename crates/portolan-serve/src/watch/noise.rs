//! Files that editors and tools leave beside the real ones while they save.

/// Whether a file of that name is none of the author's: a backup, a swap file, one that is about to be renamed.
#[must_use]
pub fn is_noise(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".swpx",
        ".tmp",
        ".temp",
        ".bak",
        ".crswap",
        ".part",
        ".kate-swp",
        ".orig.lock",
    ];
    let starts = [
        ".#",
        ".~",
        "~$",
        ".goutputstream-",
        ".sb-",
        ".fuse_hidden",
        ".nfs",
    ];
    let whole = [".git", ".ds_store", "thumbs.db", "desktop.ini"];
    // Vim writes a file of this name, and the next free number, to try whether it may.
    let is_trial =
        name.len() >= 4 && name.starts_with("49") && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_autosave = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    // JetBrains, and Go's and Python's writers of whole files, put their mark in the middle.
    let has_mark = lower.contains("___jb_") || lower.contains(".tmp.") || lower.contains(".tmp-");
    ends.iter().any(|end| lower.ends_with(end))
        || starts.iter().any(|start| lower.starts_with(start))
        || whole.contains(&lower.as_str())
        || is_trial
        || is_autosave
        || has_mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_own_files_are_noise() {
        for name in [
            "page.md~",
            ".page.md.swp",
            ".page.md.swo",
            "4913",
            "4914",
            ".#page.md",
            "#page.md#",
            "page.md.tmp",
            ".page.md.tmp.1234",
            "page.md___jb_tmp___",
            "page.md___jb_old___",
            ".goutputstream-ABC123",
            "page.md.bak",
            ".~lock.page.md#",
            "~$page.md",
            ".git",
            ".DS_Store",
            "~",
        ] {
            assert!(is_noise(name), "{name}");
        }
    }

    #[test]
    fn what_authors_write_is_none() {
        for name in [
            "page.md",
            "template.md",
            "tmp.md",
            "swp.md",
            "49.md",
            "491",
            "#",
            "c#.md",
            "book.toml",
            ".well-known",
            "2026.md",
            "backup.md",
            "a~b.md",
            ".gitignore",
        ] {
            assert!(!is_noise(name), "{name}");
        }
    }
}
