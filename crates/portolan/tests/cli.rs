//! The program as its user calls it: exit codes, streams, what stays on disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

fn portolan(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
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

/// A last line without its seconds.
fn last_line(text: &str) -> String {
    let line = text
        .lines()
        .find(|line| line.contains(" pages ") || line.contains(" page "))
        .unwrap_or_default();
    match (line.find(" in "), line.find(" s,")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &line[..from], &line[to + 2..]),
        _ => line.to_owned(),
    }
}

#[test]
fn a_new_book_builds_without_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let started = portolan(folder.path(), &["init", "my-docs"]);
    assert_eq!((code(&started), err(&started).as_str()), (0, ""));
    let built = portolan(folder.path(), &["build", "my-docs", "--strict", "--quiet"]);
    assert_eq!(
        (code(&built), err(&built).as_str(), out(&built).as_str()),
        (0, "", "")
    );
    assert!(folder.path().join("my-docs/site/index.html").is_file());
    let again = portolan(folder.path(), &["init", "my-docs"]);
    assert_eq!(code(&again), 2);
    assert_eq!(
        err(&again).trim(),
        "error: `my-docs` holds a `book.toml` already: nothing was changed"
    );
}

#[test]
fn exit_codes_tell_problems_from_failures() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["build"])), 2, "no book here");
    assert_eq!(code(&portolan(root, &["--no-such-flag"])), 2);
    assert_eq!(code(&portolan(root, &["--help"])), 0);
    assert_eq!(code(&portolan(root, &["init", "."])), 0);
    std::fs::write(root.join("docs/extra.md"), "# Extra\n\n[gone](gone.md)\n").unwrap();
    let lenient = portolan(root, &["build"]);
    assert_eq!(code(&lenient), 0, "{}", err(&lenient));
    let strict = portolan(root, &["build", "--strict"]);
    assert_eq!(code(&strict), 1);
    assert!(
        out(&strict).contains("the last good site stays"),
        "{}",
        out(&strict)
    );
}

#[test]
fn check_writes_no_site() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&portolan(folder.path(), &["init", "."])), 0);
    let checked = portolan(folder.path(), &["check", "--strict"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(
        last_line(&out(&checked)).starts_with("Checked "),
        "{}",
        out(&checked)
    );
    assert!(!folder.path().join("site").exists());
}

#[test]
fn json_is_one_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["init", "."])), 0);
    std::fs::write(root.join("docs/extra.md"), "# Extra\n\nSee [gone](gone.md).\n").unwrap();
    let built = portolan(root, &["build", "--json"]);
    let lines: Vec<serde_json::Value> = out(&built)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let problem = lines.iter().find(|line| line["id"] == "broken-link").unwrap();
    assert_eq!(
        (
            &problem["type"],
            &problem["file"],
            &problem["line"],
            &problem["column"],
            &problem["level"]
        ),
        (
            &"diagnostic".into(),
            &"docs/extra.md".into(),
            &3.into(),
            &5.into(),
            &"warning".into()
        )
    );
    let result = lines.last().unwrap();
    assert_eq!(
        (&result["type"], &result["warnings"], &result["published"]),
        (&"result".into(), &1.into(), &true.into())
    );
}

#[test]
fn clean_removes_what_was_built_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["init", "."])), 0);
    assert_eq!(code(&portolan(root, &["build"])), 0);
    std::fs::write(root.join("site/CNAME"), "docs.example.org\n").unwrap();
    assert_eq!(code(&portolan(root, &["clean"])), 0);
    assert_eq!(
        std::fs::read_to_string(root.join("site/CNAME")).unwrap(),
        "docs.example.org\n"
    );
    assert!(!root.join("site/index.html").exists());
    assert!(!root.join(".portolan").exists());
    assert_eq!(out(&portolan(root, &["clean"])), "Nothing to remove\n");
}

#[test]
fn render_prints_a_body() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "# A\n\n*b* <i>c</i>\n").unwrap();
    let rendered = portolan(folder.path(), &["render", "a.md", "--markdown", "commonmark"]);
    assert_eq!(
        (code(&rendered), out(&rendered).as_str()),
        (0, "<h1>A</h1>\n<p><em>b</em> <i>c</i></p>\n")
    );
    let missing = portolan(folder.path(), &["render", "b.md"]);
    assert_eq!(code(&missing), 2);
}

