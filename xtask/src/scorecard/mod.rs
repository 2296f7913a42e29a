//! `cargo xtask scorecard`: the rows of the manual's page on reliability that other programs can be put to, too, on the same
//! book: ours, Hugo and mdBook, where they are installed. It prints a table and judges nothing.

mod program;
mod server;
mod site;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use program::{Kind, Program};
use server::Server;
use site::Pages;
use xtask::{peers, shell};

/// How much to try.
#[derive(Debug, Args)]
pub(crate) struct Scorecard {
    /// Pages of the book.
    #[arg(long, default_value_t = 400)]
    pages: usize,
    /// How often each program is killed, and builds in company.
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// Our program, instead of one that is compiled for this.
    #[arg(long, value_name = "FILE")]
    portolan: Option<PathBuf>,
}

/// A row: what is tried, and how it comes out.
type Row = (&'static str, fn(&Trial<'_>) -> anyhow::Result<String>);

const ROWS: &[Row] = &[
    (
        "Killed while it rebuilds: sites that are neither old nor new",
        killed,
    ),
    (
        "Eight builds at once into one folder: those that fail, sites that are not whole",
        together,
    ),
    ("A fifth of the pages deleted: pages that stay published", deleted),
    ("Built with one thread and with eight: files that differ", threads),
    ("Built twice from nothing: files that differ", twice),
    ("An include of a file outside of the book is published", outside),
    ("The preview answers to a foreign `Host`", foreign_host),
    (
        "The preview's live channel is open to a foreign origin",
        foreign_origin,
    ),
    (
        "Any other site may read the preview (`Access-Control-Allow-Origin: *`)",
        shared,
    ),
];

/// A program in a folder of its own.
struct Trial<'t> {
    program: &'t Program,
    folder: &'t Path,
    asked: &'t Scorecard,
}

impl Trial<'_> {
    fn book(&self) -> PathBuf {
        self.folder.join("book")
    }

    fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    fn write(&self, edition: &str) -> anyhow::Result<()> {
        self.program.write(&self.book(), edition, self.asked.pages)
    }

    fn built(&self, site: &Path, threads: Option<usize>) -> anyhow::Result<Duration> {
        let start = Instant::now();
        let status = self.program.build(&self.book(), site, threads).status()?;
        anyhow::ensure!(status.success(), "{} does not build the book", self.program.name);
        Ok(start.elapsed())
    }

    fn served(&self) -> anyhow::Result<Option<Server>> {
        self.program.write(&self.book(), "first", 3)?;
        let (mut command, port) = self.program.serve(&self.book())?;
        let child = command.spawn().context("the server does not start")?;
        let server = Server { child, port };
        Ok(server.answers().then_some(server))
    }
}

/// Prints the table.
pub(crate) fn run(asked: &Scorecard) -> anyhow::Result<()> {
    let programs = programs(asked)?;
    let mut table = String::from("|");
    for program in &programs {
        table.push_str(&format!(" | {} {}", program.name, program.version()));
    }
    table.push_str(" |\n|---|");
    table.push_str(&"---|".repeat(programs.len()));
    for (what, row) in ROWS {
        table.push_str(&format!("\n| {what}"));
        for program in &programs {
            let folder = tempfile::tempdir()?;
            let trial = Trial {
                program,
                folder: folder.path(),
                asked,
            };
            let cell = row(&trial).unwrap_or_else(|error| format!("could not be tried: {error}"));
            shell::say(&format!("{}: {what}: {cell}", program.name));
            table.push_str(&format!(" | {cell}"));
        }
        table.push_str(" |");
    }
    shell::say(&format!("\n{table}"));
    Ok(())
}

fn programs(asked: &Scorecard) -> anyhow::Result<Vec<Program>> {
    let ours = match &asked.portolan {
        Some(file) => fs::canonicalize(file).with_context(|| format!("there is no `{}`", file.display()))?,
        None => shell::build_portolan(shell::Profile::Release)?,
    };
    let found = |name: &'static str, kind| {
        Some(Program {
            kind,
            name,
            path: peers::find(&name.to_lowercase())?,
        })
    };
    let mut programs = vec![Program {
        kind: Kind::Portolan,
        name: "Portolan",
        path: ours,
    }];
    programs.extend(found("Hugo", Kind::Hugo));
    programs.extend(found("mdBook", Kind::Mdbook));
    Ok(programs)
}

fn killed(trial: &Trial<'_>) -> anyhow::Result<String> {
    trial.write("first")?;
    trial.built(&trial.site(), None)?;
    trial.write("second")?;
    let whole = trial.built(&trial.site(), None)?;
    let (rounds, mut mixed) = (trial.asked.rounds, 0);
    for round in 0..rounds {
        trial.write(["first", "second"][round % 2])?;
        let mut child = trial.program.build(&trial.book(), &trial.site(), None).spawn()?;
        // Evenly over the time of a build.
        std::thread::sleep(whole * u32::try_from(2 * round + 1)? / u32::try_from(2 * rounds)?);
        child.kill()?;
        child.wait()?;
        mixed += usize::from(!Pages::of(&trial.site()).is_whole(trial.asked.pages));
    }
    Ok(format!("{mixed} of {rounds}"))
}

