//! A static documentation-site generator: Markdown to a portal that works with no server.

fn main() {}
