//! `portolan serve --site` as its user calls it.

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::support::{Running, refused};

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("site")).unwrap();
    std::fs::write(folder.path().join("site/index.html"), "<h1>Home</h1>").unwrap();
    folder
}

#[test]
fn what_is_no_site_is_not_served() {
    let folder = site();
    std::fs::create_dir(folder.path().join("book")).unwrap();
    assert_eq!(
        refused(folder.path(), &["--site", "gone"]),
        (
            Some(2),
            "error: there is no folder `gone`: build a site first with `portolan build -d gone`".into()
        )
    );
    assert_eq!(
        refused(folder.path(), &["--site", "book"]),
        (
            Some(2),
            "error: `book` holds no `index.html`, so it is no built site: `portolan build` names the folder that it \
             writes"
                .into()
        )
    );
    std::fs::write(folder.path().join("book/book.toml"), "").unwrap();
    assert_eq!(
        refused(folder.path(), &["--site", "book"]).1,
        "error: `book` is a book, not a built site: `portolan serve book` shows it while it is written, and `portolan \
         build book` builds it"
    );
    assert_eq!(refused(folder.path(), &["book", "--site", "site"]).0, Some(2));
    for wrong in [["-n", "docs.example.com"], ["--allowed-host", "http://x"]] {
        assert_eq!(
            refused(folder.path(), &["--site", "site", wrong[0], wrong[1]]).0,
            Some(2)
        );
    }
}

#[test]
fn a_taken_port_is_an_error_only_when_it_was_asked_for() {
    let folder = site();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().port().to_string();
    assert_eq!(
        refused(folder.path(), &["--site", "site", "-p", &taken]),
        (
            Some(2),
            format!(
                "error: port {taken} of 127.0.0.1 is in use: choose another with `-p`, or leave `-p` out and the next \
                 free one is taken"
            )
        )
    );
    // Whether or not somebody holds 3000 here: two servers get two ports.
    let first = Running::start(folder.path(), &["--site", "site"]);
    let second = Running::start(folder.path(), &["--site", "site"]);
    assert!(first.port() >= 3000 && second.port() > first.port());
    assert_eq!(
        (first.home().as_str(), second.home().as_str()),
        ("<h1>Home</h1>", "<h1>Home</h1>")
    );
}

#[cfg(unix)]
#[test]
fn signals_end_it_at_once_and_well() {
    let folder = site();
    for signal in ["INT", "TERM"] {
        let server = Running::start(folder.path(), &["--site", "site", "-p", "0"]);
        let port = server.port();
        assert_eq!(
            server.line,
            format!("Serving site at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n")
        );
        assert_eq!(server.home(), "<h1>Home</h1>");
        let idle = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (code, said, took) = server.end(signal);
        assert_eq!((code, said.as_str()), (Some(0), ""));
        assert!(took < Duration::from_secs(1), "{took:?}");
        drop(idle);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}

#[cfg(unix)]
#[test]
fn listening_to_others_is_warned_of() {
    let folder = site();
    let server = Running::start(folder.path(), &["--site", "site", "-p", "0", "-n", "0.0.0.0"]);
    let port = server.port();
    assert_eq!(server.home(), "<h1>Home</h1>");
    let (code, said, _) = server.end("TERM");
    assert_eq!(
        (code, said),
        (
            Some(0),
            format!(
                "warning: listening on 0.0.0.0, so others on the network can connect to port {port} and read the site; \
                 pass `--allowed-host NAME` for each name that they call this machine by"
            )
        )
    );
}
