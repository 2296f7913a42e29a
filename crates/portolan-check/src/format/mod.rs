//! Findings for other programs. Each format is a function from diagnostics to text; who prints it is not known here.

mod github;
mod sarif;

pub use github::github;
pub use sarif::{SarifRun, sarif};

/// A file as other programs know it: relative to the repository, where that is known.
fn path_of(prefix: &str, file: &str) -> String {
    let prefix = prefix.trim_matches('/');
    if prefix.is_empty() {
        file.to_owned()
    } else {
        format!("{prefix}/{file}")
    }
}
