//! Writing a site so that nobody ever sees half of one.
//!
//! Owns the output folder: the entry point is [`SiteWriter::begin`]. The pipeline then says of every file of the new
//! site that it is kept, written or copied, from any thread, and commits. What changed is collected in a staging
//! folder beside the output; a commit completes it with hard links of what did not change and of other people's
//! files, and exchanges the two folders at once. Where that cannot be done the files are replaced one by one, the
//! manifest last, and the [`Outcome`] says so. A writer that is dropped without a commit leaves the old site as it
//! was.
//!
//! The manifest `.portolan-site` lists what we wrote and marks the folder as ours. Only files that it lists are ever
//! deleted; a folder without it is never touched, except that an mdBook output is moved aside. Nothing below the
//! output folder is reached through a symbolic link. It must not know what the files mean.

mod commit;
mod disk;
mod error;
mod in_place;
mod manifest;
mod old;
mod remove;
mod staging;
mod target;
#[cfg(test)]
mod tests;
mod writer;

pub use error::OutputError;
pub use manifest::{ContentHash, Stat, StatFacts};
pub use remove::remove;
pub use target::Target;
pub use writer::{InPlace, Outcome, SiteWriter, Swap};

/// The manifest in the output folder, which marks it as ours.
pub const MARK: &str = ".portolan-site";
