//! The same book gives the same bytes, index and mark included, whatever is around the build: threads, time zone, locale,
//! folder, clock, order of the files, load, rights, terminal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use crate::support::{Tree, code, command, difference, read, said, through, write};

/// What may be different around a build.
#[derive(Clone, Copy, Debug)]
enum Around {
    Variables(&'static [(&'static str, &'static str)]),
    Threads(&'static str),
    /// The folder that it is started in, and how it names the book from there.
    From(&'static str, &'static str),
    /// Where the book lies.
    At(&'static str),
    /// Seconds that the clock is off.
    Clock(&'static str),
    /// How files are made: in which order, and whether among others that are gone again.
    Order(fn(&mut Vec<(String, Vec<u8>)>)),
    /// When files say that they were written: seconds since 1970.
    Written(u64),
    Rights(&'static str),
    Load(usize),
    NoHome,
    Quiet,
    /// A second build over another book's site and cache.
    AfterAnother,
}

use Around::*;

const AROUND: &[Around] = &[
    Threads("1"),
    Threads("2"),
    Threads("3"),
    Threads("8"),
    Threads("64"),
    Variables(&[("RAYON_NUM_THREADS", "1")]),
    Variables(&[("RAYON_NUM_THREADS", "8")]),
    Variables(&[("TZ", "UTC")]),
    Variables(&[("TZ", "Asia/Tokyo")]),
    Variables(&[("TZ", "Pacific/Kiritimati")]),
    Variables(&[("TZ", "America/Los_Angeles")]),
    Variables(&[("TZ", ":nonsense")]),
    Variables(&[("LANG", "C"), ("LC_ALL", "C")]),
    Variables(&[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]),
    Variables(&[("LANG", "de_DE.ISO-8859-1")]),
    Variables(&[("LC_ALL", "ar_EG.UTF-8"), ("LC_COLLATE", "ar_EG.UTF-8")]),
    Variables(&[("LANG", ""), ("LC_ALL", "POSIX"), ("LANGUAGE", "ja:fr")]),
    Variables(&[("COLUMNS", "20"), ("TERM", "dumb")]),
    Variables(&[
        ("COLUMNS", "400"),
        ("TERM", "xterm-256color"),
        ("CLICOLOR_FORCE", "1"),
    ]),
    Variables(&[("CI", "true"), ("GITHUB_ACTIONS", "true"), ("NETLIFY", "true")]),
    Variables(&[
        ("USER", "somebody"),
        ("LOGNAME", "somebody"),
        ("HOSTNAME", "elsewhere"),
    ]),
    Variables(&[("TMPDIR", "/nowhere"), ("XDG_CACHE_HOME", "/nowhere")]),
    Variables(&[("RUST_BACKTRACE", "full"), ("RUST_LOG", "trace")]),
    From("", "book"),
    From("book", "."),
    From("book/docs", ".."),
    From("/", "ABSOLUTE"),
    From("other", "../book/../book/./"),
    At("a path with spaces/and größe"),
    At("deep/deep/deep/deep/deep/deep/deep/deep/deep/deep"),
    At("site"),
    Clock("86400"),
    Clock("-315360000"),
    Clock("315360000"),
    Order(|files| files.reverse()),
    Order(|files| files.sort_by_key(|(path, _)| path.bytes().map(u32::from).sum::<u32>() % 97)),
    Order(|files| files.sort_by_key(|(path, bytes)| (bytes.len() % 7, path.len()))),
    Written(0),
    Written(4_000_000_000),
    Rights("077"),
    Rights("002"),
    Load(8),
    NoHome,
    Quiet,
    AfterAnother,
];

const CONFIG: &str = "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n\
                      [output.html.print]\nenable = true\n[glossary]\npage = \"writing/elements.md\"\n";

/// A book with everything whose order or time could show: the manual's pages of all elements, and many small ones.
fn book() -> Vec<(String, Vec<u8>)> {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/writing");
    let mut files = vec![("book.toml".to_owned(), CONFIG.into())];
    files.push((
        "docs/index.md".to_owned(),
        b"# Home\n\n:::recent\n:::\n\n:::statistics\n:::\n".into(),
    ));
    for (path, bytes) in read(&manual) {
        // All diagrams at once take longer to draw than all the rest.
        if path != "diagram-gallery.md" {
            files.push((format!("docs/writing/{path}"), bytes));
        }
    }
    for number in 0..40 {
        let text = format!(
            "---\ntags: [t{}, all]\nupdated: 2026-01-{:02}\n---\n# Ordered {number}\n\nWords {number}.\n",
            number % 7,
            number % 28 + 1
        );
        files.push((format!("docs/order/p-{number}.md"), text.into_bytes()));
    }
    files
}

fn put(files: &[(String, Vec<u8>)], root: &Path) {
    for (path, bytes) in files {
        write(&root.join(path), bytes);
    }
}

fn written(root: &Path, seconds: u64) {
    let when = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for path in read(root).into_keys() {
        let file = fs::File::options().write(true).open(root.join(path)).unwrap();
        file.set_modified(when).unwrap();
    }
}

/// A library that moves the clock; nothing where there is no compiler.
#[expect(clippy::print_stdout, reason = "a test says what it could not run")]
fn clock(folder: &Path) -> Option<PathBuf> {
    let library = folder.join("clock.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reliability/clock.c");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output();
    let is_there = cfg!(target_os = "linux")
        && compiled.is_ok_and(|output| output.status.success())
        && year(&library, "315360000") > year(&library, "0");
    if !is_there {
        println!("skipped: no clock can be moved here");
    }
    is_there.then_some(library)
}

/// The year that a program is told whose clock is off by so many seconds.
fn year(library: &Path, shift: &str) -> u32 {
    let mut date = Command::new("date");
    date.arg("+%Y")
        .env("LD_PRELOAD", library)
        .env("CLOCK_SHIFT", shift);
    let said = date.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&said).trim().parse().unwrap_or_default()
}

/// The site of a book with all that around it.
fn site(around: Around) -> Option<Tree> {
    let folder = tempfile::tempdir().unwrap();
    let root = match around {
        At(path) => folder.path().join(path),
        _ => folder.path().join("book"),
    };
    fs::create_dir_all(folder.path().join("other")).unwrap();
    let mut files = book();
    if let Order(order) = around {
        order(&mut files);
    }
    put(&files, &root);
    let (mut from, mut named) = (root.clone(), ".".to_owned());
    if let From(folder_of, name) = around {
        from = folder.path().join(folder_of);
        named = name.replace("ABSOLUTE", root.to_str().unwrap());
    }
    let output = folder.path().join("out");
    let mut build = command(&from, &["build", &named, "-d", output.to_str().unwrap()]);
    match around {
        Variables(variables) => _ = build.envs(variables.iter().copied()),
        Threads(number) => _ = build.args(["--threads", number]),
        Clock(shift) => {
            _ = build
                .env("LD_PRELOAD", clock(folder.path())?)
                .env("CLOCK_SHIFT", shift)
        }
        Written(seconds) => written(&root, seconds),
        Rights(mask) => {
            build = with_mask(mask, &build);
        }
        NoHome => _ = build.env_clear(),
        Quiet => _ = build.args(["--quiet", "--json"]),
        AfterAnother => after_another(&root, &output),
        At(_) | From(..) | Order(_) | Load(_) => {}
    }
    let is_over = AtomicBool::new(false);
    let built = std::thread::scope(|scope| {
        if let Load(threads) = around {
            for _ in 0..threads {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        std::hint::spin_loop()
                    }
                });
            }
        }
        let built = build.output();
        is_over.store(true, Ordering::Relaxed);
        built.unwrap()
    });
    assert_eq!(code(&built), Some(0), "{around:?}: {}", said(&built));
    Some(read(&output))
}

fn with_mask(mask: &str, build: &Command) -> Command {
    through(
        &["sh", "-c", &format!("umask {mask} && exec \"$0\" \"$@\"")],
        build,
    )
}

/// Builds the book with other pages first, and then takes those away.
fn after_another(root: &Path, output: &Path) {
    let others: Vec<_> = (0..20)
        .map(|number| root.join(format!("docs/order/x-{number}.md")))
        .collect();
    for (number, other) in others.iter().enumerate() {
        write(
            other,
            format!("---\ntags: [t{number}]\n---\n# Other {number}\n\nWords.\n").as_bytes(),
        );
    }
    let built = command(root, &["build", "-d", output.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(code(&built), Some(0), "{}", said(&built));
    for other in others {
        fs::remove_file(other).unwrap();
    }
}

#[test]
fn nothing_around_a_build_shows_in_the_site() {
    let expected = site(Threads("2")).unwrap();
    assert!(expected.keys().any(|path| path.starts_with("assets/search/")));
    for &around in AROUND {
        if let Some(site) = site(around) {
            assert_eq!(difference(&site, &expected), [""; 0], "{around:?}");
        }
    }
}

#[test]
fn the_day_of_a_build_is_the_one_that_is_given() {
    // With SOURCE_DATE_EPOCH the clock does not count; two builds with the same one are the same.
    let at = |zone: &'static str| {
        site(match zone {
            "UTC" => Variables(&[("SOURCE_DATE_EPOCH", "1700000000"), ("TZ", "UTC")]),
            _ => Variables(&[("SOURCE_DATE_EPOCH", "1700000000"), ("TZ", "Pacific/Kiritimati")]),
        })
    };
    let site = at("UTC").unwrap();
    assert_eq!(difference(&site, &at("east").unwrap()), [""; 0]);
    let facts = String::from_utf8_lossy(&site["site.js"]);
    assert!(facts.contains("2023-11-14"), "{facts}");
}
