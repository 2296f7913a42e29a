//! One file a command: from arguments to calls, from results to lines.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod clean;
pub(crate) mod completions;
pub(crate) mod init;
pub(crate) mod man;
pub(crate) mod render;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod theme;
