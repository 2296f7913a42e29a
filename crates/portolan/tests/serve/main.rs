//! `portolan serve` as its user calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod preview;
#[cfg(target_os = "linux")]
mod readers;
mod site;
mod support;
