//! What mdBook's templates know of a page and its book, under mdBook's names.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::handlebars::Helpers;
use super::own::{OwnParts, OwnUse};
use super::view::{LinkView, PageView, SiteView};
use crate::assemble::join;
use crate::font_awesome;

/// What is the same on every page.
#[derive(Debug)]
pub(super) struct PageData {
    shared: Map<String, Value>,
    resources: BTreeMap<String, String>,
}

impl PageData {
    /// Of a book.
    pub(super) fn of(site: &SiteView, own: &OwnParts) -> Self {
        let named = |role: OwnUse| -> Vec<&str> {
            let files = own.files.iter().filter(|file| file.role == role);
            files.map(|file| file.url.as_str()).collect()
        };
        let class = |at: usize| site.scheme_classes.get(at).map_or("", String::as_str);
        let mut shared = Map::new();
        let mut put = |key: &str, value: Value| {
            shared.insert(key.to_owned(), value);
        };
        put("book_title", json!(site.title));
        put("default_theme", json!(class(0)));
        put("preferred_dark_theme", json!(class(1)));
        put("git_repository_url", json!(site.repository_url));
        put("additional_css", json!(named(OwnUse::Style)));
        put("additional_js", json!(named(OwnUse::Script)));
        put("print_enable", json!(true));
        Self {
            shared,
            resources: own.resources.clone(),
        }
    }

    /// Of a page.
    pub(super) fn of_page(&self, page: &PageView) -> Value {
        let mut data = self.shared.clone();
        let book = data.get("book_title").and_then(Value::as_str).unwrap_or_default();
        let title = match (page.head_title.as_str(), book) {
            ("", book) => book.to_owned(),
            (title, "") => title.to_owned(),
            (title, book) => format!("{title} - {book}"),
        };
        let path = page
            .path
            .strip_suffix(".html")
            .map_or_else(|| page.path.clone(), |stem| format!("{stem}.md"));
        let mut put = |key: &str, value: Value| {
            data.insert(key.to_owned(), value);
        };
        put("title", json!(title));
        put("chapter_title", json!(page.title));
        put("language", json!(page.lang));
        put("text_direction", json!(page.dir));
        put("description", json!(page.description));
        put("path", json!(path));
        put("path_to_root", json!(page.root));
        put("is_print", json!(page.path == "print.html"));
        put("content", json!(format!("{}{}", page.content_head, page.content)));
        put("git_repository_edit_url", json!(page.edit_url));
        put("previous", neighbour(page, page.previous.as_ref()));
        put("next", neighbour(page, page.next.as_ref()));
        Value::Object(data)
    }

    /// Of a page.
    pub(super) fn helpers<'a>(&'a self, page: &'a PageView) -> PageHelpers<'a> {
        PageHelpers {
            root: &page.root,
            resources: &self.resources,
        }
    }
}

/// mdBook's links start at the site's root.
fn neighbour(page: &PageView, link: Option<&LinkView>) -> Value {
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    link.map_or(Value::Null, |link| {
        let from_root = join(folder, &link.url).unwrap_or_else(|| link.url.clone());
        json!({ "title": link.title, "link": from_root })
    })
}

/// mdBook's helpers on a page.
pub(super) struct PageHelpers<'a> {
    root: &'a str,
    resources: &'a BTreeMap<String, String>,
}

impl Helpers for PageHelpers<'_> {
    fn resource(&self, name: &str) -> String {
        let place = self.resources.get(name).map_or(name, String::as_str);
        format!("{}{place}", self.root)
    }

    fn icon(&self, style: &str, name: &str) -> Option<String> {
        let style = font_awesome::Style::named(style)?;
        font_awesome::icon(style, font_awesome::without_prefix(name))
    }
}
