//! What a site offers its readers besides the pages: `[[languages]]`, `[[versions]]` and `[feedback]`.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page.

use portolan_core::model::{Diagnostics, Dialect, FeedbackOptions, Locale, SiteLanguage, SiteVersion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::validate::{invalid, link_problem, pattern};
use super::{Config, DefaultsRule};

/// A language in which pages are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Language {
    /// Its tag.
    #[schemars(example = &"es")]
    pub lang: String,
    /// What it calls itself.
    #[schemars(example = &"Español")]
    pub title: String,
    /// The folder of its pages in the source folder. The language without one is that of all other pages, which is
    /// `book.language`. A page in the folder is the translation of the page of the same path outside of it; where their
    /// names differ, its front matter says so: `translates: guide/install.md`.
    #[serde(default)]
    #[schemars(example = &"es")]
    pub folder: Option<String>,
}

/// A version that has a documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Version {
    /// What it is called.
    #[schemars(example = &"5.2")]
    pub title: String,
    /// Where its documentation is: an absolute URL, a path of the server (`/5.1/`), or one from the root of this site
    /// (`../5.1/index.html`). The version without one is that of this site.
    #[serde(default)]
    #[schemars(example = &"/5.1/")]
    pub url: Option<String>,
    /// There is a newer one. On the pages of the site that is of such a version a bar says so, and leads to the first that
    /// is not old.
    #[serde(default)]
    #[schemars(example = true)]
    pub old: bool,
}

/// How readers say whether a page helped them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Feedback {
    /// What takes their answers: a path of the server (`/feedback`), one from the root of this site (`feedback.php`), or an
    /// absolute URL, whose host the Content-Security-Policy of `headers.txt` then names. It is sent a form by `POST`, with
    /// the fields `page` (its path in the site), `title`, `useful` (`yes` or `no`) and `text`. Nothing is sent before
    /// the reader asks for it; a site that is read from disk does not ask.
    #[schemars(example = &"/feedback")]
    pub endpoint: Option<String>,
    /// Where readers can write: an address, such as that of a new issue or `mailto:docs@example.com`. `{title}`, `{path}` and
    /// `{url}` in it are those of the page; `{url}` needs an absolute `site-url`.
    #[schemars(example = &"https://git.example.com/docs/issues/new?title={title}&body={path}")]
    pub link: Option<String>,
}

/// Checks what types cannot say. A value that cannot be used is reported and left out.
pub(super) fn validate(config: &mut Config, diagnostics: &mut Diagnostics) {
    languages(config, diagnostics);
    versions(config, diagnostics);
    feedback(config, diagnostics);
}

fn languages(config: &mut Config, diagnostics: &mut Diagnostics) {
    let mut bad = Vec::new();
    let mut folders = std::collections::BTreeSet::new();
    for (at, language) in config.languages.iter_mut().enumerate() {
        let is_tag = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let lang = language.lang.trim().replace('_', "-");
        if lang.is_empty() || !lang.chars().all(is_tag) {
            bad.push((
                at,
                "lang",
                "is not the tag of a language",
                "write it like `en`, `es` or `pt-BR`",
            ));
        }
        if language.title.trim().is_empty() {
            bad.push((
                at,
                "title",
                "is empty",
                "write what the language calls itself, such as `Español`",
            ));
        }
        language.lang = lang;
        let folder = language.folder.as_deref().unwrap_or_default();
        let folder = folder
            .trim()
            .trim_start_matches("./")
            .trim_matches('/')
            .to_owned();
        if !folders.insert(folder.clone()) {
            let hint = "give each language a folder of its own; one may have none";
            bad.push((at, "folder", "is that of another language, too", hint));
        }
        language.folder = Some(folder).filter(|folder| !folder.is_empty());
    }
    for (at, key, what, hint) in &bad {
        let place = ["languages", &format!("[{at}]"), *key];
        diagnostics.push(invalid(config, &place, what, hint));
    }
    let is_good = |at| bad.iter().all(|found| found.0 != at);
    config
        .loaded
        .places
        .retain(&["languages"], &mut config.languages, is_good);
    // Pages of a folder are in its language; what `[[defaults]]` or a page itself says counts more.
    let mut rules = Vec::new();
    for (at, language) in config.languages.iter().enumerate() {
        let Some(folder) = &language.folder else { continue };
        let Ok(matcher) = pattern(&format!("{}/**", globset::escape(folder))) else {
            continue;
        };
        let values = [("lang".to_owned(), toml::Value::String(language.lang.clone()))];
        let location = config.locate(&["languages", &format!("[{at}]")]);
        rules.push(DefaultsRule::new(
            matcher,
            &values.into_iter().collect(),
            location,
        ));
    }
    rules.append(&mut config.loaded.defaults);
    config.loaded.defaults = rules;
}

