//! Diagrams of a book: Mermaid by our own renderer, other languages by the programs that the book names.
//!
//! Entry point: [`Drawer`]. Each picture is kept in the cache by its code, so one that is there costs a read. Programs run
//! only where the caller allows it, each for one diagram, with a time limit; what they write is cleaned like everything else.

use std::fmt;
use std::path::Path;
use std::process::Command;
#[cfg(feature = "diagrams")]
use std::sync::LazyLock;
use std::sync::{Arc, Mutex, PoisonError};

use portolan_core::diagram::{self, Draw, Fault, Picture};
use portolan_project::config::DiagramLanguage;
#[cfg(not(feature = "diagrams"))]
use portolan_project::config::MERMAID;
use portolan_project::files::Files;

use super::book::Book;
use crate::cache::{Cache, DIAGRAM, Key, KeyBuilder};
use crate::programs::Programs;
use crate::programs::problem::with_words;
use crate::programs::process::{NotRun, Output, Ran, run};

/// Raised when the same code becomes another picture, besides what the core and the renderer say of themselves.
const VERSION: u32 = 2;

/// The rule that a program breaks that could not do its work. Whether it can may be another matter next time, so a page
/// with such a diagnostic is not kept.
pub(super) const PROGRAM: &str = "diagram-program";

#[cfg(feature = "diagrams")]
static RENDERER: LazyLock<portolan_diagrams::Mermaid> = LazyLock::new(portolan_diagrams::Mermaid::new);

/// The largest file of a command that is looked into.
const LARGEST_SCRIPT: u64 = 1 << 20;

/// Draws the diagrams of one book, from as many threads as ask.
pub(super) struct Drawer<'a> {
    languages: Vec<Language>,
    root: &'a Path,
    cache: &'a Cache,
    is_stopped: &'a (dyn Fn() -> bool + Sync),
}

/// A language, and what besides code decides on its pictures.
#[derive(Debug)]
struct Language {
    said: DiagramLanguage,
    renderer: Key,
    is_refused: bool,
}

impl fmt::Debug for Drawer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Drawer")
            .field("languages", &self.languages)
            .finish_non_exhaustive()
    }
}

/// Who is never stopped.
fn goes_on() -> bool {
    false
}

impl<'a> Drawer<'a> {
    /// What draws the diagrams of a book.
    pub(super) fn new(book: &'a Book, cache: &'a Cache) -> Self {
        let root = &book.absolute_root;
        let is_drawn = |said: &DiagramLanguage| cfg!(feature = "diagrams") || !said.command.is_empty();
        let languages = book.diagram_languages().into_iter().filter(is_drawn);
        let languages = languages.map(|said| {
            let is_refused = !said.command.is_empty() && book.programs == Programs::Refused;
            // The files of a program that is not run decide on nothing.
            let files = (!is_refused).then_some(book.files.as_ref());
            Language {
                renderer: renderer(files, &said),
                is_refused,
                said,
            }
        });
        Self {
            languages: languages.collect(),
            root,
            cache,
            is_stopped: &goes_on,
        }
    }

    /// The same, for a build that may be stopped.
    pub(super) fn stopped_by(mut self, is_stopped: &'a (dyn Fn() -> bool + Sync)) -> Self {
        self.is_stopped = is_stopped;
        self
    }

    /// Everything besides a page that decides what becomes of its diagrams.
    pub(super) fn key(&self) -> Key {
        let mut key = KeyBuilder::new("diagrams", VERSION);
        for language in &self.languages {
            key.text(&language.said.name).key(&language.renderer);
            key.list(language.said.endings.iter().map(String::as_str));
            key.number(u64::from(language.is_refused));
        }
        key.finish()
    }

