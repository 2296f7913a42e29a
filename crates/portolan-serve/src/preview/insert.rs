//! Where the element that connects a page goes into its HTML.

/// The page with the element before the first script that waits for the whole page, so that the element's own script
/// sees it as it was sent; else at the end of the head. Comments and the texts of scripts are no tags.
pub(super) fn with_script(html: &str, script: &str) -> String {
    let at = place(html);
    let mut page = String::with_capacity(html.len() + script.len());
    page.push_str(&html[..at]);
    page.push_str(script);
    page.push_str(&html[at..]);
    page
}

fn place(html: &str) -> usize {
    let mut at = 0;
    while let Some(found) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[found..];
        if rest.starts_with("<!--") {
            at = after(html, found, "-->");
        } else if is_tag(rest, "<script") {
            let end = after(html, found, ">");
            if is_deferred(&html[found..end]) {
                return found;
            }
            at = after(html, end, "</script");
        } else if is_tag(rest, "<style") {
            at = after(html, found, "</style");
        } else if is_tag(rest, "</head") || is_tag(rest, "<body") {
            return found;
        } else {
            at = found + 1;
        }
    }
    html.len()
}

fn after(html: &str, from: usize, mark: &str) -> usize {
    html[from..]
        .find(mark)
        .map_or(html.len(), |found| from + found + mark.len())
}

fn is_tag(rest: &str, tag: &str) -> bool {
    let name = rest.get(..tag.len());
    name.is_some_and(|name| name.eq_ignore_ascii_case(tag))
        && rest[tag.len()..]
            .starts_with(|next: char| next == '>' || next == '/' || next.is_ascii_whitespace())
}

fn is_deferred(tag: &str) -> bool {
    let mut words = tag
        .trim_end_matches('>')
        .split_ascii_whitespace()
        .map(str::to_ascii_lowercase);
    words.any(|word| {
        word == "defer" || word.starts_with("defer=") || word.trim_matches('"') == "type=\"module"
    })
}

#[cfg(test)]
mod tests {
    use super::with_script;

    #[test]
    fn it_stands_before_scripts_that_wait() {
        let cases = [
            (
                "<head><script src=\"a.js\"></script><script src=\"b.js\" defer></script></head><body>",
                "<head><script src=\"a.js\"></script>[]<script src=\"b.js\" defer></script></head><body>",
            ),
            (
                "<head><!-- <script defer></script> --><script>'<script defer>'</script></head>",
                "<head><!-- <script defer></script> --><script>'<script defer>'</script>[]</head>",
            ),
            (
                "<head><script type=\"module\">",
                "<head>[]<script type=\"module\">",
            ),
            ("<header>x</header><body>y", "<header>x</header>[]<body>y"),
            ("ünder", "ünder[]"),
            ("<", "<[]"),
        ];
        for (page, expected) in cases {
            assert_eq!(with_script(page, "[]"), expected);
        }
    }
}
