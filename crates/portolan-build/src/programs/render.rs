//! Other renderers of a book: each is given the book and a folder to work in, and what it leaves there is published.
//!
//! Owns [`render`]. A renderer works in a folder of the cache, which it finds again the next time, as mdBook promises
//! it; its result then takes the place of the last one as a site does: at once or not at all. Beside its folder lie
//! those of the other renderers, the site's under `html`, because some read what others have made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use portolan_core::model::{Diagnostic, Diagnostics};
use portolan_project::config::{Necessity, Program};
use serde_json::json;

use super::Setting;
use super::book::{Book, Protocol};
use super::command::command;
use super::preprocess::said;
use super::problem::{self, Kind};
use super::process::{self, NotRun, Output, Ran};

/// How long a renderer may take unless the book says otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(600);

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// The files that it left, relative to its folder, in order. `None` when it failed.
    pub(crate) files: Option<Vec<String>>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) notices: Vec<String>,
}

impl Rendered {
    fn failed(problem: Option<Diagnostic>) -> Self {
        Self {
            diagnostics: problem.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// It was not run because the caller refuses programs.
pub(crate) fn refused(program: &Program) -> Diagnostic {
    problem::refused(Kind::Renderer, program)
}

/// Runs a renderer in `folder`.
///
/// # Errors
/// When the folder cannot be used.
pub(crate) fn render(
    program: &Program,
    book: &Book,
    folder: &Path,
    setting: &Setting<'_>,
) -> anyhow::Result<Rendered> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let mut diagnostics = Diagnostics::new();
    let mut ran = run(program, book, Protocol::Current, folder, setting);
    if matches!(&ran, Ok(ran) if !ran.status.success() && problem::speaks_old_protocol(&ran.errors)) {
        // A program that is made for mdBook 0.4 may still be of use: it is given what it knows.
        ran = run(program, book, Protocol::Old, folder, setting);
        match &ran {
            Ok(ran) if ran.status.success() => diagnostics.push(problem::outdated(Kind::Renderer, program)),
            Ok(ran) => {
                return Ok(Rendered::failed(Some(problem::old(
                    Kind::Renderer,
                    program,
                    &ran.errors,
                ))));
            }
            Err(_) => {}
        }
    }
    let ran = match ran {
        Ok(ran) => ran,
        Err(rendered) => return Ok(rendered),
    };
    if !ran.status.success() {
        let problem = problem::failed(Kind::Renderer, program, ran.status, &ran.errors);
        return Ok(Rendered::failed(Some(problem)));
    }
    Ok(Rendered {
        files: Some(files_below(folder).with_context(|| format!("cannot read `{}`", folder.display()))?),
        diagnostics,
        notices: said(program, &ran.errors),
    })
}

/// Runs a renderer once, in one form of the protocol.
fn run(
    program: &Program,
    book: &Book,
    protocol: Protocol,
    folder: &Path,
    setting: &Setting<'_>,
) -> Result<Ran, Rendered> {
    let Some(mut command) = command(&program.command, setting.root) else {
        return Err(Rendered::failed(Some(problem::no_command(
            Kind::Renderer,
            program,
        ))));
    };
    command.current_dir(folder);
    let context = json!({
        "version": protocol.version(),
        "root": setting.root,
        "book": book.value(protocol),
        "config": setting.config,
        "destination": folder,
    });
    let input = context.to_string().into_bytes();
    let limit = setting.time_limit.unwrap_or(TIME_LIMIT);
    process::run(command, input, Output::Said, limit, setting.is_stopped).map_err(|why| {
        let absent = matches!(&why, NotRun::Start(error) if error.kind() == io::ErrorKind::NotFound);
        let mut rendered = Rendered::failed(problem::not_run(Kind::Renderer, program, why, limit));
        if absent && program.necessity == Necessity::Optional {
            rendered.files = Some(Vec::new());
        }
        rendered
    })
}

/// Every file below a folder, in byte order. Links are not followed: what they lead to was not made here.
fn files_below(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inner))? {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && let Some(path) = path.to_str()
            {
                found.push(path.replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}