#[test]
fn the_site_is_the_same_from_any_folder_zone_and_thread_count() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["init", "book"])), 0);
    let build = |threads: &str, from: &Path, book: &str, out: &Path, zone: &str| {
        let status = Command::new(env!("CARGO_BIN_EXE_portolan"))
            .args(["build", book, "--quiet", "--threads", threads, "-d"])
            .arg(out)
            .current_dir(from)
            .env("TZ", zone)
            .env("LANG", "tr_TR.UTF-8")
            .status()
            .unwrap();
        assert!(status.success());
        std::fs::remove_dir_all(root.join("book/.portolan")).unwrap();
        std::fs::read(out.join(".portolan-site")).unwrap()
    };
    let first = build("1", root, "book", &root.join("one"), "UTC");
    let second = build("8", &root.join("book"), ".", &root.join("two"), "Asia/Tokyo");
    assert_eq!(String::from_utf8_lossy(&first), String::from_utf8_lossy(&second));
}

#[test]
fn a_name_with_terminal_codes_is_shown_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["init", "."])), 0);
    std::fs::write(
        root.join("docs/a\u{1b}[31m.md"),
        "# A\n\n[\u{202e}x](gone\u{7}.md)\n",
    )
    .unwrap();
    let built = portolan(root, &["build"]);
    let all = err(&built) + &out(&built);
    assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{all:?}");
}

#[test]
fn render_leaves_front_matter_out_and_says_what_it_removes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "---\ntitle: A\n---\n\n<b onclick=x style=color:red>b</b>\n";
    std::fs::write(folder.path().join("a.md"), text).unwrap();
    let rendered = portolan(folder.path(), &["render", "a.md"]);
    assert_eq!(
        (code(&rendered), out(&rendered).as_str()),
        (0, "<p><b>b</b></p>\n")
    );
    let said = err(&rendered);
    for attribute in ["onclick", "style"] {
        assert!(
            said.contains(&format!("the attribute `{attribute}` of `<b>`")),
            "{said}"
        );
    }
    assert!(said.contains("--> a.md:5:4"), "{said}");
    std::fs::write(folder.path().join("b.md"), b"caf\xe9\n").unwrap();
    let rendered = portolan(folder.path(), &["render", "b.md"]);
    assert_eq!((code(&rendered), out(&rendered).as_str()), (1, ""));
    assert!(err(&rendered).contains("--> b.md:1:4"), "{}", err(&rendered));
}

#[cfg(unix)]
#[test]
fn a_stopped_build_leaves_the_old_site_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path();
    assert_eq!(code(&portolan(book, &["init", "."])), 0);
    assert_eq!(code(&portolan(book, &["build", "--quiet"])), 0);
    let before = std::fs::read_to_string(book.join("site/index.html")).unwrap();
    for number in 0..3_000 {
        std::fs::write(book.join(format!("docs/page-{number}.md")), "# Page\n\nText.\n").unwrap();
    }
    let mut build = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(["build", "--threads", "1"])
        .current_dir(book)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let staged = || {
        let entries = std::fs::read_dir(book).unwrap();
        entries
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .contains("portolan-new")
            })
            .count()
    };
    while staged() == 0 && build.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let id = build.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let ended = build.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!((ended.status.code(), staged()), (Some(2), 0), "{said}");
    assert!(said.contains("the build was stopped"), "{said}");
    assert_eq!(
        std::fs::read_to_string(book.join("site/index.html")).unwrap(),
        before
    );
    assert!(!book.join("site/page-1.html").exists());
}

#[test]
fn completions_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let printed = portolan(folder.path(), &["completions", shell]);
        let commands = ["build", "check", "render", "init", "clean", "completions", "man"];
        let missing: Vec<_> = commands
            .into_iter()
            .filter(|command| !out(&printed).contains(command))
            .collect();
        assert_eq!(
            (code(&printed), err(&printed), missing),
            (0, String::new(), vec![]),
            "{shell}"
        );
    }
    assert_eq!(code(&portolan(folder.path(), &["completions", "tcsh"])), 2);
}

