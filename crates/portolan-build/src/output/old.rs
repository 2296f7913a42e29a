//! What the output folder holds before a build: a site of ours, nothing, a site of mdBook; and whose each file is.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::MARK;
use super::disk::{Disk, Kind};
use super::error::{OutputError, failed};
use super::manifest::{ContentHash, Manifest, NotRead, Stat, StatFacts};
use super::staging;
use super::writer::InPlace;

/// The output folder as a build finds it.
pub(super) struct Old {
    pub(super) state: State,
    pub(super) manifest: Manifest,
    /// The files of the manifest that are there, are files, and are reached without a link.
    pub(super) present: HashSet<Arc<str>>,
    /// Why the folder cannot be exchanged, as far as that is known beforehand.
    pub(super) in_place: Option<InPlace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Absent,
    Empty,
    Ours,
    Mdbook,
}

/// A file of the old site that is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct OldFile {
    /// What the manifest says that it holds.
    pub(super) hash: ContentHash,
    pub(super) bytes: u64,
    /// What the disk said of it when it was known to hold that.
    pub(super) known: Option<Stat>,
}

/// Something in the output folder that we did not write.
pub(super) struct Foreign {
    /// Relative to the output folder.
    pub(super) path: PathBuf,
    /// The path as the site would name it, when it can be text.
    pub(super) name: Option<String>,
    pub(super) kind: Kind,
}

/// Everything in the output folder, told apart. Folders of other people are not entered.
#[derive(Default)]
pub(super) struct Walked {
    /// Files of the manifest.
    pub(super) present: HashSet<Arc<str>>,
    /// Links and the like that somebody put in the place of a file of the manifest.
    pub(super) replaced: BTreeSet<Arc<str>>,
    pub(super) foreign: Vec<Foreign>,
    /// The folders that were looked into: none of them is, or lies below, a link.
    pub(super) folders: BTreeSet<String>,
}

impl Old {
    /// Looks at the output folder. `shown` is its name in messages.
    pub(super) fn read(disk: &dyn Disk, folder: &Path, shown: &Path) -> Result<Self, OutputError> {
        let Some(facts) = disk.facts(folder).map_err(failed("read", folder))? else {
            return Ok(Self::without_site(State::Absent, None));
        };
        if facts.kind != Kind::Folder {
            return Err(OutputError::Forbidden {
                folder: shown.to_owned(),
                why: "is not a folder",
            });
        }
        let in_place = is_mount_point(disk, folder, facts.device).then_some(InPlace::MountPoint);
        let mut listed = disk.list(folder).map_err(failed("read", folder))?;
        listed.retain(|(name, _)| !staging::is_inside_name(name));
        let Some(manifest) = read_mark(disk, folder, shown, &listed)? else {
            let state = if listed.is_empty() {
                State::Empty
            } else if is_mdbook_site(disk, folder, &listed) || holds_mdbook_site(disk, folder, &listed) {
                if let Some(why) = stays(in_place.as_ref(), &listed) {
                    return Err(OutputError::MdbookStays {
                        folder: shown.to_owned(),
                        why,
                    });
                }
                State::Mdbook
            } else {
                return Err(OutputError::NotOurs {
                    folder: shown.to_owned(),
                });
            };
            return Ok(Self::without_site(state, in_place));
        };
        let walked = walk(disk, folder, &manifest, &manifest.folders())?;
        let in_place = in_place.or_else(|| walked.foreign_folder());
        Ok(Self {
            state: State::Ours,
            manifest,
            present: walked.present,
            in_place,
        })
    }

    /// The files that the new site may keep; `facts` are those of the last build.
    pub(super) fn files(&self, facts: &StatFacts) -> HashMap<Arc<str>, OldFile> {
        let recorded = self.manifest.files.iter();
        let present = recorded.filter(|(path, _)| self.present.contains(*path));
        let mut files: HashMap<Arc<str>, OldFile> = present
            .filter_map(|(path, recorded)| {
                let file = OldFile {
                    hash: recorded.hash?,
                    bytes: recorded.bytes,
                    known: None,
                };
                Some((Arc::clone(path), file))
            })
            .collect();
        for (path, stat) in &facts.0 {
            if let Some(file) = files.get_mut(path) {
                file.known = Some(*stat);
            }
        }
        files
    }

    fn without_site(state: State, in_place: Option<InPlace>) -> Self {
        Self {
            state,
            manifest: Manifest::default(),
            present: HashSet::new(),
            in_place,
        }
    }
}

/// Something in the output folder.
enum Found {
    Ours(Arc<str>),
    Replaced(Arc<str>),
    /// One to look into.
    Folder(String),
    Foreign(Foreign),
}

