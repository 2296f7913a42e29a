//! Pictures of every kind of page, at the widths of the theme, light and dark, and a sheet that shows them all.
//!
//! Entry point: [`run`]. `tests/browser/shots.mjs` drives the browser and knows the kinds; what it is to do goes there as
//! one value of JSON.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{browser, sites};
use xtask::shell::{self, say};

/// The arguments of `cargo xtask shots`.
#[derive(Debug, clap::Args)]
pub(crate) struct Shots {
    /// A built site instead of those that are built here; only its pages are shown.
    #[arg(long)]
    site: Option<PathBuf>,
    /// Another built site, shown beside the portal: its pages of the same names.
    #[arg(long)]
    beside: Option<PathBuf>,
    /// Only kinds of pages whose name begins so. It may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Widths in pixels.
    #[arg(long, value_delimiter = ',', default_values_t = [1440, 1024, 390])]
    widths: Vec<u32>,
    /// Only one scheme, `light` or `dark`.
    #[arg(long, value_parser = ["light", "dark"])]
    scheme: Option<String>,
    /// The whole page instead of the first screen.
    #[arg(long)]
    whole: bool,
    /// In forced colours.
    #[arg(long)]
    forced_colors: bool,
    /// Without scripts.
    #[arg(long)]
    no_script: bool,
    /// On paper: PDF, and pictures of its sheets where `pdftoppm` is installed.
    #[arg(long)]
    print: bool,
    /// The two pictures of the README, into `docs/src/images/`, and nothing else.
    #[arg(long)]
    readme: bool,
    /// Where the pictures go.
    #[arg(long, default_value = "target/shots")]
    out: PathBuf,
}

/// Takes the pictures.
pub(crate) fn run(shots: &Shots) -> anyhow::Result<()> {
    let sites = match &shots.site {
        Some(site) => vec![("PORTOLAN_SITE", whole(site)?)],
        None => sites::build(&shell::build_portolan(shell::Profile::Dev)?)?,
    };
    if shots.readme {
        return readme(&sites);
    }
    let schemes = match &shots.scheme {
        Some(one) => vec![one.as_str()],
        None => vec!["light", "dark"],
    };
    drive(
        &sites,
        &json!({
            "out": std::path::absolute(&shots.out)?.join(folder(shots)),
            "alone": shots.site.is_some(),
            "beside": shots.beside.as_deref().map(whole).transpose()?,
            "only": shots.only,
            "widths": shots.widths,
            "schemes": schemes,
            "whole": shots.whole,
            "forcedColors": shots.forced_colors,
            "script": !shots.no_script,
            "print": shots.print,
        }),
    )
}

/// The whole path of a site, which is there.
fn whole(site: &Path) -> anyhow::Result<PathBuf> {
    site.canonicalize()
        .with_context(|| format!("there is no site in {}", site.display()))
}

/// Pictures under other conditions lie beside the ordinary ones.
fn folder(shots: &Shots) -> &'static str {
    match (shots.print, shots.forced_colors, shots.no_script) {
        (true, ..) => "paper",
        (_, true, _) => "forced-colors",
        (_, _, true) => "no-script",
        _ => "screen",
    }
}

/// What the README shows.
fn readme(sites: &sites::Sites) -> anyhow::Result<()> {
    let out = shell::root().join("target/shots/readme");
    drive(
        sites,
        &json!({
            "out": out,
            "only": ["runbook"],
            "widths": [1280],
            "height": 760,
            "schemes": ["light", "dark"],
            "script": true,
        }),
    )?;
    let images = shell::root().join("docs/src/images");
    for scheme in ["light", "dark"] {
        let to = images.join(format!("portal-{scheme}.png"));
        std::fs::copy(out.join(format!("portal-runbook-1280-{scheme}.png")), &to)
            .with_context(|| format!("cannot write {}", to.display()))?;
        say(&format!("wrote {}", to.display()));
    }
    Ok(())
}

fn drive(sites: &sites::Sites, asked: &Value) -> anyhow::Result<()> {
    shell::run(
        browser::driver()?
            .node()
            .arg("shots.mjs")
            .env("SHOTS", asked.to_string())
            .envs(sites.iter().map(|(variable, site)| (variable, site))),
    )
}
