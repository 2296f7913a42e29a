//! The load stage: configuration, files, navigation and history of one book, ready for the stages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use portolan_core::assemble::day_of_epoch;
use portolan_core::model::{
    Diagnostic, Diagnostics, Dialect, GitFact, Location, MarkdownOptions, NavSource, PrintOptions,
    SearchOptions, SiteOptions, SourcePath, file_in_book,
};
use portolan_project::config::{
    self, Config, DiagramLanguage, ExceptionRule, Html, Preprocessor, PrintPage, Renderer, StartScheme,
};
use portolan_project::encoding;
use portolan_project::expand::{Directives, ExpandOptions};
use portolan_project::files::{DiskFiles, EntryKind, FileError, Files};
use portolan_project::git::{self, GitFacts};
use portolan_project::scan::{ScanOptions, SourceTree, few, scan};
use portolan_project::summary;

use super::Request;
use super::chapters::{Absent, Missing};
use super::places::{CACHE, cache_of, output_base, output_of, project_around, reserved};
use super::preprocess::PreparedPages;
use super::surroundings;
use crate::cache::{Key, KeyBuilder};
use crate::programs::Programs;

/// A book that has been read.
pub(super) struct Book {
    config: Config,
    /// Where the site goes, from the place where the program was started.
    pub(super) output: PathBuf,
    /// The folder that holds what is made of the book; the site itself where nothing else is made.
    output_base: PathBuf,
    root: PathBuf,
    pub(super) files: Box<dyn Files>,
    pub(super) site: SiteOptions,
    pub(super) markdown: MarkdownOptions,
    /// The same without what only a whole page needs.
    pub(super) outline: MarkdownOptions,
    /// What the book decides about its search; `None` where the site has none.
    pub(super) search: Option<SearchOptions>,
    pub(super) expand: ExpandOptions,
    pub(super) tree: SourceTree,
    /// The text of pages that the summary lists and that do not exist, by file.
    made: BTreeMap<String, String>,
    /// The commit that is checked out, in full.
    pub(super) head: Option<String>,
    /// The day that the build gives itself, or empty.
    pub(super) date: String,
    /// Whether that day was given from outside, and not by git.
    is_dated: bool,
    /// The folder of the book's own theme files, relative to the root.
    pub(super) theme_folder: String,
    /// Remarks for the report.
    pub(super) notices: Vec<String>,
    /// Whether the programs that the book names may be run.
    pub(super) programs: Programs,
    /// The book's root as programs are told it: absolute.
    pub(super) absolute_root: PathBuf,
}

/// What was read before the first page.
pub(super) struct Loaded {
    pub(super) book: Book,
    pub(super) nav: NavSource,
    /// What git knows, by file relative to the root.
    pub(super) history: BTreeMap<String, GitFact>,
    pub(super) diagnostics: Diagnostics,
}

/// Where a book keeps what is built.
pub(super) struct Places {
    /// One folder for each renderer.
    pub(super) outputs: Vec<PathBuf>,
    pub(super) cache: PathBuf,
}

/// Where the book of a request keeps what is built, without reading more than its configuration.
pub(super) fn places(request: &Request) -> anyhow::Result<Places> {
    let (config, _, has_summary) = read_config(request)?;
    let dialect = config.dialect(has_summary);
    let base = output_base(request, &config, dialect);
    let renderers = config.renderers();
    let outputs = renderers
        .iter()
        .map(|renderer| output_of(&base, &renderers, renderer.name()));
    Ok(Places {
        outputs: outputs.collect(),
        cache: cache_of(request),
    })
}

/// Where the site of a book goes, without reading more than its configuration.
pub(crate) fn html_output(request: &Request) -> anyhow::Result<PathBuf> {
    let (config, _, has_summary) = read_config(request)?;
    let base = output_base(request, &config, config.dialect(has_summary));
    Ok(output_of(&base, &config.renderers(), "html"))
}

/// When git is asked for the history of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum History {
    /// While the book is read.
    Now,
    /// Later, with [`Book::history`].
    Later,
}

