//! What changed in a book's files, in batches that are worth a rebuild.
//!
//! Enter at [`Watcher::start`] and [`Watcher::next`]. The parts: [`Settler`] decides from events, looks and a clock
//! when something is settled, and touches neither disk nor clock itself; the inbox collects what the system reports;
//! `look` says what lies at a path; `poll` takes the system's place where it reports nothing. Must not know what a
//! page is, and writes nothing but the probe file into the folder that it is given for it.

mod inbox;
mod look;
mod noise;
mod poll;
mod settle;
mod watcher;

pub use look::Stamp;
pub use noise::is_noise;
pub use settle::{Batch, Change, Kind, Settler, Step};
pub use watcher::{Plan, Stopper, Watched, Watcher};
