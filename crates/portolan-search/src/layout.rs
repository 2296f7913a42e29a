//! Where the files of a search lie in a site, and what they are called.
//!
//! Owns names and paths; scripts of the theme build the same ones. A name is what a file calls itself when it is run
//! (see [`face`](crate::face)), its path follows from it. Must not know what is in a file.

use crate::ChunkId;

/// The folder of all files of the search, relative to the site's root.
pub const FOLDER: &str = "assets/search";

/// How many files a folder of chunks has: hosts and disks are slow with thousands in one.
const IN_A_FOLDER: u32 = 256;

/// The name of a pack's boot file: what is read first.
#[must_use]
pub fn boot(pack: &str) -> String {
    format!("{pack}/boot")
}

/// The name of a chunk of a pack.
#[must_use]
pub fn chunk(pack: &str, id: ChunkId) -> String {
    format!("{pack}/{:03x}/{:02x}", id / IN_A_FOLDER, id % IN_A_FOLDER)
}

/// The name of the engine for browsers, by the hash of its bytes.
#[must_use]
pub fn engine(hash: &str) -> String {
    format!("engine-{hash}")
}

/// The path of the file of this name, relative to the site's root.
#[must_use]
pub fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.js")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_the_scripts_of_the_theme_build() {
        assert_eq!(boot("0123456789abcdef"), "0123456789abcdef/boot");
        assert_eq!(chunk("p", 0), "p/000/00");
        assert_eq!(chunk("p", 0x0012_34ab), "p/1234/ab");
        assert_eq!(chunk("p", 255), "p/000/ff");
        assert_eq!(chunk("p", 256), "p/001/00");
        assert_eq!(chunk("p", ChunkId::MAX), "p/ffffff/ff");
        assert_eq!(engine("00ff"), "engine-00ff");
        assert_eq!(path(&chunk("p", 4096)), "assets/search/p/010/00.js");
    }
}