/// A small book that is built into `site`.
fn built_book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    let config =
        "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";
    write("book.toml", config);
    write("docs/index.md", "# Home\n\nWelcome.\n");
    write(
        "docs/ops/pumps.md",
        "---\nkind: runbook\nowner: devops\ntags: [water]\n---\n# Pumps\n\nThey pump.\n\n## Prime\n\nUse `--prime` before marmalade.\n",
    );
    write("docs/ops/cranes.md", "# Cranes\n\nThey lift marmalade, too.\n");
    assert_eq!(code(&portolan(folder.path(), &["build", "-q"])), 0);
    folder
}

#[test]
fn search_gives_the_promised_object() {
    let book = built_book();
    for place in [&[][..], &["site"][..], &["."][..]] {
        let arguments = [&["search", "--json", "--kind", "runbook", "marmalade"][..], place].concat();
        let found = portolan(book.path(), &arguments);
        assert_eq!((code(&found), err(&found).as_str()), (0, ""), "{place:?}");
        let mut found: serde_json::Value = serde_json::from_str(&out(&found)).unwrap();
        let score = found["hits"][0]["score"].take();
        assert!(score.as_f64().is_some_and(|score| score > 0.0));
        assert_eq!(
            found,
            serde_json::json!({
                "query": "marmalade",
                "total": 1,
                "hits": [{
                    "url": "ops/pumps.html#prime",
                    "title": "Pumps",
                    "heading": "Prime",
                    "breadcrumb": ["Ops"],
                    "kind": "runbook",
                    "score": null,
                    "snippet": "Use --prime before marmalade.",
                    "more": [],
                }],
            })
        );
    }
}

#[test]
fn search_shows_hits_and_says_by_its_exit_code_whether_there_are_any() {
    let book = built_book();
    let found = portolan(
        book.path(),
        &["search", "--owner", "devops", "--tag", "water", "marmalade"],
    );
    assert_eq!(
        (code(&found), out(&found).as_str()),
        (
            0,
            "Pumps  Ops  [runbook]\n  ops/pumps.html#prime  Prime\n    Use --prime before marmalade.\n\n1 page\n"
        )
    );
    let limited = portolan(book.path(), &["search", "--limit", "1", "marmalade"]);
    assert!(
        out(&limited).ends_with("\n2 pages, 1 not shown: see `--limit`\n"),
        "{}",
        out(&limited)
    );
    let dash = portolan(book.path(), &["search", "--json", "--", "--prime", "site"]);
    assert_eq!(code(&dash), 0);
    let none = portolan(book.path(), &["search", "nosuchword"]);
    assert_eq!(
        (code(&none), out(&none).as_str()),
        (1, "Nothing found for \"nosuchword\"\n")
    );
    let none = portolan(book.path(), &["search", "--json", "nosuchword"]);
    assert_eq!(
        (code(&none), out(&none).as_str()),
        (1, "{\"query\":\"nosuchword\",\"total\":0,\"hits\":[]}\n")
    );
    let coloured = portolan(book.path(), &["search", "--color", "always", "lift"]);
    assert!(
        out(&coloured).contains("\u{1b}[1;33mlift\u{1b}[0m"),
        "{}",
        out(&coloured)
    );
}

#[test]
fn search_says_what_is_missing_and_what_to_do() {
    let book = built_book();
    let fails = |arguments: &[&str], expected: &str| {
        let output = portolan(book.path(), arguments);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{arguments:?}");
        assert_eq!(err(&output).trim(), format!("error: {expected}"));
    };
    fails(&["search", "x", "nowhere"], "there is no folder `nowhere`");
    fails(
        &["search", "x", "docs"],
        "`docs` is neither a built site nor a book: name the folder of one of them",
    );
    let boot = boot_file(&book.path().join("site"));
    std::fs::remove_file(&boot).unwrap();
    let damaged = portolan(book.path(), &["search", "x"]);
    assert_eq!(code(&damaged), 2);
    assert!(
        err(&damaged).contains("the search index in `./site` cannot be used: cannot read `assets/search/"),
        "{}",
        err(&damaged)
    );
    assert!(err(&damaged).contains("build the site again"));
    std::fs::remove_dir_all(book.path().join("site")).unwrap();
    fails(
        &["search", "x"],
        "the book in `.` has no site yet: run `portolan build`, or name the folder that it was built into",
    );
}

