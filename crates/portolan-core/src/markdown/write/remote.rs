//! Raw HTML that would load something from another host: a link takes its place, unless the book allows the host.
//!
//! Entry points: [`Writer::remote_start`] before a start tag is written, [`Writer::remote_end`] before an end tag is.
//! What is no element to see (a script, a style, a second size of a picture) is left out. What an address is, is the
//! affair of [`crate::model::RemoteEmbeds`].

use std::ops::Range;

use super::Writer;
use super::html::Piece;
use super::out::Level;
use crate::markdown::escape;
use crate::markdown::raw::Attribute;
use crate::model::{Diagnostic, Flavour, LinkKind, RawHtml, RemoteEmbeds};

/// What becomes of a start tag.
pub(super) enum Fate {
    Kept,
    /// It is written without these attributes.
    Without(Vec<usize>),
    /// It is not written.
    Gone,
}

/// An element whose end decides what becomes of it.
#[derive(Debug)]
pub(super) struct Embed {
    name: String,
    /// Where in the HTML it starts.
    start: usize,
    /// Films or sounds of other hosts, and where they are named.
    links: Vec<(String, Range<usize>)>,
    /// Whether something is left of it.
    shows: bool,
}

/// A film, sound or frame on another host, as it was written.
struct Remote<'a> {
    url: &'a str,
    host: &'a str,
    place: Range<usize>,
}

impl Writer<'_, '_> {
    /// Whether this book asks what is loaded from where.
    pub(super) fn watches_hosts(&self) -> bool {
        let options = self.tools.options;
        options.flavour == Flavour::Portolan && options.remote_embeds != RemoteEmbeds::Anywhere
    }

    /// Whether a piece of raw HTML without any attribute matters.
    pub(super) fn may_end_embed(&self, text: &str) -> bool {
        self.embed.is_some() || self.links_open > 0 || text.contains("<style")
    }

    /// Decides about a start tag; what comes before it was written already.
    pub(super) fn remote_start(&mut self, piece: &Piece<'_>, name: &str, attributes: &[Attribute]) -> Fate {
        if name == "a" {
            self.links_open += 1;
        }
        let mut without = Vec::new();
        let mut films = Vec::new();
        for (at, attribute) in attributes.iter().enumerate() {
            let Some(host) = self.refused(name, attributes, attribute) else {
                continue;
            };
            let remote = Remote {
                url: attribute.value.trim(),
                host: &host,
                place: piece.source(range_of(attribute)),
            };
            match (name, attribute.name.as_str()) {
                ("img" | "embed" | "input", "src") => {
                    self.replaced(&remote, what(name), &label(attributes));
                    return Fate::Gone;
                }
                ("iframe" | "object", "src" | "data") => {
                    self.replaced(&remote, what(name), &label(attributes));
                    self.begin_embed(name, Vec::new(), false);
                    return Fate::Gone;
                }
                ("video" | "audio" | "source", "src") => {
                    self.film(&remote);
                    films.push((remote.url.to_owned(), remote.place));
                    without.push(at);
                }
                ("script" | "link", "src" | "href") | ("source", "srcset") => {
                    let message = format!("this `<{name}>` loads from another host and was removed");
                    self.report_remote(message, remote.host, remote.place);
                    if name == "script" {
                        self.begin_embed(name, Vec::new(), false);
                    }
                    return Fate::Gone;
                }
                (_, other) => {
                    let message = format!(
                        "the attribute `{other}` of `<{name}>` loads from another host and was removed"
                    );
                    self.report_remote(message, remote.host, remote.place);
                    without.push(at);
                }
            }
        }
        let has_source = attributes.iter().any(|attribute| attribute.name == "src");
        match name {
            "video" | "audio" => self.begin_embed(name, films.clone(), has_source && films.is_empty()),
            "style" => self.begin_embed(name, Vec::new(), true),
            "source" if self.embed.is_some() => {
                if let Some(embed) = &mut self.embed {
                    embed.shows |= has_source && films.is_empty();
                    embed.links.append(&mut films);
                }
            }
            _ => {}
        }
        match (name, without.is_empty()) {
            ("source", false) => Fate::Gone,
            (_, true) => Fate::Kept,
            (_, false) => Fate::Without(without),
        }
    }

    /// Decides about an end tag; true when it is not to be written.
    pub(super) fn remote_end(&mut self, piece: &Piece<'_>, name: &str, span: Range<usize>) -> bool {
        if name == "a" {
            self.links_open = self.links_open.saturating_sub(1);
        }
        let Some(embed) = self.embed.take_if(|embed| embed.name == name) else {
            return false;
        };
        if name == "style" {
            let style = &self.out.html[embed.start..];
            let Some(host) = refused_in_text(&self.tools.options.remote_embeds, style) else {
                return false;
            };
            self.forget(embed.start);
            let message = "this style loads from another host and was removed".to_owned();
            self.report_remote(message, &host, piece.source(span));
            return true;
        }
        if embed.shows && embed.links.is_empty() {
            return false;
        }
        if self.tools.options.raw_html == RawHtml::Sanitize {
            self.filter.end(name, &mut self.out.html);
        } else if embed.shows {
            self.out.push("</");
            self.out.push(name);
            self.out.push(">");
        }
        if !embed.shows {
            self.forget(embed.start);
        }
        for (at, (url, place)) in embed.links.into_iter().enumerate() {
            self.out.push(if at > 0 { " " } else { "" });
            self.link_to(&url, &url, place);
        }
        true
    }

