//! `portolan check` as its user calls it: what it finds, what is excepted, what it repairs, how it reports.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BOOK: &str = "[book]\ntitle = \"T\"\nsrc = \"src\"\n\n[portolan]\ndialect = \"portolan\"\ngit = false\nlistings = false\n";

/// A book of these files.
fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("book.toml", BOOK), ("src/index.md", "# Home\n\nText.\n")]
        .iter()
        .chain(files)
    {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn portolan(folder: &Path, arguments: &[&str], epoch: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    match epoch {
        Some(epoch) => command.env("SOURCE_DATE_EPOCH", epoch),
        None => command.env_remove("SOURCE_DATE_EPOCH"),
    };
    command.stdin(Stdio::null()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a check says, a line for each diagnostic, and the result.
fn found(folder: &Path, arguments: &[&str]) -> (Vec<String>, Value) {
    let arguments: Vec<&str> = ["check", "--json"].iter().chain(arguments).copied().collect();
    let output = portolan(folder, &arguments, None);
    let text = out(&output);
    let mut lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let result = lines.pop().unwrap();
    let lines = lines.iter().map(|it| {
        let place = [&it["file"], &it["line"]].map(|part| part.to_string().replace('"', ""));
        format!(
            "{}:{} {} {}",
            place[0],
            place[1],
            it["level"].as_str().unwrap(),
            it["id"].as_str().unwrap()
        )
    });
    (lines.collect(), result)
}

#[test]
fn rules_over_pages_and_the_site_report_each_their_kind() {
    let folder = book(&[
        (
            "src/a.md",
            "---\ntitle: Same\n---\n# A\n\n### B\n\n![](a.png)\n\n```json\n{ a }\n```\n\n```toml\na\n```\n\n```yaml\na: b: c\n```\n",
        ),
        ("src/a.png", "x"),
        (
            "src/b.md",
            "# SAME\n\nTODO: write\n\ncafÃ© and a\u{200b}b \u{202e}c\n\n## X {#x}\n\n## Y {#x}\n\n```nolang\n```\n",
        ),
        ("src/lost.md", "---\nnav: false\n---\n# Lost\n"),
        (
            "src/hidden/index.md",
            "---\nnav: false\n---\n# Hidden\n\n[below](below.md)\n",
        ),
        ("src/hidden/below.md", "# Below\n\n[up](index.md)\n"),
    ]);
    let (lines, result) = found(folder.path(), &[]);
    assert_eq!(
        lines,
        [
            "src/a.md:6 notice heading-jump",
            "src/a.md:8 warning missing-alt",
            "src/a.md:11 warning invalid-json",
            "src/a.md:15 warning invalid-toml",
            "src/a.md:19 warning invalid-yaml",
            "src/b.md:1 warning duplicate-title",
            "src/b.md:3 warning placeholder-text",
            "src/b.md:5 warning mojibake",
            "src/b.md:5 warning invisible-character",
            "src/b.md:5 warning bidi-control",
            "src/b.md:9 warning duplicate-id",
            "src/b.md:11 warning unknown-language",
            "src/hidden/below.md:null notice not-in-nav",
            "src/lost.md:null warning orphan-page",
        ]
    );
    assert_eq!(
        (&result["parsed"], &result["published"]),
        (&6.into(), &false.into())
    );
    assert!(!folder.path().join("site").exists());
    // A second check asks nothing again and says the same.
    let (again, result) = found(folder.path(), &[]);
    assert_eq!(again, lines);
    assert_eq!(result["parsed"], 0);
    // A build says it, too.
    let built = portolan(folder.path(), &["build", "--json"], None);
    assert_eq!(out(&built).lines().count(), lines.len() + 1);
}

#[test]
fn levels_come_from_the_configuration_without_asking_the_pages_again() {
    let folder = book(&[("src/a.md", "# A\n\n### B\n\n![](b.png)\n"), ("src/b.png", "x")]);
    assert_eq!(found(folder.path(), &[]).0.len(), 2);
    let levels = "\n[diagnostics]\nheading-jump = \"off\"\nmissing-alt = \"error\"\n";
    fs::write(folder.path().join("book.toml"), format!("{BOOK}{levels}")).unwrap();
    let (lines, result) = found(folder.path(), &[]);
    assert_eq!(lines, ["src/a.md:5 error missing-alt"]);
    assert_eq!(result["parsed"], 0);
    assert_eq!(code(&portolan(folder.path(), &["check"], None)), 1);
}

#[test]
fn what_is_excepted_is_not_reported_and_idle_exceptions_are() {
    let page = "# A\n\n<!-- portolan-ignore missing-alt: decoration -->\n\n![](b.png)\n\n![](b.png)\n\n\
                <!-- portolan-ignore broken-link: comes next week -->\n\n[x](x.md)\n\n\
                <!-- portolan-ignore heading-jump -->\n\n### B\n\n<!-- portolan-ignore mojibake: nothing -->\n\nText.\n";
    let exceptions = "\n[[check.exceptions]]\nrules = [\"placeholder-text\"]\npaths = [\"drafts/**\"]\nreason = \"not finished\"\n\
                      \n[[check.exceptions]]\nrules = [\"bidi-control\"]\npaths = [\"drafts/**\"]\nreason = \"none\"\n\
                      \n[[check.exceptions]]\nrules = [\"overdue-review\"]\npaths = [\"**\"]\nreason = \"asked by check alone\"\n";
    let config = format!("{BOOK}{exceptions}");
    let folder = book(&[
        ("book.toml", &config),
        ("src/a.md", page),
        ("src/b.png", "x"),
        ("src/drafts/a.md", "# D\n\nTODO\n"),
    ]);
    let lines = found(folder.path(), &["--today", "2026-11-29"]).0;
    assert_eq!(
        lines,
        [
            "book.toml:15 warning ignore-unused",
            "book.toml:20 warning ignore-unused",
            "src/a.md:7 warning missing-alt",
            "src/a.md:13 warning ignore-unreasoned",
            "src/a.md:17 warning ignore-unused",
        ]
    );
    let built = portolan(folder.path(), &["build", "--json"], None);
    // A build does not ask for reviews, so it knows nothing of exceptions from them.
    assert_eq!(out(&built).lines().count(), lines.len());
}

#[test]
fn an_excepted_error_does_not_keep_a_site_from_being_published() {
    let config = format!("{BOOK}\n[diagnostics]\nbroken-link = \"error\"\n");
    let page = "# A\n\n<!-- portolan-ignore broken-link: later -->\n\n[x](x.md)\n";
    let folder = book(&[("book.toml", &config), ("src/a.md", page)]);
    let built = portolan(folder.path(), &["build", "--strict", "--quiet"], None);
    assert_eq!((code(&built), err(&built)), (0, String::new()));
    assert!(folder.path().join("site/a.html").is_file());
    fs::write(
        folder.path().join("src/a.md"),
        page.replace("broken-link", "broken-image"),
    )
    .unwrap();
    assert_eq!(code(&portolan(folder.path(), &["build"], None)), 1);
}

#[test]
fn a_review_is_overdue_by_the_day_that_is_given() {
    let page = "---\nreviewed: 2026-01-01\nreview_every: 30 days\nowner: ops\n---\n# A\n";
    let folder = book(&[("src/a.md", page)]);
    assert_eq!(
        found(folder.path(), &["--today", "2026-01-31"]).0,
        Vec::<String>::new()
    );
    assert_eq!(
        found(folder.path(), &["--today", "2026-02-01"]).0,
        ["src/a.md:2 warning overdue-review"]
    );
    let by_epoch = |seconds: &str| {
        code(&portolan(
            folder.path(),
            &["check", "--strict", "--quiet"],
            Some(seconds),
        ))
    };
    assert_eq!((by_epoch("1769817600"), by_epoch("1769904000")), (0, 1));
    // By the clock it is: no clock shows a day before this program was written.
    assert_eq!(code(&portolan(folder.path(), &["check", "--strict"], None)), 1);
    assert_eq!(code(&portolan(folder.path(), &["build", "--strict"], None)), 0);
    for wrong in ["tomorrow", "2026-02-30", "2026-1-1"] {
        assert_eq!(
            code(&portolan(folder.path(), &["check", "--today", wrong], None)),
            2,
            "{wrong}"
        );
    }
}

#[test]
fn repairs_are_written_when_they_are_asked_for_and_only_then() {
    let page = "# CafÃ©\r\n\r\na\u{200b}b\r\n\r\n<!-- portolan-ignore mojibake: an example -->\r\ncafÃ©\r\n";
    let folder = book(&[
        ("src/a.md", page),
        ("src/clean.md", "# Clean\n"),
        ("outside.md", "cafÃ©\n"),
    ]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for arguments in [&["build"][..], &["check"], &["check", "--fix", "--dry-run"]] {
        assert_eq!(code(&portolan(folder.path(), arguments, None)), 0);
        assert_eq!(read("src/a.md"), page);
    }
    let told = err(&portolan(
        folder.path(),
        &["check", "--fix", "--dry-run", "--quiet"],
        None,
    ));
    let told: Vec<_> = told.lines().take(7).collect();
    assert_eq!(
        told,
        [
            "would repair src/a.md:1 [mojibake]",
            "  - # CafÃ©",
            "  + # Café",
            "would repair src/a.md:3 [invisible-character]",
            "  - a<U+200B>b",
            "  + ab",
            "would repair 2 lines in 1 file",
        ]
    );
    let fixed = portolan(folder.path(), &["check", "--fix", "--strict", "--quiet"], None);
    assert_eq!(code(&fixed), 0, "{}", err(&fixed));
    assert_eq!(
        read("src/a.md"),
        "# Café\r\n\r\nab\r\n\r\n<!-- portolan-ignore mojibake: an example -->\r\ncafÃ©\r\n"
    );
    assert_eq!(read("outside.md"), "cafÃ©\n");
    let names: Vec<_> = fs::read_dir(folder.path().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(names, Vec::<String>::new());
    assert_eq!(
        code(&portolan(folder.path(), &["check", "--dry-run"], None)),
        2,
        "needs --fix"
    );
}

#[cfg(unix)]
#[test]
fn what_lies_outside_of_the_source_is_never_repaired() {
    let folder = book(&[
        ("parts/b.md", "cafÃ©\n"),
        ("src/a.md", "# A\n\n{{#include ../parts/b.md}}\n\nx\u{200b}y\n"),
    ]);
    std::os::unix::fs::symlink("../parts/b.md", folder.path().join("src/link.md")).unwrap();
    let output = portolan(folder.path(), &["check", "--fix"], None);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("parts/b.md")).unwrap(),
        "cafÃ©\n"
    );
    assert!(
        fs::symlink_metadata(folder.path().join("src/link.md"))
            .unwrap()
            .is_symlink()
    );
    assert!(
        fs::read_to_string(folder.path().join("src/a.md"))
            .unwrap()
            .ends_with("xy\n")
    );
}

#[test]
fn reports_are_for_the_programs_that_asked_for_them() {
    let folder = book(&[("src/ä b.md", "# A\n\n![](a.png)\n"), ("src/a.png", "x")]);
    let parent = folder.path().join("..");
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let sarif = portolan(&parent, &["check", name, "--format", "sarif", "--strict"], None);
    assert_eq!((code(&sarif), err(&sarif)), (1, String::new()));
    let log: Value = serde_json::from_str(&out(&sarif)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "missing-alt");
    assert_eq!(
        (&result["ruleId"], &result["ruleIndex"]),
        (&"missing-alt".into(), &0.into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        format!("{name}/src/%C3%A4%20b.md")
    );
    assert_eq!(
        place["region"],
        serde_json::json!({ "startLine": 3, "startColumn": 1, "endColumn": 11, "snippet": { "text": "![](a.png)" } })
    );

    let github = portolan(folder.path(), &["check", "--format", "github"], None);
    let expected = "::warning file=src/ä b.md,line=3,col=1,endColumn=11,title=missing-alt::the image has no alternative text";
    assert_eq!(
        (code(&github), out(&github).starts_with(expected)),
        (0, true),
        "{}",
        out(&github)
    );

    let (json, format) = (["check", "--json"], ["check", "--format", "json"]);
    let first = |arguments: &[&str]| {
        out(&portolan(folder.path(), arguments, None))
            .lines()
            .next()
            .map(str::to_owned)
    };
    assert_eq!(first(&json), first(&format));
    let fields: Value = serde_json::from_str(&first(&json).unwrap()).unwrap();
    let names: Vec<_> = fields.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "type", "id", "level", "message", "file", "line", "column", "length", "hint", "page", "excerpt"
        ]
    );
    assert_eq!(
        code(&portolan(
            folder.path(),
            &["check", "--json", "--format", "sarif"],
            None
        )),
        2
    );
}

#[test]
fn repairs_are_traced_once() {
    let folder = book(&[("src/a.md", "# A\n\nCafÃ©, invi\u{200b}\u{200b}sible.\n")]);
    let checked = portolan(folder.path(), &["check", "--fix", "--trace", "trace.json"], None);
    assert!(
        out(&checked).contains("repaired") || err(&checked).contains("repaired"),
        "{}{}",
        out(&checked),
        err(&checked)
    );
    let trace = fs::read(folder.path().join("trace.json")).unwrap();
    let trace: Value = serde_json::from_slice(&trace).unwrap();
    assert!(
        trace
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["name"] == "parse")
    );
}
