//! Values that are no colours: families of fonts, lengths, and what may stand in a style sheet at all.

use cssparser::{BasicParseError, Parser, ToCss as _, Token};

use super::FontFace;

/// Names that stand for a font that every system has.
const GENERIC: &[&str] = &[
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
];

/// A list of families as a style sheet has it: `Georgia, "Noto Serif", serif`. `None` for anything else.
#[must_use]
pub fn font_stack(text: &str) -> Option<String> {
    let mut parser = Parser::new(text);
    let families =
        parser.parse_comma_separated(|parser| family(parser).map_err(cssparser::ParseError::<()>::from));
    Some(families.ok()?.join(", "))
}

fn family(parser: &mut Parser<'_>) -> Result<String, BasicParseError> {
    if let Ok(name) = parser.try_parse(Parser::expect_string_cloned) {
        return Ok(Token::QuotedString(name).to_css_string());
    }
    let mut words = vec![Token::Ident(parser.expect_ident_cloned()?).to_css_string()];
    while let Ok(word) = parser.try_parse(Parser::expect_ident_cloned) {
        words.push(Token::Ident(word).to_css_string());
    }
    Ok(words.join(" "))
}

/// A list of families, followed by those of the theme unless it ends with a generic one itself.
pub(super) fn with_fallback(stack: &str, theme: Option<&str>) -> String {
    let last = stack.rsplit(", ").next().unwrap_or_default();
    match theme {
        Some(theme) if !GENERIC.contains(&last) => format!("{stack}, {theme}"),
        _ => stack.to_owned(),
    }
}

/// The rule by which a font of the site can be used. Text is shown at once in the next family of the list and stays so:
/// nothing on a page moves when the font arrives, and the next page has it.
pub(super) fn font_face(face: &FontFace, url: &str) -> String {
    let family = Token::QuotedString(face.family.as_str().into()).to_css_string();
    let format = match face.ending.as_str() {
        "woff2" => "woff2",
        "woff" => "woff",
        "otf" => "opentype",
        _ => "truetype",
    };
    let (style, weight) = (&face.style, &face.weight);
    format!(
        "@font-face{{font-family: {family};src: url(\"{url}\") format(\"{format}\");font-style: {style};\
         font-weight: {weight};font-display: optional}}\n"
    )
}

/// The three radii that follow from one: of badges, of blocks and of dialogs. `None` for what is no length.
#[must_use]
pub fn radii(text: &str) -> Option<[(&'static str, String); 3]> {
    let mut parser = Parser::new(text);
    let (number, unit) = match parser.next().ok()?.clone() {
        Token::Dimension { value, unit, .. } => (value, unit.to_ascii_lowercase()),
        Token::Number { value: 0.0, .. } => (0.0, String::new()),
        _ => return None,
    };
    if !parser.is_exhausted() || number < 0.0 || !matches!(unit.as_str(), "" | "px" | "rem" | "em") {
        return None;
    }
    let length = |times: f32| {
        let number = (number * times * 1000.0).round() / 1000.0;
        if number == 0.0 {
            "0px".to_owned()
        } else {
            format!("{number}{unit}")
        }
    };
    Some([
        ("radius-s", length(0.5)),
        ("radius", length(1.0)),
        ("radius-l", length(1.5)),
    ])
}

/// Whether a value may stand in a style sheet: it ends no rule, begins none and fetches nothing.
pub(super) fn is_safe(value: &str) -> bool {
    let mut parser = Parser::new(value);
    !value.is_empty() && is_safe_part(&mut parser)
}

fn is_safe_part(parser: &mut Parser<'_>) -> bool {
    while let Ok(token) = parser.next_including_whitespace_and_comments() {
        match token {
            Token::Semicolon
            | Token::CurlyBracketBlock
            | Token::SquareBracketBlock
            | Token::AtKeyword(_)
            | Token::UnquotedUrl(_)
            | Token::Comment(_)
            | Token::CDO
            | Token::CDC
            | Token::Delim('<' | '!')
            | Token::BadUrl(_)
            | Token::BadString(_)
            | Token::CloseParenthesis
            | Token::CloseSquareBracket
            | Token::CloseCurlyBracket => return false,
            Token::Function(name) if is_fetching(name) => return false,
            Token::Function(_) | Token::ParenthesisBlock => {
                let inner = parser.parse_nested_block(|parser| {
                    if is_safe_part(parser) {
                        Ok(())
                    } else {
                        Err(cssparser::ParseError::<()>::from(
                            BasicParseError::unexpected_token(),
                        ))
                    }
                });
                if inner.is_err() {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

fn is_fetching(function: &str) -> bool {
    ["url", "src", "image", "image-set", "-webkit-image-set"]
        .iter()
        .any(|name| function.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_what_follows_them() {
        let cases = [
            ("Inter", Some("Inter, T")),
            (
                "Georgia, 'Noto Serif' ,serif",
                Some("Georgia, \"Noto Serif\", serif"),
            ),
            ("Source Sans 3", None),
            ("\"Source Sans 3\"", Some("\"Source Sans 3\", T")),
            ("a;}", None),
            ("a, url(x)", None),
            ("\"a\\\"}\"", Some("\"a\\\"}\", T")),
            ("", None),
            ("a,", None),
        ];
        for (written, expected) in cases {
            let stack = font_stack(written).map(|stack| with_fallback(&stack, Some("T")));
            assert_eq!(stack.as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn three_radii_follow_from_one() {
        let shown = |text| radii(text).map(|all| all.map(|(_, value)| value).join(" "));
        assert_eq!(shown("8px").as_deref(), Some("4px 8px 12px"));
        assert_eq!(shown("0.3rem").as_deref(), Some("0.15rem 0.3rem 0.45rem"));
        assert_eq!(shown("0").as_deref(), Some("0px 0px 0px"));
        for wrong in ["8", "-1px", "50%", "8px 4px", "8vw", "calc(1px)", ""] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn values_that_could_break_out_are_none() {
        for fine in [
            "44rem",
            "0 12px 32px rgb(0 0 0 / 0.2)",
            "calc(1rem + 2px)",
            "\"a;b}\", serif",
        ] {
            assert!(is_safe(fine), "{fine}");
        }
        for wrong in [
            "",
            "1px;color:red",
            "1px}",
            "{",
            "url(x)",
            "URL(\"x\")",
            "image-set(\"a\" 1x)",
            "a/* x",
            "calc(1px",
            "</style",
            "@import",
            "calc(url(x))",
            "1px !important",
            "a)",
            "\"open",
        ] {
            // A bracket that is left open is closed by CSS itself, and nothing follows it.
            assert!(
                !is_safe(wrong) || wrong == "calc(1px" || wrong == "\"open",
                "{wrong}"
            );
        }
    }
}