    /// The same for the diagrams of one page, whose pictures are counted.
    pub(super) fn of_page(&self) -> OfPage<'_> {
        OfPage {
            drawer: self,
            used: Mutex::default(),
        }
    }

    /// Says that pictures are still needed, so that the cache keeps them: a page that is not made again draws nothing.
    pub(super) fn need(&self, pictures: &[Key]) {
        for picture in pictures {
            // One that is lost is drawn again with its page.
            let _ = self.cache.contains(DIAGRAM, picture);
        }
    }

    fn language(&self, name: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.said.name == name)
    }

    fn language_of(&self, ending: &str) -> Option<&str> {
        let mut languages = self.languages.iter().map(|language| &language.said);
        let found = languages.find(|language| language.endings.iter().any(|own| own == ending))?;
        Some(&found.name)
    }

    /// The endings of all files that are diagrams.
    pub(super) fn endings(&self) -> Vec<&str> {
        let endings = self.languages.iter().flat_map(|language| &language.said.endings);
        endings.map(String::as_str).collect()
    }

    /// The picture of a diagram, and what it is called in the cache.
    fn draw(&self, language: &str, code: &str) -> Result<(Arc<Picture>, Key), Fault> {
        let Some(language) = self.language(language) else {
            return Err(Fault::broken(
                format!("`{language}` is not drawn"),
                "the code is shown",
            ));
        };
        // Whether a picture is shown must not hang on what an earlier build has kept.
        if language.is_refused {
            return Err(refused(&language.said));
        }
        let mut key = KeyBuilder::new("diagram", VERSION);
        let key = key.key(&language.renderer).text(code).finish();
        let kept = self.cache.get(DIAGRAM, &key);
        if let Some(picture) = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return Ok((Arc::new(picture), key));
        }
        let picture = self.made(&language.said, code)?;
        if let Ok(bytes) = postcard::to_stdvec(&picture) {
            self.cache.put(DIAGRAM, key, &bytes);
        }
        Ok((Arc::new(picture), key))
    }

    fn made(&self, language: &DiagramLanguage, code: &str) -> Result<Picture, Fault> {
        if language.command.is_empty() {
            return mermaid(code);
        }
        let svg = self.run(language, code)?;
        Picture::read_foreign(&svg).map_err(|fault| Fault {
            rule: PROGRAM,
            message: format!("`{}`: {}", language.command.join(" "), fault.message),
            hint: "the program must write one SVG to standard output, with texts as `text`".to_owned(),
            line: None,
        })
    }

    /// What a program writes.
    fn run(&self, language: &DiagramLanguage, code: &str) -> Result<String, Fault> {
        let Some((program, arguments)) = language.command.split_first() else {
            return Err(failed(language, "names no program", ""));
        };
        let program = Path::new(program);
        // One name is looked for in PATH; anything longer starts at the book's root.
        let mut command = if program.components().count() > 1 {
            Command::new(self.root.join(program))
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.root);
        let limit = language.time_limit;
        match run(
            command,
            code.as_bytes().to_vec(),
            Output::Kept(diagram::MOST_BYTES as u64),
            limit,
            self.is_stopped,
        ) {
            Ok(Ran { status, output, .. }) if status.success() => {
                String::from_utf8(output).map_err(|_| failed(language, "wrote what is no text", ""))
            }
            Ok(ran) => {
                let mut fault = failed(language, &format!("failed ({})", ran.status), &ran.errors);
                let lines = code.lines().count();
                fault.line = diagram::line_said(&ran.errors).filter(|line| *line < lines);
                Err(fault)
            }
            Err(NotRun::Start(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut fault = failed(language, "is not installed", "");
                fault.hint = format!(
                    "install it, or name another program in `[diagrams.{}]`",
                    language.name
                );
                Err(fault)
            }
            Err(NotRun::Start(error)) => Err(failed(language, &format!("cannot be started: {error}"), "")),
            Err(NotRun::TooLong(said)) => {
                let seconds = limit.as_secs();
                Err(failed(
                    language,
                    &format!("did not end within {seconds} s, so it was ended"),
                    &said,
                ))
            }
            Err(NotRun::TooMuch) => Err(failed(
                language,
                &format!("wrote more than {} MiB", diagram::MOST_BYTES >> 20),
                "",
            )),
            Err(NotRun::Stopped) => Err(failed(language, "was ended with the build", "")),
        }
    }
}

/// Draws the diagrams of one page.
#[derive(Debug)]
pub(super) struct OfPage<'a> {
    drawer: &'a Drawer<'a>,
    used: Mutex<Vec<Key>>,
}

impl OfPage<'_> {
    /// The pictures that the page has.
    pub(super) fn used(self) -> Vec<Key> {
        self.used.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Draw for OfPage<'_> {
    fn draws(&self, language: &str) -> bool {
        self.drawer.language(language).is_some()
    }

    fn language_of(&self, ending: &str) -> Option<&str> {
        self.drawer.language_of(ending)
    }

    fn endings(&self) -> Vec<&str> {
        self.drawer.endings()
    }

    fn draw(&self, language: &str, code: &str) -> Result<Arc<Picture>, Fault> {
        let (picture, key) = self.drawer.draw(language, code)?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.push(key);
        Ok(picture)
    }
}

/// What draws a language: our renderer with its version, or a program with the files of the book that its command names.
fn renderer(files: Option<&dyn Files>, language: &DiagramLanguage) -> Key {
    let mut key = KeyBuilder::new("renderer of diagrams", VERSION);
    key.number(u64::from(diagram::VERSION));
    if language.command.is_empty() {
        key.number(renderer_version());
    }
    for word in &language.command {
        key.text(word);
        // What is not the book's, or no script, is taken to stay as it is.
        let script = files.map(|files| files.read_up_to(word, LARGEST_SCRIPT));
        if let Some(Ok(script)) = script.filter(|_| Path::new(word).is_relative()) {
            key.bytes(&script);
        }
    }
    key.finish()
}

fn refused(language: &DiagramLanguage) -> Fault {
    let message = format!(
        "the program for `{}` was not run, because programs are refused",
        language.name
    );
    let hint = "build without `--no-exec` to have this diagram drawn, where you trust this book";
    Fault {
        rule: "program-refused",
        ..Fault::broken(message, hint)
    }
}

#[cfg(feature = "diagrams")]
fn mermaid(code: &str) -> Result<Picture, Fault> {
    RENDERER.draw(code)
}

#[cfg(not(feature = "diagrams"))]
fn mermaid(_: &str) -> Result<Picture, Fault> {
    Err(Fault::broken(
        format!("this program was built without a renderer for `{MERMAID}`"),
        "build it with the feature `diagrams`",
    ))
}

fn renderer_version() -> u64 {
    #[cfg(feature = "diagrams")]
    {
        u64::from(portolan_diagrams::VERSION)
    }
    #[cfg(not(feature = "diagrams"))]
    {
        0
    }
}

fn failed(language: &DiagramLanguage, what: &str, said: &str) -> Fault {
    let program = language.command.first().map_or("", String::as_str);
    let hint = if said.trim().is_empty() {
        format!("run `{}` by itself to see more", language.command.join(" "))
    } else {
        with_words("", said)
    };
    Fault {
        rule: PROGRAM,
        message: format!("the program `{program}`, which draws `{}`, {what}", language.name),
        hint,
        line: None,
    }
}
