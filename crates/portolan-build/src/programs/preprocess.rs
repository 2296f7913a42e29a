//! A book on its way through its preprocessors: the whole book in, the whole book out, once for each renderer.
//!
//! Owns [`preprocess`]. What a program changes is compared with what it was given, so that everything that it left
//! alone still points at the author's own lines. Must not read files: the texts are passed in.

use std::collections::BTreeMap;
use std::time::Duration;

use portolan_core::model::{Diagnostic, Diagnostics, SpanMap, file_in_book};
use portolan_project::config::{Necessity, Program};
use portolan_project::expand::Expanded;
use rayon::prelude::*;
use serde_json::json;

use super::book::{Book, NoBook, Protocol};
use super::command::command;
use super::order::Step;
use super::problem::{self, Kind};
use super::process::{self, NotRun, Output, Ran};
use super::{Programs, Setting};

/// How long a preprocessor may take unless the book says otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The most that a book may have as JSON, in bytes.
const MOST_OUTPUT: u64 = 1 << 30;

/// A book and the texts of its chapters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// The book; `content` is empty while no program holds it.
    pub(crate) book: Book,
    /// The text of each chapter in the order of [`Book::chapters`].
    pub(crate) chapters: Vec<ChapterText>,
}

impl Texts {
    /// Puts every text into its chapter.
    pub(crate) fn fill(&mut self) {
        let mut texts = self.chapters.iter();
        self.book.chapters_mut(|chapter| {
            if let Some(text) = texts.next() {
                chapter.content.clone_from(&text.expanded.text);
            }
        });
    }
}

/// What a chapter says.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChapterText {
    /// Its file, relative to the book's root; for a chapter that a program added, where that would lie.
    pub(crate) file: String,
    pub(crate) expanded: Expanded,
    /// What expanding found.
    pub(crate) diagnostics: Diagnostics,
}

/// What came of it besides the texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) diagnostics: Diagnostics,
    /// Which programs ran and what they said.
    pub(crate) notices: Vec<String>,
}

/// How includes and their kin are followed in one text.
pub(crate) type Links<'a> = &'a (dyn Fn(&str, &str, SpanMap) -> (Expanded, Diagnostics) + Sync);

/// Takes a book through `steps` for one renderer. On an error of a program the texts are of no use; the diagnostics
/// say so.
pub(crate) fn preprocess(
    texts: &mut Texts,
    steps: &[Step],
    renderer: &str,
    setting: &Setting<'_>,
    programs: Programs,
    links: Links<'_>,
) -> Outcome {
    let mut chain = Chain {
        texts,
        renderer,
        setting,
        outcome: Outcome::default(),
        ran: Vec::new(),
    };
    for step in steps {
        match step {
            Step::Links => chain.links(links),
            Step::Index => chain.index(),
            Step::Program(program, renderers) => {
                let wanted = renderers
                    .as_ref()
                    .map(|names| names.iter().any(|name| name == renderer));
                if wanted == Some(false) {
                    continue;
                }
                if programs == Programs::Refused {
                    let refused = problem::refused(Kind::Preprocessor, program);
                    chain.outcome.diagnostics.push(refused);
                    continue;
                }
                if chain.program(program, wanted.is_some()).is_err() {
                    break;
                }
            }
        }
    }
    chain.finish()
}

/// A program failed, which has been reported.
struct Failed;

/// Why a program gave back no book.
enum NotDone {
    /// It seems to know mdBook 0.4's protocol alone; what it said.
    Old(String),
    /// Something else is wrong; what it said.
    Other(Box<Diagnostic>, String),
}

struct Chain<'a> {
    texts: &'a mut Texts,
    renderer: &'a str,
    setting: &'a Setting<'a>,
    outcome: Outcome,
    ran: Vec<String>,
}

