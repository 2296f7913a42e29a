//! Finds a compiler for wasm32-unknown-unknown and compiles the engine with it.
//!
//! A Rust that has the sources of its standard library (`rustup component add rust-src`), or else Debian's packages,
//! compile the library first; it says less when something panics, so the module is the smaller one. Otherwise a Rust that
//! has the target's library (`rustup target add wasm32-unknown-unknown`) compiles the module as it is.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use xtask::shell;

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGES: &str = "rustc-web cargo-web rust-web-src lld-19";

/// What compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compiler {
    /// The Rust in use, which has the sources of its library.
    WithSources,
    /// The Rust in use, which has the target's library.
    Installed,
    /// Debian's packages.
    Debian,
}

impl Compiler {
    /// The one of this machine; `PORTOLAN_WASM=debian` prefers Debian's.
    pub(super) fn find() -> anyhow::Result<Self> {
        let debian = Path::new("/usr/bin/cargo").is_file()
            && Path::new("/usr/bin/wasm-ld-19").is_file()
            && Self::Debian.library_sources().is_some();
        if debian && env::var_os("PORTOLAN_WASM").is_some_and(|which| which == "debian") {
            return Ok(Self::Debian);
        }
        if Self::WithSources.library_sources().is_some() {
            return Ok(Self::WithSources);
        }
        if debian {
            return Ok(Self::Debian);
        }
        if has_target() {
            return Ok(Self::Installed);
        }
        bail!(
            "no compiler for {TARGET}: `rustup component add rust-src`, or on Debian `apt-get install {PACKAGES}`"
        )
    }

    /// Its name and version, for the stamp.
    pub(super) fn about(self) -> anyhow::Result<String> {
        let output = Command::new(self.rustc()).arg("--version").output()?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(match self {
            Self::Installed => version,
            Self::WithSources => format!("{version}, with its own standard library"),
            Self::Debian => format!("{version}, with its own standard library, wasm-ld 19"),
        })
    }

    /// The module, as the linker leaves it.
    pub(super) fn compile(self, root: &Path) -> anyhow::Result<Vec<u8>> {
        shell::run(&mut self.command(root))?;
        let module = shell::target().join(TARGET).join("wasm/portolan_search_web.wasm");
        fs::read(&module).with_context(|| format!("cannot read `{}`", module.display()))
    }

    fn command(self, root: &Path) -> Command {
        let mut command = match self {
            Self::Installed | Self::WithSources => shell::cargo(),
            Self::Debian => debian_cargo(root),
        };
        command.args(["build", "--package", "portolan-search-web", "--profile", "wasm"]);
        command.args(["--locked", "--target", TARGET]);
        if self != Self::Installed {
            // Both are stable compilers, which have this for those who say so.
            command.env("RUSTC_BOOTSTRAP", "1");
            command.args(["-Z", "build-std=std,panic_abort"]);
            command.args(["-Z", "build-std-features=optimize_for_size"]);
        }
        // The module has the features that it asks for, and none that others want.
        command.env_remove(super::UNIFICATION);
        // Separated as cargo wants it, since paths may hold spaces.
        command.env("CARGO_ENCODED_RUSTFLAGS", self.flags(root).join("\x1f"));
        command
    }

    /// What the compiler is told beside the profile.
    fn flags(self, root: &Path) -> Vec<String> {
        // Reading an index asks for no randomness, and a module without imports has none.
        let mut flags = vec!["--cfg".to_owned(), "getrandom_backend=\"unsupported\"".to_owned()];
        // A panic names its place, and a place of this machine is nobody's business.
        for (path, name) in [
            (Some(root.to_path_buf()), "portolan"),
            (env::home_dir(), "home"),
            (self.library_sources(), "std"),
        ] {
            flags.extend(path.map(|path| format!("--remap-path-prefix={}={name}", path.display())));
        }
        if self != Self::Installed {
            flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"].map(str::to_owned));
        }
        flags
    }

    /// Where the sources of its standard library lie.
    fn library_sources(self) -> Option<PathBuf> {
        let output = Command::new(self.rustc())
            .args(["--print", "sysroot"])
            .output()
            .ok()?;
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let sources = sysroot.join("lib/rustlib/src/rust/library");
        sources.is_dir().then_some(sources)
    }

    fn rustc(self) -> PathBuf {
        match self {
            Self::Installed | Self::WithSources => {
                env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from)
            }
            Self::Debian => "/usr/bin/rustc".into(),
        }
    }
}

fn debian_cargo(root: &Path) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command
        .current_dir(root)
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC", "/usr/bin/rustc")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    // What a running cargo says of itself to its children is about another one.
    for name in [
        "CARGO",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_HOME",
        "RUSTFLAGS",
        "LD_LIBRARY_PATH",
    ] {
        command.env_remove(name);
    }
    command
}

/// Whether the Rust in use has the standard library of the target.
fn has_target() -> bool {
    let output = Command::new(Compiler::Installed.rustc())
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let Ok(output) = output else { return false };
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    output.status.success() && fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}
