//! The head of a page.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/src/fuzz/mod.rs"]
#[allow(dead_code, reason = "each target needs a part of it")]
mod fuzz;

fuzz_target!(|text: &str| fuzz::front_matter(text));
