//! The update of an output folder that cannot be exchanged: file by file, each by a rename.
//!
//! The order bounds what a reader may meet, and what is left when it is cut short: a manifest that owns up to the
//! files that are about to come, then the files that pages refer to, then pages, then what is gone, then the final
//! manifest. The next build mends whatever was left.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::MARK;
use super::commit::{Plan, lies_below};
use super::disk::{Kind, Links};
use super::error::{OutputError, failed};
use super::manifest::{Recorded, ancestors};
use super::old::Walked;
use super::staging::{Staging, Where};
use super::writer::{Origin, SiteWriter};

/// Where an update stopped.
pub(super) enum Stopped {
    /// The old site is as it was.
    Before(OutputError),
    /// Files of both sites are there.
    HalfWay(OutputError),
}

/// Brings the output folder up to date.
pub(super) fn update(
    writer: &SiteWriter,
    staging: &Arc<Staging>,
    plan: &mut Plan,
    walked: &Walked,
) -> Result<(), Stopped> {
    let mut update = Update {
        writer,
        inside: inside(writer, staging).map_err(Stopped::Before)?,
        staging,
    };
    let mut pending = writer.old.manifest.clone();
    for path in plan.files.keys() {
        pending
            .files
            .entry(Arc::clone(path))
            .or_insert(Recorded { hash: None, bytes: 0 });
    }
    if pending != writer.old.manifest {
        update
            .write_manifest(&pending.to_text())
            .map_err(Stopped::Before)?;
    }
    update.replace_files(plan, walked).map_err(Stopped::HalfWay)
}

struct Update<'u> {
    writer: &'u SiteWriter,
    staging: &'u Staging,
    /// A staging folder on the output's own file system.
    inside: Arc<Staging>,
}

impl Update<'_> {
    fn replace_files(&mut self, plan: &mut Plan, walked: &Walked) -> Result<(), OutputError> {
        let folders: BTreeSet<String> = plan.manifest.folders().into_iter().map(str::to_owned).collect();
        let (blocking, gone): (Vec<&Arc<str>>, Vec<&Arc<str>>) = plan.removed.iter().partition(|path| {
            folders.contains(&***path) || lies_below(path, |folder| plan.files.contains_key(folder))
        });
        self.remove(&blocking, &folders, walked)?;
        for folder in &folders {
            self.create_folder(folder)?;
        }
        let is_page = |path: &str| path.ends_with(".html");
        for pages in [false, true] {
            for (path, file) in &mut plan.files {
                if file.origin == Origin::Staged && is_page(path) == pages {
                    self.put(path)?;
                    let real = self.writer.folder.join(&**path);
                    if let Some(facts) = self.writer.disk.facts(&real).map_err(failed("read", &real))? {
                        file.stat = facts.stat;
                    }
                }
            }
        }
        self.remove(&gone, &folders, walked)?;
        self.write_manifest(&plan.manifest.to_text())
    }

    /// Moves a staged file into its place.
    fn put(&self, path: &str) -> Result<(), OutputError> {
        let (from, to) = (self.staging.path.join(path), self.writer.folder.join(path));
        let disk = &*self.writer.disk;
        match disk.rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let between = self.inside.file(path)?;
                disk.copy_new(&from, &between, Links::Refuse)
                    .map_err(failed("write", &between))?;
                disk.rename(&between, &to).map_err(failed("write", &to))
            }
            result => result.map_err(failed("write", &to)),
        }
    }

    fn create_folder(&self, folder: &str) -> Result<(), OutputError> {
        let path = self.writer.folder.join(folder);
        match self.writer.disk.facts(&path).map_err(failed("read", &path))? {
            Some(facts) if facts.kind == Kind::Folder => Ok(()),
            // Checked before; it was put there since.
            Some(_) => Err(OutputError::Moved { path }),
            None => self
                .writer
                .disk
                .create_folder(&path)
                .map_err(failed("create", &path)),
        }
    }

    /// Deletes files of ours, and folders that are empty then. What an update that was cut short has deleted already
    /// counts for the folders.
    fn remove(
        &self,
        paths: &[&Arc<str>],
        needed: &BTreeSet<String>,
        walked: &Walked,
    ) -> Result<(), OutputError> {
        let disk = &*self.writer.disk;
        let mut folders = BTreeSet::new();
        for path in paths {
            let real = self.writer.folder.join(&***path);
            if walked.present.contains(*path) || walked.replaced.contains(*path) {
                match disk.remove_file(&real) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(failed("delete", &real)(error));
                    }
                    _ => {}
                }
            }
            folders.extend(ancestors(path).filter(|folder| walked.folders.contains(*folder)));
        }
        for folder in folders
            .into_iter()
            .rev()
            .filter(|folder| !needed.contains(*folder))
        {
            let real = self.writer.folder.join(folder);
            match disk.remove_folder(&real) {
                // One that holds something else stays.
                Err(error)
                    if !matches!(
                        error.kind(),
                        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
                    ) =>
                {
                    return Err(failed("delete", &real)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn write_manifest(&mut self, text: &str) -> Result<(), OutputError> {
        let fresh = self.inside.path.join(MARK);
        write_anew(self.writer, &fresh, text).map_err(failed("write", &fresh))?;
        let mark = self.writer.folder.join(MARK);
        self.writer
            .disk
            .rename(&fresh, &mark)
            .map_err(failed("write", &mark))
    }
}

fn write_anew(writer: &SiteWriter, path: &Path, text: &str) -> io::Result<()> {
    match writer.disk.remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    writer.disk.write_new(path, text.as_bytes()).map(drop)
}

fn inside(writer: &SiteWriter, staging: &Arc<Staging>) -> Result<Arc<Staging>, OutputError> {
    match staging.place {
        Where::Inside => Ok(Arc::clone(staging)),
        Where::Beside => {
            Staging::create(Arc::clone(&writer.disk), &writer.folder, Where::Inside).map(Arc::new)
        }
    }
}
