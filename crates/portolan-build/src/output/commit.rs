//! The commit: completes the staging folder and puts it in the place of the old site.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::MARK;
use super::disk::{Kind, Links};
use super::error::{OutputError, failed};
use super::in_place;
use super::manifest::{Manifest, Stat, StatFacts, ancestors, folders_of};
use super::old::{Foreign, Old, State, Walked, walk};
use super::staging::{Staging, Where};
use super::writer::{InPlace, NewFile, Origin, Outcome, SiteWriter, Swap, lock_output, manifest_of};

/// All that a commit is about.
pub(super) struct Plan {
    pub(super) files: BTreeMap<Arc<str>, NewFile>,
    pub(super) manifest: Manifest,
    /// The old site's files that the new one does not have.
    pub(super) removed: Vec<Arc<str>>,
}

pub(super) fn commit(mut writer: SiteWriter) -> Result<Outcome, OutputError> {
    let files = writer.take_files()?;
    check_tree(&files)?;
    let manifest = manifest_of(&files);
    if writer.old.state == State::Ours
        && manifest == writer.old.manifest
        && files.values().all(|file| file.origin == Origin::Old)
    {
        return Ok(outcome(
            &Plan {
                files,
                manifest,
                removed: Vec::new(),
            },
            Swap::Unchanged,
            None,
        ));
    }
    let staging = writer.staging()?;
    let mut plan = Plan {
        removed: removed(&writer.old, &files),
        files,
        manifest,
    };
    if writer.old.state == State::Absent {
        complete(&writer, &staging, &mut plan, &[])?;
        match writer.disk.rename_new(&staging.path, &writer.folder) {
            Ok(()) => return Ok(outcome(&plan, Swap::Exchanged, None)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // Another build was faster, so there is a site to exchange by now.
                writer.lock = lock_output(&writer.folder, &mut |_| std::ops::ControlFlow::Continue(()))?;
                writer.old = Old::read(&*writer.disk, &writer.folder, &writer.shown)?;
                writer
                    .disk
                    .remove_file(&staging.path.join(MARK))
                    .map_err(failed("write", &staging.path))?;
                plan.removed = removed(&writer.old, &plan.files);
            }
            Err(error) => return Err(failed("create", &writer.folder)(error)),
        }
    }
    if writer.old.state == State::Mdbook {
        return replace_mdbook(&writer, &staging, plan);
    }
    replace(&writer, &staging, plan)
}

fn replace(writer: &SiteWriter, staging: &Arc<Staging>, mut plan: Plan) -> Result<Outcome, OutputError> {
    let folders: BTreeSet<&str> = writer
        .old
        .manifest
        .folders()
        .union(&plan.manifest.folders())
        .copied()
        .collect();
    let walked = walk(&*writer.disk, &writer.folder, &writer.old.manifest, &folders)?;
    drop(folders);
    check_in_the_way(writer, &plan, &walked)?;
    let known = writer.old.in_place.clone().or_else(|| walked.foreign_folder());
    let reason = match known {
        Some(reason) => reason,
        None if staging.place == Where::Inside => {
            InPlace::Refused("the folder around it is not writable".to_owned())
        }
        None => match complete(writer, staging, &mut plan, &walked.foreign)? {
            Completed::Whole => match exchange(writer, staging)? {
                None => return Ok(outcome(&plan, Swap::Exchanged, None)),
                Some(refused) => InPlace::Refused(refused.to_string()),
            },
            Completed::Without(path) => {
                InPlace::Refused(format!("`{}` cannot be moved over", path.display()))
            }
        },
    };
    in_place::update(writer, staging, &mut plan, &walked).map_err(|source| match source {
        in_place::Stopped::Before(source) => source,
        in_place::Stopped::HalfWay(source) => OutputError::HalfUpdated {
            folder: writer.shown.clone(),
            cause: Box::new(source),
        },
    })?;
    Ok(outcome(&plan, Swap::InPlace(reason), None))
}

/// Whether the staging folder could be made complete.
enum Completed {
    Whole,
    /// All but this, which has no second name and cannot be copied.
    Without(PathBuf),
}

