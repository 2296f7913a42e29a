//! What the tests of this crate share.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod cases;
pub mod normalize;
pub mod spec;
