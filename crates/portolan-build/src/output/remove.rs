//! Removing a site: the files that its manifest lists, and nothing else.

use std::io;
use std::path::Path;

use super::disk::{Disk, OsDisk};
use super::error::{OutputError, failed};
use super::old::{Old, State, walk};
use super::target::Target;
use super::{MARK, staging};

/// Deletes the site in `folder`, and the folder when nothing else is in it. `false` when there is no site.
///
/// # Errors
/// When the folder holds files and no mark of ours, or a file cannot be deleted: the manifest goes last, so it can
/// be tried again.
pub fn remove(folder: &Path) -> Result<bool, OutputError> {
    let real = Target {
        folder: folder.to_owned(),
        ..Target::default()
    }
    .resolve()?;
    let disk = OsDisk;
    staging::tidy(&disk, &real);
    let old = Old::read(&disk, &real, folder)?;
    match old.state {
        State::Absent | State::Empty => return Ok(false),
        State::Mdbook => {
            return Err(OutputError::NotOurs {
                folder: folder.to_owned(),
            });
        }
        State::Ours => {}
    }
    let walked = walk(&disk, &real, &old.manifest, &old.manifest.folders())?;
    for path in walked.present.iter().chain(&walked.replaced) {
        let path = real.join(&**path);
        disk.remove_file(&path).map_err(failed("delete", &path))?;
    }
    for folder in walked.folders.iter().rev() {
        remove_if_empty(&disk, &real.join(folder))?;
    }
    let mark = real.join(MARK);
    disk.remove_file(&mark).map_err(failed("delete", &mark))?;
    remove_if_empty(&disk, &real)?;
    Ok(true)
}

fn remove_if_empty(disk: &dyn Disk, folder: &Path) -> Result<(), OutputError> {
    match disk.remove_folder(folder) {
        // A mount point cannot go, and need not.
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::ResourceBusy
            ) =>
        {
            Err(failed("delete", folder)(error))
        }
        _ => Ok(()),
    }
}
