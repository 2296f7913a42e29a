//! A nested list while it is being read: the open levels, and the numbers of the chapters.
//!
//! Owns [`Outline`]. It is told where lists open and close, in any depth, and keeps the tree shallow enough for
//! everything that later walks it by recursion, its own destructor included.

use std::mem::{replace, take};

use portolan_core::model::{SourcePath, SummaryItem};

/// How many levels of chapters there may be.
pub(super) const DEEPEST: usize = 100;

struct Level {
    items: Vec<SummaryItem>,
    /// How many lists inside this one were joined to it and are still open.
    joined: usize,
}

/// A list at the root of the summary.
pub(super) struct Outline {
    levels: Vec<Level>,
    /// The number of the last chapter.
    number: Vec<u32>,
    /// How many chapters lie at the root before this list.
    before: u32,
    /// The item that is being read gave no chapter.
    headless: bool,
    /// A list lay too deep.
    too_deep: bool,
}

impl Outline {
    /// The list that was just opened, after `before` numbered chapters at the root.
    pub(super) fn new(before: u32) -> Self {
        Self {
            levels: vec![Level {
                items: Vec::new(),
                joined: 0,
            }],
            number: Vec::new(),
            before,
            headless: false,
            too_deep: false,
        }
    }

    /// A list opens inside the last one. Its chapters lie under the last chapter; where there is none, or where they
    /// would lie too deep, they join those of the list around it. False for the first one that lies too deep.
    pub(super) fn open(&mut self) -> bool {
        let depth = self.levels.len();
        let Some(level) = self.levels.last_mut() else {
            return true;
        };
        match level.items.last_mut().filter(|_| !self.headless) {
            None => {
                level.joined += 1;
                true
            }
            Some(SummaryItem::Chapter { children, .. }) if depth < DEEPEST => {
                // A second list of the same item goes on where the first one ended; mdBook forgets the first one.
                let items = take(children);
                self.levels.push(Level { items, joined: 0 });
                true
            }
            Some(_) => {
                level.joined += 1;
                replace(&mut self.too_deep, true)
            }
        }
    }

    /// A list closes; true when that was the one at the root.
    pub(super) fn close(&mut self) -> bool {
        let at_root = self.levels.len() <= 1;
        match self.levels.last_mut() {
            Some(level) if level.joined > 0 => level.joined -= 1,
            _ if at_root => return true,
            _ => self.fold(),
        }
        false
    }

    /// An item of the list that is open gives no chapter: the lists in it have nothing to lie under.
    pub(super) fn skip(&mut self) {
        self.headless = true;
    }

    /// A chapter of the list that is open.
    pub(super) fn push(&mut self, title: String, path: Option<SourcePath>) {
        self.headless = false;
        let depth = self.levels.len();
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        let before = if depth == 1 { self.before } else { 0 };
        let here = u32::try_from(level.items.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.number.truncate(depth - 1);
        self.number.push(before.saturating_add(here));
        let number = Some(self.number.clone());
        level.items.push(SummaryItem::Chapter {
            title,
            path,
            number,
            children: Vec::new(),
        });
    }

    /// The chapters of the list at the root.
    pub(super) fn finish(mut self) -> Vec<SummaryItem> {
        while self.levels.len() > 1 {
            self.fold();
        }
        self.levels.pop().map(|level| level.items).unwrap_or_default()
    }

    /// Puts the innermost level under the chapter that it belongs to.
    fn fold(&mut self) {
        let Some(inner) = self.levels.pop() else { return };
        let parent = self.levels.last_mut().and_then(|level| level.items.last_mut());
        if let Some(SummaryItem::Chapter { children, .. }) = parent {
            *children = inner.items;
        }
    }
}
