//! Measures builds and previews of large corpora: ours, and those of Hugo and mdBook where they are installed.
//!
//! The entry point is [`run`]. Programs take turns on the same machine in one run, and medians and ratios are shown,
//! because other work on the machine slows all of them alike. It prints figures and judges none, but for the two that
//! do not depend on the machine: the bytes of a page and the cost per page as a site grows.

mod book;
mod floor;
mod measure;
mod paint;
mod program;
mod reload;
mod search;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::corpus::{self, Flavour, Shape};
use measure::Cost;
use program::Program;
use xtask::shell::say;

/// How much larger a page may be in a large site than in a small one, in percent.
const PAGE_GROWTH: f64 = 5.0;
/// How much more of the processor a page may need in a site eight times as large, the system aside, before the short form fails.
const FLATNESS: f64 = 1.3;

/// The arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// Only check that a page costs the same at 500 and at 4,000 pages.
    #[arg(long)]
    smoke: bool,
    /// How often each program builds each corpus.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Leave out corpora with more pages.
    #[arg(long, value_name = "PAGES", default_value_t = 10_000)]
    up_to: usize,
    /// Measure previews instead: from a save to the new text in a browser.
    #[arg(long)]
    reload: bool,
    /// Measure search instead: what an index costs a build, and a question a reader; beside Pagefind where it is installed.
    #[arg(long, conflicts_with = "reload")]
    search: bool,
    /// Measure how soon pages of the example portal are seen on a slow telephone instead.
    #[arg(long, conflicts_with_all = ["reload", "search"])]
    paint: bool,
    /// Build this mdBook book instead, with mdBook and with ours in turn.
    #[arg(long, value_name = "FOLDER")]
    book: Option<PathBuf>,
}

/// A corpus of some size.
#[derive(Clone, Copy, Debug)]
struct Case {
    pages: usize,
    shape: Shape,
}

const CASES: [Case; 5] = [
    Case {
        pages: 100,
        shape: Shape::Nested,
    },
    Case {
        pages: 1000,
        shape: Shape::Nested,
    },
    Case {
        pages: 10_000,
        shape: Shape::Nested,
    },
    Case {
        pages: 10_000,
        shape: Shape::Flat,
    },
    // Only where `--up-to` asks for it.
    Case {
        pages: 100_000,
        shape: Shape::Nested,
    },
];

/// The sizes of the short form: far enough apart to show what grows with the site, and large enough that what every build
/// costs does not hide it.
const SMOKE: [Case; 2] = [
    Case {
        pages: 500,
        shape: Shape::Nested,
    },
    Case {
        pages: 4000,
        shape: Shape::Nested,
    },
];

/// What one program showed of one corpus.
struct Measured {
    program: Program,
    cost: Cost,
    /// The program's own processor time in the round that other work disturbed least.
    least_user: Duration,
    files: usize,
    bytes: u64,
    /// The bytes of the page that all sizes share.
    page: Option<u64>,
}

/// What guards the main branch of all this: the cost of a page must not grow with the site.
///
/// # Errors
/// When it does, or nothing can be built.
pub(crate) fn guard() -> anyhow::Result<()> {
    // Only Unix tells what a program has used.
    if cfg!(unix) {
        smoke(&Program::portolan()?, 3)?;
    }
    Ok(())
}

/// Runs the task.
pub(crate) fn run(arguments: &Bench) -> anyhow::Result<()> {
    let portolan = Program::portolan()?;
    if let Some(book) = &arguments.book {
        return book::run(book, &portolan, arguments.rounds);
    }
    if arguments.smoke {
        return smoke(&portolan, arguments.rounds);
    }
    if arguments.paint {
        say(&portolan.version());
        return paint::run(&portolan, arguments.rounds);
    }
    if arguments.search {
        say(&portolan.version());
        return search::run(&portolan, arguments.rounds, arguments.up_to);
    }
    let mut programs = vec![portolan];
    programs.extend(Program::peers());
    for program in &programs {
        say(&program.version());
    }
    for flavour in program::PEERS {
        if !programs.iter().any(|program| program.flavour == flavour) {
            say(&format!(
                "{} is not installed: `cargo xtask peers` installs what ours is held against",
                flavour.name()
            ));
        }
    }
    if arguments.reload {
        return reload::run(&programs, arguments.up_to);
    }
    say(&format!("machine load before: {}\n", measure::load()));
    let floor = Program::floor()?;
    let mut pages = Vec::new();
    for case in CASES.into_iter().filter(|case| case.pages <= arguments.up_to) {
        let results = measure_case(case, &programs, arguments.rounds)?;
        show(case, &results);
        floor::compare(case, &floor, &results, arguments.rounds)?;
        pages.extend(ours(&results).and_then(|result| Some((case.pages, result.page?))));
        rebuilds(case, &programs[0], arguments.rounds)?;
        say("");
    }
    say(&format!("machine load after: {}", measure::load()));
    if let (Some(&small), Some(&large)) = (pages.first(), pages.last()) {
        check_page(small, large)?;
    }
    Ok(())
}

