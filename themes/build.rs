//! Tells cargo that the embedded files are an input: without it a new file would not reach a release build.

fn main() {
    #[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
    {
        println!("cargo::rerun-if-changed=portolan");
        println!("cargo::rerun-if-changed=build.rs");
    }
}
