//! Holds our site of an mdBook book against the one that mdBook makes of it.
//!
//! Entry points: [`run`] for a book on the command line, [`book`] for tests. Both programs build copies in a temporary
//! folder; the book itself is never written to. What counts as a difference stands in `check`.

mod check;
mod facts;
mod page;
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

pub use check::Outcome;

use crate::{peers, shell};
use site::Site;

/// How many differences of a kind are shown.
const SHOWN: usize = 100;

/// What is not part of a book.
const NOT_COPIED: [&str; 4] = [".git", ".portolan", "node_modules", "target"];

/// The arguments of `cargo xtask compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// Hold it against mdBook: the folder of a book for mdBook.
    #[arg(long = "mdbook", value_name = "BOOK")]
    book: PathBuf,
    /// Keep the two sites and say where they are.
    #[arg(long)]
    keep: bool,
    /// Also list what differs and may: titles, pages that only we have.
    #[arg(long)]
    notes: bool,
}

/// The real mdBook, where it is installed.
#[must_use]
pub fn mdbook() -> Option<PathBuf> {
    peers::find("mdbook")
}

/// Runs the task.
///
/// # Errors
/// When a program is missing or fails, and when the sites differ.
pub fn run(arguments: &Compare) -> anyhow::Result<()> {
    let Some(mdbook) = mdbook() else {
        bail!(
            "mdBook is not installed: `cargo install mdbook`, or set PORTOLAN_PEERS to the folder that holds it"
        );
    };
    let portolan = shell::build_portolan(shell::Profile::Dev)?;
    let folder = tempfile::Builder::new().prefix("portolan-compare-").tempdir()?;
    let build_ours = |book: &Path, site: &Path| {
        let mut command = Command::new(&portolan);
        command.args(["build", "--quiet"]).arg(book).arg("-d").arg(site);
        shell::run(&mut command)
    };
    let theirs = Theirs {
        program: &mdbook,
        environment: &[],
        inside: "",
    };
    let outcome = book(&arguments.book, folder.path(), &theirs, &build_ours);
    if arguments.keep {
        let kept = folder.keep();
        shell::say(&format!(
            "kept: {0}/mdbook-site and {0}/portolan-site",
            kept.display()
        ));
    }
    let outcome = outcome?;
    report(&outcome, arguments.notes);
    match outcome.total() {
        0 => Ok(()),
        1 => bail!("1 difference"),
        total => bail!("{total} differences"),
    }
}

/// mdBook, and what it is told.
#[derive(Clone, Copy, Debug)]
pub struct Theirs<'a> {
    /// The program.
    pub program: &'a Path,
    /// Variables of the environment, besides those of this program.
    pub environment: &'a [(String, String)],
    /// Where the book lies in the folder that is copied; empty where it is that.
    pub inside: &'a str,
}

/// Builds copies of a book in `folder` with mdBook and with ours, and holds the sites against each other.
///
/// # Errors
/// When one of the two programs cannot build the book.
pub fn book(
    book: &Path,
    folder: &Path,
    theirs: &Theirs<'_>,
    build_ours: &dyn Fn(&Path, &Path) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let copies = ["mdbook", "portolan"].map(|name| folder.join(name));
    for copy in &copies {
        copy_folder(book, copy)?;
    }
    let copies = copies.map(|copy| copy.join(theirs.inside));
    let sites = ["mdbook-site", "portolan-site"].map(|name| folder.join(name));
    let output = Command::new(theirs.program)
        .envs(theirs.environment.iter().map(|(name, value)| (name, value)))
        .arg("build")
        .arg(&copies[0])
        .arg("-d")
        .arg(&sites[0])
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", theirs.program.display()))?;
    if !output.status.success() {
        bail!(
            "mdBook cannot build this book:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    build_ours(&copies[1], &sites[1]).context("Portolan cannot build this book")?;
    // The copy that ours has built is as the author wrote it: mdBook may have added pages to its own.
    let source = site::files(&source_of(&copies[1])?)?;
    let [theirs, ours] = sites.map(|site| Site::read(&html_folder(&site), &source));
    let (mut theirs, mut ours) = (theirs?, ours?);
    // mdBook's page for unknown addresses says where the site is served; all of ours are relative but that one's.
    if let Some(base) = theirs.pages.get("404.html").and_then(|page| page.base.clone()) {
        theirs.base.clone_from(&base);
        ours.base = base;
    }
    Ok(check::check(&theirs, &ours, &source))
}

/// Where a site lies: mdBook gives each renderer a folder of its own when there are several.
fn html_folder(site: &Path) -> PathBuf {
    let inner = site.join("html");
    let split = !site.join("index.html").is_file() && inner.join("index.html").is_file();
    if split { inner } else { site.to_owned() }
}

/// What a site says, as text: for each page its ids, the places that its text leads to, and its words.
///
/// # Errors
/// When the site or the book's source cannot be read.
pub fn facts(book: &Path, site: &Path) -> anyhow::Result<String> {
    let source = site::files(&source_of(book)?)?;
    Ok(facts::of(&Site::read(&html_folder(site), &source)?, &source))
}

/// The source folder of a book.
fn source_of(book: &Path) -> anyhow::Result<PathBuf> {
    let text = fs::read_to_string(book.join("book.toml")).unwrap_or_default();
    let (config, _) = portolan_project::config::parse("book.toml", &text);
    let source = book.join(config.book.src);
    if !source.is_dir() {
        bail!("`{}` is no folder", source.display());
    }
    Ok(source)
}

/// Copies what belongs to a book.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make `{}`", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            if !NOT_COPIED.iter().any(|name| entry.file_name() == *name) {
                copy_folder(&path, &target)?;
            }
        } else {
            // Bytes alone: the permissions of a file that may not be written would outlast it.
            let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            fs::write(&target, bytes).with_context(|| format!("cannot write `{}`", target.display()))?;
        }
    }
    Ok(())
}

fn report(outcome: &Outcome, notes: bool) {
    shell::say("\ncompared with mdBook's site");
    for (what, count) in &outcome.counts {
        let different = outcome.differences.get(what).map_or(0, Vec::len);
        shell::say(&format!("  {what:<10}{count:>8}   {different:>6} different"));
    }
    for (what, lines) in &outcome.differences {
        shell::say(&format!("\n{what}"));
        for line in lines.iter().take(SHOWN) {
            shell::say(&format!("  {line}"));
        }
        if lines.len() > SHOWN {
            shell::say(&format!("  and {} more", lines.len() - SHOWN));
        }
    }
    if notes {
        shell::say("\nmay differ");
        outcome
            .notes
            .iter()
            .for_each(|note| shell::say(&format!("  {note}")));
    } else if !outcome.notes.is_empty() {
        shell::say(&format!(
            "\n{} more differ and may; `--notes` lists them",
            outcome.notes.len()
        ));
    }
}

/// What was compared, as one value for tests.
impl Outcome {
    /// Every difference, one a line.
    #[must_use]
    pub fn lines(&self) -> String {
        let lines: BTreeMap<_, _> = self.differences.iter().collect();
        let mut text = String::new();
        for (what, lines) in lines {
            for line in lines {
                text.push_str(&format!("{what} {line}\n"));
            }
        }
        text
    }
}
