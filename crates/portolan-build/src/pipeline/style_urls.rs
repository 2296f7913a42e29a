//! The files that a style sheet names: `url(…)` and `@import "…"`.

/// Relative addresses of files, without query and fragment, in order.
pub(super) fn style_urls(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = css;
    while let Some(at) = rest.find(['/', 'u', '@']) {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some(inside) = rest.strip_prefix("url(") {
            let (url, after) = inside.split_once(')').unwrap_or((inside, ""));
            found.extend(file_of(url.trim().trim_matches(['"', '\''])));
            rest = after;
        } else if let Some(import) = rest.strip_prefix("@import") {
            let import = import.trim_start();
            let quote = import.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            if let Some((url, _)) = quote.and_then(|quote| import[1..].split_once(quote)) {
                found.extend(file_of(url));
            }
            rest = import;
        } else {
            rest = &rest[1..];
        }
    }
    found
}

fn file_of(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let elsewhere = path.contains(':') || path.starts_with('/') || path.contains("{{");
    if path.is_empty() || elsewhere {
        return None;
    }
    Some(
        percent_encoding::percent_decode_str(path)
            .decode_utf8_lossy()
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::style_urls;

    #[test]
    fn files_are_found_where_a_browser_finds_them() {
        let css = "@import \"a.css\"; @import url('b.css');\n/* url(no.png) */\nx { background: url( \"c%20d.png?x#y\" ) }\n\
                   y { src: url(../e.woff2), url(data:font/woff2;base64,AA), url(/f), url(https://g/h), url(#i) }";
        assert_eq!(style_urls(css), ["a.css", "b.css", "c d.png", "../e.woff2"]);
    }
}
