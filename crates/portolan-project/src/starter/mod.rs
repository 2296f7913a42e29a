//! The small book that `portolan init` writes: its files as data.
//!
//! Entry point: [`starter`]. Must not touch the disk: the program writes the files, and never over others.

const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("files/gitignore.txt")),
    ("book.toml", include_str!("files/book.toml")),
    (
        "docs/guide/first-steps.md",
        include_str!("files/guide/first-steps.md"),
    ),
    ("docs/guide/index.md", include_str!("files/guide/index.md")),
    ("docs/guide/writing.md", include_str!("files/guide/writing.md")),
    ("docs/index.md", include_str!("files/index.md")),
    (
        "docs/restore-a-backup.md",
        include_str!("files/restore-a-backup.md"),
    ),
];

/// The files of a starter book of this title: paths from its root, and contents. Any text makes a book that builds.
#[must_use]
pub fn starter(title: &str) -> Vec<(&'static str, String)> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() {
        "Documentation"
    } else {
        title.as_str()
    };
    let toml = toml::Value::String(title.to_owned()).to_string();
    // Every JSON string is a YAML string.
    let yaml = serde_json::Value::String(title.to_owned()).to_string();
    let marks = [
        ("@TITLE_TOML@", toml),
        ("@TITLE_YAML@", yaml),
        ("@TITLE_MARKDOWN@", escaped(title)),
    ];
    FILES
        .iter()
        .map(|(path, text)| (*path, filled(text, &marks)))
        .collect()
}

/// The text with each mark replaced by its value; what stands in a value is not looked at again.
fn filled(mut text: &str, marks: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let next = |text: &str| {
        let found = marks
            .iter()
            .filter_map(|(mark, value)| Some((text.find(mark)?, mark.len(), value)));
        found
            .min_by_key(|(at, ..)| *at)
            .map(|(at, length, value)| (at, length, value.clone()))
    };
    while let Some((at, length, value)) = next(text) {
        filled.push_str(&text[..at]);
        filled.push_str(&value);
        text = &text[at + length..];
    }
    filled + text
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation()
            && !matches!(letter, '.' | ',' | '-' | '\'' | '"' | '(' | ')' | '?' | '/')
        {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Dialect;

    use super::*;
    use crate::config;

    fn file(title: &str, path: &str) -> String {
        starter(title)
            .into_iter()
            .find(|(name, _)| *name == path)
            .map(|(_, text)| text)
            .unwrap()
    }

    #[test]
    fn the_configuration_is_without_fault_whatever_the_title() {
        for title in [
            "Harbour",
            "",
            "A \"quoted\"\n\\ title",
            "{{ x }} <b> é @TITLE_YAML@",
        ] {
            let (config, diagnostics) = config::parse("book.toml", &file(title, "book.toml"));
            assert_eq!(diagnostics, [], "{title}");
            assert_eq!(config.dialect(false), Dialect::Portolan);
        }
    }

    #[test]
    fn the_title_is_escaped_for_where_it_stands() {
        let page = file("A *b* \"c\"", "docs/index.md");
        assert_eq!(page.lines().nth(1), Some(r#"title: "A *b* \"c\"""#));
        assert_eq!(
            page.lines().find(|line| line.starts_with("# ")),
            Some(r#"# A \*b\* "c""#)
        );
    }

    #[test]
    fn every_relative_link_leads_to_a_file_of_the_book() {
        let files = starter("X");
        let mut checked = 0;
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for link in text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split([')', '#']).next())
            {
                let target = match link.strip_prefix("../") {
                    Some(rest) => format!("{}/{rest}", folder.rsplit_once('/').map_or("", |(up, _)| up)),
                    None => format!("{folder}/{link}"),
                };
                let found =
                    link.is_empty() || link.contains("://") || files.iter().any(|(name, _)| *name == target);
                assert!(found, "{path} links to {link}");
                checked += 1;
            }
        }
        assert!(checked > 5, "links were found");
    }
}