fn versions(config: &mut Config, diagnostics: &mut Diagnostics) {
    let mut here = 0;
    let mut bad = Vec::new();
    for (at, version) in config.versions.iter().enumerate() {
        here += usize::from(version.url.is_none());
        let url = version.url.as_deref().unwrap_or("/");
        bad.extend(link_problem(&version.title, url).map(|what| (at, what)));
        if version.url.is_none() && here == 2 {
            bad.push((at, "has no `url`, and so has another"));
        }
    }
    for (at, what) in &bad {
        let place = ["versions", &format!("[{at}]")];
        let hint = "each has a `title`, and all but the one of this site a `url`, such as `\"/5.1/\"`";
        diagnostics.push(invalid(config, &place, what, hint));
    }
    let is_good = |at| bad.iter().all(|found| found.0 != at);
    config
        .loaded
        .places
        .retain(&["versions"], &mut config.versions, is_good);
}

fn feedback(config: &mut Config, diagnostics: &mut Diagnostics) {
    let endpoint = config.feedback.endpoint.clone();
    if let Some(what) = endpoint.as_deref().and_then(endpoint_problem) {
        let hint =
            "write a path of the server, such as `\"/feedback\"`, or a URL that starts with `https://`";
        diagnostics.push(invalid(config, &["feedback", "endpoint"], what, hint));
        config.feedback.endpoint = None;
    }
    let link = config.feedback.link.clone();
    if let Some(what) = link.as_deref().and_then(|link| link_problem("link", link)) {
        let hint = "write an address: `\"mailto:docs@example.com?subject={title}\"`";
        diagnostics.push(invalid(config, &["feedback", "link"], what, hint));
        config.feedback.link = None;
    }
}

/// What is wrong with an address that answers are sent to. Its host goes into a header.
fn endpoint_problem(endpoint: &str) -> Option<&'static str> {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "\"';,<>".contains(letter);
    if endpoint.trim().is_empty() || endpoint.contains(odd) {
        return Some("is no address");
    }
    let scheme = endpoint.split(['/', '?', '#']).next().unwrap_or_default();
    let known = endpoint.starts_with("https://") || endpoint.starts_with("http://");
    if known && endpoint.split('/').nth(2).is_none_or(str::is_empty) {
        return Some("names no host");
    }
    (!known && (scheme.contains(':') || endpoint.starts_with("//")))
        .then_some("is no address that takes a form")
}

impl Config {
    /// The languages that readers choose from.
    pub(super) fn languages(&self, dialect: Dialect) -> Vec<SiteLanguage> {
        if self.languages.len() < 2 || dialect == Dialect::Mdbook {
            return Vec::new();
        }
        let language = |language: &Language| SiteLanguage {
            lang: Locale(language.lang.clone()),
            title: language.title.trim().to_owned(),
            folder: language.folder.clone().unwrap_or_default(),
        };
        self.languages.iter().map(language).collect()
    }

    /// The versions that readers choose from.
    pub(super) fn versions(&self) -> Vec<SiteVersion> {
        if self.versions.len() < 2 {
            return Vec::new();
        }
        let version = |version: &Version| SiteVersion {
            title: version.title.trim().to_owned(),
            url: version.url.as_deref().map(|url| url.trim().to_owned()),
            is_old: version.old,
        };
        self.versions.iter().map(version).collect()
    }

    /// How readers say whether a page helped them.
    pub(super) fn feedback_options(&self) -> Option<FeedbackOptions> {
        let Feedback { endpoint, link } = &self.feedback;
        (endpoint.is_some() || link.is_some()).then(|| FeedbackOptions {
            endpoint: endpoint.clone(),
            link: link.as_deref().map(|link| link.trim().to_owned()),
        })
    }
}

#[cfg(test)]
mod tests;
