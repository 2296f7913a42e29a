//! What is made of a book besides its site: `[output.*]`, by mdBook's rules.
//!
//! Entry point: [`run`]. It must not touch the site, which is in its place by now.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use portolan_core::model::{Diagnostics, UrlPath};
use portolan_project::config::{Program, Renderer};

use super::book::Book;
use super::preprocess::Chapters;
use super::publish;
use crate::programs::preprocess::Texts;
use crate::programs::render::{Rendered, refused, render};
use crate::programs::{Programs, Setting};
use crate::progress::Progress;

/// Where renderers work, in the cache.
const WORK: &str = "renderers";

/// What is made of a book besides its site.
pub(super) struct Others {
    /// In order of their names.
    pub(super) renderers: Vec<Renderer>,
    /// Whether the site is made at all.
    pub(super) with_site: bool,
}

impl Others {
    /// As the book's configuration says.
    pub(super) fn of(book: &Book) -> Self {
        let mut renderers = book.renderers();
        let with_site = renderers.contains(&Renderer::Html);
        renderers.retain(|renderer| *renderer != Renderer::Html);
        Self { renderers, with_site }
    }

    /// Whether anybody asks for the whole book.
    pub(super) fn need_chapters(&self, book: &Book) -> bool {
        !self.renderers.is_empty() || !book.preprocessors().is_empty()
    }
}

/// What a renderer has to say.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) diagnostics: Diagnostics,
    pub(super) notices: Vec<String>,
}

/// Makes one thing of the book.
pub(super) fn run(
    renderer: &Renderer,
    book: &Book,
    chapters: &Chapters,
    setting: &Setting<'_>,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    if let Renderer::Program(program) = renderer
        && book.programs == Programs::Refused
    {
        return Ok(Outcome {
            diagnostics: vec![refused(program)],
            ..Outcome::default()
        });
    }
    let (mut texts, prepared) = chapters.for_renderer(book, renderer.name(), setting);
    let mut outcome = Outcome {
        diagnostics: prepared.diagnostics,
        notices: prepared.notices,
    };
    if crate::report::has_failed(&outcome.diagnostics, false) {
        return Ok(outcome);
    }
    texts.fill();
    match renderer {
        Renderer::Program(program) => program_of(program, book, &texts, setting, progress, &mut outcome)?,
        _ => markdown(book, &texts, progress, &mut outcome)?,
    }
    Ok(outcome)
}

/// The Markdown as the preprocessors left it.
fn markdown(
    book: &Book,
    texts: &Texts,
    progress: &dyn Progress,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let folder = book.output_of("markdown");
    let writer = publish::begin(&publish::target(book, folder.clone()), progress)?;
    for chapter in texts.book.chapters() {
        if let Some(path) = chapter.path.as_deref().and_then(super::preprocess::place) {
            let path = UrlPath::new(path.as_str());
            writer
                .write(&path, chapter.content.as_bytes())
                .with_context(|| format!("cannot write `{path}`"))?;
        }
    }
    let committed = writer.commit().map_err(anyhow::Error::new)?;
    publish::tell(&committed, &folder, &mut outcome.notices);
    outcome
        .notices
        .push(format!("Rendered markdown into `{}`", folder.display()));
    Ok(())
}

fn program_of(
    program: &Program,
    book: &Book,
    texts: &Texts,
    setting: &Setting<'_>,
    progress: &dyn Progress,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let work = std::path::absolute(book.cache_folder().join(WORK).join(&program.name))
        .context("cannot find the folder for renderers")?;
    show_site(&work, &book.output);
    let Rendered {
        files,
        mut diagnostics,
        mut notices,
    } = render(program, &texts.book, &work, setting)?;
    outcome.diagnostics.append(&mut diagnostics);
    outcome.notices.append(&mut notices);
    let Some(files) = files.filter(|files| !files.is_empty()) else {
        return Ok(());
    };
    let folder = book.output_of(&program.name);
    publish_files(book, &work, &files, folder.clone(), progress, outcome)?;
    let shown = folder.display();
    outcome.notices.push(format!(
        "Rendered {} (`{}`) into `{shown}`",
        program.name, program.command
    ));
    Ok(())
}

/// Puts what a renderer left into its place.
fn publish_files(
    book: &Book,
    work: &Path,
    files: &[String],
    folder: PathBuf,
    progress: &dyn Progress,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let writer = publish::begin(&publish::target(book, folder.clone()), progress)?;
    for file in files {
        writer
            .copy(&UrlPath::new(file), &work.join(file))
            .with_context(|| format!("cannot publish `{file}`"))?;
    }
    let committed = writer.commit().map_err(anyhow::Error::new)?;
    publish::tell(&committed, &folder, &mut outcome.notices);
    Ok(())
}

/// Some renderers read the site that lies beside their folder.
fn show_site(work: &Path, site: &Path) {
    #[cfg(unix)]
    if let (Some(beside), Ok(site)) = (
        work.parent().map(|folder| folder.join("html")),
        site.canonicalize(),
    ) {
        // Whoever needs it and does not find it says so.
        let _ = std::fs::create_dir_all(work);
        let _ = std::fs::remove_file(&beside);
        let _ = std::os::unix::fs::symlink(site, beside);
    }
    #[cfg(not(unix))]
    let _ = (work, site);
}
