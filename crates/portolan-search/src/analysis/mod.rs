//! What a word is, the same for texts and for questions.
//!
//! [`tokens`] cuts text into words and parts of identifiers, [`fold`] takes case and accents away, [`stop`] knows the words
//! that are not worth finding, [`stem`] the endings. Must not know the index.

pub(crate) mod fold;
pub(crate) mod stem;
pub(crate) mod stop;
pub(crate) mod tokens;
