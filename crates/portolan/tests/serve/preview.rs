//! `portolan serve BOOK`: the pages of a build, and what happens while the book is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Running, refused};

const CONFIG: &str =
    "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn small() -> tempfile::TempDir {
    book(&[
        ("book.toml", CONFIG),
        ("docs/index.md", "# Home\n\nWelcome.\n"),
        ("docs/a.md", "# Alpha\n\nFirst.\n"),
    ])
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The files of a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&inside)).unwrap() {
            let entry = entry.unwrap();
            let path = inside.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                let name = path.to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// A page without the element that connects it, which must be there once.
fn without_script(page: &[u8]) -> String {
    let page = String::from_utf8(page.to_vec()).unwrap();
    let start = "<script src=\"/.portolan/live.js\" data-token=\"";
    let (before, rest) = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no script in {page}"));
    let (_, after) = rest.split_once("\" defer></script>").unwrap();
    assert!(!after.contains(start));
    format!("{before}{after}")
}

/// Asks until a page says something.
fn wait_for(server: &Running, path: &str, status: u16, text: &str) {
    let start = Instant::now();
    loop {
        let (got, body) = server.get(path);
        if got == status && body.contains(text) {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{path} is {got}, not {status} with `{text}`: {body}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_example_portal_is_what_a_build_writes() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(repository.join("book.toml"), folder.path().join("book.toml")).unwrap();
    copy(
        &repository.join("example-docs"),
        &folder.path().join("example-docs"),
    );
    let built = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(["build", "-q", "-d", "site"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert!(built.success());
    let server = Running::start(folder.path(), &["-p", "0"]);
    // The index follows; who asks for it before it is there waits for it.
    let (waited, ..) = server.ask("/assets/search/0000000000000000/boot.js");
    assert_eq!(waited, 404);
    let (mut pages, mut others) = (0, 0);
    for (path, content) in files(&folder.path().join("site")) {
        // The mark of the folder, and what names the build.
        if path.starts_with('.') || path == "site.js" {
            continue;
        }
        let (status, head, body) = server.ask(&format!("/{path}"));
        assert_eq!(status, 200, "{path}");
        assert!(
            head.contains("\r\ncontent-security-policy: default-src 'none'; "),
            "{head}"
        );
        let is_page =
            path.ends_with(".html") && String::from_utf8_lossy(&content).contains(" defer></script>");
        if is_page {
            pages += 1;
            assert_eq!(without_script(&body), String::from_utf8_lossy(&content), "{path}");
        } else {
            others += 1;
            assert!(body == content, "{path} differs");
        }
    }
    assert!(pages > 140 && others > 10, "{pages} pages, {others} others");
    let (status, body) = server.get("/nowhere/at/all.html");
    let not_found = std::fs::read_to_string(folder.path().join("site/404.html")).unwrap();
    assert_eq!((status, without_script(body.as_bytes())), (404, not_found));
}

#[test]
fn a_save_shows_and_nothing_is_written() {
    let folder = small();
    let server = Running::start(folder.path(), &["-p", "0"]);
    assert!(
        server
            .line
            .starts_with("Serving \"Harbour\" at http://127.0.0.1:"),
        "{}",
        server.line
    );
    assert!(server.line.ends_with(" s (Ctrl-C ends it)\n"), "{}", server.line);
    wait_for(&server, "/a.html", 200, "First.");
    write(folder.path(), "docs/a.md", "# Alpha\n\nSecond.\n");
    wait_for(&server, "/a.html", 200, "Second.");
    write(folder.path(), "docs/b.md", "# Beta\n");
    wait_for(&server, "/a.html", 200, ">Beta<");
    std::fs::rename(folder.path().join("docs/b.md"), folder.path().join("docs/c.md")).unwrap();
    wait_for(&server, "/c.html", 200, "Beta");
    wait_for(&server, "/b.html", 404, "");
    write(folder.path(), "docs/sub/index.md", "# Sub\n");
    wait_for(&server, "/sub/", 200, "Sub");
    let (status, head, _) = server.ask("/sub");
    assert_eq!(
        (status, head.contains("\r\nlocation: /sub/\r\n")),
        (302, true),
        "{head}"
    );
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            "book.toml",
            "docs/a.md",
            "docs/c.md",
            "docs/index.md",
            "docs/sub/index.md"
        ]
    );
}

#[test]
fn what_is_broken_keeps_the_last_good_pages() {
    let folder = small();
    let server = Running::start(folder.path(), &["-p", "0"]);
    let asked = |text: &str| wait_for(&server, "/a.html", 200, text);
    asked("First.");
    write(folder.path(), "book.toml", "[book\n");
    write(folder.path(), "docs/a.md", "# Alpha\n\nSecond.\n");
    asked("Second.");
    write(folder.path(), "book.toml", &CONFIG.replace("Harbour", "Quay"));
    asked("Quay");
    write(
        folder.path(),
        "theme/templates/page.html",
        "{% extends \"@portolan/page.html\" %}{% block meta %}<p>{{ nothing.at.all }}</p>{% endblock meta %}",
    );
    wait_for(&server, "/a.html", 503, "cannot be rendered yet");
    std::fs::remove_file(folder.path().join("theme/templates/page.html")).unwrap();
    asked("Second.");
}

#[test]
fn a_book_that_is_broken_at_first_is_shown_when_it_is_mended() {
    let folder = small();
    write(folder.path(), "book.toml", "[book\n");
    let server = Running::start(folder.path(), &["-p", "0"]);
    assert!(
        server.line.contains("cannot be shown before it is mended"),
        "{}",
        server.line
    );
    let (status, page) = server.get("/a.html");
    assert_eq!((status, page.contains("/.portolan/live.js")), (503, true));
    write(folder.path(), "book.toml", CONFIG);
    wait_for(&server, "/a.html", 200, "First.");
}

#[test]
fn a_site_is_also_found_where_its_404_page_looks_for_it() {
    let folder = small();
    let config = format!("{CONFIG}[output.html]\nsite-url = \"/docs/\"\n");
    write(folder.path(), "book.toml", &config);
    let server = Running::start(folder.path(), &["-p", "0"]);
    let (_, page) = server.get("/x/y/z.html");
    let (_, rest) = page.split_once("href=\"/docs/assets/").unwrap();
    let style = rest.split('"').next().unwrap();
    assert_eq!(server.ask(&format!("/docs/assets/{style}")).0, 200);
    assert_eq!(server.ask("/docs/a.html").0, 200);
}

#[test]
fn what_is_no_part_of_the_site_is_not_served() {
    let folder = small();
    let outside = book(&[("secret.txt", "SECRET")]);
    write(folder.path(), "docs/.env", "SECRET");
    write(folder.path(), "secret.txt", "SECRET");
    write(folder.path(), "docs/logo.txt", "logo");
    #[cfg(unix)]
    let link = |name: &str| {
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join(name)).unwrap();
    };
    let server = Running::start(folder.path(), &["-p", "0"]);
    #[cfg(unix)]
    link("docs/link.txt");
    assert_eq!(server.get("/logo.txt"), (200, "logo".to_owned()));
    let wrong = [
        "/.env",
        "/secret.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "/book.toml",
        "/docs/a.md",
        "/link.txt",
        "/logo.txt/",
        "//logo.txt",
        "/a%00.html",
    ];
    for path in wrong {
        let (status, body) = server.get(path);
        assert!(status == 404 || status == 400, "{path}: {status}");
        assert!(!body.contains("SECRET"), "{path}");
    }
    // Exchanged for a link after it was read as a file.
    #[cfg(unix)]
    {
        std::fs::remove_file(folder.path().join("docs/logo.txt")).unwrap();
        link("docs/logo.txt");
        assert!(!server.get("/logo.txt").1.contains("SECRET"));
    }
}

#[test]
fn what_is_no_book_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        refused(folder.path(), &["-p", "0", "gone"]),
        (Some(2), "error: there is no folder `gone`".to_owned())
    );
    let (code, said) = refused(folder.path(), &["-p", "0"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("holds no `book.toml`"), "{said}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_and_well() {
    for signal in ["INT", "TERM"] {
        let folder = small();
        let server = Running::start(folder.path(), &["-p", "0"]);
        wait_for(&server, "/", 200, "Welcome.");
        let (code, said, took) = server.end(signal);
        assert_eq!((code, said.as_str()), (Some(0), ""));
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
}

#[test]
fn an_editor_that_cannot_be_opened_from_here_is_an_error_only_where_it_is_named() {
    let folder = small();
    for (editor, why) in [
        ("vim", "`vim` draws in a terminal"),
        ("javascript:alert('{path}')", "addresses are the browser's own"),
        ("vscode://file/", "names the file as `{path}`"),
    ] {
        let (code, said) = refused(folder.path(), &["-p", "0", "--editor", editor]);
        assert_eq!(code, Some(2), "{editor}");
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(
        refused(folder.path(), &["--site", ".", "--editor", "code"]).0,
        Some(2)
    );
    let server = Running::start_with(folder.path(), &["-p", "0"], &[("VISUAL", "vim")]);
    wait_for(&server, "/", 200, "Welcome.");
}

#[test]
fn a_commit_shows_the_day_of_it() {
    let folder = small();
    write(folder.path(), "book.toml", &CONFIG.replace("git = false\n", ""));
    let git = |day: &str, arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00+00:00"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git("2026-05-04", &["init", "--quiet"]);
    git("2026-05-04", &["add", "."]);
    git("2026-05-04", &["commit", "--quiet", "-m", "first"]);
    let server = Running::start(folder.path(), &["-p", "0"]);
    wait_for(&server, "/a.html", 200, "datetime=\"2026-05-04\"");
    write(folder.path(), "docs/a.md", "# Alpha\n\nSecond.\n");
    git("2026-06-07", &["commit", "--quiet", "-am", "second"]);
    wait_for(&server, "/a.html", 200, "datetime=\"2026-06-07\"");
    wait_for(&server, "/", 200, "datetime=\"2026-05-04\"");
}
