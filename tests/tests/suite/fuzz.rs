//! The parsers, fed with a few hundred texts of fixed seeds each, and with all that once was found.
//! `PORTOLAN_FUZZ=N` feeds N of each.

use std::path::Path;

use portolan_tests::fuzz::TARGETS;
use portolan_tests::fuzz::random::Random;

/// How many texts of each without `PORTOLAN_FUZZ`.
const ROUNDS: u64 = 250;

/// The kept texts of a target: what found something, and good beginnings.
fn seeds(target: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/seeds")
        .join(target);
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        String::from_utf8_lossy(&std::fs::read(file).expect("a seed")).into_owned()
    };
    files.iter().map(read).collect()
}

#[test]
fn whatever_a_parser_is_fed_there_is_a_result() {
    let rounds = std::env::var("PORTOLAN_FUZZ")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(ROUNDS);
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "`{name}` has seeds");
        for seed in &seeds {
            target(seed);
        }
        for round in 0..rounds {
            let text = Random::new(round).text(name, &seeds);
            if std::panic::catch_unwind(|| target(&text)).is_err() {
                panic!(
                    "`{name}` with the seed {round} failed; keep it in `fuzz/seeds/{name}` and mend it:\n{text:?}"
                );
            }
        }
    }
}
