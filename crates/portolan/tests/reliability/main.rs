//! The real program where things go wrong: killed, out of space, not alone, not allowed; and where nothing may depend on
//! what is around it. `cargo xtask reliability --long` runs each as often as the manual's page on reliability says.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod canaries;
#[cfg(target_os = "linux")]
mod heavy;
mod killed;
mod mounts;
mod same_bytes;
mod support;
mod terminal;
mod together;
mod unreadable;