fn together(trial: &Trial<'_>) -> anyhow::Result<String> {
    let rounds = trial.asked.rounds.div_ceil(3);
    let (mut failed, mut broken) = (0, 0);
    for round in 0..rounds {
        trial.write(["first", "second"][round % 2])?;
        let build = |_| trial.program.build(&trial.book(), &trial.site(), None).spawn();
        let children: Vec<_> = (0..8).map(build).collect::<Result<_, _>>()?;
        for mut child in children {
            failed += usize::from(!child.wait()?.success());
        }
        broken += usize::from(!Pages::of(&trial.site()).is_whole(trial.asked.pages));
    }
    Ok(format!("{failed} of {}, {broken} of {rounds}", rounds * 8))
}

fn deleted(trial: &Trial<'_>) -> anyhow::Result<String> {
    trial.write("first")?;
    trial.built(&trial.site(), None)?;
    let left = trial.asked.pages - trial.asked.pages / 5;
    trial.program.write(&trial.book(), "first", left)?;
    trial.built(&trial.site(), None)?;
    let stay = Pages::of(&trial.site()).count().saturating_sub(left);
    Ok(format!("{stay} of {}", trial.asked.pages / 5))
}

fn threads(trial: &Trial<'_>) -> anyhow::Result<String> {
    compared(trial, [Some(1), Some(8)])
}

fn twice(trial: &Trial<'_>) -> anyhow::Result<String> {
    compared(trial, [None, None])
}

fn compared(trial: &Trial<'_>, threads: [Option<usize>; 2]) -> anyhow::Result<String> {
    trial.write("first")?;
    let sites = ["one", "two"].map(|name| trial.folder.join(name));
    for (site, threads) in sites.iter().zip(threads) {
        let _ = fs::remove_dir_all(trial.book().join(".portolan"));
        trial.built(site, threads)?;
    }
    let [one, two] = &sites;
    Ok(format!(
        "{} of {}",
        site::differing(one, two),
        site::files(one).len()
    ))
}

fn outside(trial: &Trial<'_>) -> anyhow::Result<String> {
    trial.program.write(&trial.book(), "first", 2)?;
    fs::write(trial.folder.join("secret.txt"), "not-for-readers")?;
    let (page, include) = match trial.program.kind {
        Kind::Portolan => ("docs/page-0.md", "{{#include ../../secret.txt}}"),
        Kind::Mdbook => ("src/page-0.md", "{{#include ../../secret.txt}}"),
        Kind::Hugo => {
            let code = "{{ readFile \"../secret.txt\" }}";
            fs::create_dir_all(trial.book().join("layouts/shortcodes"))?;
            fs::write(trial.book().join("layouts/shortcodes/take.html"), code)?;
            ("content/page-0.md", "{{< take >}}")
        }
    };
    fs::write(trial.book().join(page), format!("# Page 0\n\n{include}\n"))?;
    // Refused is a failure of the build with some.
    let _ = trial.program.build(&trial.book(), &trial.site(), None).status()?;
    let mut pages = site::files(&trial.site()).into_values();
    Ok(yes(pages.any(|bytes| {
        String::from_utf8_lossy(&bytes).contains("not-for-readers")
    })))
}

fn foreign_host(trial: &Trial<'_>) -> anyhow::Result<String> {
    let server = trial.served()?.context("it does not answer")?;
    Ok(yes(server.status("/", "evil.example", &[]) == Some(200)))
}

fn foreign_origin(trial: &Trial<'_>) -> anyhow::Result<String> {
    let server = trial.served()?.context("it does not answer")?;
    let path = match trial.program.kind {
        Kind::Portolan => "/.portolan/live",
        Kind::Hugo => "/livereload",
        Kind::Mdbook => "/__livereload",
    };
    // From another site's page, and from one whose name was made to lead here.
    let rebound = format!("http://evil.example:{}", server.port);
    let pages = [
        ("localhost", "http://evil.example"),
        ("evil.example", rebound.as_str()),
    ];
    let is_open = |(host, origin): (&str, &str)| {
        let asks = [
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            &format!("Origin: {origin}"),
        ];
        server.status(path, host, &asks) == Some(101)
    };
    Ok(yes(pages.into_iter().any(is_open)))
}

fn shared(trial: &Trial<'_>) -> anyhow::Result<String> {
    let server = trial.served()?.context("it does not answer")?;
    let answer = server
        .ask("/", "localhost", &["Origin: http://evil.example"])
        .unwrap_or_default();
    Ok(yes(answer
        .to_lowercase()
        .contains("access-control-allow-origin: *")))
}

fn yes(it: bool) -> String {
    if it { "yes" } else { "no" }.to_owned()
}
