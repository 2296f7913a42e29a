//! The books whose built sites are visited by a browser, and by whoever follows their links.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::shell;

/// The variable that tells the scripts of `tests/browser` where a site lies, the book's folder in the repository, and the
/// name of the site.
const BOOKS: [(&str, &str, &str); 5] = [
    ("PORTOLAN_SITE", "", "portal"),
    ("PORTOLAN_MANUAL_SITE", "docs", "manual"),
    ("PORTOLAN_MDBOOK_SITE", "tests/browser/mdbook", "mdbook"),
    ("PORTOLAN_GALLERY_SITE", "tests/browser/gallery", "gallery"),
    ("PORTOLAN_ARABIC_SITE", "tests/browser/arabic", "arabic"),
];

/// Built sites, each with its variable.
pub(crate) type Sites = Vec<(&'static str, PathBuf)>;

/// Builds all of them with this program into the folder of what is built here. None of the books has a flaw.
pub(crate) fn build(program: &Path) -> anyhow::Result<Sites> {
    let folder = shell::target().join("browser");
    let built = BOOKS.map(|(variable, book, name)| {
        let site = folder.join(name);
        shell::run(
            Command::new(program)
                .args(["build", "--strict"])
                .arg(shell::root().join(book))
                .arg("-d")
                .arg(&site),
        )?;
        Ok((variable, site))
    });
    built.into_iter().collect()
}
