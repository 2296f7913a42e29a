//! Raw HTML in Markdown: what it holds, what of it is allowed, how it is cleaned.
//!
//! Entry points: [`tokens`] reads a piece, [`Filter`] lets through what authors may write and keeps it balanced,
//! [`clean`] sends the whole body through the sanitiser and turns markers into slots. Must not know the tree.

mod filter;
mod policy;
mod sanitize;
mod scan;

pub(super) use filter::{Filter, Scope};
pub(crate) use policy::{Target, is_unsafe};
pub(super) use policy::{attribute_is_allowed, tag_is_allowed, unsafe_url, url_attribute};
pub(super) use sanitize::{Markers, OwnBlock, OwnPart, clean};
pub(super) use scan::is_comments;
pub(crate) use scan::{Attribute, Token, tokens};
