//! Keys: which inputs a cached result was made from, as one hash.
//!
//! Every field carries its length, so `("ab", "c")` and `("a", "bc")` differ. Nothing here may depend on the
//! platform, the process or the order of a hash map.

use std::fmt;
use std::sync::LazyLock;

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

/// What sets keys apart from all other hashes of the same bytes.
static DOMAIN: LazyLock<[u8; 32]> =
    LazyLock::new(|| blake3::derive_key("portolan cache key, version 2", b""));

/// Collects the inputs of a result, in an order that the stage fixes.
#[derive(Clone)]
pub struct KeyBuilder {
    /// What it has seen, where that is much.
    hasher: Option<Box<blake3::Hasher>>,
    /// What the hasher has not seen: hashing takes much at once sooner than little by little.
    waiting: Vec<u8>,
}

/// How many bytes wait at most.
const WAITING: usize = 16 << 10;

/// What most keys are made from at most, so that it is written into one piece of memory.
const USUAL_BYTES: usize = 4 << 10;

impl KeyBuilder {
    /// Starts the key of a stage. The version changes whenever the same inputs would give another result.
    #[must_use]
    pub fn new(stage: &str, version: u32) -> Self {
        let mut builder = Self {
            hasher: None,
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
            self.hash_waiting();
        }
        if bytes.len() > WAITING {
            begun(&mut self.hasher).update(bytes);
        } else {
            self.waiting.extend_from_slice(bytes);
        }
        self
    }

    fn hash_waiting(&mut self) {
        let Self { hasher, waiting } = self;
        begun(hasher).update(waiting);
        waiting.clear();
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
        let start = self.waiting.len();
        self.number(1).number(0);
        let head = self.waiting.len();
        if let Err(error) = postcard::to_extend(value, AtEnd(&mut self.waiting)) {
            self.waiting.truncate(start);
            return self.number(0).text(&error.to_string());
        }
        let length = (self.waiting.len() - head) as u64;
        self.waiting[head - 8..head].copy_from_slice(&length.to_le_bytes());
        if self.waiting.len() > WAITING {
            self.hash_waiting();
        }
        self
    }

    /// The key.
    #[must_use]
    pub fn finish(&self) -> Key {
        let hash = match &self.hasher {
            None => blake3::keyed_hash(&DOMAIN, &self.waiting),
            Some(hasher) => hasher.clone().update(&self.waiting).finalize(),
        };
        Key(*hash.as_bytes())
    }
}

fn begun(hasher: &mut Option<Box<blake3::Hasher>>) -> &mut blake3::Hasher {
    hasher.get_or_insert_with(|| Box::new(blake3::Hasher::new_keyed(&DOMAIN)))
}

/// Bytes that are put behind others.
struct AtEnd<'v>(&'v mut Vec<u8>);

impl Extend<u8> for AtEnd<'_> {
    fn extend<I: IntoIterator<Item = u8>>(&mut self, bytes: I) {
        self.0.extend(bytes);
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
        let mut whole = blake3::Hasher::new_keyed(&DOMAIN);
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
        for length in [0, 1, WAITING - 20, 2 * WAITING] {
            // As postcard writes a text: its length in a few bytes, then the text.
            let text = "x".repeat(length);
            let bytes = postcard::to_stdvec(&text).unwrap();
            builder.hashed(&text);
            whole.update(&1_u64.to_le_bytes());
            whole.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
        }
        assert_eq!(builder.finish().as_bytes(), whole.finalize().as_bytes());
    }

    #[test]
    fn a_key_is_the_same_on_every_machine() {
        let mut builder = KeyBuilder::new("parsed", 1);
        builder.text("# Title\n").number(7).hashed(&("a", Some(3_u32)));
        insta::assert_snapshot!(builder.finish(), @"fff3ec880b95ac8745f0fcf32e1a515729f3b8dd9fee8facb556aad1347fcfd1");
    }
}
