//! Writes a tree of Markdown that looks like real documentation, always the same: what the benchmark builds.
//!
//! Owns the invented text; the entry point is [`run`], and [`write()`] for the benchmark. A page's text follows from its
//! path alone, so a page is the same in a corpus of any size. Nothing in it comes from real documents.

mod code;
mod flavour;
mod page;
mod plan;
mod prose;
mod random;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

pub(crate) use plan::Shape;
use xtask::shell;

/// The arguments of `cargo xtask corpus`.
#[derive(Debug, clap::Args)]
pub(crate) struct Corpus {
    /// How many pages.
    #[arg(long, default_value_t = 1000)]
    pages: usize,
    /// All pages in one folder.
    #[arg(long)]
    flat: bool,
    /// A folder that is empty or does not exist [default: target/corpus/…].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// For which program.
    #[arg(long, value_enum, default_value_t = Flavour::Portolan)]
    flavour: Flavour,
}

/// For which program a corpus is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Flavour {
    Portolan,
    Mdbook,
    Hugo,
    /// MkDocs with the theme Material.
    Mkdocs,
    Zensical,
    Vitepress,
}

impl Flavour {
    /// The program's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Portolan => "portolan",
            Self::Mdbook => "mdbook",
            Self::Hugo => "hugo",
            Self::Mkdocs => "mkdocs",
            Self::Zensical => "zensical",
            Self::Vitepress => "vitepress",
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    /// Markdown files.
    pub(crate) pages: usize,
    /// Their size.
    pub(crate) bytes: usize,
}

/// Runs the task.
pub(crate) fn run(arguments: &Corpus) -> anyhow::Result<()> {
    let shape = if arguments.flat {
        Shape::Flat
    } else {
        Shape::Nested
    };
    let folder = match &arguments.out {
        Some(folder) => {
            if fs::read_dir(folder).is_ok_and(|mut items| items.next().is_some()) {
                bail!(
                    "`{}` is not empty: empty it, or name another folder",
                    folder.display()
                );
            }
            folder.clone()
        }
        None => fresh_folder("corpus", arguments.pages, shape, arguments.flavour)?,
    };
    let written = write(&folder, arguments.pages, shape, arguments.flavour)?;
    shell::say(&format!(
        "{} pages, {:.1} MB, in `{}`",
        written.pages,
        written.bytes as f64 / 1e6,
        folder.display()
    ));
    Ok(())
}

/// An empty folder below `target/`, for a corpus of this kind.
pub(crate) fn fresh_folder(
    task: &str,
    pages: usize,
    shape: Shape,
    flavour: Flavour,
) -> anyhow::Result<PathBuf> {
    let tail = if shape == Shape::Flat { "-flat" } else { "" };
    let folder = shell::root()
        .join("target")
        .join(task)
        .join(format!("{}-{pages}{tail}", flavour.name()));
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    Ok(folder)
}

/// Writes a corpus.
pub(crate) fn write(folder: &Path, pages: usize, shape: Shape, flavour: Flavour) -> anyhow::Result<Written> {
    let pages = plan::plan(pages, shape);
    let content = folder.join(flavour::content_folder(flavour));
    let mut made = BTreeSet::new();
    let mut bytes = 0;
    for (number, page) in pages.iter().enumerate() {
        let text = page::text(&pages, number, flavour);
        bytes += text.len();
        write_file(&content.join(flavour::file_name(page, flavour)), &text, &mut made)?;
    }
    for (path, text) in flavour::other_files(&pages, flavour) {
        write_file(&folder.join(path), &text, &mut made)?;
    }
    Ok(Written {
        pages: pages.len(),
        bytes,
    })
}

/// The page that is compared between corpora of different sizes, without an ending.
pub(crate) fn fixed_page() -> String {
    // In the middle of a group, in a corpus of a hundred pages already.
    plan::plan(100, Shape::Nested).swap_remove(47).path
}

fn write_file(path: &Path, text: &str, made: &mut BTreeSet<PathBuf>) -> anyhow::Result<()> {
    if let Some(folder) = path.parent()
        && made.insert(folder.to_owned())
    {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
