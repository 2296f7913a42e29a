//! What a page's tree goes through between reading and writing: one file a transform, each a pass over the nodes.
//!
//! Entry point: [`run`], which also owns their order. Must not write HTML.

mod abbreviations;
mod annotations;
mod autolinks;
mod comments;
mod containers;
mod definitions;
mod diagrams;
mod element;
mod fences;
mod footnotes;
mod headings;
mod icons;
mod image_attributes;
mod images;
mod inline_code;
mod inline_elements;
mod operations;
mod remote;
mod runs;
mod splice;
mod table_looks;
mod tables;
mod tag_filter;
mod tasks;
mod urls;

pub(super) use element::names as container_names;
pub(crate) use headings::{UsedIds, id_of as heading_id};

use super::data::DataFiles;
use super::source::Source;
use super::tree::Tree;
use super::words::BlockWords;
use crate::diagram::Draw;
use crate::model::{Diagnostics, Flavour, MarkdownOptions, RawHtml};

/// What every transform may look at.
pub(super) struct Context<'c, 's> {
    pub(super) source: &'c Source<'s>,
    pub(super) options: &'c MarkdownOptions,
    pub(super) words: &'c BlockWords,
    pub(super) files: &'c DataFiles,
    pub(super) diagrams: &'c dyn Draw,
}

/// Applies every transform that the options ask for.
pub(super) fn run<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let flavour = context.options.flavour;
    let rich = matches!(flavour, Flavour::Portolan | Flavour::Mdbook);
    fences::report_nested(tree, context, diagnostics);
    if flavour == Flavour::Portolan {
        definitions::rejoin(tree, context);
    }
    if flavour == Flavour::Portolan && !context.source.fences.is_empty() {
        containers::gather(tree, context, diagnostics);
        element::make(tree, context, diagnostics);
    }
    if flavour == Flavour::Portolan {
        annotations::join(tree, context, diagnostics);
        inline_code::name(tree);
        image_attributes::read(tree, context, diagnostics);
        diagrams::read(tree, context, diagnostics);
        remote::link(tree, context, diagnostics);
        operations::make(tree, context, diagnostics);
        inline_elements::make(tree, context, diagnostics);
        abbreviations::explain(tree, context);
    }
    if matches!(flavour, Flavour::Portolan | Flavour::Gfm) {
        autolinks::link(tree, context);
    }
    if flavour == Flavour::Gfm {
        comments::show_malformed(tree);
        tag_filter::disarm(tree);
    }
    if context.options.raw_html != RawHtml::Allow {
        urls::refuse_unsafe(tree, context, diagnostics);
    }
    if flavour == Flavour::Mdbook {
        icons::join(tree);
    }
    tasks::mark(tree);
    if rich {
        footnotes::gather(tree, context, diagnostics);
        headings::name(tree, context, diagnostics);
        runs::name(tree);
        if flavour == Flavour::Portolan {
            table_looks::take(tree);
        }
        tables::measure(tree);
        images::load_first_at_once(tree);
    }
}
