//! What the module exports.
//!
//! The only `unsafe` of this crate is in the names of these functions: a name that is not mangled could be another's,
//! and nothing else is linked in that has names like these. The memory that a page fills belongs to the [`Session`] all
//! the time, and is found there by its address, so no pointer of a page is ever followed.
#![expect(
    unsafe_code,
    reason = "exports have names that are not mangled; nothing else is linked in that could have the same"
)]

use std::cell::RefCell;

// Asks for nothing itself; named so that its feature is in effect.
use uuid as _;

use crate::session::Session;

thread_local! {
    /// wasm32 has one thread. No call is made within another, so it is never borrowed twice.
    static SESSION: RefCell<Session> = RefCell::default();
}

#[unsafe(no_mangle)]
extern "C" fn alloc(len: usize) -> *mut u8 {
    SESSION.with_borrow_mut(|session| session.alloc(len))
}

#[unsafe(no_mangle)]
extern "C" fn boot(ptr: usize, len: usize) -> i32 {
    SESSION.with_borrow_mut(|session| session.boot(ptr, len))
}

#[unsafe(no_mangle)]
extern "C" fn put(id: u32, ptr: usize, len: usize) -> i32 {
    SESSION.with_borrow_mut(|session| session.put(id, ptr, len))
}

#[unsafe(no_mangle)]
extern "C" fn ask(ptr: usize, len: usize) -> i32 {
    SESSION.with_borrow_mut(|session| session.ask(ptr, len))
}

#[unsafe(no_mangle)]
extern "C" fn out_ptr() -> *const u8 {
    SESSION.with_borrow(|session| session.out().as_ptr())
}

#[unsafe(no_mangle)]
extern "C" fn out_len() -> usize {
    SESSION.with_borrow(|session| session.out().len())
}
