//! The syntax definitions of code, compiled into a form that needs no loading: a record is read when it is asked for.
//!
//! Owns our own definitions (`syntaxes/`) and the format (`record`) in which they and those of syntect's and two-face's
//! authors lie in the program. syntect reads and links them while Portolan is compiled (`build.rs`); taking its dumps
//! apart at each start was an eighth of the first build of a small book. Entry points: [`own`] and [`others`]. Must not
//! know how a definition is run, nor what scopes mean.

mod record;
mod set;

pub use record::{Clear, Context, Item, Operation, Rule, Syntax};
pub use set::Set;

/// Our own syntaxes.
#[must_use]
pub fn own() -> Set {
    Set::new(include_bytes!(concat!(env!("OUT_DIR"), "/own.bin")))
}

/// The syntaxes of other people, as two-face collects them.
#[must_use]
pub fn others() -> Set {
    Set::new(include_bytes!(concat!(env!("OUT_DIR"), "/others.bin")))
}

/// The hash of the sources that [`own`] was compiled from.
pub const OWN_STAMP: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/own.stamp"));

/// Whose work the definitions of [`others`] are, and on what terms: Markdown.
pub const LICENCES: &str = include_str!(concat!(env!("OUT_DIR"), "/licences.md"));
