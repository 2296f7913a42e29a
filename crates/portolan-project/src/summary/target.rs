//! What the target of a link in a summary names: a file of the source, nothing yet, or no chapter at all.

use percent_encoding::percent_decode_str;
use portolan_core::model::SourcePath;
use pulldown_cmark::LinkType;

use crate::files::normalise;

/// Why a target is not a chapter.
pub(super) struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The file that `href` names; `None` for a draft. It is always inside the source: escapes are decoded before that
/// is judged.
pub(super) fn parse(kind: LinkType, href: &str) -> Result<Option<SourcePath>, Refusal> {
    if href.is_empty() {
        return Ok(None);
    }
    if matches!(kind, LinkType::Autolink | LinkType::Email) || is_url(href) {
        return refuse(
            format!("`{href}` is a URL, not a file of the source"),
            "link to it from a page, or list it in `book.toml` among the external links of the navigation",
        );
    }
    let decoded = percent_decode_str(href).decode_utf8();
    let path = decoded.as_deref().unwrap_or(href);
    if path.chars().any(char::is_control) {
        return refuse(
            "the path of a chapter holds a control character",
            "rename the file",
        );
    }
    if path.contains('\\') {
        let hint = format!(
            "write `{}`: folders are separated by `/` on every system",
            path.replace('\\', "/")
        );
        return refuse(format!("`{path}` holds a backslash"), hint);
    }
    inside(path).map(Some)
}

fn inside(path: &str) -> Result<SourcePath, Refusal> {
    if has_drive(path) {
        return refuse(format!("`{path}` is an absolute path"), RELATIVE);
    }
    let Some(normal) = normalise(path) else {
        let hint = format!(
            "write `{}`: paths start at the source folder",
            path.trim_start_matches('/')
        );
        return refuse(format!("`{path}` is an absolute path"), hint);
    };
    if normal == ".." || normal.starts_with("../") {
        return refuse(format!("`{path}` leads out of the source folder"), RELATIVE);
    }
    if normal.is_empty() || path.ends_with(['/']) || path.ends_with("/.") || path.ends_with("/..") {
        let folder = if normal.is_empty() {
            String::new()
        } else {
            format!("{normal}/")
        };
        return refuse(
            format!("`{path}` is a folder"),
            format!("name a page in it, such as `{folder}README.md`"),
        );
    }
    Ok(SourcePath::new(normal))
}

const RELATIVE: &str = "move the page into the source folder and write its path from there";

/// Whether a target has a scheme. `rfc:1.md` is a file, odd as its name may be; `mailto:a@b.org` is not.
fn is_url(href: &str) -> bool {
    let Some((scheme, rest)) = href.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme && (rest.starts_with("//") || !is_markdown(rest))
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}

/// `C:` leads out of the source on Windows, and no name may hold a colon there.
fn has_drive(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next() == Some(':')
}

fn refuse<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        message: message.into(),
        hint: hint.into(),
    })
}
