//! Writing repairs into the author's files: the only place where the source is written to, and only for whoever asks.
//!
//! Entry point: [`fn@write`]. A file is replaced at once, by one that lay beside it, or not at all.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use portolan_check::fix::Change;

use crate::at_once::{self, Place};

/// What a check would mend in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The file, relative to the book's root.
    pub file: String,
    /// Where it is.
    pub place: PathBuf,
    /// Its text.
    pub before: String,
    /// Its text, mended.
    pub after: String,
    /// The lines that differ.
    pub changes: Vec<Change>,
}

/// Writes a repair.
///
/// # Errors
/// When the file is no longer what the check read, or cannot be written. It is then as it was.
pub fn write(repair: &Repair) -> anyhow::Result<()> {
    let place = &repair.place;
    let facts = fs::symlink_metadata(place).with_context(|| format!("cannot read `{}`", repair.file))?;
    let now = fs::read(place).with_context(|| format!("cannot read `{}`", repair.file))?;
    if !facts.is_file() || now != repair.before.as_bytes() {
        bail!("`{}` has changed since it was checked; check again", repair.file);
    }
    // Renaming would replace a file that its owner has protected.
    if facts.permissions().readonly() {
        bail!("`{}` may not be written to; it was not repaired", repair.file);
    }
    at_once::write(
        place,
        repair.after.as_bytes(),
        Place::Taken,
        Some(facts.permissions()),
    )
    .with_context(|| format!("cannot repair `{}`", repair.file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(place: PathBuf) -> Repair {
        Repair {
            file: "src/a.md".into(),
            place,
            before: "one".into(),
            after: "two".into(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        fs::write(&place, "one").unwrap();
        write(&repair(place.clone())).unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_has_changed_or_is_protected_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        fs::write(&place, "three").unwrap();
        let said = write(&repair(place.clone())).unwrap_err().to_string();
        assert_eq!(said, "`src/a.md` has changed since it was checked; check again");
        fs::write(&place, "one").unwrap();
        let mut permissions = fs::metadata(&place).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&place, permissions).unwrap();
        let said = write(&repair(place.clone())).unwrap_err().to_string();
        assert_eq!(said, "`src/a.md` may not be written to; it was not repaired");
        assert_eq!(fs::read_to_string(&place).unwrap(), "one");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::write(&real, "one").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(write(&repair(link)).is_err());
        assert_eq!(fs::read_to_string(&real).unwrap(), "one");
    }
}