/// Reads everything that is read before the first page.
pub(super) fn load(request: &Request, when: History) -> anyhow::Result<Loaded> {
    let root = &request.book;
    let (config, mut diagnostics, has_summary) = read_config(request)?;
    let dialect = config.dialect(has_summary);
    diagnostics.extend(config.notices(dialect));
    let files = disk_files(root, &config, dialect)?;
    let output_base = output_base(request, &config, dialect);
    let output = output_of(&output_base, &config.renderers(), "html");
    let mut site = config.site_options(dialect);
    let markdown = config.markdown_options(dialect);
    surroundings::read(&config, &markdown, &mut site, &mut diagnostics);
    let theme_folder = config.theme_folder();
    let mut reserved = reserved(root, &output_base, &theme_folder);
    reserved.extend(config.whole_theme().map(str::to_owned));
    let options = ScanOptions {
        source: &site.source_folder,
        reserved: &reserved,
        included: &|path: &SourcePath| config.includes_asset(path),
        may_include: &|folder: &str| config.may_include_in(folder),
    };
    let span = tracing::info_span!("find files").entered();
    let (mut tree, mut problems) = scan(&files, &options);
    drop(span);
    diagnostics.append(&mut problems);
    let absent = Absent::of(dialect, config.build.create_missing);
    let (nav, made) = navigation(&files, &site, absent, &mut tree, &mut diagnostics);
    diagnostics.extend(config.check_search(dialect, &tree.pages));
    let print = print_options(&config, dialect, tree.pages.len(), &mut diagnostics);
    let git = match when {
        History::Now => {
            let _span = tracing::info_span!("git").entered();
            history(root, &config, &mut diagnostics)
        }
        History::Later => GitFacts::default(),
    };
    let epoch = request
        .source_date_epoch
        .as_deref()
        .and_then(|seconds| day_of_epoch(seconds.trim().parse().ok()?));
    let mut book = Book {
        output,
        output_base,
        root: root.clone(),
        outline: outline(markdown.clone()),
        markdown,
        search: config.search_options(),
        expand: expand_options(&config, &site),
        site: SiteOptions { print, ..site },
        tree,
        made,
        head: None,
        is_dated: epoch.is_some(),
        date: epoch.unwrap_or_default(),
        theme_folder,
        notices: vec![dialect_notice(dialect, &config)],
        programs: request.programs,
        absolute_root: root.canonicalize().unwrap_or_else(|_| root.clone()),
        files: Box::new(files),
        config,
    };
    let history = book.take_history(git);
    Ok(Loaded {
        book,
        nav,
        history,
        diagnostics,
    })
}

/// A file of the configuration; `None` when there is none.
fn read_text(root: &Path, name: &str) -> anyhow::Result<Option<String>> {
    let file = root.join(name);
    if std::fs::metadata(&file).is_ok_and(|facts| !facts.is_file()) {
        // Reading a pipe would wait for ever.
        bail!("`{}` is not a regular file", file.display());
    }
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let file = root.join(name);
            bail!("cannot read `{}`: {}", file.display(), error.kind());
        }
    };
    encoding::decode(name, bytes).map(Some).map_err(|problem| {
        let line = problem.location.map_or(0, |place| place.line);
        let place = if line == 0 {
            String::new()
        } else {
            format!(" in line {line}")
        };
        let hint = problem.hint.unwrap_or_default();
        anyhow::anyhow!(
            "`{}`{place}: {}: {hint}",
            root.join(name).display(),
            problem.message
        )
    })
}

fn read_config(request: &Request) -> anyhow::Result<(Config, Diagnostics, bool)> {
    let root = &request.book;
    if !root.is_dir() {
        bail!("there is no folder `{}`", root.display());
    }
    let book = match read_text(root, "book.toml")? {
        Some(text) => text,
        // mdBook builds a book that has only a summary.
        None if root.join("src/SUMMARY.md").is_file() => String::new(),
        None => bail!(
            "`{}` holds no `book.toml`: name the folder of a book, or start one with `portolan init`",
            root.display()
        ),
    };
    let overlay = read_text(root, "portolan.toml")?;
    let mut texts = vec![("book.toml", book.as_str())];
    texts.extend(overlay.as_deref().map(|text| ("portolan.toml", text)));
    let (config, diagnostics) = config::load(&texts, &request.environment);
    let has_summary = root.join(&config.book.src).join("SUMMARY.md").is_file();
    Ok((config, diagnostics, has_summary))
}

