//! A question, as somebody types or pastes it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_search::fuzz;

fuzz_target!(init: fuzz::end_with_own_panics(), |text: &str| fuzz::query(text));
