//! Checksums: whether bytes are still those that were written.
//!
//! They guard files that only we write to, the site's and the cache's. Who may change one of those may change its checksum as
//! well, so nothing is won by a hash that withstands forgers, and much time by one that does not: this is XXH3 of 128 bits.
//! What authors write is told apart by [`Key`](crate::cache::Key)s, which nobody can make collide.

use std::io::{self, Read};

use twox_hash::XxHash3_128;

/// The checksum of some bytes.
pub(crate) type Checksum = [u8; 16];

/// The checksum of bytes that are in memory.
pub(crate) fn of(bytes: &[u8]) -> Checksum {
    XxHash3_128::oneshot(bytes).to_be_bytes()
}

/// A checksum of what comes piece by piece.
pub(crate) struct Running(XxHash3_128);

impl Running {
    pub(crate) fn new() -> Self {
        Self(XxHash3_128::new())
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// Takes in all that can be read.
    pub(crate) fn update_reader(&mut self, mut from: impl Read) -> io::Result<()> {
        let mut piece = vec![0; 1 << 16];
        loop {
            match from.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(length) => self.update(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(crate) fn finish(&self) -> Checksum {
        self.0.finish_128().to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_checksum_of_the_whole() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
        let mut running = Running::new();
        for piece in bytes.chunks(777) {
            running.update(piece);
        }
        assert_eq!(running.finish(), of(&bytes));
        let mut read = Running::new();
        read.update_reader(bytes.as_slice()).unwrap();
        assert_eq!(read.finish(), of(&bytes));
        assert_ne!(of(&bytes), of(&bytes[1..]));
    }

    /// It must be the same on every system: caches and sites are taken along.
    #[test]
    fn known_texts_have_known_checksums() {
        let hex = |bytes: &[u8]| format!("{:032x}", u128::from_be_bytes(of(bytes)));
        assert_eq!(hex(b""), "99aa06d3014798d86001c324468d497f");
        assert_eq!(hex(b"a"), "a96faf705af16834e6c632b61e964e1f");
    }
}
