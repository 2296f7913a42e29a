//! The words of the interface, by language.
//!
//! `i18n/<lang>.toml` has six tables: `[ui]` for templates, `[script]` for scripts, `[search]` for the script of search,
//! `[blocks]` for what Markdown blocks show, `[listing]` for lists of pages, `[preview]` for what only a preview says and
//! no site holds; and `[parts.NAME]` for the script of a part that only some pages load. A language that lacks a word
//! shows the English one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::{Layer, Layers, ThemeFile};
use crate::model::{Diagnostic, Diagnostics, Location};

const FALLBACK: &str = "en";

/// The words of one language, complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Language {
    pub ui: BTreeMap<String, String>,
    pub script: BTreeMap<String, String>,
    pub search: BTreeMap<String, String>,
    pub blocks: BTreeMap<String, String>,
    pub listing: BTreeMap<String, String>,
    pub preview: BTreeMap<String, String>,
    pub parts: BTreeMap<String, BTreeMap<String, String>>,
}

static NONE: BTreeMap<String, String> = BTreeMap::new();

impl Language {
    /// The words of a part of the theme.
    pub fn of_part(&self, name: &str) -> &BTreeMap<String, String> {
        self.parts.get(name).unwrap_or(&NONE)
    }

    fn merge(&mut self, over: &Self) {
        let tables = [
            (&mut self.ui, &over.ui),
            (&mut self.script, &over.script),
            (&mut self.search, &over.search),
            (&mut self.blocks, &over.blocks),
            (&mut self.listing, &over.listing),
            (&mut self.preview, &over.preview),
        ];
        for (mine, theirs) in tables {
            mine.extend(theirs.iter().map(|(key, word)| (key.clone(), word.clone())));
        }
        for (name, words) in &over.parts {
            let mine = self.parts.entry(name.clone()).or_default();
            mine.extend(words.iter().map(|(key, word)| (key.clone(), word.clone())));
        }
    }
}

/// The words of all languages.
#[derive(Debug)]
pub(super) struct Words {
    languages: BTreeMap<String, Language>,
    fallback: Language,
}

impl Words {
    /// Reads every `i18n/*.toml` of all layers.
    pub fn load(layers: &Layers<'_>) -> Result<Self, Diagnostics> {
        let (mut own, mut wrong) = (BTreeMap::<String, Language>::new(), Diagnostics::new());
        for layer in Layer::ALL {
            for file in layers.of(layer, "i18n/") {
                let Some(lang) = file
                    .path
                    .strip_prefix("i18n/")
                    .and_then(|name| name.strip_suffix(".toml"))
                else {
                    continue;
                };
                match read(&file) {
                    Ok(language) => own.entry(lang.to_ascii_lowercase()).or_default().merge(&language),
                    Err(diagnostic) => wrong.push(diagnostic),
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let fallback = own.get(FALLBACK).cloned().unwrap_or_default();
        let languages = own
            .into_iter()
            .map(|(lang, words)| {
                let mut whole = fallback.clone();
                whole.merge(&words);
                (lang, whole)
            })
            .collect();
        Ok(Self { languages, fallback })
    }

    /// The words of a language tag.
    pub fn of(&self, lang: &str) -> &Language {
        self.get(lang).map_or(&self.fallback, |(_, language)| language)
    }

    /// The language that serves a tag: its own, else its primary one.
    pub fn get(&self, lang: &str) -> Option<(&str, &Language)> {
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        let (name, language) = self
            .languages
            .get_key_value(&lang)
            .or_else(|| self.languages.get_key_value(primary))?;
        Some((name, language))
    }

    /// Every language, by its tag in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Language)> {
        self.languages
            .iter()
            .map(|(lang, language)| (lang.as_str(), language))
    }
}

fn read(file: &ThemeFile<'_>) -> Result<Language, Diagnostic> {
    let text = file.text()?;
    toml::from_str(text).map_err(|error| {
        let location = error
            .span()
            .map_or_else(|| Location::file(file.name()), |span| Location::in_text(file.name(), text, span));
        Diagnostic::new("template", error.message().trim_end_matches('.').to_lowercase())
            .at(location)
            .hint("a language file has the tables `[ui]`, `[script]`, `[search]`, `[blocks]`, `[listing]`, `[preview]` and `[parts.NAME]` with `key = \"text\"` lines")
    })
}
