//! Why an answer cannot be given now.

use std::io;

use crate::Error;

/// Why an answer cannot be given now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Chunks are missing; the shelf knows which.
    Missing,
    /// The index is damaged.
    Damaged(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::WouldBlock {
            Self::Missing
        } else {
            Self::Damaged(format!("the search index is damaged: {error}"))
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// Gathers what is at hand, so that one round names all that is missing: a damage ends it, a missing chunk only counts.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    missing: bool,
}

impl Gathering {
    /// What is at hand, or nothing yet.
    pub(crate) fn take<T>(&mut self, found: Result<T, Stop>) -> Result<Option<T>, Stop> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Stop::Missing) => {
                self.missing = true;
                Ok(None)
            }
            Err(damaged) => Err(damaged),
        }
    }

    /// Whether everything was at hand.
    pub(crate) fn finish(&self) -> Result<(), Stop> {
        if self.missing { Err(Stop::Missing) } else { Ok(()) }
    }
}
