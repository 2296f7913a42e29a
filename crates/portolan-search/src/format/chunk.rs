//! The frame of a chunk: which pack it belongs to, its number, and a checksum, so that a wrong one is not believed.

use super::bytes::checksum;
use crate::{ChunkId, Error};

/// The bytes before a chunk's content.
const FRAME: usize = 16;

/// The 8 bytes that a pack is known by.
pub(crate) type PackId = u64;

/// A chunk of these contents.
#[cfg(feature = "writer")]
pub(crate) fn frame(pack: PackId, id: ChunkId, content: &[u8]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(FRAME + content.len());
    framed.extend_from_slice(&pack.to_le_bytes());
    framed.extend_from_slice(&id.to_le_bytes());
    framed.extend_from_slice(&sum(pack, id, content).to_le_bytes());
    framed.extend_from_slice(content);
    framed
}

/// Takes the frame off a chunk.
///
/// # Errors
/// When it is damaged, of another pack, or has another number.
pub(crate) fn open(pack: PackId, id: ChunkId, mut bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    let damaged = Error::Damaged("a chunk of the search index");
    let Some((frame, content)) = bytes.split_at_checked(FRAME) else {
        return Err(damaged);
    };
    let (of, rest) = frame.split_at(8);
    let (number, check) = rest.split_at(4);
    let of = of.try_into().map_or(0, u64::from_le_bytes);
    let number = number.try_into().map_or(0, u32::from_le_bytes);
    let check = check.try_into().map_or(0, u32::from_le_bytes);
    if check != sum(of, number, content) {
        return Err(damaged);
    }
    if of != pack {
        return Err(Error::Foreign);
    }
    if number != id {
        return Err(Error::Swapped {
            wanted: id,
            found: number,
        });
    }
    bytes.drain(..FRAME);
    Ok(bytes)
}

fn sum(pack: PackId, id: ChunkId, content: &[u8]) -> u32 {
    let sum = checksum(pack ^ (u64::from(id) << 1), content);
    // The high half: the better mixed one.
    u32::try_from(sum >> 32).unwrap_or_default()
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn a_whole_chunk_opens_and_no_other() {
        let chunk = frame(7, 3, b"content");
        assert_eq!(open(7, 3, chunk.clone()), Ok(b"content".to_vec()));
        assert_eq!(open(8, 3, chunk.clone()), Err(Error::Foreign));
        assert_eq!(
            open(7, 4, chunk.clone()),
            Err(Error::Swapped { wanted: 4, found: 3 })
        );
        for length in 0..chunk.len() {
            assert!(
                matches!(open(7, 3, chunk[..length].to_vec()), Err(Error::Damaged(_))),
                "{length}"
            );
        }
        for bit in 0..chunk.len() * 8 {
            let mut other = chunk.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(open(7, 3, other), Err(Error::Damaged(_))), "bit {bit}");
        }
    }
}
