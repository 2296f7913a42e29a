//! The nearest existing name, for hints.

use crate::assemble::SiteIndex;
use crate::model::LinkKind;

/// Names that differ more than this from what was written are no help.
const LEAST: f64 = 0.72;

/// Among more targets than this, only those of the same file name or folder are compared.
const FEW: usize = 2_000;

/// The name of `all` that is nearest to `written`.
pub(super) fn of<'a>(written: &str, all: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    all.map(|name| (strsim::jaro_winkler(&written, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= LEAST)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, name)| name)
}

/// The page or file of the source that was probably meant by `written`.
pub(super) fn target<'a>(site: &'a SiteIndex, written: &str, kind: LinkKind) -> Option<&'a str> {
    let written = written.trim_end_matches('/');
    let pages = site
        .pages
        .iter()
        .map(|page| page.entry.id.path.as_str())
        .filter(|path| !path.starts_with('@'));
    let assets = site.assets.iter().map(|asset| asset.path.as_str());
    let (folder, name) = written.rsplit_once('/').unwrap_or(("", written));
    let all: Vec<&str> = match kind {
        LinkKind::Image => assets.collect(),
        LinkKind::Link | LinkKind::Other => pages.chain(assets).collect(),
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let same_name = all.iter().copied().filter(|path| {
        let file = path.rsplit('/').next().unwrap_or(path);
        file == name || file.rsplit_once('.').map_or(file, |(stem, _)| stem) == stem
    });
    if let Some(moved) = same_name.min_by_key(|path| (path.matches('/').count(), *path)) {
        return Some(moved);
    }
    if all.len() <= FEW {
        return of(written, all.into_iter());
    }
    of(
        written,
        all.into_iter()
            .filter(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder),
    )
}
