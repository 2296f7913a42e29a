//! The theme of a book: the built-in one with the book's own files over it, and its words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use portolan_core::assemble::GeneratedWords;
use portolan_core::font_awesome::{Style, icon, style_with, without_prefix};
use portolan_core::markdown::BlockWords;
use portolan_core::model::{Diagnostic, Diagnostics, Dialect};
use portolan_core::theme::view::SiteView;
use portolan_core::theme::{Theme, ThemeFiles};

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
}

/// Loads the theme.
pub(super) fn load(book: &Book) -> Result<LoadedTheme, Diagnostics> {
    let builtin = portolan_themes::builtin();
    let overrides = overrides(book)?;
    let mut own = own_theme::read(book, &|name| is_part(name));
    let site = site_view(book, &mut own.diagnostics);
    let theme = Theme::load_with(&builtin, &overrides, own.parts, &site)?;
    let languages = languages(&builtin, &overrides);
    let block_words = languages
        .iter()
        .map(|lang| (lang.clone(), words_of(theme.block_words(lang))))
        .collect();
    let generated_words = generated_words(&theme, &book.site.language.0);
    Ok(LoadedTheme {
        block_words,
        fallback: words_of(theme.block_words("en")),
        generated_words,
        diagnostics: own.diagnostics,
        theme,
    })
}

fn is_part(name: &str) -> bool {
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
    let name = without_prefix(written);
    let style = match written.split('-').next() {
        Some("fab") => Style::Brands,
        Some("fas") => Style::Solid,
        _ => Style::Regular,
    };
    // mdBook takes `fa-` for outlines, which few icons have.
    let found = icon(style, name).or_else(|| icon(style_with(name)?, name));
    if found.is_none() {
        let message = format!("there is no icon `{written}` in Font Awesome's free set");
        diagnostics.push(
            Diagnostic::new("unknown-icon", message)
                .at(book.place_of(&["output", "html", "git-repository-icon"]))
                .hint("`fab-` names a company's sign, `fas-` a filled icon, `fa-` an outline: `fab-gitlab`"),
        );
    }
    found.map(|svg| standalone(&svg))
}

/// A drawing that is no part of a page says what language it is in.
fn standalone(svg: &str) -> String {
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1)
}

fn overrides(book: &Book) -> Result<ThemeFiles, Diagnostics> {
    let mut files = ThemeFiles::new();
    for path in book.theme_files() {
        let Some(name) = path.strip_prefix(&format!("{}/", book.theme_folder)) else {
            continue;
        };
        if !is_part(name) {
            continue;
        }
        let bytes = book
            .files
            .read(&path)
            .map_err(|error| vec![super::problem::unreadable(&path, &error)])?;
        files.insert(name.to_owned(), Cow::Owned(bytes));
    }
    Ok(files)
}

fn languages(builtin: &ThemeFiles, overrides: &ThemeFiles) -> Vec<String> {
    let name = |path: &String| {
        let name = path.strip_prefix("i18n/")?.strip_suffix(".toml")?;
        Some(name.to_ascii_lowercase())
    };
    builtin.keys().chain(overrides.keys()).filter_map(name).collect()
}

/// Words as the stage that shows them takes them; those that a theme lacks are English.
fn words_of(words: &BTreeMap<String, String>) -> BlockWords {
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
