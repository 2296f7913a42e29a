//! The built-in themes of Portolan, embedded.
//!
//! Owns the files of `themes/portolan/` (templates, components, styles, scripts, icons, words) and hands them out as
//! bytes through [`builtin`]. What they mean is the core's affair. A debug build reads them from the source folder,
//! so that a change to a template needs no compilation; a release carries them in the program.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "portolan/"]
#[exclude = "*~"]
#[exclude = ".*"]
struct Portolan;

/// Every file of the built-in theme: its path inside the theme (`templates/page.html`) and its bytes.
#[must_use]
pub fn builtin() -> BTreeMap<String, Cow<'static, [u8]>> {
    Portolan::iter()
        .filter_map(|path| Portolan::get(&path).map(|file| (path.replace('\\', "/"), file.data)))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_theme_is_there() {
        let files = super::builtin();
        let needed = [
            "theme.toml",
            "templates/page.html",
            "styles/tokens.css",
            "i18n/en.toml",
        ];
        let missing: Vec<_> = needed
            .into_iter()
            .filter(|path| !files.contains_key(*path))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
