//! `cargo xtask reliability`: the tests of what must hold when things go wrong, as short as in the ordinary run or, with
//! `--long`, as often as the scorecard in the manual says.

use clap::Args;

use xtask::shell;

/// How long to test.
#[derive(Debug, Args)]
pub(crate) struct Reliability {
    /// Hours instead of minutes: a thousand sequences of edits, hundreds of kills, a page of 100 MB.
    #[arg(long)]
    long: bool,
}

/// Tests of one package: its name, which of its test programs, which tests, and how often in a long run.
struct Suite {
    package: &'static str,
    program: &'static [&'static str],
    tests: &'static [&'static str],
    long: &'static [(&'static str, &'static str)],
}

const SUITES: &[Suite] = &[
    Suite {
        package: "portolan-build",
        program: &["--lib"],
        tests: &["output::", "cache::"],
        long: &[],
    },
    Suite {
        package: "portolan-tests",
        program: &["--test", "suite"],
        tests: &[
            "rebuild::",
            "index_follows::",
            "fuzz::",
            "stale::",
            "names::",
            "escapes::",
            "cache::",
            "bad_input::",
        ],
        long: &[("PORTOLAN_SEQUENCES", "1000"), ("PORTOLAN_FUZZ", "20000")],
    },
    Suite {
        package: "portolan-search",
        program: &["--lib"],
        tests: &["fuzz::"],
        long: &[("PORTOLAN_FUZZ", "20000")],
    },
    Suite {
        package: "portolan-core",
        program: &[
            "--test",
            "pathological",
            "--test",
            "xss",
            "--test",
            "any_text",
            "--test",
            "specs",
        ],
        tests: &[],
        long: &[("PORTOLAN_PATHOLOGICAL", "10")],
    },
    Suite {
        package: "portolan-serve",
        program: &["--tests"],
        tests: &[],
        long: &[],
    },
    Suite {
        package: "portolan",
        program: &["--test", "serve"],
        tests: &[],
        long: &[("PORTOLAN_READERS", "1000")],
    },
    Suite {
        package: "portolan",
        program: &["--test", "reliability"],
        tests: &[],
        long: &[
            ("PORTOLAN_KILLS", "200"),
            ("PORTOLAN_SIGNALS", "50"),
            ("PORTOLAN_FULL_DISKS", "40"),
            ("PORTOLAN_TOGETHER", "20"),
        ],
    },
];

/// Runs all of them, one package after the other; the first that fails ends it.
pub(crate) fn run(asked: &Reliability) -> anyhow::Result<()> {
    for suite in SUITES {
        let mut command = shell::cargo();
        command
            .args(["test", "--locked", "--package", suite.package])
            .args(suite.program);
        if asked.long {
            command.arg("--release").envs(suite.long.iter().copied());
        }
        command.arg("--").args(suite.tests);
        if asked.long {
            command.args(["--include-ignored", "--nocapture"]);
        }
        shell::run(&mut command)?;
    }
    Ok(())
}
