//! Whole books, rebuilds, the command line and a real browser.
