//! A book as mdBook's protocol writes it (mdbook-core, `book.rs`).
//!
//! Owns the types and reading what a program gives back. Unknown fields are passed over, as mdBook does; what a
//! program may not do, such as naming a page outside of the book, is judged by whoever uses the result.

use serde::{Deserialize, Serialize};

/// The whole book.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Book {
    /// Prefix, parts and suffix, in order.
    pub(crate) items: Vec<Item>,
}

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Item {
    /// A chapter with its text.
    Chapter(Chapter),
    /// A line between groups.
    Separator,
    /// The title of a part.
    PartTitle(String),
}

/// A chapter. Paths are relative to the source folder, `/` between components.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Chapter {
    /// The text of its link in the summary.
    pub(crate) name: String,
    /// Its Markdown.
    pub(crate) content: String,
    /// `[1, 2]` for 1.2.
    #[serde(default)]
    pub(crate) number: Option<Vec<u32>>,
    /// What stands under it.
    #[serde(default)]
    pub(crate) sub_items: Vec<Item>,
    /// Where its page lies; `None` for a draft. A README is called `index.md` once `index` has run.
    #[serde(default)]
    pub(crate) path: Option<String>,
    /// Its file; `None` for a draft and for a chapter that a program added.
    #[serde(default)]
    pub(crate) source_path: Option<String>,
    /// The names of the chapters above it.
    #[serde(default)]
    pub(crate) parent_names: Vec<String>,
}

/// The two forms of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// mdBook 0.5's.
    Current,
    /// mdBook 0.4's, which says `sections` where 0.5 says `items`.
    Old,
}

impl Protocol {
    /// The version of mdBook that a program is told. Programs compare it with the one that they were built for.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Current => "0.5.4",
            Self::Old => "0.4.52",
        }
    }
}

/// A book in mdBook 0.4's form.
#[derive(Serialize, Deserialize)]
struct OldBook {
    sections: Vec<Item>,
    /// The old library wants it to be there.
    #[serde(default)]
    __non_exhaustive: (),
}

/// Why what a program gave back is no book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoBook {
    /// It is a book in the old form.
    Old,
    /// It is something else; the reader's words.
    Unreadable(String),
}

impl Book {
    /// The book as a program is given it.
    pub(crate) fn value(&self, protocol: Protocol) -> serde_json::Value {
        let value = match protocol {
            Protocol::Current => serde_json::to_value(self),
            Protocol::Old => serde_json::to_value(OldBook {
                sections: self.items.clone(),
                __non_exhaustive: (),
            }),
        };
        // Text and lists of text can always be written.
        value.unwrap_or_default()
    }

    /// Reads what a program wrote.
    pub(crate) fn read(bytes: &[u8], protocol: Protocol) -> Result<Self, NoBook> {
        let unreadable = |error: serde_json::Error| NoBook::Unreadable(error.to_string());
        match protocol {
            Protocol::Old => {
                let book: OldBook = serde_json::from_slice(bytes).map_err(unreadable)?;
                Ok(Self { items: book.sections })
            }
            Protocol::Current => serde_json::from_slice(bytes).map_err(|error| {
                if serde_json::from_slice::<OldBook>(bytes).is_ok() {
                    NoBook::Old
                } else {
                    unreadable(error)
                }
            }),
        }
    }

    /// Every chapter, each before those under it.
    pub(crate) fn chapters_mut(&mut self, mut each: impl FnMut(&mut Chapter)) {
        let mut waiting: Vec<&mut Item> = self.items.iter_mut().rev().collect();
        while let Some(item) = waiting.pop() {
            if let Item::Chapter(chapter) = item {
                each(chapter);
                waiting.extend(chapter.sub_items.iter_mut().rev());
            }
        }
    }

    /// Every chapter, each before those under it.
    pub(crate) fn chapters(&self) -> Vec<&Chapter> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Item> = self.items.iter().rev().collect();
        while let Some(item) = waiting.pop() {
            if let Item::Chapter(chapter) = item {
                found.push(chapter);
                waiting.extend(chapter.sub_items.iter().rev());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_written_as_mdbook_writes_it() {
        let draft = Item::Chapter(Chapter {
            name: "Later".to_owned(),
            parent_names: vec!["One".to_owned()],
            ..Chapter::default()
        });
        let one = Item::Chapter(Chapter {
            name: "One".to_owned(),
            content: "# One\n".to_owned(),
            number: Some(vec![1]),
            sub_items: vec![draft],
            path: Some("one.md".to_owned()),
            source_path: Some("one.md".to_owned()),
            parent_names: Vec::new(),
        });
        let book = Book {
            items: vec![Item::PartTitle("Part".to_owned()), Item::Separator, one],
        };
        let text = serde_json::to_string(&book).unwrap();
        assert_eq!(
            text,
            concat!(
                r##"{"items":[{"PartTitle":"Part"},"Separator",{"Chapter":{"name":"One","content":"# One\n","number":[1],"##,
                r##""sub_items":[{"Chapter":{"name":"Later","content":"","number":null,"sub_items":[],"path":null,"##,
                r##""source_path":null,"parent_names":["One"]}}],"path":"one.md","source_path":"one.md","##,
                r##""parent_names":[]}}]}"##
            )
        );
        assert_eq!(Book::read(text.as_bytes(), Protocol::Current), Ok(book.clone()));
        let old = book.value(Protocol::Old).to_string();
        assert!(
            old.starts_with(r#"{"sections":[{"PartTitle""#) && old.ends_with(r#","__non_exhaustive":null}"#)
        );
        assert_eq!(Book::read(old.as_bytes(), Protocol::Old), Ok(book));
        assert_eq!(Book::read(old.as_bytes(), Protocol::Current), Err(NoBook::Old));
    }

    #[test]
    fn what_is_no_book() {
        let unreadable = |text: &str| {
            matches!(
                Book::read(text.as_bytes(), Protocol::Current),
                Err(NoBook::Unreadable(_))
            )
        };
        for text in ["", "hello", "{}", "[]", r#"{"items":[3]}"#] {
            assert!(unreadable(text), "{text}");
        }
    }
}