impl Chain<'_> {
    fn finish(mut self) -> Outcome {
        if !self.ran.is_empty() {
            let notice = format!("Preprocessors for {}: {}", self.renderer, self.ran.join(", "));
            self.outcome.notices.insert(0, notice);
        }
        self.outcome
    }

    fn links(&mut self, links: Links<'_>) {
        self.texts.chapters.par_iter_mut().for_each(|chapter| {
            let before = std::mem::take(&mut chapter.expanded);
            let (expanded, mut problems) = links(&chapter.file, &before.text, before.map);
            chapter.expanded = expanded;
            chapter.diagnostics.append(&mut problems);
        });
    }

    fn index(&mut self) {
        self.texts.book.chapters_mut(|chapter| {
            if let Some(path) = &mut chapter.path {
                *path = index_path(path);
            }
        });
    }

    fn program(&mut self, program: &Program, wanted: bool) -> Result<(), Failed> {
        if !wanted && !self.supports(program)? {
            return Ok(());
        }
        self.texts.fill();
        let given = match self.give(program, Protocol::Current)? {
            // A program that is made for mdBook 0.4 may still be of use: it is given what it knows.
            Err(NotDone::Old(said)) => match self.give(program, Protocol::Old)? {
                Ok(given) => {
                    self.outcome
                        .diagnostics
                        .push(problem::outdated(Kind::Preprocessor, program));
                    Ok(given)
                }
                Err(NotDone::Old(again)) => {
                    return self.fail(problem::old(Kind::Preprocessor, program, &again));
                }
                Err(NotDone::Other(_, again)) => {
                    let words = if again.trim().is_empty() { said } else { again };
                    return self.fail(problem::old(Kind::Preprocessor, program, &words));
                }
            },
            given => given,
        };
        match given {
            Ok(Some((book, said_words))) => {
                self.take(book);
                self.ran.push(format!("{} (`{}`)", program.name, program.command));
                self.outcome.notices.extend(said(program, &said_words));
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(NotDone::Other(problem, _)) => self.fail(*problem),
            Err(NotDone::Old(said)) => self.fail(problem::old(Kind::Preprocessor, program, &said)),
        }
    }

    /// Gives the book to a program in one form of the protocol: what it gave back, with what it said. `None` where an
    /// optional program is not installed.
    fn give(
        &mut self,
        program: &Program,
        protocol: Protocol,
    ) -> Result<Result<Option<(Book, String)>, NotDone>, Failed> {
        let context = json!({
            "root": self.setting.root,
            "config": self.setting.config,
            "renderer": self.renderer,
            "mdbook_version": protocol.version(),
        });
        let input = json!([context, self.texts.book.value(protocol)])
            .to_string()
            .into_bytes();
        let Some(ran) = self.run(program, &[], input, Output::Kept(MOST_OUTPUT))? else {
            return Ok(Ok(None));
        };
        if !ran.status.success() {
            if problem::speaks_old_protocol(&ran.errors) {
                return Ok(Err(NotDone::Old(ran.errors)));
            }
            let problem = problem::failed(Kind::Preprocessor, program, ran.status, &ran.errors);
            return Ok(Err(NotDone::Other(Box::new(problem), ran.errors)));
        }
        Ok(match Book::read(&ran.output, protocol) {
            Ok(book) => Ok(Some((book, ran.errors))),
            Err(NoBook::Old) => Err(NotDone::Old(ran.errors)),
            Err(NoBook::Unreadable(why)) => {
                let problem = problem::no_book(program, &why, &ran.errors);
                Err(NotDone::Other(Box::new(problem), ran.errors))
            }
        })
    }

    /// Whether the program says that it is for this renderer.
    fn supports(&mut self, program: &Program) -> Result<bool, Failed> {
        let asked = self.run(program, &["supports", self.renderer], Vec::new(), Output::Said)?;
        Ok(asked.is_some_and(|ran| ran.status.code() == Some(0)))
    }

    /// `None` for an optional program that is not installed.
    fn run(
        &mut self,
        program: &Program,
        arguments: &[&str],
        input: Vec<u8>,
        output: Output,
    ) -> Result<Option<Ran>, Failed> {
        let Some(mut command) = command(&program.command, self.setting.root) else {
            return self.fail(problem::no_command(Kind::Preprocessor, program));
        };
        command.args(arguments);
        let limit = self.setting.time_limit.unwrap_or(TIME_LIMIT);
        match process::run(command, input, output, limit, self.setting.is_stopped) {
            Ok(ran) => Ok(Some(ran)),
            Err(why) => {
                let absent =
                    matches!(&why, NotRun::Start(error) if error.kind() == std::io::ErrorKind::NotFound);
                let problem = problem::not_run(Kind::Preprocessor, program, why, limit);
                self.outcome.diagnostics.extend(problem);
                if absent && program.necessity == Necessity::Optional {
                    Ok(None)
                } else {
                    Err(Failed)
                }
            }
        }
    }

    fn fail<T>(&mut self, problem: Diagnostic) -> Result<T, Failed> {
        self.outcome.diagnostics.push(problem);
        Err(Failed)
    }

    /// Takes over what a program made of the book.
    fn take(&mut self, mut book: Book) {
        let old = std::mem::take(&mut self.texts.chapters);
        let mut by_source: BTreeMap<String, usize> = BTreeMap::new();
        for (at, chapter) in self.texts.book.chapters().into_iter().enumerate() {
            if let Some(source) = &chapter.source_path {
                by_source.entry(source.clone()).or_insert(at);
            }
        }
        let mut given = Vec::new();
        book.chapters_mut(|chapter| {
            let known = chapter
                .source_path
                .as_ref()
                .and_then(|source| by_source.get(source));
            given.push((
                std::mem::take(&mut chapter.content),
                known.copied(),
                chapter.path.clone(),
            ));
        });
        let source = self.setting.source;
        self.texts.chapters = given
            .into_par_iter()
            .map(|(content, known, path)| match known.and_then(|at| old.get(at)) {
                Some(before) => before.rewritten(content),
                None => ChapterText::made(file_in_book(source, &path.unwrap_or_default()), content),
            })
            .collect();
        self.texts.book = book;
    }
}

