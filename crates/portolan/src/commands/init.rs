//! `portolan init`: a starter book that builds.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::Verdict;
use crate::args::Init;
use crate::printer::{Printer, shown, shown_line};

/// Writes the starter's files; never over one that exists.
pub(crate) fn run(arguments: &Init, printer: &Printer) -> anyhow::Result<Verdict> {
    let directory = &arguments.directory;
    if directory.join("book.toml").exists() {
        bail!(
            "`{}` holds a `book.toml` already: nothing was changed",
            directory.display()
        );
    }
    let title = match &arguments.title {
        Some(title) => title.clone(),
        None => ask_title(directory)?,
    };
    let files = portolan_project::starter::starter(&title);
    if let Some((taken, _)) = files
        .iter()
        .find(|(path, _)| *path != ".gitignore" && directory.join(path).exists())
    {
        bail!(
            "`{}` exists already: nothing was changed",
            directory.join(taken).display()
        );
    }
    for (path, text) in &files {
        let file = directory.join(path);
        if file.exists() {
            continue;
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        std::fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    let place = directory.display().to_string();
    printer.line(&format!(
        "Started `{}` in {}",
        shown_line(&title),
        shown_line(&place)
    ));
    let argument = if place == "." {
        String::new()
    } else {
        format!(" {}", quoted(&place))
    };
    printer.line(&format!("Build it with: portolan build{}", shown_line(&argument)));
    Ok(Verdict::Fine)
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '\\' | '.' | '-' | '_' | ':');
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

fn ask_title(directory: &Path) -> anyhow::Result<String> {
    let default = default_title(directory)?;
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(default);
    }
    let mut terminal = std::io::stderr().lock();
    write!(terminal, "Title of the book [{}]: ", shown(&default))?;
    terminal.flush()?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read the answer")?;
    let answer = answer.trim();
    Ok(if answer.is_empty() {
        default
    } else {
        answer.to_owned()
    })
}

/// `my-docs` reads `My docs`.
fn default_title(directory: &Path) -> anyhow::Result<String> {
    let full = std::path::absolute(directory).context("cannot find the folder")?;
    let name = full
        .file_name()
        .map(|name| name.to_string_lossy().replace(['-', '_'], " "))
        .unwrap_or_default();
    let mut letters = name.trim().chars();
    Ok(letters.next().map_or_else(
        || "Documentation".to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    ))
}
