//! What a build has made of pages, in memory as long as there is room: reading it from the cache again costs more.
//!
//! Owns [`Fresh`]. It must not be asked for what an earlier build has made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portolan_core::copies::Draft;
use portolan_core::model::ParsedPage;

use super::page::BodyHash;

/// How many bytes of what this build has made it holds, besides the cache: all of a book of some thousand pages.
const FRESH_BYTES: usize = 160 << 20;

/// What has been made, as long as there is room for it: bodies, which the stages after this one read two or three
/// times, and drafts of copies, which are wanted once.
#[derive(Default)]
pub(super) struct Fresh(Mutex<Made>);

#[derive(Default)]
struct Made {
    bodies: HashMap<BodyHash, Arc<ParsedPage>>,
    drafts: HashMap<BodyHash, CopyDraft>,
    bytes: usize,
}

impl Fresh {
    fn lock(&self) -> MutexGuard<'_, Made> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn body(&self, hash: &BodyHash) -> Option<Arc<ParsedPage>> {
        self.lock().bodies.get(hash).map(Arc::clone)
    }

    pub(super) fn keep_body(&self, hash: BodyHash, body: &Arc<ParsedPage>) {
        let mut made = self.lock();
        if made.bytes + body.html.len() <= FRESH_BYTES {
            made.bytes += body.html.len();
            made.bodies.insert(hash, Arc::clone(body));
        }
    }

    pub(super) fn take_draft(&self, hash: &BodyHash) -> Option<Draft> {
        let mut made = self.lock();
        let copy = made.drafts.remove(hash)?;
        made.bytes -= copy.size();
        Some(copy.whole())
    }

    pub(super) fn keep_draft(&self, hash: BodyHash, copy: CopyDraft) {
        let mut made = self.lock();
        let bytes = copy.size();
        if made.bytes + bytes <= FRESH_BYTES && made.drafts.insert(hash, copy).is_none() {
            made.bytes += bytes;
        }
    }
}

/// The draft of a page's copy, and what it was made from.
pub(super) struct CopyDraft {
    pub(super) draft: Draft,
    /// The page's text.
    pub(super) text: String,
}

impl CopyDraft {
    /// About how many bytes it takes.
    fn size(&self) -> usize {
        self.text.len() + 256
    }

    /// The draft with all that it needs.
    pub(super) fn whole(self) -> Draft {
        self.draft.with_text(self.text)
    }
}
