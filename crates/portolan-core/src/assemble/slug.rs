//! Names as parts of URLs and ids.

use unicode_normalization::UnicodeNormalization;

use crate::model::is_windows_device;

/// Longer slugs are cut: a file's name has at most 255 bytes on most systems.
const LONGEST: usize = 120;

/// A name as part of a URL or id: lower-case letters and digits of any script, runs of the rest as one `-`. A name
/// without any keeps its code points in hexadecimal, so that only an empty name gives an empty slug.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len().min(LONGEST + 8));
    for letter in name.nfc().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > LONGEST {
            break;
        }
    }
    if slug.is_empty() {
        slug = name
            .chars()
            .take(12)
            .map(|letter| format!("u{:x}", u32::from(letter)))
            .collect::<Vec<_>>()
            .join("-");
    }
    slug.truncate(slug.trim_end_matches('-').len());
    // `index` is the list of all values.
    if slug == "index" || is_windows_device(&slug) {
        slug.push('-');
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        let cases = [
            ("Disaster Recovery", "disaster-recovery"),
            ("  --C++ / STL  ", "c-stl"),
            ("Über uns", "über-uns"),
            ("U\u{308}ber uns", "über-uns"),
            ("運用", "運用"),
            ("***", "u2a-u2a-u2a"),
            ("Index", "index-"),
            ("CON", "con-"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert_eq!(slug(&"ü".repeat(500)).len(), 122);
    }
}
