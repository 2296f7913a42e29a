//! A stylesheet in fewer bytes. Owns no meaning: what a browser makes of it stays the same.

/// A stylesheet without comments and indentation. Strings stay as they are.
pub(super) fn shorten_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut characters = css.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '/' if characters.peek() == Some(&'*') => {
                characters.next();
                let mut last = ' ';
                for next in characters.by_ref() {
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
            }
            '"' | '\'' => {
                out.push(character);
                let mut escaped = false;
                for next in characters.by_ref() {
                    out.push(next);
                    if next == character && !escaped {
                        break;
                    }
                    escaped = next == '\\' && !escaped;
                }
            }
            character if character.is_ascii_whitespace() => {
                if !out.ends_with([' ', '{', '}', ';', ',', '>', '\n']) && !out.is_empty() {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' | '>' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if character == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(character);
            }
            other => out.push(other),
        }
    }
    let mut out = out.trim_end().to_owned();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_loses_comments_and_indentation() {
        let cases = [
            ("/* a */\n@layer x, y ;\n", "@layer x,y;\n"),
            (
                "a:hover > b ,\n  c {\n  color: red;\n  width: calc(1px + 2px);\n}\n",
                "a:hover>b,c{color: red;width: calc(1px + 2px)}\n",
            ),
            (
                "a::after { content: \" /* \\\" ; */ \" }",
                "a::after{content: \" /* \\\" ; */ \"}\n",
            ),
            ("a { } /* open", "a{}\n"),
            (
                "@media (width >= 1rem) { a > :is(b, > c) { content: \"d > e\" } }",
                "@media (width>= 1rem){a>:is(b,>c){content: \"d > e\"}}\n",
            ),
        ];
        for (css, short) in cases {
            assert_eq!(shorten_css(css), short);
        }
    }
}