/// Brings what did not change and what is not ours into the staging folder, the manifest last.
fn complete(
    writer: &SiteWriter,
    staging: &Staging,
    plan: &mut Plan,
    foreign: &[Foreign],
) -> Result<Completed, OutputError> {
    let kept: Vec<Arc<str>> = plan
        .files
        .iter()
        .filter(|(_, file)| file.origin == Origin::Old)
        .map(|(path, _)| Arc::clone(path))
        .collect();
    let restamped = kept
        .par_iter()
        .map(|path| {
            let stat = take_over(writer, staging, path, plan.files.get(path))?;
            Ok(stat.map(|stat| (Arc::clone(path), stat)))
        })
        .collect::<Result<Vec<_>, OutputError>>()?;
    for (path, stat) in restamped.into_iter().flatten() {
        if let Some(file) = plan.files.get_mut(&path) {
            file.stat = stat;
        }
    }
    for foreign in foreign {
        // A file of theirs that is the same as ours: ours has its place.
        if foreign
            .name
            .as_deref()
            .is_some_and(|name| plan.files.contains_key(name))
        {
            continue;
        }
        let (from, to) = (
            writer.folder.join(&foreign.path),
            foreign_place(staging, foreign)?,
        );
        let linked = writer.disk.link(&from, &to);
        if linked.is_err()
            && (foreign.kind != Kind::File || writer.disk.copy_new(&from, &to, Links::Refuse).is_err())
        {
            return Ok(Completed::Without(foreign.path.clone()));
        }
    }
    let mark = staging.path.join(MARK);
    writer
        .disk
        .write_new(&mark, plan.manifest.to_text().as_bytes())
        .map_err(failed("write", &mark))?;
    Ok(Completed::Whole)
}

/// Gives a file of the old site a second name in the staging folder, or copies it where that cannot be: a copy has
/// a time of its own, which is returned.
fn take_over(
    writer: &SiteWriter,
    staging: &Staging,
    path: &str,
    file: Option<&NewFile>,
) -> Result<Option<Stat>, OutputError> {
    let (from, to) = (writer.folder.join(path), staging.file(path)?);
    if writer.disk.link(&from, &to).is_ok() {
        return Ok(None);
    }
    let (hash, stat) = writer
        .disk
        .copy_new(&from, &to, Links::Refuse)
        .map_err(failed("copy", &from))?;
    match file {
        Some(file) if file.hash == hash => Ok(Some(stat)),
        _ => Err(OutputError::Moved { path: from }),
    }
}

fn foreign_place(staging: &Staging, foreign: &Foreign) -> Result<PathBuf, OutputError> {
    match &foreign.name {
        Some(name) => staging.file(name),
        // Its folder is one of ours, so it can be text.
        None => {
            let folder = foreign.path.parent().and_then(Path::to_str).unwrap_or_default();
            let name = foreign.path.file_name().unwrap_or_default();
            let beside = if folder.is_empty() {
                MARK.to_owned()
            } else {
                format!("{folder}/{MARK}")
            };
            Ok(staging.file(&beside)?.with_file_name(name))
        }
    }
}

/// Lets the staging folder and the output change places. Gives the refusal when neither that nor two renames can
/// be done; all is as before then.
fn exchange(writer: &SiteWriter, staging: &Staging) -> Result<Option<io::Error>, OutputError> {
    let disk = &*writer.disk;
    // A folder of our making with other rights than its predecessor's would lock out a web server.
    let _ = disk.copy_mode(&writer.folder, &staging.path);
    if disk.exchange(&staging.path, &writer.folder).is_ok() {
        return Ok(None);
    }
    swap_by_renames(writer, &staging.path, &staging.old, || {
        let _ = disk.remove_tree(&staging.old);
    })
}

/// Moves the old site to `old` and the new one to its place, or everything back.
fn swap_by_renames(
    writer: &SiteWriter,
    new: &Path,
    old: &Path,
    then: impl FnOnce(),
) -> Result<Option<io::Error>, OutputError> {
    let disk = &*writer.disk;
    if let Err(refused) = disk.rename_new(&writer.folder, old) {
        return Ok(Some(refused));
    }
    match disk.rename_new(new, &writer.folder) {
        Ok(()) => {
            then();
            Ok(None)
        }
        Err(refused) => match disk.rename_new(old, &writer.folder) {
            Ok(()) => Ok(Some(refused)),
            Err(cause) => Err(OutputError::Stranded {
                folder: writer.shown.clone(),
                old: old.to_owned(),
                cause,
            }),
        },
    }
}

