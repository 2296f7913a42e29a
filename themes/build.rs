//! Tells cargo that the embedded files are an input: without it a new file would not reach a release build.

fn main() {
    println!("cargo::rerun-if-changed=portolan");
    println!("cargo::rerun-if-changed=build.rs");
}
