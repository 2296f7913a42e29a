//! Serving sites: a built one as it is, and what a live preview needs.
//!
//! Enter at [`Server::bind`] and [`Server::run`]; what answers for an address is a [`Site`], of which [`FolderSite`] is
//! a built site in a folder and [`preview::Session`] a book that is being written. Everything that a request may do
//! wrong is refused here, before a site is asked. Must not know how a page is made; [`preview`] alone knows who makes it.

mod address;
mod connection;
pub mod editor;
mod folder;
mod guard;
mod headers;
pub mod live;
mod media;
pub mod preview;
mod request_path;
mod respond;
mod server;
mod site;
mod stop;
pub mod watch;

pub use address::{BindError, Port};
pub use folder::FolderSite;
pub use guard::AllowedHosts;
pub use request_path::{Names, SitePath};
pub use server::{Answers, Options, Server, Told};
pub use site::{Body, Content, Encoding, Encodings, Found, Lifetime, Site};
