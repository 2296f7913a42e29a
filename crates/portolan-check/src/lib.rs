//! What is wrong with a page, or with the whole site, that no stage meets in its own work.
//!
//! Owns the rules (`rules`, one a file, whose doc comment is its page in the manual), exceptions from them
//! ([`Exceptions`]), repairs ([`fix`]) and reports for other programs ([`mod@format`]). Entry points: [`check_file`] and
//! [`check_page`], whose findings may be kept with the page, and [`check_site`]. Nothing here reads a file, asks the
//! clock or renders: what a rule needs is given to it, and the same input has the same findings.

mod exception;
pub mod fix;
pub mod format;
mod page;
mod rules;
mod site;
#[cfg(test)]
mod test_page;

pub use exception::{Exception, Exceptions, PathException, Scope, read_exceptions};
pub use page::{FileInput, PageInput, check_file, check_page};
pub use rules::{RULE_FILES, RuleFile};
pub use site::{Field, SiteInput, check_site};

/// The version of the rules over files and pages: part of the keys of their cached findings. Raised when the same
/// page would have other findings or exceptions.
pub const VERSION: u32 = 1;
