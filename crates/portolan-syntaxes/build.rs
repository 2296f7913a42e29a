//! Compiles the syntax definitions: see `build/compile.rs`.

#[path = "build/compile.rs"]
mod compile;
#[path = "src/record.rs"]
mod record;

use std::path::PathBuf;
use std::{env, fs};

use anyhow::Context as _;

/// Our own definitions: a hash of their sources, then syntect's dump, which `cargo xtask codegen` makes.
const OWN: &str = "syntaxes/own.packdump";

/// How long the hash is.
const STAMP: usize = 32;

fn main() -> anyhow::Result<()> {
    for input in ["build.rs", "build", "src/record.rs", OWN] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    let own = fs::read(OWN).context(OWN)?;
    let (stamp, dump) = own.split_at_checked(STAMP).context("no stamp")?;
    fs::write(out.join("own.stamp"), stamp)?;
    let own = syntect::dumps::from_reader(dump)?;
    fs::write(out.join("own.bin"), compile::bytes(&own)?)?;
    let others = two_face::syntax::extra_newlines();
    fs::write(out.join("others.bin"), compile::bytes(&others)?)?;
    let licences = two_face::acknowledgement::listing().to_md();
    fs::write(out.join("licences.md"), licences)?;
    Ok(())
}
