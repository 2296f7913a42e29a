//! What a book adds to its theme: `additional-css`, `additional-js`, its logo and icon, its HTML for the head, and those files of mdBook's `theme/` folder that
//! have a meaning here. What has none is named, with what to write instead.
//!
//! Entry point: [`read`]. The files that replace those of the theme itself are [`super::theme`]'s.

use std::collections::BTreeSet;

use portolan_core::font_awesome::{Style, icon, without_prefix};
use portolan_core::model::{Diagnostic, Diagnostics, Dialect, Location, SourcePath};
use portolan_core::theme::{
    Fingerprints, FontFace, Handlebars, Looks, OwnParts, OwnPicture, OwnSource, OwnUse, publish,
};
use portolan_project::config::ending;
use portolan_project::encoding;
use portolan_project::files::{FileError, folder_of, join, normalise};
use portolan_project::scan::few;

use super::book::Book;
use super::problem::unreadable;
use super::style_urls::style_urls;

/// mdBook's theme files that are not run, and what to write instead.
const NOT_RUN: &[(&str, &str)] = &[
    (
        "index.hbs",
        "write `theme/templates/page.html`, which extends `@portolan/page.html` and overrides a block of it",
    ),
    ("toc.js.hbs", NAVIGATION),
    ("toc.html.hbs", NAVIGATION),
    ("redirect.hbs", "write `theme/templates/redirect.html`"),
    (
        "book.js",
        "move what you added to it into a script of its own, and name that under `additional-js`",
    ),
    ("highlight.js", HIGHLIGHTING),
    (
        "clipboard.min.js",
        "every code block has a copy button already: remove the file",
    ),
    ("highlight.css", COLOURS),
    ("tomorrow-night.css", COLOURS),
    ("ayu-highlight.css", COLOURS),
    ("css/general.css", RULES_OF_ITS_OWN),
    ("css/chrome.css", RULES_OF_ITS_OWN),
    (
        "css/print.css",
        "move the rules that you added into a style sheet under `additional-css`, within `@media print`",
    ),
    (
        "css/variables.css",
        "set the theme's own variables in `theme/styles/NAME.css`",
    ),
    ("head.hbs", "write a template that overrides the block `head`"),
    ("header.hbs", "write a template that overrides the block `header`"),
];
const NAVIGATION: &str = "write `theme/components/nav/nav.html`";
const HIGHLIGHTING: &str =
    "code is highlighted when the book is built, for over 200 languages: remove the file";
const COLOURS: &str = "set the colours of code, `--code-keyword` and so on, in `theme/styles/NAME.css`";
const RULES_OF_ITS_OWN: &str =
    "move the rules that you added into a style sheet of their own, and name that under `additional-css`";

/// What a book adds, and what is wrong with it.
pub(super) struct OwnTheme {
    pub(super) parts: OwnParts,
    pub(super) diagnostics: Diagnostics,
}

/// Reads what a book adds. `is_theme_part` tells the files that replace those of the theme.
pub(super) fn read(book: &Book, is_theme_part: &dyn Fn(&str) -> bool) -> OwnTheme {
    let mut reader = Reader {
        book,
        sources: Vec::new(),
        used: BTreeSet::new(),
        diagnostics: Diagnostics::new(),
    };
    let files = book.theme_files();
    reader.theme_folder(&files);
    reader.variables(&files);
    reader.fonts(&files);
    reader.additional("additional-css", &book.html().additional_css, OwnUse::Style);
    reader.additional("additional-js", &book.html().additional_js, OwnUse::Script);
    reader.named_by_styles();
    let head = reader.piece("head.hbs", &files);
    let header = reader.piece("header.hbs", &files);
    let pictures = reader.pictures();
    let looks = reader.looks();
    let extra_head = reader.extra_head();
    reader.rest(&files, is_theme_part);
    let fingerprints = if book.html().hash_files {
        Fingerprints::Hashed
    } else {
        Fingerprints::Plain
    };
    let sources = reader.sources.into_iter().map(|source| source.site).collect();
    let (files, resources) = publish(sources, fingerprints);
    OwnTheme {
        parts: OwnParts {
            files,
            resources,
            head,
            header,
            extra_head,
            pictures,
            looks,
        },
        diagnostics: reader.diagnostics,
    }
}

/// A file, and where it lies in the book.
struct Source {
    site: OwnSource,
    file: String,
}

