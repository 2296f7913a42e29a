//! Deflates, without a header: what `DecompressionStream('deflate-raw')` of browsers takes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use libdeflater::{CompressionLvl, Compressor};

thread_local! {
    /// A compressor of each level that was asked for: they are large, and made once a thread.
    static COMPRESSORS: RefCell<BTreeMap<i32, Compressor>> = const { RefCell::new(BTreeMap::new()) };
    /// Room for what comes out, as large as was needed so far.
    static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Deflates bytes at a level from 1, fast, to 12, small.
pub(super) fn deflate(bytes: &[u8], level: i32) -> Vec<u8> {
    COMPRESSORS.with_borrow_mut(|compressors| {
        let compressor = compressors.entry(level).or_insert_with(|| {
            let level = CompressionLvl::new(level).unwrap_or_default();
            Compressor::new(level)
        });
        ROOM.with_borrow_mut(|room| {
            let bound = compressor.deflate_compress_bound(bytes.len());
            if room.len() < bound {
                room.resize(bound, 0);
            }
            let length = compressor
                .deflate_compress(bytes, room)
                .expect("the bound that libdeflate gives is enough");
            room[..length].to_vec()
        })
    })
}
