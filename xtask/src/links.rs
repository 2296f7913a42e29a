//! The links of built sites, followed by a program that is not ours: `hyperlink`, from the registry of crates. It reads
//! the files of a site, and knows of each link whether its page is there and has the place that it names.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, ensure};
use xtask::{peers, shell};

use crate::sites::Sites;

const VERSION: &str = "0.3.2";

/// Fails where a link or an anchor within one of these sites leads nowhere.
pub(crate) fn check(sites: &Sites) -> anyhow::Result<()> {
    let Some(program) = program(&shell::target().join("tools"))? else {
        return absent(std::env::var_os("CI").is_some());
    };
    for (_, site) in sites {
        shell::run(Command::new(&program).arg("--check-anchors").arg(site))?;
    }
    Ok(())
}

/// The program is not there and could not be installed. Everything else about the sites can be tested without a network,
/// so a contributor is told and goes on; what guards the main branch must not do without.
fn absent(in_ci: bool) -> anyhow::Result<()> {
    let text = format!(
        "links of the built sites were not checked: install what checks them with `cargo install hyperlink --version {VERSION} --locked`"
    );
    if in_ci {
        bail!(text);
    }
    shell::say(&text);
    Ok(())
}

/// The program where it is installed, or the one that is installed beside what is built here. One that was installed and
/// is not what it should be is an error.
fn program(tools: &Path) -> anyhow::Result<Option<PathBuf>> {
    let own = tools
        .join("bin")
        .join(format!("hyperlink{}", std::env::consts::EXE_SUFFIX));
    if let Some(found) = [Some(own.clone()), peers::find("hyperlink")]
        .into_iter()
        .flatten()
        .find(|path| is_it(path))
    {
        return Ok(Some(found));
    }
    let install = [
        "install",
        "hyperlink",
        "--version",
        VERSION,
        "--locked",
        "--debug",
        "--root",
    ];
    let installed = shell::run(
        shell::cargo()
            .args(install)
            .arg(tools)
            // It is another program's build, and not kept.
            .env_remove("CARGO_TARGET_DIR"),
    );
    if let Err(error) = installed {
        shell::say(&format!("{error:#}"));
        return Ok(None);
    }
    ensure!(
        is_it(&own),
        "`{}` was installed and does not answer",
        own.display()
    );
    Ok(Some(own))
}

/// Other programs have that name.
fn is_it(path: &Path) -> bool {
    let output = Command::new(path).arg("--version").output();
    output.is_ok_and(|output| output.status.success() && output.stdout.starts_with(b"hyperlink 0."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_guards_the_main_branch_does_not_do_without() {
        assert!(absent(true).is_err());
        assert!(absent(false).is_ok());
    }
}
