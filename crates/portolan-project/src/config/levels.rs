//! `[diagnostics]`: how grave each rule's diagnostics are in this book.

use std::collections::BTreeMap;

use portolan_core::model::{Diagnostics, Level};

use super::own::LevelSetting;

/// The name of a level, as it is written in `book.toml`.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The levels that a book sets; every other rule keeps its own.
#[derive(Clone, Copy, Debug)]
pub struct Levels<'a>(pub(super) &'a BTreeMap<String, LevelSetting>);

impl Levels<'_> {
    /// The level of a rule whose own level is `default`; `None` when it is off.
    #[must_use]
    pub fn level(&self, id: &str, default: Level) -> Option<Level> {
        self.0.get(id).map_or(Some(default), |setting| setting.level())
    }

    /// Gives every diagnostic its level in this book and drops those whose rule is off.
    pub fn apply(&self, diagnostics: &mut Diagnostics) {
        diagnostics.retain_mut(|diagnostic| match self.level(&diagnostic.id, diagnostic.level) {
            Some(level) => {
                diagnostic.level = level;
                true
            }
            None => false,
        });
    }
}
