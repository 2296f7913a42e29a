//! Keys: which inputs a cached result was made from, as one hash.
//!
//! Every field carries its length, so `("ab", "c")` and `("a", "bc")` differ. Nothing here may depend on the
//! platform, the process or the order of a hash map.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The blake3 hash of all inputs of a result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub(super) [u8; 32]);

impl Key {
    /// The key of one run of bytes, for instance a file's content. Never equal to what a [`KeyBuilder`] gives.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The key that is this hash.
    #[must_use]
    pub fn from_bytes(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The hash itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Key({})", &blake3::Hash::from_bytes(self.0).to_hex()[..12])
    }
}

/// Collects the inputs of a result, in an order that the stage fixes.
#[derive(Clone)]
pub struct KeyBuilder {
    hasher: blake3::Hasher,
    /// What it has not seen yet: it takes much at once sooner than little by little.
    waiting: Vec<u8>,
}

/// How many bytes wait at most.
const WAITING: usize = 16 << 10;

/// What most hashed values have at most, so that their bytes are written into one piece of memory.
const USUAL_BYTES: usize = 4 << 10;

impl KeyBuilder {
    /// Starts the key of a stage. The version changes whenever the same inputs would give another result.
    #[must_use]
    pub fn new(stage: &str, version: u32) -> Self {
        let mut builder = Self {
            hasher: blake3::Hasher::new_derive_key("portolan cache key, version 1"),
            waiting: Vec::with_capacity(USUAL_BYTES),
        };
        builder.text(stage).number(u64::from(version));
        builder
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.put(&(bytes.len() as u64).to_le_bytes()).put(bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> &mut Self {
        if self.waiting.len() + bytes.len() > WAITING {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
        if bytes.len() > WAITING {
            self.hasher.update(bytes);
        } else {
            self.waiting.extend_from_slice(bytes);
        }
        self
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds a number; also how many items of a list follow.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.put(&number.to_le_bytes())
    }

    /// Adds another key, for instance the hash of an input file.
    pub fn key(&mut self, key: &Key) -> &mut Self {
        self.put(&key.0)
    }

    /// Adds text that may be absent; `None` differs from empty text.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    /// Adds a list of texts, its length first.
    pub fn list<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t str, IntoIter: ExactSizeIterator>,
    ) -> &mut Self {
        let texts = texts.into_iter();
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
        self
    }

    /// Adds a value as it is serialised: options, for instance. It must not hold a `HashMap` or `HashSet`. A value
    /// that cannot be serialised (no type of the model is such) counts as a value of its own.
    pub fn hashed<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Self {
        match postcard::to_extend(value, Vec::with_capacity(USUAL_BYTES)) {
            Ok(bytes) => self.number(1).bytes(&bytes),
            Err(error) => self.number(0).text(&error.to_string()),
        }
    }

    /// The key.
    #[must_use]
    pub fn finish(&self) -> Key {
        let mut hasher = self.hasher.clone();
        Key(*hasher.update(&self.waiting).finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(fill: impl FnOnce(&mut KeyBuilder)) -> Key {
        let mut builder = KeyBuilder::new("stage", 1);
        fill(&mut builder);
        builder.finish()
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let keys = [
            key_of(|key| _ = key.text("ab").text("c")),
            key_of(|key| _ = key.text("a").text("bc")),
            key_of(|key| _ = key.text("abc")),
            key_of(|key| _ = key.text("abc").text("")),
            key_of(|key| _ = key.list(["ab", "c"])),
            key_of(|key| _ = key.optional(None)),
            key_of(|key| _ = key.optional(Some(""))),
            key_of(|_| ()),
            KeyBuilder::new("stage", 2).finish(),
            Key::of(b""),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn it_does_not_matter_how_bytes_arrive() {
        let long = vec![7; 3 * WAITING + 5];
        let mut whole = blake3::Hasher::new_derive_key("portolan cache key, version 1");
        let mut builder = KeyBuilder::new("stage", 1);
        whole
            .update(&5_u64.to_le_bytes())
            .update(b"stage")
            .update(&1_u64.to_le_bytes());
        for length in [0, 1, 5000, WAITING, 9000, WAITING + 1, 3, 3 * WAITING] {
            builder.bytes(&long[..length]);
            whole
                .update(&(length as u64).to_le_bytes())
                .update(&long[..length]);
        }
        assert_eq!(builder.finish().as_bytes(), whole.finalize().as_bytes());
    }

    #[test]
    fn a_key_is_the_same_on_every_machine() {
        let mut builder = KeyBuilder::new("parsed", 1);
        builder.text("# Title\n").number(7).hashed(&("a", Some(3_u32)));
        insta::assert_snapshot!(builder.finish(), @"d26014e741f835cfb9698851eeaff1b20509936a4bf12a0b5f23604ca77bf5f6");
    }
}
