//! An index with one changed chunk: `data` says which one, and how it is changed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_search::fuzz;

fuzz_target!(init: fuzz::end_with_own_panics(), |data: &[u8]| fuzz::chunk(data));