/// Builds a corpus with each program in turn, as often as asked.
fn measure_case(case: Case, programs: &[Program], rounds: usize) -> anyhow::Result<Vec<Measured>> {
    let programs: Vec<&Program> = programs
        .iter()
        .filter(|program| case.pages <= program.limit())
        .collect();
    let folders: Vec<Folders> = programs
        .iter()
        .map(|program| Folders::create(case, program))
        .collect::<anyhow::Result<_>>()?;
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); programs.len()];
    for _ in 0..rounds.max(1) {
        for ((program, folders), costs) in programs.iter().zip(&folders).zip(&mut costs) {
            costs.push(program.build_cold(&folders.corpus, &folders.site)?);
        }
    }
    let fixed = corpus::fixed_page();
    let mut results = Vec::new();
    for ((program, folders), costs) in programs.into_iter().zip(&folders).zip(costs) {
        let (files, bytes) = measure::size(&folders.site).context("cannot read the site")?;
        let page = fs::metadata(program.page(&folders.site, &fixed))
            .ok()
            .map(|facts| facts.len());
        results.push(Measured {
            program: program.clone(),
            cost: Cost::median(&costs),
            least_user: costs.iter().map(|cost| cost.user).min().unwrap_or_default(),
            files,
            bytes,
            page,
        });
    }
    Ok(results)
}

/// A corpus and the site that is made of it.
struct Folders {
    corpus: PathBuf,
    site: PathBuf,
}

impl Folders {
    fn create(case: Case, program: &Program) -> anyhow::Result<Self> {
        let flavour = program.flavour;
        let corpus = corpus::fresh_folder("bench", case.pages, case.shape, flavour)?;
        corpus::write(&corpus, case.pages, case.shape, flavour)?;
        let Self { corpus, site } = Self::of(corpus);
        // Two programs may share a corpus, but not a site.
        let site = site.with_file_name(site.file_name().unwrap_or_default().to_string_lossy().replacen(
            flavour.name(),
            &program.name(),
            1,
        ));
        Ok(Self { corpus, site })
    }

    /// Those of a corpus that was made before.
    fn existing(case: Case, flavour: Flavour) -> Self {
        let tail = if case.shape == Shape::Flat { "-flat" } else { "" };
        let name = format!("{}-{}{tail}", flavour.name(), case.pages);
        Self::of(xtask::shell::root().join("target/bench").join(name))
    }

    /// The site lies beside the corpus: a program must not meet its own output.
    fn of(corpus: PathBuf) -> Self {
        let mut name = corpus.file_name().unwrap_or_default().to_owned();
        name.push("-site");
        let site = corpus.with_file_name(name);
        Self { corpus, site }
    }
}

fn show(case: Case, results: &[Measured]) {
    let shape = if case.shape == Shape::Flat {
        ", one folder"
    } else {
        ""
    };
    say(&format!("{} pages{shape}", case.pages));
    say("                  wall s    CPU s   peak MB   pages/s   output MB    files   one page B");
    for result in results {
        let wall = result.cost.wall.as_secs_f64();
        say(&format!(
            "  {:<14}{wall:>8.2} {:>8.2} {:>9.0} {:>9.0} {:>11.1} {:>8} {:>12}",
            result.program.name(),
            result.cost.cpu.as_secs_f64(),
            megabytes(result.cost.peak_bytes),
            case.pages as f64 / wall,
            megabytes(result.bytes),
            result.files,
            result
                .page
                .map_or_else(|| "-".to_owned(), |bytes| bytes.to_string()),
        ));
    }
    let Some(ours) = ours(results) else { return };
    for peer in results
        .iter()
        .filter(|result| result.program.flavour != Flavour::Portolan)
    {
        say(&format!(
            "  portolan / {}: wall {:.2}, CPU {:.2}, peak {:.2}, output {:.2}",
            peer.program.name(),
            ours.cost.wall.as_secs_f64() / peer.cost.wall.as_secs_f64(),
            ours.cost.cpu.as_secs_f64() / peer.cost.cpu.as_secs_f64(),
            ours.cost.peak_bytes as f64 / peer.cost.peak_bytes as f64,
            ours.bytes as f64 / peer.bytes as f64,
        ));
    }
}