impl ChapterText {
    fn rewritten(&self, content: String) -> Self {
        let mut chapter = self.clone();
        chapter.expanded.rewrite(content);
        chapter
    }

    /// A chapter that a program added.
    fn made(file: String, content: String) -> Self {
        let map = SpanMap::of_file(file.as_str(), content.as_str().into(), 0);
        Self {
            file,
            expanded: Expanded {
                text: content,
                map,
                ..Expanded::default()
            },
            diagnostics: Diagnostics::new(),
        }
    }
}

/// Lines of a program that did its work: for whoever reads along.
pub(super) fn said(program: &Program, errors: &str) -> Vec<String> {
    const MOST: usize = 20;
    let lines: Vec<&str> = errors.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut said: Vec<String> = lines
        .iter()
        .take(MOST)
        .map(|line| format!("{}: {line}", program.name))
        .collect();
    if lines.len() > MOST {
        said.push(format!(
            "{}: (and {} more lines)",
            program.name,
            lines.len() - MOST
        ));
    }
    said
}

/// Where the page of a file lies: a README is its folder's index (mdbook-driver, `index.rs`).
pub(crate) fn index_path(path: &str) -> String {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !stem.eq_ignore_ascii_case("readme") {
        return path.to_owned();
    }
    if folder.is_empty() {
        "index.md".to_owned()
    } else {
        format!("{folder}/index.md")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readmes_are_indexes() {
        for (path, expected) in [
            ("README.md", "index.md"),
            ("a/ReadMe.md", "a/index.md"),
            ("a/readme.txt.md", "a/readme.txt.md"),
            ("a/b.md", "a/b.md"),
        ] {
            assert_eq!(index_path(path), expected);
        }
    }
}