/// What an entry of a folder is.
fn tell_apart(
    manifest: &Manifest,
    folders: &BTreeSet<&str>,
    folder: &str,
    name: &OsStr,
    kind: Kind,
) -> Option<Found> {
    if folder.is_empty() && (name == OsStr::new(MARK) || staging::is_inside_name(name)) {
        return None;
    }
    let Some(text) = name.to_str() else {
        return Some(Found::Foreign(Foreign {
            path: Path::new(folder).join(name),
            name: None,
            kind,
        }));
    };
    let path = if folder.is_empty() {
        text.to_owned()
    } else {
        format!("{folder}/{text}")
    };
    if kind == Kind::Folder && folders.contains(path.as_str()) {
        return Some(Found::Folder(path));
    }
    Some(match (manifest.files.get_key_value(path.as_str()), kind) {
        (Some((ours, _)), Kind::File) => Found::Ours(Arc::clone(ours)),
        (Some((ours, _)), Kind::Link | Kind::Other) => Found::Replaced(Arc::clone(ours)),
        _ => Found::Foreign(Foreign {
            path: PathBuf::from(&path),
            name: Some(path),
            kind,
        }),
    })
}

impl Walked {
    /// The first folder of other people: it keeps the output folder where it is.
    pub(super) fn foreign_folder(&self) -> Option<InPlace> {
        let folder = self.foreign.iter().find(|foreign| foreign.kind == Kind::Folder)?;
        Some(InPlace::ForeignFolder(folder.path.clone()))
    }
}

/// Tells the files of an output folder apart. `folders` are those to look into.
pub(super) fn walk(
    disk: &dyn Disk,
    output: &Path,
    manifest: &Manifest,
    folders: &BTreeSet<&str>,
) -> Result<Walked, OutputError> {
    let mut walked = Walked::default();
    let mut left = vec![String::new()];
    // The folders of one depth together.
    while !left.is_empty() {
        let found = std::mem::take(&mut left).into_par_iter().map(|folder| {
            let real = output.join(&folder);
            let listed = disk.list(&real).map_err(failed("read", &real))?;
            let told = listed.into_iter();
            let told = told.filter_map(|(name, kind)| tell_apart(manifest, folders, &folder, &name, kind));
            Ok(told.collect())
        });
        let found: Vec<Vec<Found>> = found.collect::<Result<_, OutputError>>()?;
        for found in found.into_iter().flatten() {
            match found {
                Found::Ours(path) => drop(walked.present.insert(path)),
                Found::Replaced(path) => drop(walked.replaced.insert(path)),
                Found::Foreign(foreign) => walked.foreign.push(foreign),
                Found::Folder(path) => {
                    walked.folders.insert(path.clone());
                    left.push(path);
                }
            }
        }
    }
    walked
        .foreign
        .sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok(walked)
}

/// Whether a folder carries our mark.
pub(super) fn is_marked(disk: &dyn Disk, folder: &Path) -> bool {
    disk.read(&folder.join(MARK))
        .is_ok_and(|bytes| Manifest::parse(&bytes).is_ok())
}

fn read_mark(
    disk: &dyn Disk,
    folder: &Path,
    shown: &Path,
    listed: &[(OsString, Kind)],
) -> Result<Option<Manifest>, OutputError> {
    if !listed
        .iter()
        .any(|(name, kind)| name == OsStr::new(MARK) && *kind == Kind::File)
    {
        return Ok(None);
    }
    let mark = folder.join(MARK);
    let bytes = disk.read(&mark).map_err(failed("read", &mark))?;
    match Manifest::parse(&bytes) {
        Ok(manifest) => Ok(Some(manifest)),
        Err(NotRead::Foreign) => Err(OutputError::NotOurs {
            folder: shown.to_owned(),
        }),
        Err(NotRead::Newer) => Err(OutputError::Newer {
            folder: shown.to_owned(),
        }),
    }
}

fn is_mount_point(disk: &dyn Disk, folder: &Path, device: u64) -> bool {
    let parent = folder.parent().map(|parent| disk.facts(parent));
    matches!(parent, Some(Ok(Some(parent))) if parent.device != device)
}

/// Why a site of mdBook cannot be moved aside.
fn stays(in_place: Option<&InPlace>, listed: &[(OsString, Kind)]) -> Option<String> {
    if listed.iter().any(|(name, _)| name == OsStr::new(".git")) {
        return Some("it is a git work tree".to_owned());
    }
    in_place.map(InPlace::to_string)
}

/// With several renderers mdBook gives each a folder of its own; `html` is that of the site.
fn holds_mdbook_site(disk: &dyn Disk, folder: &Path, listed: &[(OsString, Kind)]) -> bool {
    let site = folder.join("html");
    listed.iter().all(|(_, kind)| *kind == Kind::Folder)
        && listed.iter().any(|(name, _)| name == OsStr::new("html"))
        && disk
            .list(&site)
            .is_ok_and(|inside| is_mdbook_site(disk, &site, &inside))
}

/// mdBook has written these three since its first releases, with a hash in the names since 0.5.
fn is_mdbook_site(disk: &dyn Disk, folder: &Path, listed: &[(OsString, Kind)]) -> bool {
    let holds = |listed: &[(OsString, Kind)], stem: &str, ending: &str| {
        listed.iter().any(|(name, kind)| {
            let rest = name
                .to_str()
                .and_then(|name| name.strip_prefix(stem)?.strip_suffix(ending));
            *kind == Kind::File && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    };
    listed
        .iter()
        .any(|(name, kind)| name == OsStr::new("css") && *kind == Kind::Folder)
        && holds(listed, "index", ".html")
        && holds(listed, "book", ".js")
        && disk
            .list(&folder.join("css"))
            .is_ok_and(|styles| holds(&styles, "general", ".css"))
}