    /// A frame of a host that the book allows, where authors may write no frames; false where it is none.
    pub(super) fn frame(&mut self, attributes: &[Attribute], level: Level) -> bool {
        let value = |name: &str| {
            let found = attributes.iter().find(|attribute| attribute.name == name);
            found.map(|attribute| attribute.value.trim())
        };
        let is_allowed = |url: &str| {
            crate::model::remote_host(url).is_some()
                && self.tools.options.remote_embeds.refused(url).is_none()
        };
        let Some(url) = value("src").filter(|url| is_allowed(url)) else {
            return false;
        };
        let mut html = format!("<iframe src=\"{}\"", escape::text(url));
        for name in ["title", "width", "height"] {
            let is_good = |value: &&str| name == "title" || value.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(value) = value(name).filter(is_good) {
                html.push_str(&format!(" {name}=\"{}\"", escape::text(value)));
            }
        }
        html.push_str(" loading=\"lazy\" allowfullscreen></iframe>");
        self.out.push_own(&html, level);
        true
    }

    /// The host that an attribute would load something from and may not.
    fn refused(&self, tag: &str, all: &[Attribute], attribute: &Attribute) -> Option<String> {
        let embeds = &self.tools.options.remote_embeds;
        match (tag, attribute.name.as_str()) {
            (_, "src" | "poster" | "background") | ("object", "data") => embeds.refused(&attribute.value),
            ("link", "href") if !loads_nothing(all) => embeds.refused(&attribute.value),
            ("image" | "use" | "feimage" | "script", "href" | "xlink:href") => {
                embeds.refused(&attribute.value)
            }
            (_, "srcset" | "imagesrcset") => {
                let parts = attribute.value.split([' ', '\t', '\n', '\r', ',']);
                parts.into_iter().find_map(|url| embeds.refused(url))
            }
            (_, "style" | "srcdoc") => refused_in_text(embeds, &attribute.value),
            _ => None,
        }
    }

    fn begin_embed(&mut self, name: &str, links: Vec<(String, Range<usize>)>, shows: bool) {
        if self.embed.is_none() {
            self.embed = Some(Embed {
                name: name.to_owned(),
                start: self.out.html.len(),
                links,
                shows,
            });
        }
    }

    /// Takes back what was written from a place on.
    fn forget(&mut self, start: usize) {
        self.out.html.truncate(start);
        self.out.slots.retain(|slot| (slot.at as usize) < start);
        self.places.retain(|(at, _)| *at < start);
    }

    fn replaced(&mut self, remote: &Remote<'_>, what: &str, label: &str) {
        let instead = if self.is_in_link() {
            "its words stand there instead"
        } else {
            "a link leads to it"
        };
        let message = format!("{what} on another host is not shown; {instead}");
        self.report_remote(message, remote.host, remote.place.clone());
        let label = if label.is_empty() { remote.url } else { label };
        self.link_to(remote.url, label, remote.place.clone());
    }

    fn film(&mut self, remote: &Remote<'_>) {
        let message = "a video or sound on another host is not shown; a link leads to it".to_owned();
        self.report_remote(message, remote.host, remote.place.clone());
    }

    /// A link, or its text where a link stands around it.
    fn link_to(&mut self, url: &str, label: &str, place: Range<usize>) {
        if self.is_in_link() {
            return self.out.push_text(label);
        }
        let number = self.link(url.to_owned(), LinkKind::Link, place);
        self.out.push("<a href=\"");
        self.out.push_url(number);
        self.out.push("\">");
        self.out.push_text(label);
        self.out.push("</a>");
    }

    fn is_in_link(&self) -> bool {
        match self.tools.options.raw_html {
            RawHtml::Sanitize => self.linked > 0 || self.filter.is_open("a"),
            _ => self.linked > 0 || self.links_open > 0,
        }
    }

    fn report_remote(&mut self, message: String, host: &str, place: Range<usize>) {
        self.report(Diagnostic::new("remote-embed", message).hint(hint(host)), place);
    }
}

/// What an author can do about something on another host.
pub(in crate::markdown) fn hint(host: &str) -> String {
    format!(
        "put the file beside the page, write a link, or allow the host in `book.toml`: `remote-embeds = [\"{host}\"]` in `[markdown]`"
    )
}

/// What an element is to a reader.
fn what(tag: &str) -> &'static str {
    match tag {
        "img" | "input" => "an image",
        _ => "a frame",
    }
}

/// What an element is called.
fn label(attributes: &[Attribute]) -> String {
    let named = |name: &str| attributes.iter().find(|attribute| attribute.name == name);
    ["alt", "title", "aria-label"]
        .into_iter()
        .filter_map(named)
        .map(|attribute| attribute.value.trim().to_owned())
        .find(|label| !label.is_empty())
        .unwrap_or_default()
}

fn range_of(attribute: &Attribute) -> Range<usize> {
    let end = attribute.written.as_ref().map(|written| written.end);
    attribute.start..end.unwrap_or(attribute.start + attribute.name.len())
}

/// Whether a `<link>` only says how pages belong together.
fn loads_nothing(attributes: &[Attribute]) -> bool {
    const RELATIONS: [&str; 9] = [
        "alternate",
        "author",
        "bookmark",
        "canonical",
        "help",
        "license",
        "me",
        "next",
        "prev",
    ];
    let found = attributes.iter().find(|attribute| attribute.name == "rel");
    found.is_some_and(|rel| {
        let mut words = rel.value.split_ascii_whitespace();
        words.all(|word| RELATIONS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    })
}

/// The first host that a style or a document in an attribute names and that is not allowed.
fn refused_in_text(embeds: &RemoteEmbeds, text: &str) -> Option<String> {
    let ends = |letter: char| letter.is_whitespace() || "\"'()<>,;=".contains(letter);
    text.split(ends).find_map(|part| embeds.refused(part))
}
