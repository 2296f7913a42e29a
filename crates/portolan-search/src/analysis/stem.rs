//! Words without their endings, by language.
//!
//! The index holds words as they are written; a question's word is widened to the words of the index that have the same
//! stem. The stemmers are Snowball's, a fixed list: each one is a part of the browser's module.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::stop::primary;

/// The stemmers of an index: one for each of its languages that has one.
#[derive(Clone, Default)]
pub(crate) struct Stemmers(Vec<Stemmer>);

impl Stemmers {
    /// Those of some languages (BCP 47), each once, in their order.
    pub(crate) fn of<'a>(languages: impl IntoIterator<Item = &'a str>) -> Self {
        let mut stemmers: Vec<Stemmer> = Vec::new();
        for language in languages {
            if let Some(algorithm) = algorithm(&primary(language))
                && stemmers.iter().all(|stemmer| stemmer.algorithm() != algorithm)
            {
                stemmers.push(Stemmer::new(algorithm));
            }
        }
        Self(stemmers)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The stem of a word, lower case with accents, by the stemmer of this number.
    pub(crate) fn stem<'a>(&self, number: usize, word: &'a str) -> Cow<'a, str> {
        match self.0.get(number) {
            Some(stemmer) => stemmer.stem(word),
            None => Cow::Borrowed(word),
        }
    }
}

impl std::fmt::Debug for Stemmers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.0.iter().map(|stemmer| stemmer.algorithm());
        formatter.debug_list().entries(names).finish()
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_one_stemmer() {
        let stemmers = Stemmers::of(["en-US", "en", "es", "xx", "nb"]);
        assert_eq!(stemmers.len(), 3);
        assert_eq!(stemmers.stem(0, "deployments"), "deploy");
        assert_eq!(
            stemmers.stem(1, "configuraciones"),
            stemmers.stem(1, "configuración")
        );
        assert_eq!(stemmers.stem(9, "word"), "word");
    }
}