/// Puts the new site in the place of one by mdBook, which is moved aside whole.
fn replace_mdbook(
    writer: &SiteWriter,
    staging: &Arc<Staging>,
    mut plan: Plan,
) -> Result<Outcome, OutputError> {
    let stays = |why: String| OutputError::MdbookStays {
        folder: writer.shown.clone(),
        why,
    };
    if staging.place == Where::Inside {
        return Err(stays("the folder around it is not writable".to_owned()));
    }
    complete(writer, staging, &mut plan, &[])?;
    let disk = &*writer.disk;
    let aside = free_name(writer)?;
    // The new site goes to that name first and is exchanged from there: whenever this is cut short, the old one is
    // never under a name that we remove.
    disk.rename_new(&staging.path, &aside)
        .map_err(failed("create", &aside))?;
    if disk.exchange(&aside, &writer.folder).is_err() {
        let back = disk
            .rename_new(&aside, &staging.path)
            .map_err(failed("move", &aside));
        let refused = back.and_then(|()| swap_by_renames(writer, &staging.path, &aside, || ()))?;
        if let Some(refused) = refused {
            return Err(stays(refused.to_string()));
        }
    }
    Ok(outcome(&plan, Swap::Exchanged, Some(aside)))
}

/// `<output>.before-portolan`, with a number where that is taken.
fn free_name(writer: &SiteWriter) -> Result<PathBuf, OutputError> {
    let mut number = 1_u32;
    loop {
        let mut name = writer.folder.file_name().unwrap_or_default().to_owned();
        name.push(if number == 1 {
            ".before-portolan".to_owned()
        } else {
            format!(".before-portolan-{number}")
        });
        let path = writer.folder.with_file_name(name);
        if writer.disk.facts(&path).map_err(failed("read", &path))?.is_none() {
            return Ok(path);
        }
        number = number.saturating_add(1);
    }
}

/// No file may have the name of a folder that another needs.
fn check_tree(files: &BTreeMap<Arc<str>, NewFile>) -> Result<(), OutputError> {
    match folders_of(files.keys())
        .into_iter()
        .find(|folder| files.contains_key(*folder))
    {
        Some(folder) => Err(OutputError::Twice {
            path: folder.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Other people's files are never replaced, unless they hold just what ours would.
fn check_in_the_way(writer: &SiteWriter, plan: &Plan, walked: &Walked) -> Result<(), OutputError> {
    let folders = plan.manifest.folders();
    let mut paths = Vec::new();
    for foreign in &walked.foreign {
        let Some(name) = foreign.name.as_deref() else {
            continue;
        };
        let below_file = lies_below(name, |folder| plan.files.contains_key(folder));
        let blocks = match (plan.files.get(name), foreign.kind) {
            _ if below_file => true,
            (Some(file), Kind::File) => {
                let path = writer.folder.join(name);
                writer
                    .disk
                    .hash(&path, Links::Refuse)
                    .map_err(failed("read", &path))?
                    != file.hash
            }
            (Some(_), _) => true,
            (None, Kind::Folder) => false,
            (None, _) => folders.contains(name),
        };
        if blocks {
            paths.push(name.to_owned());
        }
    }
    if paths.is_empty() {
        Ok(())
    } else {
        Err(OutputError::InTheWay {
            folder: writer.shown.clone(),
            paths,
        })
    }
}

fn removed(old: &Old, files: &BTreeMap<Arc<str>, NewFile>) -> Vec<Arc<str>> {
    old.manifest
        .files
        .keys()
        .filter(|path| !files.contains_key(*path))
        .cloned()
        .collect()
}

fn outcome(plan: &Plan, swap: Swap, moved_aside: Option<PathBuf>) -> Outcome {
    let kept = plan
        .files
        .values()
        .filter(|file| file.origin == Origin::Old)
        .count();
    Outcome {
        swap,
        written: plan.files.len() - kept,
        kept,
        removed: plan.removed.len(),
        moved_aside,
        since: Instant::now(),
        facts: StatFacts(
            plan.files
                .iter()
                .map(|(path, file)| (Arc::clone(path), file.stat))
                .collect(),
        ),
    }
}

/// Whether one of the folders above `path` is in a set.
pub(super) fn lies_below<'p>(path: &'p str, mut is_folder: impl FnMut(&'p str) -> bool) -> bool {
    ancestors(path).any(&mut is_folder)
}