/// The second build: nothing changed, then one page changed. The site of the last cold build is there.
fn rebuilds(case: Case, portolan: &Program, rounds: usize) -> anyhow::Result<()> {
    let folders = Folders::existing(case, Flavour::Portolan);
    let page = page_to_change(&folders.corpus, case.shape)?;
    let text = fs::read_to_string(&page).with_context(|| format!("cannot read `{}`", page.display()))?;
    let url = page.strip_prefix(folders.corpus.join("src"))?.with_extension("");
    let published = portolan.page(&folders.site, &url.to_string_lossy());
    let (mut unchanged, mut changed, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds.max(1) {
        unchanged.push(portolan.build(&folders.corpus, &folders.site)?);
        fs::write(&page, format!("{text}\nOne sentence more, number {round}.\n"))
            .with_context(|| format!("cannot write `{}`", page.display()))?;
        let build = || portolan.build(&folders.corpus, &folders.site);
        let (after, cost) = measure::until_changed(&published, build)?;
        seen.push(after);
        changed.push(cost);
    }
    for (what, costs) in [("nothing changed", unchanged), ("one page changed", changed)] {
        let cost = Cost::median(&costs);
        say(&format!(
            "  again, {what}: {:.2} s, {:.2} CPU s, {:.0} MB",
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64(),
            megabytes(cost.peak_bytes)
        ));
    }
    say(&format!(
        "  the page is in its place after {:.2} s, the search index at the end",
        measure::middle(seen).as_secs_f64()
    ));
    Ok(())
}

fn page_to_change(corpus: &Path, shape: Shape) -> anyhow::Result<PathBuf> {
    let source = corpus.join("src");
    if shape == Shape::Nested {
        return Ok(source.join(format!("{}.md", corpus::fixed_page())));
    }
    let mut pages: Vec<PathBuf> = fs::read_dir(&source)
        .with_context(|| format!("cannot read `{}`", source.display()))?
        .flatten()
        .map(|item| item.path())
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "index"))
        .collect();
    pages.sort_unstable();
    pages.into_iter().nth(47).context("the corpus has too few pages")
}

/// The short form for CI: what a page costs must not depend on the size of the site. Counted in CPU seconds, which
/// other work on the machine disturbs least, and by the bytes of a page.
fn smoke(portolan: &Program, rounds: usize) -> anyhow::Result<()> {
    let mut found = Vec::new();
    for case in &SMOKE {
        let results = measure_case(*case, std::slice::from_ref(portolan), rounds)?;
        show(*case, &results);
        let result = ours(&results).context("nothing was measured")?;
        let page = result.page.context("the site lacks the page that is compared")?;
        found.push((
            case.pages,
            page,
            result.least_user.as_secs_f64() / case.pages as f64,
        ));
    }
    let (small, large) = (found[0], found[1]);
    check_page((small.0, small.1), (large.0, large.1))?;
    let ratio = large.2 / small.2;
    say(&format!(
        "the program's CPU per page at {} pages / at {} pages: {ratio:.2} (at most {FLATNESS})",
        large.0, small.0
    ));
    if ratio > FLATNESS {
        bail!("a page costs more in a large site: {ratio:.2} times");
    }
    Ok(())
}

/// The same page must have about the same size in a small and a large site.
fn check_page(small: (usize, u64), large: (usize, u64)) -> anyhow::Result<()> {
    let growth = (large.1 as f64 / small.1 as f64 - 1.0) * 100.0;
    say(&format!(
        "one page: {} bytes at {} pages, {} bytes at {} pages ({growth:+.1} %)",
        small.1, small.0, large.1, large.0
    ));
    if growth.abs() > PAGE_GROWTH {
        bail!("a page grows with the site: {growth:+.1} %, at most {PAGE_GROWTH} % is allowed");
    }
    Ok(())
}

fn ours(results: &[Measured]) -> Option<&Measured> {
    results
        .iter()
        .find(|result| result.program.flavour == Flavour::Portolan)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
