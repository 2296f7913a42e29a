//! The theme of a book: the built-in one, or one that the book names, with the book's own files over it, and its words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use portolan_core::assemble::GeneratedWords;
use portolan_core::font_awesome::{self, Style, icon};
use portolan_core::markdown::BlockWords;
use portolan_core::model::{Diagnostic, Diagnostics, Dialect};
use portolan_core::resolve::ListingWords;
use portolan_core::theme::view::{LogoView, SiteView};
use portolan_core::theme::{Folders, OwnPicture, Sources, Theme, ThemeFiles};
use serde::de::DeserializeOwned;

use super::assets::picture_size;
use super::book::Book;
use super::own_theme;

/// Folders and files of `theme/` that are a theme's; what else lies there (mdBook's templates) is not.
const PARTS: [&str; 9] = [
    "templates/",
    "components/",
    "styles/",
    "scripts/",
    "icons/",
    "i18n/",
    "theme.toml",
    "favicon.svg",
    "favicon.png",
];

/// The theme and the words that stages before it need.
pub(super) struct LoadedTheme {
    pub(super) theme: Theme,
    /// Words of blocks by language, the book's language first. All of them are part of a page's key: which one it
    /// needs is known only after its front matter is read.
    pub(super) block_words: BTreeMap<String, BlockWords>,
    fallback: BlockWords,
    listing_words: BTreeMap<String, ListingWords>,
    pub(super) generated_words: GeneratedWords,
    /// What is wrong with what the book adds.
    pub(super) diagnostics: Diagnostics,
}

impl LoadedTheme {
    /// The words that blocks of a page in this language show.
    pub(super) fn block_words(&self, language: &str) -> &BlockWords {
        self.block_words
            .get(&language.to_ascii_lowercase())
            .unwrap_or(&self.fallback)
    }

    /// The words that lists of pages show on a page in this language.
    pub(super) fn listing_words(&self, language: &str) -> &ListingWords {
        let words = self.listing_words.get(&language.to_ascii_lowercase());
        words.unwrap_or(&self.listing_words["en"])
    }
}

/// Loads the theme. A book whose theme has no search has none.
pub(super) fn load(book: &mut Book) -> Result<LoadedTheme, Diagnostics> {
    let files = files(book)?;
    let mut own = own_theme::read(book, &|name| is_part(name));
    let mut site = site_view(book, &mut own.diagnostics);
    site.logo = logo(book, &own.parts.pictures);
    let theme = Theme::load_with(&files.sources(), own.parts, &site)?;
    own.diagnostics.extend(theme.diagnostics().iter().cloned());
    if !theme.has_search() {
        book.site.search = false;
        book.search = None;
    }
    let languages = files.languages();
    let block_words = languages
        .iter()
        .map(|lang| (lang.clone(), words_of(theme.block_words(lang))))
        .collect();
    let mut listing_words: BTreeMap<String, ListingWords> = languages
        .iter()
        .map(|lang| (lang.clone(), words_of(theme.listing_words(lang))))
        .collect();
    listing_words.entry("en".to_owned()).or_default();
    let generated_words = generated_words(&theme, &book.site.language.0);
    Ok(LoadedTheme {
        block_words,
        listing_words,
        fallback: words_of(theme.block_words("en")),
        generated_words,
        diagnostics: own.diagnostics,
        theme,
    })
}

/// The files that a book's theme is made of.
pub(super) struct ThemeLayers {
    pub(super) builtin: ThemeFiles,
    /// Of the theme that the book names.
    pub(super) theme: Option<ThemeFiles>,
    pub(super) overrides: ThemeFiles,
    /// Where they lie in the book, with a final `/`.
    pub(super) theme_folder: String,
    pub(super) override_folder: String,
}

