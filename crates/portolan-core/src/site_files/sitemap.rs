//! `sitemap.xml` by the protocol of sitemaps.org: at most 50,000 addresses a file, an index above them.

use std::fmt::Write as _;

use crate::assemble::{PageRole, SiteIndex, push_encoded};

/// How many addresses the protocol allows in one file.
const LIMIT: usize = 50_000;

/// One file of the sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitemap {
    /// Its name at the site's root.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The sitemap's files; none without an absolute `site-url`, because the protocol wants absolute addresses.
#[must_use]
pub fn sitemaps(site: &SiteIndex) -> Vec<Sitemap> {
    let Some(base) = site.options.absolute_url() else {
        return Vec::new();
    };
    let shown = |role: &PageRole| !matches!(role, PageRole::NotFound | PageRole::Print | PageRole::Search);
    let mut lines: Vec<String> = Vec::with_capacity(site.pages.len());
    for (ix, page) in site
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| shown(&page.role))
    {
        let mut line = format!("<url><loc>{}", xml_escaped(base));
        let mut path = String::new();
        push_encoded(&mut path, page.url.as_str());
        line.push_str(&xml_escaped(&path));
        line.push_str("</loc>");
        if let Some(date) = site.page_date(ix) {
            // Writing to a string cannot fail.
            let _ = write!(line, "<lastmod>{date}</lastmod>");
        }
        line.push_str("</url>");
        lines.push(line);
    }
    split(base, &lines, LIMIT)
}

fn split(base: &str, lines: &[String], limit: usize) -> Vec<Sitemap> {
    if lines.len() <= limit {
        return vec![Sitemap {
            name: "sitemap.xml".into(),
            text: document("urlset", lines),
        }];
    }
    let mut files = Vec::new();
    let mut index = Vec::new();
    for (number, chunk) in lines.chunks(limit).enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        index.push(format!(
            "<sitemap><loc>{}{name}</loc></sitemap>",
            xml_escaped(base)
        ));
        files.push(Sitemap {
            name,
            text: document("urlset", chunk),
        });
    }
    files.insert(
        0,
        Sitemap {
            name: "sitemap.xml".into(),
            text: document("sitemapindex", &index),
        },
    );
    files
}

fn document(element: &str, lines: &[String]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
    );
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    let _ = writeln!(text, "</{element}>");
    text
}

fn xml_escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sitemap_is_split_under_an_index() {
        let lines: Vec<String> = (0..5).map(|number| format!("<url>{number}</url>")).collect();
        let files = split("https://x.example/d/", &lines, 2);
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
        );
        assert_eq!(files[0].text.matches("<loc>").count(), 3);
        assert_eq!(files[3].text.matches("<url>").count(), 1);
    }
}