fn disk_files(root: &Path, config: &Config, dialect: Dialect) -> anyhow::Result<DiskFiles> {
    let mut roots: Vec<PathBuf> = config.portolan.roots.iter().map(PathBuf::from).collect();
    if dialect == Dialect::Mdbook {
        roots.extend(project_around(root));
    }
    DiskFiles::new(root, &roots).with_context(|| format!("cannot read the book in `{}`", root.display()))
}

/// Reads the summary, where there is one, and drops pages that it does not list.
fn navigation(
    files: &dyn Files,
    site: &SiteOptions,
    absent: Absent,
    tree: &mut SourceTree,
    diagnostics: &mut Diagnostics,
) -> (NavSource, BTreeMap<String, String>) {
    if !tree.has_summary {
        return (NavSource::Tree, BTreeMap::new());
    }
    let file = file_in_book(&site.source_folder, "SUMMARY.md");
    let text = match files.read_up_to(&file, encoding::PAGE_LIMIT) {
        Ok(bytes) => match encoding::decode(&file, bytes) {
            Ok(text) => text,
            Err(problem) => {
                diagnostics.push(problem);
                return (NavSource::Tree, BTreeMap::new());
            }
        },
        Err(error) => {
            diagnostics.push(super::problem::unreadable(&file, &error));
            return (NavSource::Tree, BTreeMap::new());
        }
    };
    let mut summary = summary::parse(&file, &text);
    diagnostics.append(&mut summary.diagnostics);
    let listed: BTreeSet<&SourcePath> = summary.chapters.iter().map(|chapter| &chapter.path).collect();
    let known = (&*tree.pages, &*summary.chapters);
    let missing = Missing::find(files, site, known, absent, diagnostics);
    let not_found = site.not_found.as_deref();
    let (kept, unlisted): (Vec<_>, Vec<_>) = tree
        .pages
        .drain(..)
        .partition(|page| listed.contains(page) || not_found == Some(page.as_str()));
    if !unlisted.is_empty() {
        let names = few(unlisted.iter().map(SourcePath::as_str));
        diagnostics.push(
            Diagnostic::new(
                "unlisted-page",
                format!("not listed in `SUMMARY.md`, so not published: {names}"),
            )
            .hint("list the pages, or move them out of the source"),
        );
    }
    tree.pages = kept;
    tree.pages.extend(missing.files);
    tree.pages.extend(missing.made_paths);
    tree.pages.sort();
    (NavSource::Summary(summary.items), missing.made)
}

/// How the whole book is written on one page; says so where mdBook would have written it.
fn print_options(
    config: &Config,
    dialect: Dialect,
    pages: usize,
    diagnostics: &mut Diagnostics,
) -> Option<PrintOptions> {
    match config.print_page(dialect, pages) {
        PrintPage::On(options) => Some(options),
        PrintPage::Off => None,
        PrintPage::TooLarge => {
            let message =
                format!("the book has {pages} pages, so `print.html`, all of them in one, is not written");
            let hint =
                "write `enable = true` under `[output.html.print]` to have it, or `false` to say nothing";
            diagnostics.push(
                Diagnostic::new("print-skipped", message)
                    .at(Location::file("book.toml"))
                    .hint(hint),
            );
            None
        }
    }
}

fn history(root: &Path, config: &Config, diagnostics: &mut Diagnostics) -> GitFacts {
    if !config.portolan.git {
        return GitFacts::default();
    }
    let repository = match git::repository(root) {
        Ok(repository) => repository,
        Err(notice) => {
            diagnostics.push(notice);
            return GitFacts::default();
        }
    };
    git::facts(root, &repository).unwrap_or_else(|notice| {
        diagnostics.push(notice);
        GitFacts {
            head: Some(repository.head.clone()),
            head_date: Some(repository.head_date.clone()),
            prefix: repository.prefix.clone(),
            ..GitFacts::default()
        }
    })
}

fn outline(mut options: MarkdownOptions) -> MarkdownOptions {
    options.code.highlight = false;
    options
}

