//! What each program needs besides pages: configuration, a summary, and for Hugo a theme.
//!
//! The theme is fair: the same parts as ours (a sidebar of the own section, breadcrumb, on-page contents, previous
//! and next, highlighting as classes), and nothing that grows with the site. Links are given to Hugo as final URLs, so
//! it has less to do than a program that resolves and checks them.

use std::fmt::Write as _;

use super::Flavour;
use super::plan::Page;

/// Where pages lie, relative to the corpus.
pub(super) fn content_folder(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Portolan | Flavour::Mdbook => "src",
        Flavour::Hugo => "content",
        Flavour::Mkdocs | Flavour::Zensical => "docs",
        Flavour::Vitepress => "",
    }
}

/// The name of a page's file, relative to the content folder.
pub(super) fn file_name(page: &Page, flavour: Flavour) -> String {
    match page.path.strip_suffix("index") {
        Some(folder) if flavour == Flavour::Hugo && page.is_index() => format!("{folder}_index.md"),
        _ => format!("{}.md", page.path),
    }
}

/// Everything else, by path.
pub(super) fn other_files(pages: &[Page], flavour: Flavour) -> Vec<(&'static str, String)> {
    match flavour {
        Flavour::Portolan => vec![("book.toml", PORTOLAN.to_owned())],
        Flavour::Mdbook => vec![
            ("book.toml", MDBOOK.to_owned()),
            ("src/SUMMARY.md", summary(pages)),
        ],
        Flavour::Mkdocs => vec![("mkdocs.yml", format!("{MKDOCS}{MATERIAL}"))],
        // It reads the configuration of MkDocs, and has one theme.
        Flavour::Zensical => vec![("mkdocs.yml", MKDOCS.to_owned())],
        Flavour::Vitepress => vec![(".vitepress/config.mjs", VITEPRESS.to_owned())],
        Flavour::Hugo => vec![
            ("hugo.toml", HUGO.to_owned()),
            ("layouts/_default/baseof.html", BASE.to_owned()),
            ("layouts/_default/single.html", SINGLE.to_owned()),
            ("layouts/_default/list.html", LIST.to_owned()),
            ("static/style.css", STYLE.to_owned()),
        ],
    }
}

fn summary(pages: &[Page]) -> String {
    let mut sorted: Vec<&Page> = pages.iter().collect();
    // An index stands before what is in its folder.
    let key = |page: &Page| {
        page.path
            .strip_suffix("index")
            .map_or_else(|| page.path.clone(), str::to_owned)
    };
    sorted.sort_by_key(|page| key(page));
    let mut text = "# Summary\n\n".to_owned();
    for page in sorted {
        let folders = page.folder().split('/').filter(|part| !part.is_empty()).count();
        let depth = if page.is_index() {
            folders.saturating_sub(1)
        } else {
            folders
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}- [{}]({}.md)", "  ".repeat(depth), page.title, page.path);
    }
    text
}

const PORTOLAN: &str = r#"[book]
title = "Operations manual"
src = "src"

[portolan]
dialect = "portolan"
"#;

const MDBOOK: &str = r#"[book]
title = "Operations manual"
src = "src"
language = "en"
"#;

/// With what Material's own guide has for code and boxes, and a sidebar that holds the open branch alone: with all of it in
/// every page both write gigabytes.
const MKDOCS: &str = r#"site_name: Operations manual
site_url: https://docs.example.com/
theme:
  name: material
  features:
    - navigation.prune
markdown_extensions:
  - admonition
  - tables
  - pymdownx.highlight
  - pymdownx.superfences
"#;

const MATERIAL: &str = "plugins:
  - search
";

const VITEPRESS: &str = r#"export default {
  title: "Operations manual",
  ignoreDeadLinks: true,
  themeConfig: { search: { provider: "local" } },
};
"#;

const HUGO: &str = r#"baseURL = "https://docs.example.com/"
title = "Operations manual"
languageCode = "en"
disableKinds = ["RSS"]
enableRobotsTXT = true

[taxonomies]
tag = "tags"

[markup.highlight]
noClasses = false

[markup.tableOfContents]
startLevel = 2
endLevel = 3
"#;

const BASE: &str = r#"<!doctype html>
<html lang="{{ site.Language.Lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="{{ "style.css" | relURL }}">
</head>
<body>
<header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a>
<nav aria-label="Sections">{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav></header>
<nav aria-label="Section" class="sidebar">
{{ with .CurrentSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>
<ul>{{ range first 50 .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
</nav>
{{ block "main" . }}{{ end }}
</body>
</html>
"#;

const SINGLE: &str = r#"{{ define "main" }}
<nav aria-label="Breadcrumb"><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol></nav>
<main>{{ .Content }}</main>
<p>{{ .Params.kind }}{{ range .GetTerms "tags" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
<aside aria-label="On this page">{{ .TableOfContents }}</aside>
<nav aria-label="Pages">
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</nav>
{{ end }}
"#;

const LIST: &str = r#"{{ define "main" }}
<nav aria-label="Breadcrumb"><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol></nav>
<main>{{ .Content }}</main>
<aside aria-label="On this page">{{ .TableOfContents }}</aside>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>{{ end }}</ul>
{{ end }}
"#;

const STYLE: &str = "body{font-family:sans-serif;max-width:80rem;margin:auto}
pre{overflow:auto;padding:1rem;background:#f6f6f6}
.chroma .k,.chroma .kd{color:#9a2393}.chroma .s,.chroma .s2{color:#1f6f3a}.chroma .c1{color:#6b6b6b}
";
