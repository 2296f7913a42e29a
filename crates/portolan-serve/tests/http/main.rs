//! The server as clients meet it, byte by byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod live;
mod memory;
mod security;
mod site;
mod support;
