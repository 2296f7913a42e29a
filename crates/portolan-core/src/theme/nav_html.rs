//! The tree of the navigation as HTML. It stands on every page and is the largest part of many, so it is not made by a
//! template: an entry costs a tenth of what it costs there.
//!
//! Entry point: [`tree`]. Must not decide what is shown: that is `assemble::view`.

use super::view::NavView;
use crate::markdown::push_text;

/// A list of entries and what is open below them. `class` is that of the outermost list; entries without a title lead to
/// all pages, and `all_pages` is what they say.
pub(super) fn tree(items: &[NavView], class: &str, all_pages: &str) -> String {
    let mut html = String::with_capacity(items.len() * 96);
    list(&mut html, items, class, all_pages);
    html
}

fn list(html: &mut String, items: &[NavView], class: &str, all_pages: &str) {
    html.push_str("<ul");
    if !class.is_empty() {
        attribute(html, "class", class);
    }
    html.push('>');
    for item in items {
        match item.role {
            "separator" => html.push_str("\n<li class=\"separator\"></li>"),
            "part" => {
                html.push_str("\n<li class=\"part\">");
                push_text(html, &item.title);
                html.push_str("</li>");
            }
            _ => entry(html, item, all_pages),
        }
    }
    html.push_str("\n</ul>");
}

fn entry(html: &mut String, item: &NavView, all_pages: &str) {
    html.push_str("\n<li>");
    let end = match &item.url {
        Some(url) => {
            html.push_str("<a");
            attribute(html, "href", url);
            if item.current {
                html.push_str(" aria-current=\"page\"");
            } else if item.role != "page" {
                attribute(html, "class", item.role);
            }
            html.push('>');
            "</a>"
        }
        None => {
            html.push_str("<span>");
            "</span>"
        }
    };
    if !item.number.is_empty() {
        html.push_str("<b>");
        push_text(html, &item.number);
        html.push_str("</b> ");
    }
    push_text(
        html,
        if item.title.is_empty() {
            all_pages
        } else {
            &item.title
        },
    );
    if !item.severity.is_empty() {
        html.push_str(" <small class=\"badge\"");
        attribute(html, "data-v", &item.severity.to_lowercase());
        html.push('>');
        push_text(html, &item.severity);
        html.push_str("</small>");
    }
    html.push_str(end);
    below(html, item, all_pages);
    html.push_str("</li>");
}

fn below(html: &mut String, item: &NavView, all_pages: &str) {
    if item.children.is_empty() && !item.has_children {
        return;
    }
    let open = !item.children.is_empty();
    html.push_str(if open {
        "<details open>"
    } else {
        "<details class=\"far\">"
    });
    html.push_str("<summary");
    attribute(html, "aria-label", &item.title);
    html.push_str("></summary>");
    if open {
        list(html, &item.children, "", all_pages);
    }
    html.push_str("</details>");
}

fn attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    push_text(html, value);
    html.push('"');
}

/// Whether a template walks the navigation itself: it asks for `page.nav`, under whatever name it has the page.
pub(super) fn is_walked(text: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    let by_dot = text
        .match_indices(".nav")
        .any(|(at, name)| ends(&text[at + name.len()..]));
    by_dot || text.contains("[\"nav\"]") || text.contains("['nav']")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, url: &str) -> NavView {
        NavView {
            title: title.into(),
            url: (!url.is_empty()).then(|| url.into()),
            role: "page",
            ..NavView::default()
        }
    }

    #[test]
    fn a_tree_shows_what_is_open_and_tells_of_what_is_not() {
        let items = [
            NavView {
                role: "part",
                ..entry("Use & run", "")
            },
            NavView {
                role: "separator",
                ..entry("", "")
            },
            NavView {
                number: "1.".into(),
                has_children: true,
                children: vec![NavView {
                    severity: "SEV<1>".into(),
                    current: true,
                    ..entry("Install", "../a/i.html")
                }],
                ..entry("<Start>", "../a/index.html")
            },
            NavView {
                has_children: true,
                ..entry("It's far", "far.html")
            },
            entry("Draft", ""),
            NavView {
                role: "link",
                ..entry("Elsewhere", "https://x.example/?a=\"1\"&b")
            },
            NavView {
                role: "more",
                ..entry("", "all-pages.html")
            },
        ];
        insta::assert_snapshot!(tree(&items, "chapter", "All pages"), @r#"
        <ul class="chapter">
        <li class="part">Use &amp; run</li>
        <li class="separator"></li>
        <li><a href="../a/index.html"><b>1.</b> &lt;Start&gt;</a><details open><summary aria-label="&lt;Start&gt;"></summary><ul>
        <li><a href="../a/i.html" aria-current="page">Install <small class="badge" data-v="sev&lt;1&gt;">SEV&lt;1&gt;</small></a></li>
        </ul></details></li>
        <li><a href="far.html">It's far</a><details class="far"><summary aria-label="It's far"></summary></details></li>
        <li><span>Draft</span></li>
        <li><a href="https://x.example/?a=&quot;1&quot;&amp;b" class="link">Elsewhere</a></li>
        <li><a href="all-pages.html" class="more">All pages</a></li>
        </ul>
        "#);
    }

    #[test]
    fn an_empty_tree_is_an_empty_list() {
        assert_eq!(tree(&[], "", "All pages"), "<ul>\n</ul>");
    }

    #[test]
    fn templates_that_walk_the_navigation_themselves() {
        let walking = [
            "{% for entry in page.nav %}",
            "{% set here = page %}{{ here.nav | length }}",
            "{{ page[\"nav\"] }}",
        ];
        let others = [
            "{{ page.nav_html }}",
            "{% include \"components/nav.html\" %}",
            "<nav class=\"nav\">",
        ];
        assert_eq!(walking.map(is_walked), [true; 3]);
        assert_eq!(others.map(is_walked), [false; 3]);
    }
}
