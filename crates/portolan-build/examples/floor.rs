//! The least that a site can cost: read, parse, highlight, write, index, and nothing else. No links are decided, no theme is
//! applied, nothing is kept for the next build. `cargo xtask bench` holds a build against it.
//!
//! `cargo run --release -p portolan-build --example floor -- SOURCE SITE`

mod plain;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use portolan_core::highlight::{CodeBlock, Highlighter};
use portolan_core::model::{CodeOptions, Flavour};
use portolan_core::search_text::page_text;
use portolan_search::page::SearchPage;
use portolan_search::{Options, Prepared, Writer, face, layout};
use pulldown_cmark::{CodeBlockKind, Event, Options as Extensions, Parser, Tag, TagEnd};
use rayon::prelude::*;

use plain::{TOGETHER, find, searched};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (source, site) = arguments
        .next()
        .zip(arguments.next())
        .context("what is to be built, and where to? floor SOURCE SITE")?;
    let pages = find(&source, "md")?;
    for page in &pages {
        fs::create_dir_all(site.join(page).parent().unwrap_or(&site))?;
    }
    let highlighter = Highlighter::new();
    let prepared: Vec<Prepared> = pages
        .par_chunks(TOGETHER)
        .map(|some| {
            let texts = some
                .iter()
                .map(|page| build(&source, &site, page, &highlighter))
                .collect::<anyhow::Result<Vec<_>>>()?;
            Ok(Prepared::new(&texts, &Options::default()))
        })
        .collect::<anyhow::Result<_>>()?;
    index(&site, prepared)
}

fn build(source: &Path, site: &Path, page: &Path, highlighter: &Highlighter) -> anyhow::Result<SearchPage> {
    let markdown = fs::read_to_string(source.join(page))?;
    let html = html(&markdown, highlighter);
    let url = page.with_extension("html");
    fs::write(site.join(&url), &html)?;
    Ok(searched(url.display().to_string(), page_text(&html)))
}

/// The body of a page.
fn html(markdown: &str, highlighter: &Highlighter) -> String {
    let options = CodeOptions::default();
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut code: Option<(String, String)> = None;
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(markdown, extensions) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                code = Some((info, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((info, code)) = code.take() else { continue };
                let block = CodeBlock {
                    info: &info,
                    code: &code,
                    flavour: Flavour::Portolan,
                    options: &options,
                    annotated: None,
                };
                html.push_str(&highlighter.block(&block).html);
            }
            Event::Text(text) => match &mut code {
                Some((_, code)) => code.push_str(&text),
                None => escape(&text, &mut html),
            },
            Event::Code(text) => {
                html.push_str("<code>");
                escape(&text, &mut html);
                html.push_str("</code>");
            }
            Event::Html(text) | Event::InlineHtml(text) => html.push_str(&text),
            Event::SoftBreak | Event::HardBreak => html.push('\n'),
            Event::Start(tag) => open(&tag, &mut html),
            Event::End(tag) => close(tag, &mut html),
            _ => {}
        }
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => html.push_str("&lt;"),
            '&' => html.push_str("&amp;"),
            _ => html.push(letter),
        }
    }
}

fn open(tag: &Tag<'_>, html: &mut String) {
    match tag {
        Tag::Link { dest_url, .. } => {
            html.push_str("<a href=\"");
            html.push_str(&dest_url.replace('"', "%22"));
            html.push_str("\">");
        }
        Tag::Heading { level, .. } => html.push_str(&format!("<{level}>")),
        other => {
            html.push('<');
            html.push_str(name(&other.to_end()));
            html.push('>');
        }
    }
}

fn close(tag: TagEnd, html: &mut String) {
    match tag {
        TagEnd::Heading(level) => html.push_str(&format!("</{level}>\n")),
        other => {
            html.push_str("</");
            html.push_str(name(&other));
            html.push('>');
        }
    }
}

fn name(tag: &TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "p",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Link => "a",
        _ => "div",
    }
}

/// Writes the index of all pages.
fn index(site: &Path, prepared: Vec<Prepared>) -> anyhow::Result<()> {
    let mut writer = Writer::new(Options::default());
    for pages in prepared {
        writer.add(pages);
    }
    let pack = writer.finish()?;
    let write = |name: &str, bytes: &[u8]| -> anyhow::Result<()> {
        let path = site.join(layout::path(name));
        fs::create_dir_all(path.parent().unwrap_or(site))?;
        Ok(fs::write(path, face::encode(name, bytes))?)
    };
    write(&layout::boot(pack.name()), &pack.boot())?;
    (0..pack.len())
        .into_par_iter()
        .try_for_each(|id| write(&layout::chunk(pack.name(), id), &pack.chunk(id)))
}
