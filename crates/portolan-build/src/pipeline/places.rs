//! Where things of a book lie: its output, its cache, the project around it.
//!
//! Paths alone are worked out here; nothing is read or written.

use std::path::{Path, PathBuf};

use portolan_core::model::Dialect;
use portolan_project::config::{Config, Renderer};

use super::{Mode, Request};

/// Where the cache lies in a book's root.
pub(super) const CACHE: &str = ".portolan";

/// Where the book of a request keeps what the next build can use.
pub(super) fn cache_of(request: &Request) -> PathBuf {
    request.book.join(CACHE)
}

/// The project whose documentation a book of mdBook's is: such books include files of it without saying so. It is the
/// repository around the book, else the folder around it; never the reader's home or what lies above that.
pub(super) fn project_around(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    let too_wide = |folder: &Path| {
        folder.parent().is_none()
            || folder == std::env::temp_dir()
            || home.as_deref().is_some_and(|home| home.starts_with(folder))
    };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    repository
        .or(root.parent())
        .filter(|folder| !too_wide(folder))
        .map(Path::to_path_buf)
}

/// The folder that holds what is made of a book.
pub(super) fn output_base(request: &Request, config: &Config, dialect: Dialect) -> PathBuf {
    match &request.mode {
        Mode::Write { output: Some(folder) } => folder.clone(),
        _ => request.book.join(config.build_dir(dialect)),
    }
}

/// Where a renderer's result goes: one of several has a folder of its own (mdbook-driver, `build_dir_for`).
pub(super) fn output_of(base: &Path, renderers: &[Renderer], renderer: &str) -> PathBuf {
    if renderers.len() > 1 {
        base.join(renderer)
    } else {
        base.to_path_buf()
    }
}

/// What the scan must not publish, relative to the book's root.
pub(super) fn reserved(root: &Path, output: &Path, theme_folder: &str) -> Vec<String> {
    let mut reserved: Vec<String> = ["book.toml", "portolan.toml", CACHE, theme_folder]
        .map(str::to_owned)
        .to_vec();
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    if let (Ok(root), Ok(output)) = (real(root), real(output))
        && let Ok(inside) = output.strip_prefix(&root)
    {
        let parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        reserved.push(parts.join("/"));
    }
    reserved
}
