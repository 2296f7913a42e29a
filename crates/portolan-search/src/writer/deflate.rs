//! Deflates, without a header: what `DecompressionStream('deflate-raw')` of browsers takes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use libdeflater::{CompressionLvl, Compressor};

thread_local! {
    /// A compressor of each level that was asked for: they are large, and made once a thread.
    static COMPRESSORS: RefCell<BTreeMap<i32, Compressor>> = const { RefCell::new(BTreeMap::new()) };
}

/// Deflates bytes at a level from 1, fast, to 12, small.
pub(super) fn deflate(bytes: &[u8], level: i32) -> Vec<u8> {
    COMPRESSORS.with_borrow_mut(|compressors| {
        let compressor = compressors.entry(level).or_insert_with(|| {
            let level = CompressionLvl::new(level).unwrap_or_default();
            Compressor::new(level)
        });
        let mut out = vec![0; compressor.deflate_compress_bound(bytes.len())];
        let length = compressor
            .deflate_compress(bytes, &mut out)
            .expect("the bound that libdeflate gives is enough");
        out.truncate(length);
        out
    })
}
