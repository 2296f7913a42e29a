//! A changed boot file: `data` is a list of changes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_search::fuzz;

fuzz_target!(init: fuzz::end_with_own_panics(), |data: &[u8]| fuzz::boot(data));