struct Reader<'b> {
    book: &'b Book,
    sources: Vec<Source>,
    /// Files of the theme's folder that have an effect.
    used: BTreeSet<String>,
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    fn has(files: &[String], file: &str) -> bool {
        files.binary_search_by(|known| known.as_str().cmp(file)).is_ok()
    }

    fn in_theme(&self, name: &str) -> String {
        format!("{}/{name}", self.book.theme_folder)
    }

    /// A folder that `book.toml` names must be there.
    fn theme_folder(&mut self, files: &[String]) {
        let named = self.book.html().theme.is_some();
        if named && files.is_empty() && self.book.files.list(&self.book.theme_folder).is_err() {
            let message = format!("there is no theme folder `{}`", self.book.theme_folder);
            self.missing(message, &["output", "html", "theme"]);
        }
    }

    fn missing(&mut self, message: String, key: &[&str]) {
        self.diagnostics.push(
            Diagnostic::new("missing-theme-file", message)
                .at(self.book.place_of(key))
                .hint("write the path as it is seen from `book.toml`, or remove the line"),
        );
    }

    /// Takes a file into the site, or reports that it cannot be read.
    fn take(&mut self, file: &str, path: &str, role: OwnUse) {
        match self.book.files.read(file) {
            Ok(bytes) => self.push(file, path, role, bytes),
            Err(error) => self.diagnostics.push(unreadable(file, &error)),
        }
    }

    fn push(&mut self, file: &str, path: &str, role: OwnUse, bytes: Vec<u8>) {
        self.used.insert(file.to_owned());
        self.sources.push(Source {
            site: OwnSource {
                path: path.to_owned(),
                role,
                bytes,
            },
            file: file.to_owned(),
        });
    }

    fn variables(&mut self, files: &[String]) {
        let file = self.in_theme("css/variables.css");
        if self.book.site.dialect == Dialect::Mdbook && Self::has(files, &file) {
            self.take(&file, "css/variables.css", OwnUse::Style);
        }
    }

    /// The folder `fonts` is published whole; pages name its style sheet.
    fn fonts(&mut self, files: &[String]) {
        let folder = self.in_theme("fonts/");
        let sheet = self.in_theme("fonts/fonts.css");
        for file in files.iter().filter(|file| file.starts_with(&folder)) {
            let path = format!("fonts/{}", &file[folder.len()..]);
            match self.book.files.read(file) {
                // An empty one says that mdBook's own fonts are not wanted.
                Ok(bytes) if file == &sheet && bytes.trim_ascii().is_empty() => {
                    self.used.insert(file.clone());
                }
                Ok(bytes) => {
                    let role = if file == &sheet {
                        OwnUse::Style
                    } else {
                        OwnUse::Part
                    };
                    self.push(file, &path, role, bytes);
                }
                Err(error) => self.diagnostics.push(unreadable(file, &error)),
            }
        }
    }

    fn additional(&mut self, key: &str, paths: &[String], role: OwnUse) {
        for (at, written) in paths.iter().enumerate() {
            let index = format!("[{at}]");
            if let Some((path, bytes)) = self.named_file(written, &["output", "html", key, &index]) {
                self.push(&path, &path, role, bytes);
            }
        }
    }

    /// A file that the configuration names at this place.
    fn named_file(&mut self, written: &str, place: &[&str]) -> Option<(String, Vec<u8>)> {
        let inside =
            normalise(&written.replace('\\', "/")).filter(|path| !path.is_empty() && !path.starts_with(".."));
        let Some(path) = inside else {
            let message = format!("`{written}` is no file of the book's folder");
            self.missing(message, place);
            return None;
        };
        match self.book.files.read(&path) {
            Ok(bytes) => return Some((path, bytes)),
            Err(FileError::NotFound { .. }) => {
                self.missing(format!("there is no file `{path}`"), place);
            }
            Err(error) => {
                let problem = unreadable(&path, &error).at(self.book.place_of(place));
                self.diagnostics.push(problem);
            }
        }
        None
    }

    /// The logo and the icon.
    fn pictures(&mut self) -> Vec<OwnPicture> {
        let config = self.book.config();
        let named = [
            ("logo", ["header", "logo"], &config.header.logo),
            ("logo_dark", ["header", "logo-dark"], &config.header.logo_dark),
            ("icon", ["head", "favicon"], &config.head.favicon),
        ];
        let mut pictures = Vec::new();
        for (name, place, written) in named {
            let Some(written) = written else { continue };
            if let Some((path, bytes)) = self.named_file(written, &place) {
                let ending = ending(&path);
                self.used.insert(path);
                pictures.push(OwnPicture { name, ending, bytes });
            }
        }
        pictures
    }

    /// Colours, fonts and sizes by configuration, with the font files.
    fn looks(&mut self) -> Looks {
        let config = self.book.config();
        let mut looks = config.looks();
        for (at, face) in config.font_files() {
            let place = ["theme", "font-face", &format!("[{at}]"), "file"];
            if let Some((path, bytes)) = self.named_file(&face.file, &place) {
                looks.faces.push(FontFace {
                    family: face.family.clone(),
                    weight: face.weight.clone(),
                    style: face.style.clone(),
                    ending: ending(&path),
                    bytes,
                    place: Some(self.book.place_of(&place)),
                });
                self.used.insert(path);
            }
        }
        looks
    }

    /// What the configuration adds to every page's head.
    fn extra_head(&mut self) -> String {
        let head = &self.book.config().head;
        let mut html = head.html.clone().unwrap_or_default();
        if let Some(written) = &head.file
            && let Some((path, bytes)) = self.named_file(written, &["head", "file"])
        {
            match encoding::decode(&path, bytes) {
                Ok(text) => html = format!("{html}\n{text}"),
                Err(problem) => self.diagnostics.push(problem),
            }
            self.used.insert(path);
        }
        html.trim().to_owned()
    }

    /// Fonts and images that style sheets name, where the site has nothing at that place yet: mdBook copies a style
    /// sheet to its own path and leaves what lies beside it behind.
    fn named_by_styles(&mut self) {
        let mut at = 0;
        while let Some(source) = self.sources.get(at) {
            at += 1;
            if source.site.role == OwnUse::Script || !source.site.path.ends_with(".css") {
                continue;
            }
            let text = String::from_utf8_lossy(&source.site.bytes).into_owned();
            let (path, file) = (source.site.path.clone(), source.file.clone());
            for url in style_urls(&text) {
                let (Some(target), Some(beside)) =
                    (join(folder_of(&path), &url), join(folder_of(&file), &url))
                else {
                    continue;
                };
                let published = target.starts_with("..")
                    || self.sources.iter().any(|known| known.site.path == target)
                    || self
                        .book
                        .tree
                        .assets
                        .binary_search(&SourcePath::new(&target))
                        .is_ok();
                if let Some(bytes) = Some(&beside)
                    .filter(|_| !published)
                    .and_then(|beside| self.book.files.read(beside).ok())
                {
                    self.push(&beside, &target, OwnUse::Part, bytes);
                }
            }
        }
    }

    /// `head.hbs` or `header.hbs`.
    fn piece(&mut self, name: &str, files: &[String]) -> Option<Handlebars> {
        let file = self.in_theme(name);
        if self.book.site.dialect != Dialect::Mdbook || !Self::has(files, &file) {
            return None;
        }
        self.used.insert(file.clone());
        let read = match self.book.files.read(&file) {
            Ok(bytes) => encoding::decode(&file, bytes),
            Err(error) => Err(unreadable(&file, &error)),
        };
        let text = match read {
            Ok(text) => text,
            Err(problem) => {
                self.diagnostics.push(problem);
                return None;
            }
        };
        match Handlebars::parse(&text) {
            Ok(template) => {
                self.unknown_icons(template.as_ref(), &file);
                template
            }
            Err(refused) => {
                let block = name.trim_end_matches(".hbs");
                for refused in refused {
                    let place = Location {
                        line: refused.line,
                        ..Location::file(&file)
                    };
                    let message = format!("{}, so `{file}` is left out", refused.message);
                    let hint = format!(
                        "values, `#if`, `#unless`, `#each`, `resource` and `fa` are; or write a template that overrides the block `{block}`"
                    );
                    self.diagnostics
                        .push(Diagnostic::new("theme-override", message).at(place).hint(hint));
                }
                None
            }
        }
    }

    fn unknown_icons(&mut self, template: Option<&Handlebars>, file: &str) {
        for (style, name) in template.map(Handlebars::icons).unwrap_or_default() {
            let known = Style::named(style).and_then(|style| icon(style, without_prefix(name)));
            if known.is_none() {
                let message = format!("there is no icon `{name}` among Font Awesome's {style} ones");
                self.diagnostics
                    .push(Diagnostic::new("unknown-icon", message).at(Location::file(file)));
            }
        }
    }

    /// What is left has no effect.
    fn rest(&mut self, files: &[String], is_theme_part: &dyn Fn(&str) -> bool) {
        let folder = self.in_theme("");
        let mut others = Vec::new();
        for file in files.iter().filter(|file| !self.used.contains(*file)) {
            let name = &file[folder.len()..];
            if is_theme_part(name) || name.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            match NOT_RUN.iter().find(|(known, _)| *known == name) {
                Some((_, hint)) => self.diagnostics.push(
                    Diagnostic::new(
                        "theme-override",
                        "this file of mdBook's theme is not used: pages have a theme of another make",
                    )
                    .at(Location::file(file))
                    .hint(*hint),
                ),
                None => others.push(file.as_str()),
            }
        }
        if !others.is_empty() {
            let message = format!(
                "nothing uses these files of the theme: {}",
                few(others.into_iter())
            );
            self.diagnostics.push(
                Diagnostic::new("theme-file-unused", message)
                    .hint("name style sheets and scripts under `additional-css` and `additional-js`"),
            );
        }
    }
}
