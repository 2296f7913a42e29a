//! Numbers and texts as bytes: little-endian base-128 numbers, texts and lists with their length before them.

use crate::Error;

/// Appends a number, 7 bits a byte, the lowest first.
#[cfg(feature = "writer")]
pub(crate) fn put_number(out: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    out.push(rest.to_le_bytes()[0]);
}

/// Appends bytes with their length.
#[cfg(feature = "writer")]
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads what was put; every answer is an error once the bytes end too early.
#[derive(Clone, Debug)]
pub(crate) struct Bytes<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Bytes<'a> {
    /// Reads `bytes`; `what` is named in errors.
    pub(crate) fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    fn damaged(&self) -> Error {
        Error::Damaged(self.what)
    }

    /// Everything that is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next so many bytes.
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.damaged())
    }

    /// The next number, as a size.
    pub(crate) fn size(&mut self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| self.damaged())
    }

    /// The next number, of 32 bits.
    pub(crate) fn small(&mut self) -> Result<u32, Error> {
        u32::try_from(self.number()?).map_err(|_| self.damaged())
    }

    /// The next bytes that have their length before them.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let length = self.size()?;
        self.take(length)
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> Result<&'a str, Error> {
        std::str::from_utf8(self.bytes()?).map_err(|_| self.damaged())
    }

    /// The next list: its length, then its items. The length is not believed before the items are there.
    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let length = self.size()?;
        let mut items = Vec::with_capacity(length.min(self.rest.len()));
        for _ in 0..length {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// The next 8 bytes.
    pub(crate) fn fixed(&mut self) -> Result<u64, Error> {
        let bytes = self.take(8)?;
        bytes
            .try_into()
            .map(u64::from_le_bytes)
            .map_err(|_| self.damaged())
    }
}

/// A 64-bit checksum: finds what is cut off, changed or moved; not made against forgers.
pub(crate) fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| {
        let mixed = (sum ^ word).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 29)
    };
    let mut words = bytes.chunks_exact(8);
    let mut sum = mix(seed, bytes.len() as u64);
    for word in words.by_ref() {
        sum = mix(sum.rotate_left(5), word.try_into().map_or(0, u64::from_le_bytes));
    }
    let mut last = [0_u8; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    let sum = mix(sum.rotate_left(5), u64::from_le_bytes(last));
    mix(sum, FACTOR)
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let mut out = Vec::new();
        numbers.iter().for_each(|number| put_number(&mut out, *number));
        put_bytes(&mut out, "año".as_bytes());
        let mut bytes = Bytes::new(&out, "it");
        assert_eq!(numbers.map(|_| bytes.number().unwrap()), numbers);
        assert_eq!(bytes.text(), Ok("año"));
        assert_eq!(bytes.number(), Err(Error::Damaged("it")));
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        let mut bytes = Bytes::new(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1], "it");
        assert_eq!(bytes.list(|bytes| bytes.number()), Err(Error::Damaged("it")));
        assert_eq!(Bytes::new(&[0xff; 11], "it").number(), Err(Error::Damaged("it")));
    }

    #[test]
    fn every_flipped_bit_changes_the_checksum() {
        let bytes: Vec<u8> = (0..37).collect();
        let right = checksum(7, &bytes);
        assert_ne!(right, checksum(8, &bytes));
        for bit in 0..bytes.len() * 8 {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(checksum(7, &other), right, "bit {bit}");
        }
    }
}