impl ThemeLayers {
    /// All of them, as the core takes them.
    pub(super) fn sources(&self) -> Sources<'_> {
        Sources {
            builtin: &self.builtin,
            theme: self.theme.as_ref(),
            overrides: &self.overrides,
            folders: Folders {
                theme: &self.theme_folder,
                overrides: &self.override_folder,
            },
        }
    }

    fn languages(&self) -> Vec<String> {
        let name = |path: &String| {
            let name = path.strip_prefix("i18n/")?.strip_suffix(".toml")?;
            Some(name.to_ascii_lowercase())
        };
        let of_theme = self.theme.iter().flat_map(ThemeFiles::keys);
        let all = self.builtin.keys().chain(of_theme).chain(self.overrides.keys());
        all.filter_map(name).collect()
    }
}

/// Reads the files of a book's theme.
pub(super) fn files(book: &Book) -> Result<ThemeLayers, Diagnostics> {
    let folder = book.config().whole_theme();
    let theme = match folder {
        Some(folder) => Some(whole_theme(book, folder)?),
        None => None,
    };
    Ok(ThemeLayers {
        builtin: portolan_themes::builtin(),
        theme,
        overrides: parts_in(book, &book.theme_folder)?,
        theme_folder: format!("{}/", folder.unwrap_or_default()),
        override_folder: format!("{}/", book.theme_folder),
    })
}

/// The files of the theme that the book names.
fn whole_theme(book: &Book, folder: &str) -> Result<ThemeFiles, Diagnostics> {
    if book.files.list(folder).is_err() {
        let problem = Diagnostic::new("config-invalid", format!("there is no theme in `{folder}`"))
            .at(book.place_of(&["theme", "path"]))
            .hint(
                "write the folder as it is seen from `book.toml`, or remove the line for the built-in theme",
            );
        return Err(vec![problem]);
    }
    parts_in(book, folder)
}

pub(super) fn is_part(name: &str) -> bool {
    PARTS.iter().any(|part| name.starts_with(part))
}

