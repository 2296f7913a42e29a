//! mdBook's colour themes as light and dark: which of the two pages start in, and what `<html>` is called in each.

use super::Config;

const LIGHT: &[&str] = &["light", "rust"];
const DARK: &[&str] = &["coal", "navy", "ayu"];

/// What pages show before the reader has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartScheme {
    /// `light` or `dark`; `None` follows the reader's system.
    pub scheme: Option<&'static str>,
    /// The classes of mdBook's `<html>`: in the light scheme, in the dark one.
    pub classes: [String; 2],
}

impl Config {
    /// mdBook shows `default-theme` to readers whose system is light and `preferred-dark-theme` to the others. Where
    /// both are light, or both dark, the system does not matter.
    #[must_use]
    pub fn start_scheme(&self) -> StartScheme {
        let html = &self.output.html;
        let name = |written: &Option<String>| written.as_deref().map(|name| name.trim().to_lowercase());
        let light = name(&html.default_theme).unwrap_or_else(|| "light".to_owned());
        let dark = name(&html.preferred_dark_theme).unwrap_or_else(|| "navy".to_owned());
        let (is_dark, stays_light) = (DARK.contains(&light.as_str()), LIGHT.contains(&dark.as_str()));
        let usable = |name: String, instead: &str| {
            let good = !name.is_empty() && !name.contains(char::is_whitespace);
            if good { name } else { instead.to_owned() }
        };
        match (is_dark, stays_light) {
            (true, _) => StartScheme {
                scheme: Some("dark"),
                classes: ["light".to_owned(), light],
            },
            (false, true) => StartScheme {
                scheme: Some("light"),
                classes: [usable(light, "light"), "navy".to_owned()],
            },
            (false, false) => StartScheme {
                scheme: None,
                classes: [usable(light, "light"), usable(dark, "navy")],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn the_names_of_themes_say_what_pages_start_in() {
        let cases = [
            ("", None, "light navy"),
            ("default-theme = \"Rust\"", None, "rust navy"),
            ("default-theme = \"coal\"", Some("dark"), "light coal"),
            ("preferred-dark-theme = \"ayu\"", None, "light ayu"),
            ("preferred-dark-theme = \"light\"", Some("light"), "light navy"),
            (
                "default-theme = \"latte\"\npreferred-dark-theme = \"mocha\"",
                None,
                "latte mocha",
            ),
            ("default-theme = \"\"", None, "light navy"),
        ];
        for (written, scheme, classes) in cases {
            let (config, _) = parse("book.toml", &format!("[output.html]\n{written}\n"));
            let start = config.start_scheme();
            assert_eq!(
                (start.scheme, start.classes.join(" ").as_str()),
                (scheme, classes),
                "{written}"
            );
        }
    }
}