fn expand_options(config: &Config, site: &SiteOptions) -> ExpandOptions {
    ExpandOptions {
        dialect: site.dialect,
        directives: if config.built_in(site.dialect).contains(&"links") {
            Directives::Followed
        } else {
            Directives::LeftAlone
        },
        variables: config.var.clone(),
    }
}

fn dialect_notice(dialect: Dialect, config: &Config) -> String {
    let why = if config.portolan.dialect.is_some() {
        "as `portolan.dialect` says"
    } else {
        "by the book's form"
    };
    match dialect {
        Dialect::Mdbook => format!("Dialect: mdBook ({why})"),
        Dialect::Portolan => format!("Dialect: Portolan ({why})"),
    }
}

impl Book {
    /// A file of the source, relative to the book's root.
    pub(super) fn file_of(&self, path: &SourcePath) -> String {
        file_in_book(&self.site.source_folder, path.as_str())
    }

    /// The bytes of a page's file, or of the page that stands for a missing one.
    pub(super) fn page_bytes(&self, path: &SourcePath) -> Result<Vec<u8>, FileError> {
        let file = self.file_of(path);
        match self.made.get(&file) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.files.read_up_to(&file, encoding::PAGE_LIMIT),
        }
    }

    /// The preprocessors that the book names.
    pub(super) fn preprocessors(&self) -> Vec<Preprocessor> {
        self.config.preprocessors()
    }

    /// Which of mdBook's own preprocessors the book has without naming them.
    pub(super) fn built_in(&self) -> Vec<&'static str> {
        self.config.built_in(self.site.dialect)
    }

    /// What is made of the book.
    pub(super) fn renderers(&self) -> Vec<Renderer> {
        self.config.renderers()
    }

    /// Where a renderer's result goes.
    pub(super) fn output_of(&self, renderer: &str) -> PathBuf {
        output_of(&self.output_base, &self.config.renderers(), renderer)
    }

    /// mdBook's tables of the configuration, for programs.
    pub(super) fn config_for_programs(&self) -> serde_json::Value {
        self.config.for_programs(self.site.dialect)
    }

    /// The languages that are drawn.
    pub(super) fn diagram_languages(&self) -> Vec<DiagramLanguage> {
        self.config.diagram_languages(self.site.dialect)
    }

    /// How long a program may take, where the book says so.
    pub(super) fn program_time_limit(&self) -> Option<Duration> {
        self.config.program_time_limit()
    }

    /// What git knows of the book.
    /// Owns all that it needs: asking takes seconds in a large repository, and a preview answers meanwhile.
    pub(super) fn history(&self) -> impl FnOnce(&mut Diagnostics) -> GitFacts + use<> {
        let (root, config) = (self.root.clone(), self.config.clone());
        move |diagnostics| history(&root, &config, diagnostics)
    }

    /// Puts in what git knows of the whole book; what it knows of each file is given back.
    pub(super) fn take_history(&mut self, git: GitFacts) -> BTreeMap<String, GitFact> {
        self.site.repository_prefix = git.prefix;
        self.head = git.head;
        if !self.is_dated {
            self.date = git.head_date.unwrap_or_default();
        }
        git.by_file
    }

    /// Whether a path of the book lies in what builds write: the output or the cache; or in git's own folder.
    pub(super) fn is_made(&self, path: &str) -> bool {
        let output = std::path::absolute(&self.output_base).ok();
        let output = output.and_then(|output| output.canonicalize().ok());
        let place = self.absolute_root.join(path);
        output.is_some_and(|output| place.starts_with(output))
            || [CACHE, ".git"]
                .iter()
                .any(|folder| place.starts_with(self.absolute_root.join(folder)))
    }

    /// The folders that the book is made from, whether they are there or not. `extra-watch-dirs` are folders whose
    /// files preprocessors read.
    pub(super) fn watched_folders(&self) -> Vec<PathBuf> {
        let source = self.site.source_folder.trim_matches('/');
        let extra = self.config.build.extra_watch_dirs.iter().map(String::as_str);
        let roots = self.config.portolan.roots.iter().map(String::as_str);
        std::iter::once(source)
            .chain(self.theme_folders())
            .chain(roots)
            .chain(extra)
            .map(|folder| self.real_place(folder))
            .collect()
    }

    /// The single files that decide the form of the book, relative to its root.
    pub(super) fn form_files(&self) -> impl Iterator<Item = &str> {
        let html = self.html();
        ["book.toml", "portolan.toml"]
            .into_iter()
            .chain(html.additional_css.iter().map(String::as_str))
            .chain(html.additional_js.iter().map(String::as_str))
            .chain(self.config.surrounding_files())
            // Programs that draw, where they are the book's own.
            .chain(
                self.config
                    .diagrams
                    .values()
                    .flat_map(|it| &it.command)
                    .map(String::as_str),
            )
            .map(|file| file.trim_start_matches("./"))
    }

    /// Folders that hold what was made of the book, or nothing of it.
    pub(super) fn unwatched(&self) -> Vec<PathBuf> {
        let output = std::path::absolute(&self.output_base).ok();
        let output = output.map(|output| output.canonicalize().unwrap_or(output));
        [CACHE, ".git"]
            .iter()
            .map(|folder| self.absolute_root.join(folder))
            .chain(output)
            .collect()
    }

    /// Whether the configuration is the same as another book's.
    pub(super) fn is_configured_like(&self, other: &Self) -> bool {
        self.config == other.config && self.site == other.site
    }

    /// Where a path of the book is, absolute and without `..`.
    pub(super) fn real_place(&self, path: &str) -> PathBuf {
        let mut place = self.absolute_root.clone();
        for part in Path::new(path).components() {
            match part {
                Component::ParentDir => _ = place.pop(),
                Component::CurDir => {}
                part => place.push(part),
            }
        }
        place
    }

    /// From now on the pages are those that preprocessors gave back, and the page of the 404, which is no chapter.
    pub(super) fn take_pages(&mut self, pages: &PreparedPages) {
        let not_found = self.site.not_found.as_deref();
        self.tree
            .pages
            .retain(|page| not_found == Some(page.as_str()) && !pages.contains_key(page));
        self.tree.pages.extend(pages.keys().cloned());
        self.tree.pages.sort();
    }

    /// A file of the book on disk.
    pub(super) fn on_disk(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// What the configuration says of the site's looks.
    pub(super) fn html(&self) -> &Html {
        &self.config.output.html
    }

    /// What the configuration puts around the text of every page.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The scheme that pages start in.
    pub(super) fn start_scheme(&self) -> StartScheme {
        self.config.start_scheme()
    }

    /// Where a key of the configuration stands.
    pub(super) fn place_of(&self, key: &[&str]) -> Location {
        self.config
            .locate(key)
            .unwrap_or_else(|| Location::file("book.toml"))
    }

    pub(super) fn source_on_disk(&self) -> PathBuf {
        self.root.join(&self.site.source_folder)
    }

    pub(super) fn cache_folder(&self) -> PathBuf {
        self.root.join(CACHE)
    }

    /// Whether the repository around the book has a file or folder of this path (relative to the repository's root).
    pub(super) fn repository_has(&self, path: &str) -> bool {
        // The book lies as deep in the repository as its prefix says; without one it is the repository.
        let depth = self.site.repository_prefix.matches('/').count();
        let repository = self.absolute_root.ancestors().nth(depth);
        repository.is_none_or(|repository| repository.join(path).exists())
    }

    /// The key under which the cache keeps what the pages of this output folder were rendered from.
    pub(super) fn keys_key(&self) -> Key {
        self.output_key("render keys")
    }

    /// The key under which the cache keeps what is known of the output folder's files.
    pub(super) fn stats_key(&self) -> Key {
        self.output_key("stats")
    }

    /// The key under which the cache keeps what the search index of this output folder was made from.
    pub(super) fn index_key(&self) -> Key {
        self.output_key("search index")
    }

    fn output_key(&self, what: &str) -> Key {
        let mut key = KeyBuilder::new(what, 1);
        let output = std::path::absolute(&self.output).unwrap_or_else(|_| self.output.clone());
        key.text(&output.to_string_lossy());
        key.finish()
    }

    /// The front matter that the configuration sets for a page, as written; later ones win.
    pub(super) fn defaults_for(&self, path: &SourcePath) -> Vec<&serde_json::Map<String, serde_json::Value>> {
        match self.site.dialect {
            Dialect::Portolan => self.config.defaults_for(path).collect(),
            Dialect::Mdbook => Vec::new(),
        }
    }

    /// Whether the configuration lets a page be found.
    pub(super) fn is_searched(&self, path: &SourcePath) -> bool {
        self.config.is_searched(path)
    }

    /// The book's own theme files, relative to the root, in byte order.
    pub(super) fn theme_files(&self) -> Vec<String> {
        self.files_below(&self.theme_folder)
    }

    /// The files of a folder and of those in it, relative to the root, in byte order.
    pub(super) fn files_below(&self, folder: &str) -> Vec<String> {
        self.look_below(folder).0
    }

    /// The same, and what there cannot be read or leads out of the book. A folder that is missing has nothing in it.
    pub(super) fn look_below(&self, folder: &str) -> (Vec<String>, Vec<(String, FileError)>) {
        let mut found = Vec::new();
        let mut refused = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop().filter(|_| found.len() < 10_000) {
            let entries = match self.files.list(&folder) {
                Ok(entries) => entries,
                Err(FileError::NotFound { .. }) => continue,
                Err(error) => {
                    refused.push((folder, error));
                    continue;
                }
            };
            for entry in entries {
                let path = format!("{folder}/{}", entry.name);
                match entry.kind {
                    EntryKind::File => found.push(path),
                    EntryKind::Folder => folders.push(path),
                    EntryKind::Outside => refused.push((path.clone(), FileError::Outside { path })),
                    EntryKind::Unreadable { reason } => {
                        refused.push((path.clone(), FileError::Unreadable { path, reason }));
                    }
                    _ => {}
                }
            }
        }
        found.sort();
        (found, refused)
    }

    /// The folders that the theme is made from: the book's own files, and those of a theme that it names.
    pub(super) fn theme_folders(&self) -> impl Iterator<Item = &str> {
        let own = std::iter::once(self.theme_folder.as_str());
        own.chain(self.config.whole_theme())
    }

    /// What the book says of its glossary.
    pub(super) fn glossary(&self) -> &config::Glossary {
        &self.config.glossary
    }

    /// The pages of the book's glossaries by their language, that of the book first; none in mdBook's dialect.
    pub(super) fn glossary_pages(&self) -> impl Iterator<Item = (String, String)> {
        let glossary = &self.config.glossary;
        let own = glossary.page.iter().map(|page| (&self.site.language.0, page));
        let pages = own.chain(&glossary.pages);
        let path = |page: &String| page.trim_start_matches("./").trim_start_matches('/').to_owned();
        pages
            .filter(|_| self.site.dialect == Dialect::Portolan)
            .map(move |(language, page)| (language.clone(), path(page)))
    }

    /// Where the configuration names the glossary of a language.
    pub(super) fn place_of_glossary(&self, language: &str) -> Location {
        let place = self.config.locate(&["glossary", "pages", language]);
        place.unwrap_or_else(|| self.place_of(&["glossary", "page"]))
    }

    /// Whether a file of the book is one of its glossaries.
    pub(super) fn is_glossary(&self, file: &str) -> bool {
        self.glossary_pages()
            .any(|(_, page)| file_in_book(&self.site.source_folder, &page) == file)
    }

    /// Declared variables that no page uses.
    pub(super) fn unused_variables(&self, used: &BTreeSet<String>) -> Diagnostics {
        if self.site.dialect != Dialect::Portolan {
            return Vec::new();
        }
        let unused = self.config.var.keys().filter(|name| !used.contains(*name));
        unused
            .map(|name| {
                let place = self.place_of(&["var", name]);
                Diagnostic::new("unused-variable", format!("no page uses the variable `{name}`"))
                    .at(place)
                    .hint(format!("write `{{{{ {name} }}}}` in a page, or remove it"))
            })
            .collect()
    }

    /// The exceptions from rules that the configuration makes.
    pub(super) fn exceptions(&self) -> &[ExceptionRule] {
        self.config.exceptions()
    }

    /// Gives diagnostics the levels that the book sets; those that it switches off go.
    pub(super) fn apply_levels(&self, diagnostics: &mut Diagnostics) {
        self.config.levels().apply(diagnostics);
    }
}