/// The first file of the site's search index.
fn boot_file(site: &Path) -> std::path::PathBuf {
    let folders = std::fs::read_dir(site.join("assets/search")).unwrap();
    let boot = folders.map(|entry| entry.unwrap().path().join("boot.js"));
    boot.into_iter().find(|file| file.is_file()).unwrap()
}

#[test]
fn manual_pages_are_printed_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let printed = portolan(folder.path(), &["man"]);
    assert_eq!((code(&printed), err(&printed)), (0, String::new()));
    assert!(out(&printed).contains(".TH portolan 1"), "{}", out(&printed));
    let written = portolan(folder.path(), &["man", "--out", "share/man1"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let mut pages: Vec<_> = std::fs::read_dir(folder.path().join("share/man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let expected = [
        "portolan-build.1",
        "portolan-check.1",
        "portolan-clean.1",
        "portolan-completions.1",
        "portolan-init.1",
        "portolan-man.1",
        "portolan-render.1",
        "portolan-search.1",
        "portolan-serve.1",
        "portolan-theme-check.1",
        "portolan-theme-eject.1",
        "portolan-theme-list.1",
        "portolan-theme.1",
        "portolan.1",
    ];
    assert_eq!(pages, expected);
    let first = std::fs::read_to_string(folder.path().join("share/man1/portolan.1")).unwrap();
    assert_eq!(first, out(&printed));
}

/// Builds a new book with `--open` and this browser.
#[cfg(unix)]
fn build_and_open(root: &Path, browser: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(["build", "--quiet", "--open"])
        .args(more)
        .current_dir(root)
        .env("BROWSER", browser)
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn a_built_site_is_opened_in_the_browser() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(code(&portolan(root, &["init", "."])), 0);
    let browser = root.join("browser.sh");
    let opened = root.join("opened.txt");
    let script = format!(
        "#!/bin/sh\nprintf %s \"$1\" > {0}.new && mv {0}.new {0}\n",
        opened.display()
    );
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();

    // A site that is not published is not shown, even when the last good one is there.
    std::fs::write(root.join("docs/extra.md"), "# Extra\n\n[gone](gone.md)\n").unwrap();
    assert_eq!(code(&build_and_open(root, &browser, &["--strict"])), 1);
    std::fs::remove_file(root.join("docs/extra.md")).unwrap();
    assert!(!opened.exists());

    let built = build_and_open(root, &browser, &[]);
    assert_eq!((code(&built), err(&built)), (0, String::new()));
    let since = std::time::Instant::now();
    while !opened.exists() && since.elapsed().as_secs() < 20 {
        std::thread::yield_now();
    }
    let index = root.join("site/index.html");
    assert_eq!(
        std::fs::read_to_string(&opened).unwrap(),
        index.display().to_string()
    );

    // Programs that read the result have no use for a browser.
    assert_eq!(code(&build_and_open(root, &browser, &["--json"])), 2);
}

#[cfg(unix)]
#[test]
fn a_browser_that_cannot_be_started_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&portolan(folder.path(), &["init", "."])), 0);
    let built = build_and_open(folder.path(), Path::new("/no/such/browser"), &[]);
    assert_eq!(code(&built), 0);
    assert!(
        err(&built).starts_with("no browser could be started for `"),
        "{}",
        err(&built)
    );
}

#[test]
fn a_trace_says_what_each_thread_did() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&portolan(folder.path(), &["init", "b"])), 0);
    let built = portolan(
        folder.path(),
        &["build", "b", "--timings", "--trace", "trace.json"],
    );
    assert_eq!(code(&built), 0);
    assert!(err(&built).contains("parse"), "{}", err(&built));
    assert!(err(&built).contains(" %"), "{}", err(&built));
    let trace: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("trace.json")).unwrap()).unwrap();
    let begun = |name: &str| {
        let events = trace.as_array().unwrap().iter();
        events
            .filter(|event| event["name"] == name && event["ph"] == "B")
            .count()
    };
    for name in ["parse", "render", "write"] {
        assert!(begun(name) > 1, "{name}");
    }
    let refused = portolan(folder.path(), &["build", "b", "--trace", "missing/trace.json"]);
    assert_eq!(code(&refused), 2);
    assert!(
        err(&refused).contains("cannot write the trace `missing/trace.json`"),
        "{}",
        err(&refused)
    );
}
