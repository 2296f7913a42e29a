//! Opening a file whose path holds no symbolic link, in one call of the system.
//!
//! Such a path is its own real place, so nothing has to be followed folder by folder. It must not say why a file cannot be
//! opened: whoever gets `None` asks the long way.

use std::fs::{File, Metadata};
use std::path::Path;

/// Opens a regular file at an absolute path without `.` and `..`, unless a symbolic link lies on the way (`openat2(2)` with
/// `RESOLVE_NO_SYMLINKS`, Linux 5.6 and newer).
#[cfg(target_os = "linux")]
pub(super) fn open(path: &Path) -> Option<(File, Metadata)> {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};

    // A pipe must not be waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = openat2(CWD, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS).ok()?;
    let file = File::from(file);
    let facts = file.metadata().ok()?;
    facts.is_file().then_some((file, facts))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open(_: &Path) -> Option<(File, Metadata)> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_straight_way_to_a_file_is_taken_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("real")).unwrap();
        std::fs::write(root.join("real/a.md"), "a").unwrap();
        symlink("real", root.join("folder")).unwrap();
        symlink("a.md", root.join("real/file")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, root.join("pipe"), rustix::fs::Mode::RUSR).unwrap();
        assert_eq!(open(&root.join("real/a.md")).unwrap().1.len(), 1);
        for other in ["folder/a.md", "real/file", "real", "pipe", "none"] {
            assert!(open(&root.join(other)).is_none(), "{other}");
        }
    }
}
