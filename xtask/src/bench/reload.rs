//! Measures previews: from the write of a page's source to the new text in a browser's document.
//!
//! The entry point is [`run`]; `tests/browser/reload.bench.mjs` drives the browser. Ours takes 200 saves, the previews of
//! Hugo and mdBook, where they are installed, a few, for the ratios, and no longer than a limit: mdBook makes the whole
//! book again on each save, which takes minutes in a large one.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, bail};

use super::measure;
use super::megabytes;
use super::program::Program;
use crate::browser;
use crate::corpus::{self, Flavour, Shape};
use xtask::shell::say;

const SIZES: [usize; 2] = [1000, 10_000];
const SAVES: usize = 200;
/// A peer's save takes seconds in a large book.
const SAVES_OF_PEERS: usize = 5;
/// How long a preview may take in all, in seconds.
const LIMIT: u64 = 600;
const LIMIT_OF_PEERS: u64 = 180;

/// What was measured of one preview; times in milliseconds.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
struct Reload {
    ready: Option<f64>,
    median: Option<f64>,
    p95: Option<f64>,
    most: Option<f64>,
    saves: usize,
    lost: usize,
    memory: u64,
    peak: u64,
}

/// Measures each program at each size.
pub(super) fn run(programs: &[Program], up_to: usize) -> anyhow::Result<()> {
    let driver = browser::driver()?;
    say(&format!("machine load before: {}\n", measure::load()));
    // The previews of the others are not driven.
    let is_driven = |program: &&Program| {
        matches!(
            program.flavour,
            Flavour::Portolan | Flavour::Hugo | Flavour::Mdbook
        ) && program.name() == program.flavour.name()
    };
    for pages in SIZES.into_iter().filter(|pages| *pages <= up_to) {
        say(&format!("{pages} pages, from a save to the browser's document"));
        say("              ready ms  median ms    p95 ms    most ms  saves  lost   memory MB   peak MB");
        let mut ours = None;
        for program in programs.iter().filter(is_driven) {
            let measured = one(program, pages, &driver)?;
            show(program, &measured);
            match (program.flavour, ours) {
                (Flavour::Portolan, _) => ours = Some(measured),
                (_, Some(ours)) => show_ratios(program, &ours, &measured),
                (_, None) => {}
            }
        }
        say("");
    }
    say(&format!("machine load after: {}", measure::load()));
    Ok(())
}

fn one(program: &Program, pages: usize, driver: &browser::Driver) -> anyhow::Result<Reload> {
    let corpus = corpus::fresh_folder("reload", pages, Shape::Nested, program.flavour)?;
    corpus::write(&corpus, pages, Shape::Nested, program.flavour)?;
    // mdBook watches nothing that the nearest `.gitignore` leaves out, and ours leaves out `target/`.
    std::fs::write(corpus.join(".gitignore"), "# nothing\n").context("cannot write `.gitignore`")?;
    let page = corpus::fixed_page();
    let (file, at) = match program.flavour {
        Flavour::Hugo => (format!("content/{page}.md"), format!("{page}/")),
        _ => (format!("src/{page}.md"), format!("{page}.html")),
    };
    let saves = match program.flavour {
        Flavour::Portolan => SAVES,
        _ => SAVES_OF_PEERS,
    };
    let limit = limit_of(program.flavour);
    let port = free_port()?;
    let mut command = driver.node();
    command
        .arg("reload.bench.mjs")
        .arg(corpus.join(file))
        .args([at, port.to_string(), saves.to_string(), limit.to_string()])
        .arg(program.path())
        .args(arguments(program.flavour, &corpus, port));
    let output = output(&mut command)?;
    if !output.status.success() {
        bail!("the preview of {} could not be measured", program.flavour.name());
    }
    serde_json::from_slice(&output.stdout).context("the browser's driver gave no figures")
}

/// Runs the driver to its end. It has our pipe for its input, and ends with its server and its browser when that
/// closes, which is what happens when we are killed. Should it be killed itself, its server goes with its group.
fn output(command: &mut Command) -> anyhow::Result<Output> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut driver = command.spawn().context("cannot start `node`")?;
    // Held open until the driver has ended; waiting for it would close it.
    let input = driver.stdin.take();
    let group = driver.id();
    let output = driver.wait_with_output();
    drop(input);
    #[cfg(unix)]
    {
        // Mostly nobody is left in it.
        let _ = Command::new("kill")
            .args(["-KILL", "--", &format!("-{group}")])
            .stderr(Stdio::null())
            .status();
    }
    output.context("cannot wait for `node`")
}

fn arguments(flavour: Flavour, corpus: &Path, port: u16) -> Vec<String> {
    let corpus = corpus.display().to_string();
    let port = port.to_string();
    let words: Vec<&str> = match flavour {
        Flavour::Hugo => vec!["server", "--source", &corpus, "--port", &port, "--noBuildLock"],
        _ => vec!["serve", &corpus, "-p", &port],
    };
    words.into_iter().map(str::to_owned).collect()
}

/// Free now, and most likely a moment later.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

fn show(program: &Program, measured: &Reload) {
    let time = |time: Option<f64>| time.map_or_else(|| over(program), |time| format!("{time:.0}"));
    say(&format!(
        "  {:<10}{:>10} {:>10} {:>9} {:>10} {:>6} {:>5} {:>11.0} {:>9.0}",
        program.flavour.name(),
        time(measured.ready),
        time(measured.median),
        time(measured.p95),
        time(measured.most),
        measured.saves,
        measured.lost,
        megabytes(measured.memory),
        megabytes(measured.peak),
    ));
}

/// What stands for a time that did not come.
fn over(program: &Program) -> String {
    format!("> {} s", limit_of(program.flavour))
}

fn limit_of(flavour: Flavour) -> u64 {
    match flavour {
        Flavour::Portolan => LIMIT,
        _ => LIMIT_OF_PEERS,
    }
}

fn show_ratios(peer: &Program, ours: &Reload, theirs: &Reload) {
    say(&format!(
        "  portolan / {}: ready {}, median {}, memory {:.2}",
        peer.flavour.name(),
        ratio(ours.ready, theirs.ready),
        ratio(ours.median, theirs.median),
        ours.memory as f64 / theirs.memory as f64,
    ));
}

/// Ours to theirs; less than what is shown where theirs did not come in its time.
fn ratio(ours: Option<f64>, theirs: Option<f64>) -> String {
    let limit = LIMIT_OF_PEERS as f64 * 1_000.0;
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => format!("{:.4}", ours / theirs),
        (Some(ours), None) => format!("< {:.4}", ours / limit),
        (None, _) => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_did_not_come_is_a_bound() {
        assert_eq!(ratio(Some(20.0), Some(40.0)), "0.5000");
        assert_eq!(ratio(Some(24.0), None), "< 0.0001");
        assert_eq!(ratio(None, Some(40.0)), "-");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_killed_driver_leaves_is_ended() {
        let mut command = Command::new("sh");
        // The child of a driver that is killed; `cat` would end with its input.
        command.args(["-c", "sleep 600 > /dev/null & echo $!; kill -KILL $$"]);
        let output = output(&mut command).unwrap();
        assert!(!output.status.success());
        let left = String::from_utf8(output.stdout).unwrap();
        let is_alive = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", left.trim()));
            stat.is_ok_and(|stat| !stat.contains(") Z "))
        };
        let start = std::time::Instant::now();
        while is_alive() && start.elapsed() < std::time::Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert!(!is_alive());
    }
}
