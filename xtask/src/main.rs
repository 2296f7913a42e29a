//! What contributors run: check, test, codegen, corpus, bench.

fn main() {}
