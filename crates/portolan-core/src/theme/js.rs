//! A script in fewer bytes. Owns no meaning: it runs as it did, and its names can still be read.

/// What may stand without a space beside it.
const TIGHT: &str = "=?:,;&|{}()[]<>!*";

/// A script without comments, indentation and the spaces around signs; lines that cannot end a statement are joined. Made
/// for the theme's own scripts, in which no text reaches over the end of its line.
pub(super) fn shorten_js(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let lines = js.lines().map(str::trim);
    let mut before = "";
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        if line.starts_with('}') {
            end_block(&mut out, before);
        }
        push_line(&mut out, line);
        before = line;
        if !out.ends_with([';', '{', ',', '(']) {
            out.push('\n');
        }
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Takes away what need not stand before the end of a block: the end of a line, and that of a statement, unless it could be
/// an empty one.
fn end_block(out: &mut String, before: &str) {
    if out.ends_with('\n') {
        out.pop();
    }
    let has_head = ["for", "while", "if"].iter().any(|word| before.contains(word));
    if out.ends_with(';') && !(has_head && out.ends_with(");")) {
        out.pop();
    }
}

fn push_line(out: &mut String, line: &str) {
    let start = out.len();
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        match character {
            '"' | '\'' | '`' => push_quoted(out, character, &mut rest),
            '/' if rest.as_str().starts_with('/') => {
                out.truncate(out.trim_end().len());
                return;
            }
            '/' if begins_pattern(&out[start..]) => push_quoted(out, '/', &mut rest),
            ' ' if out[start..].ends_with(is_tight) || rest.as_str().starts_with(is_tight) => {}
            ' ' if is_beside_one_sign(&out[start..], rest.as_str()) => {}
            other => out.push(other),
        }
    }
}

fn is_tight(character: char) -> bool {
    TIGHT.contains(character)
}

/// Whether one plus or minus stands beside a space: two would become another sign without it.
fn is_beside_one_sign(before: &str, after: &str) -> bool {
    before.ends_with(['+', '-']) != after.starts_with(['+', '-'])
}

/// A slash after a sign begins a regular expression, after a name or a number it divides.
fn begins_pattern(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with("return")
        || before
            .chars()
            .next_back()
            .is_none_or(|last| "=(,:[!&|?{};>".contains(last))
}

/// A text or a regular expression up to its end, as it stands.
fn push_quoted(out: &mut String, quote: char, rest: &mut std::str::Chars<'_>) {
    out.push(quote);
    let mut in_class = false;
    while let Some(character) = rest.next() {
        out.push(character);
        match character {
            '\\' => out.extend(rest.next()),
            '[' if quote == '/' => in_class = true,
            ']' => in_class = false,
            end if end == quote && !in_class => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_loses_comments_indentation_and_spaces() {
        let cases = [
            (
                "// About.\nfunction a() {\n  // Why.\n  return \"a = // b\"; // Now.\n}\n\nb()\n",
                "function a(){return \"a = // b\"}\nb()\n",
            ),
            (
                "if (a) {\n  b();\n  c\n}\n{\n  while (d());\n}\n",
                "if(a){b();c}\n{while(d());}\n",
            ),
            ("a = b + +c - d / e / f\n", "a=b+ +c-d / e / f\n"),
            ("a-- - --b + c;\n", "a-- - --b+c;\n"),
            (
                "x.replace(/[ /=\\]] = \\/ ,/g, ' , ')\n",
                "x.replace(/[ /=\\]] = \\/ ,/g,' , ')\n",
            ),
            ("return /[\\]/ ]/ || a", "return /[\\]/ ]/||a\n"),
            ("`a = ${b} , \\` c` ; d", "`a = ${b} , \\` c`;d\n"),
            (
                "for (const [a, b] of c) if (a !== b) return -a;",
                "for(const[a,b]of c)if(a!==b)return-a;\n",
            ),
        ];
        for (script, short) in cases {
            assert_eq!(shorten_js(script), short, "{script}");
        }
    }

    #[test]
    fn what_is_short_stays() {
        let once = shorten_js("if (a) { b(\"c\", /d e/) }\n");
        assert_eq!(shorten_js(&once), once);
    }
}
