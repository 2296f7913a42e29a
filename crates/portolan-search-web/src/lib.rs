//! The engine as a browser runs it: a wasm module with a plain C interface and no imports, so that
//! `WebAssembly.instantiate(bytes, {})` is all that a page has to do, and no tool has a version that must match.
//!
//! Owns the interface (`exports`, over a `session`) and nothing of what search is. `cargo xtask wasm` compiles it; everybody else uses
//! the module that is checked in. On other targets it compiles without its exports, for its tests.
//!
//! # The interface
//!
//! | export | what it does |
//! | --- | --- |
//! | `alloc(len) -> ptr` | makes room for `len` bytes, which the page fills; the next call that is given them frees them |
//! | `boot(ptr, len) -> i32` | opens an index by its boot file, inflated; what was open is forgotten |
//! | `put(id, ptr, len) -> i32` | takes a chunk, inflated |
//! | `ask(ptr, len) -> i32` | asks: a `Request` as JSON in, an `Answer` as JSON out |
//! | `out_ptr() -> ptr`, `out_len() -> len` | the last call's JSON, or where it did not return 0, what went wrong |
//!
//! A call may make the memory grow, which detaches the views that a page has of it. A panic is a trap: the instance is
//! then thrown away and another one booted.

#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(any(target_arch = "wasm32", test))]
mod session;
