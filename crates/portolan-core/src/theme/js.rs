//! A script of the built-in theme in fewer bytes. Owns no meaning: what a browser makes of it stays the same.

/// A script without indentation, empty lines and lines of comment. Only for scripts whose texts end on the line that
/// they start on, as all of ours do.
pub(super) fn shorten_js(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let lines = script.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let script = "// What it does.\nf(function () {\n  // why\n  g(\"// no comment\"); // kept\n\n});\n";
        assert_eq!(
            shorten_js(script),
            "f(function () {\ng(\"// no comment\"); // kept\n});\n"
        );
    }

    #[test]
    fn scripts_of_the_theme_hold_no_text_of_several_lines() {
        let bundled = |path: &str| {
            path.ends_with(".js") && (path.starts_with("components/") || path == "scripts/portolan.js")
        };
        let several: Vec<_> = portolan_themes::builtin()
            .into_iter()
            .filter(|(path, bytes)| {
                let script = shorten_js(&String::from_utf8_lossy(bytes));
                bundled(path) && (script.contains('`') || script.contains("/*"))
            })
            .map(|(path, _)| path)
            .collect();
        assert_eq!(several, Vec::<String>::new());
    }
}
