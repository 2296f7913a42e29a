//! Running other programs, loudly: each command is shown, and a failure names it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

/// One line on standard error.
pub fn say(text: &str) {
    // A closed pipe is nobody's problem.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// Cargo itself, the one that runs this program.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command to its end; its output is the user's.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    say(&format!("$ {shown}"));
    let status = command
        .status()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// The folder of what Cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// How our own program is built.
#[derive(Clone, Copy, Debug)]
pub enum Profile {
    /// In a short time.
    Dev,
    /// With all optimisations, as it is released.
    Release,
}

/// Our own program, built.
///
/// # Errors
/// When it does not compile.
pub fn build_portolan(profile: Profile) -> anyhow::Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--locked", "--package", "portolan"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            build.arg("--release");
            "release"
        }
    };
    run(&mut build)?;
    let file = format!("portolan{}", std::env::consts::EXE_SUFFIX);
    Ok(target().join(folder).join(file))
}

/// Whether a program answers at all.
pub fn answers(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).output();
    output.is_ok_and(|output| output.status.success())
}

fn shown(command: &Command) -> String {
    let mut words = vec![
        Path::new(command.get_program())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy(),
    ];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}
