//! Which places the system is asked to report on, and which of its reports are of the book.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use notify::{RecursiveMode, Watcher as _};

use super::Watcher;
use crate::watch::look::list;
use crate::watch::noise::is_noise;

impl Watcher {
    /// Passes on what belongs to the book, under the names that the book has for it.
    pub(super) fn touch(&mut self, touched: Vec<(PathBuf, Instant)>) {
        for (path, at) in touched {
            let named = self.named(path);
            for (target, links) in &self.links {
                if let Ok(rest) = named.strip_prefix(target) {
                    for link in links {
                        let path = if rest.as_os_str().is_empty() {
                            link.clone()
                        } else {
                            link.join(rest)
                        };
                        self.settler.touched(path, at);
                    }
                }
            }
            if self.is_ours(&named) {
                self.settler.touched(named, at);
            }
        }
    }

    fn named(&self, path: PathBuf) -> PathBuf {
        for (real, name) in &self.real {
            if let Ok(rest) = path.strip_prefix(real) {
                return if rest.as_os_str().is_empty() {
                    name.clone()
                } else {
                    name.join(rest)
                };
            }
        }
        path
    }

    fn is_ours(&self, path: &Path) -> bool {
        if self.plan.files.iter().any(|file| file == path) {
            return true;
        }
        if self.plan.except.iter().any(|except| path.starts_with(except)) {
            return false;
        }
        self.plan.folders.iter().any(|folder| {
            path.strip_prefix(folder).is_ok_and(|rest| {
                rest.components()
                    .all(|part| !is_noise(&part.as_os_str().to_string_lossy()))
            })
        })
    }

    pub(super) fn watch_all(&mut self) {
        for folder in self.plan.folders.clone() {
            self.watch_folder(&folder);
            self.watch_around(&folder);
        }
        for file in self.plan.files.clone() {
            self.watch_around(&file);
        }
    }

    /// Watches a folder and the targets of links in it.
    pub(super) fn watch_folder(&mut self, folder: &Path) {
        if !folder.is_dir() {
            self.missing.insert(folder.to_path_buf());
            return;
        }
        self.missing.remove(folder);
        self.watch(folder, RecursiveMode::Recursive);
        let links: Vec<_> = list(folder)
            .into_iter()
            .filter_map(|file| Some((file.target?, file.path)))
            .collect();
        for (target, link) in links {
            let mode = match target.is_dir() {
                true => RecursiveMode::Recursive,
                false => RecursiveMode::NonRecursive,
            };
            let place = match mode {
                RecursiveMode::Recursive => Some(target.as_path()),
                RecursiveMode::NonRecursive => target.parent(),
            };
            let is_watched = self.plan.folders.iter().any(|folder| target.starts_with(folder));
            if let Some(place) = place.filter(|_| !is_watched) {
                self.watch(place, mode);
            }
            let target = self.named(target);
            self.links.entry(target).or_default().insert(link);
        }
    }

    /// Watches the folder around a path, to see it come, go and be exchanged.
    pub(super) fn watch_around(&mut self, path: &Path) {
        let is_within = |around: &Path| self.plan.folders.iter().any(|folder| around.starts_with(folder));
        if let Some(around) = path
            .parent()
            .filter(|around| around.is_dir() && !is_within(around))
        {
            self.watch(around, RecursiveMode::NonRecursive);
        }
    }

    pub(super) fn watch(&mut self, path: &Path, mode: RecursiveMode) {
        let Some(system) = &mut self.system else {
            return;
        };
        if let Err(error) = system.watch(path, mode) {
            // What vanished meanwhile is reported by the folder around it.
            if path.exists() {
                self.fall_back(&error);
            }
        }
    }

    /// A folder in another's place has the other's watch.
    pub(super) fn watch_again(&mut self, path: &Path) {
        if self.system.is_none() {
            return;
        }
        let around: Vec<PathBuf> = self
            .plan
            .folders
            .iter()
            .filter(|folder| path.starts_with(folder))
            .cloned()
            .collect();
        for folder in around {
            if let Some(system) = &mut self.system {
                // It may be the watch of a folder that is gone.
                let _ = system.unwatch(&folder);
            }
            self.watch_folder(&folder);
        }
    }
}

/// A path and what it really is, where that is another.
pub(super) fn real_name(path: &PathBuf) -> Option<(PathBuf, PathBuf)> {
    let real = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(_) => fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?),
    };
    (real != *path).then(|| (real, path.clone()))
}
