//! The live channel: what the tabs of a preview are told while their book is edited.
//!
//! Enter at [`Live::new`]; a preview puts [`Live::script`] into its pages and calls [`Live::publish`]. Tabs come by
//! WebSocket, because an event stream would take one of a host's six connections in every tab. A tab must come from
//! this server's own pages and name the process's token. What a tab asks for is read only from this machine, and only
//! where somebody answers ([`Live::answer_with`]). Nothing of this is ever part of a built site.

mod ask;
mod message;
mod socket;
mod token;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::Router;
use axum::extract::State as Extracted;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;
use tokio::sync::broadcast;

pub use ask::{Answering, Ask};
pub use message::{Message, Problem};
use token::Token;

/// Where tabs connect. No file of a site can lie there: its name begins with a dot.
const SOCKET: &str = "/.portolan/live";
/// Where their script is.
const SCRIPT: &str = "/.portolan/live.js";
/// More messages than this behind, a tab is told to look at everything again.
const QUEUE: usize = 64;

/// The tabs' script: one function scope around its parts, like the theme's own. The words come before them.
const CLIENT: &str = concat!(
    include_str!("live/script/words.js"),
    include_str!("live/script/morph.js"),
    include_str!("live/script/page.js"),
    include_str!("live/script/panel.js"),
    include_str!("live/script/places.js"),
    include_str!("live/script/source.js"),
    include_str!("live/script/connect.js"),
);

/// What the script says, by language and key.
pub type Words = BTreeMap<String, BTreeMap<String, String>>;

/// Which page an element connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected<'a> {
    /// The one at this path of the site.
    Page(&'a str),
    /// The one that stands for a page that does not exist: it makes room for that one as soon as it does.
    Missing,
}

/// The channel; clones are the same one.
#[derive(Clone, Debug)]
pub struct Live {
    shared: Arc<Shared>,
}

struct Shared {
    token: Token,
    session: String,
    sender: broadcast::Sender<Arc<str>>,
    state: Mutex<State>,
    answering: OnceLock<Arc<dyn Answering>>,
}

/// What a tab that comes now has to be told.
#[derive(Debug, Default)]
struct State {
    revision: u64,
    problems: Vec<Problem>,
    overlay: Vec<Problem>,
    /// The words of the script, as JSON.
    words: String,
}

impl Live {
    /// A channel with a token that nobody can guess.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            shared: Arc::new(Shared {
                token: Token::random()?,
                session: Token::random()?.text(),
                sender: broadcast::Sender::new(QUEUE),
                state: Mutex::default(),
                answering: OnceLock::new(),
            }),
        })
    }

    /// The element that connects a page. It must stand before all other scripts, so that its script sees the page as
    /// it was sent.
    #[must_use]
    pub fn script(&self, page: Connected<'_>) -> String {
        let token = self.shared.token.text();
        let page = match page {
            Connected::Page(path) => format!("data-page=\"{}\" ", escaped(path)),
            Connected::Missing => "data-missing=\"\" ".to_owned(),
        };
        format!("<script src=\"{SCRIPT}\" data-token=\"{token}\" {page}defer></script>")
    }

    /// From now on tabs that load their script show these words.
    pub fn set_words(&self, words: &Words) {
        self.state().words = serde_json::to_string(words).unwrap_or_default();
    }

    fn client(&self) -> String {
        let state = self.state();
        let words = if state.words.is_empty() {
            "{}"
        } else {
            &state.words
        };
        format!("(function () {{\n\"use strict\";\nvar texts = {words};\n{CLIENT}}})();\n")
    }

    /// Tells all tabs. What they show of problems is kept for tabs that come later.
    pub fn publish(&self, message: Message) {
        let text = message.to_json();
        let mut state = self.state();
        state.revision += 1;
        match message {
            Message::Diagnostics { list } => state.problems = list,
            Message::Overlay { list } => state.overlay = list,
            _ => {}
        }
        // Under the lock, so that a tab that comes now gets a message either in its greeting or after it. Nobody
        // there to be told is no error.
        let _ = self.shared.sender.send(text.into());
    }

    /// From now on tabs of this machine may ask. The first who answers stays.
    pub fn answer_with(&self, answering: Arc<dyn Answering>) {
        // A second one is a mistake of the program, not of a tab.
        let _ = self.shared.answering.set(answering);
    }

    /// How many tabs are connected.
    #[must_use]
    pub fn tabs(&self) -> usize {
        self.shared.sender.receiver_count()
    }

    /// The first messages for a tab, and the queue of all that follow.
    /// What tabs are told from now on.
    #[cfg(test)]
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.shared.sender.subscribe()
    }

    fn greet(&self, answering: Option<&dyn Answering>) -> (Vec<Arc<str>>, broadcast::Receiver<Arc<str>>) {
        let state = self.state();
        let receiver = self.shared.sender.subscribe();
        let greeting = [
            Message::Hello {
                session: self.shared.session.clone(),
                revision: state.revision,
                editor: answering.map(Answering::editor),
            },
            Message::Diagnostics {
                list: state.problems.clone(),
            },
            Message::Overlay {
                list: state.overlay.clone(),
            },
        ];
        (
            greeting.iter().map(|message| message.to_json().into()).collect(),
            receiver,
        )
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The addresses of the channel.
    pub(crate) fn routes(&self) -> Router {
        let script = async |Extracted(live): Extracted<Self>| {
            let headers = [
                (CONTENT_TYPE, "text/javascript; charset=utf-8"),
                (CACHE_CONTROL, "no-cache"),
            ];
            (headers, live.client())
        };
        Router::new()
            .route(SCRIPT, get(script))
            .route(SOCKET, get(socket::connect))
            .with_state(self.clone())
    }
}

/// A path as the value of an attribute.
fn escaped(path: &str) -> String {
    path.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Shared")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}
