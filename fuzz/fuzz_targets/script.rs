//! A file of a site's search, as it lies there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_search::fuzz;

fuzz_target!(init: fuzz::end_with_own_panics(), |data: &[u8]| fuzz::script(data));