fn site_view(book: &Book, diagnostics: &mut Diagnostics) -> SiteView {
    let options = &book.site;
    let mdbook = options.dialect == Dialect::Mdbook;
    let start = book.start_scheme();
    SiteView {
        title: options.title.clone(),
        description: options.description.clone(),
        id: options.id.clone(),
        edition: "default".to_owned(),
        lang: options.language.0.clone(),
        repository_url: options.repository_url.clone(),
        repository_icon: repository_icon(book, diagnostics),
        mdbook,
        scheme: start.scheme.map(str::to_owned),
        scheme_classes: if mdbook {
            start.classes.to_vec()
        } else {
            Vec::new()
        },
        search: options.search,
        logo: None,
        header_icons: header_icons(book, diagnostics),
        copies: options.copies.markdown,
        announces: !options.announcements.is_empty()
            || options.old_version().is_some()
            || !options.languages.is_empty(),
        asks: options.feedback.is_some(),
        switches: !options.languages.is_empty() || !options.versions.is_empty(),
        glossary: book.glossary_pages().next().is_some(),
        generator: concat!("Portolan ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The icon that the book names; in mdBook's dialect GitHub's for what lies there, as mdBook shows it.
fn repository_icon(book: &Book, diagnostics: &mut Diagnostics) -> Option<String> {
    let address = book.site.repository_url.as_deref()?;
    let Some(written) = book.html().git_repository_icon.as_deref() else {
        let on_github = book.site.dialect == Dialect::Mdbook && address.contains("github.com/");
        return on_github
            .then(|| icon(Style::Brands, "github"))
            .flatten()
            .map(|svg| standalone(&svg));
    };
    let found = font_awesome::written(written);
    if found.is_none() {
        let key = ["output", "html", "git-repository-icon"];
        diagnostics.push(unknown_icon(book, written, &key));
    }
    found.map(|svg| standalone(&svg))
}

fn unknown_icon(book: &Book, written: &str, key: &[&str]) -> Diagnostic {
    let message = format!("there is no icon `{written}` in Font Awesome's free set");
    Diagnostic::new("unknown-icon", message)
        .at(book.place_of(key))
        .hint("`fab-` names a company's sign, `fas-` a filled icon, `fa-` an outline: `fab-gitlab`")
}

/// The icons of the header's links; a link whose icon there is not shows its title.
fn header_icons(book: &Book, diagnostics: &mut Diagnostics) -> Vec<String> {
    for (at, link) in book.config().header.links.iter().enumerate() {
        if let Some(icon) = &link.icon
            && font_awesome::written(icon).is_none()
        {
            let key = ["header", "links", &format!("[{at}]"), "icon"];
            diagnostics.push(unknown_icon(book, icon, &key));
        }
    }
    let icons = book.config().header_icons().into_iter();
    icons
        .filter_map(font_awesome::written)
        .map(|svg| standalone(&svg))
        .collect()
}

/// The logo, where its file could be read.
fn logo(book: &Book, pictures: &[OwnPicture]) -> Option<LogoView> {
    let size = |name: &str| {
        let picture = pictures.iter().find(|picture| picture.name == name)?;
        Some(picture_size(&picture.ending, &picture.bytes))
    };
    let dark = size("logo_dark");
    Some(LogoView {
        size: size("logo")?,
        dark: dark.is_some(),
        dark_size: dark.flatten(),
        only: book.config().header.logo_only,
    })
}

/// A drawing that is no part of a page says what language it is in.
fn standalone(svg: &str) -> String {
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1)
}

/// The files of a folder that are a theme's.
fn parts_in(book: &Book, folder: &str) -> Result<ThemeFiles, Diagnostics> {
    let mut files = ThemeFiles::new();
    let prefix = format!("{folder}/");
    let (paths, refused) = book.look_below(folder);
    // What editors leave beside a file is nobody's theme.
    let counts = |path: &str| match path.strip_prefix(&prefix) {
        // A folder that could not be looked into is named without what would be in it.
        Some(name) => {
            (is_part(name) || is_part(&format!("{name}/")))
                && !path.rsplit('/').next().is_some_and(|it| it.starts_with('.'))
        }
        None => true,
    };
    let refused: Diagnostics = refused
        .iter()
        .filter(|(path, _)| counts(path))
        .map(|(path, error)| super::problem::unreadable(path, error))
        .collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    for path in paths {
        let Some(name) = path.strip_prefix(&prefix).filter(|name| is_part(name)) else {
            continue;
        };
        let bytes = book
            .files
            .read(&path)
            .map_err(|error| vec![super::problem::unreadable(&path, &error)])?;
        files.insert(name.to_owned(), Cow::Owned(bytes));
    }
    Ok(files)
}

/// Words as the stage that shows them takes them; those that a theme lacks are English.
fn words_of<W: Default + DeserializeOwned>(words: &BTreeMap<String, String>) -> W {
    let words: BTreeMap<String, &String> = words
        .iter()
        .map(|(key, word)| (key.replace('_', "-"), word))
        .collect();
    let value = serde_json::to_value(words).unwrap_or_default();
    serde_json::from_value(value).unwrap_or_default()
}

fn generated_words(theme: &Theme, lang: &str) -> GeneratedWords {
    let english = GeneratedWords::default();
    let word = |key: &str, fallback: String| theme.word(lang, key).map_or(fallback, str::to_owned);
    GeneratedWords {
        all_pages: word("all_pages", english.all_pages),
        not_found: word("list_not_found", english.not_found),
        tags: word("list_tags", english.tags),
        tag: word("list_tag", english.tag),
        owners: word("list_owners", english.owners),
        owner: word("list_owner", english.owner),
        kinds: word("list_kinds", english.kinds),
        kind: word("list_kind", english.kind),
        audiences: word("list_audiences", english.audiences),
        audience: word("list_audience", english.audience),
        print: word("list_print", english.print),
        search: word("list_search", english.search),
        other_pages: word("list_other_pages", english.other_pages),
    }
}
