//! The small languages inside values: days, spans of time, language tags, old addresses.

use percent_encoding::percent_decode_str;

use crate::files::normalise;

/// The day in a text that starts with one: `2026-11-05`, `2026-11-05T10:00:00Z`.
pub(super) fn day(text: &str) -> Option<&str> {
    let text = text.trim();
    let day = text.get(..10)?;
    let ended = matches!(text.as_bytes().get(10), None | Some(b'T' | b't' | b' '));
    (ended && is_day(day)).then_some(day)
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !shaped {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        text.get(range)
            .and_then(|digits| digits.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    year > 0 && (1..=days).contains(&day)
}

/// Days in `90 days`, `2 weeks`, `3 months` (of 30 days), `1 year` (of 365 days) or `90`; never none.
pub(super) fn days(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let each = match unit.trim() {
        "" | "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        "m" | "month" | "months" => 30,
        "y" | "year" | "years" => 365,
        _ => return None,
    };
    number
        .parse::<u32>()
        .ok()?
        .checked_mul(each)
        .filter(|days| *days > 0)
}

/// Whether a text has the form of a language tag: `en`, `pt-BR`, `zh-Hant-TW`.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The file of the site that an old address names: `/old/` is `old/index.html`, `old` too, `old.html` is itself.
/// `None` for addresses of other sites, with a query or a fragment, or that leave the site.
pub(super) fn alias(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text.trim()).decode_utf8().ok()?;
    let foreign = decoded.contains("://") || decoded.starts_with("//") || decoded.contains(['?', '#', '\\']);
    if foreign || decoded.chars().any(char::is_control) {
        return None;
    }
    let path = normalise(decoded.trim_start_matches('/'))?;
    if path == ".." || path.starts_with("../") {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_folder = decoded.ends_with('/') || !name.contains('.');
    match (path.is_empty(), is_folder) {
        (true, _) => Some("index.html".to_owned()),
        (false, true) => Some(format!("{path}/index.html")),
        (false, false) => Some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_must_exist() {
        let good = [
            "2026-11-05",
            "2024-02-29",
            "2000-02-29",
            "2026-11-05T10:00:00Z",
            "2026-11-05 10:00",
        ];
        let bad = [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-1-5",
            "5.11.2026",
            "2026-11-05x",
            "0000-01-01",
            "２026-1-1",
            "",
        ];
        assert_eq!(good.map(|text| day(text).map(str::len)), [Some(10); 5]);
        assert_eq!(bad.map(day), [None; 11]);
    }

    #[test]
    fn spans_of_time_are_days() {
        let texts = [
            "90 days",
            "1 day",
            "3 months",
            "1 Year",
            "2weeks",
            "45",
            "0 days",
            "days",
            "-1 day",
            "99999999 years",
        ];
        let expected = [
            Some(90),
            Some(1),
            Some(90),
            Some(365),
            Some(14),
            Some(45),
            None,
            None,
            None,
            None,
        ];
        assert_eq!(texts.map(days), expected);
    }

    #[test]
    fn aliases_are_files_of_the_site() {
        let cases = [
            ("/old/", Some("old/index.html")),
            ("old", Some("old/index.html")),
            ("/a/b.html", Some("a/b.html")),
            ("./a/../b.html", Some("b.html")),
            ("/gu%C3%ADa%20r%C3%A1pida.html", Some("guía rápida.html")),
            ("/", Some("index.html")),
            ("../out.html", None),
            ("/a/../../out.html", None),
            ("/%2e%2e/out.html", None),
            ("https://example.org/x", None),
            ("//example.org/x", None),
            ("/a?b=c", None),
            ("/a#b", None),
            ("%FF", None),
        ];
        for (text, expected) in cases {
            assert_eq!(alias(text).as_deref(), expected, "{text}");
        }
    }
}
