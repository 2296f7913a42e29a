//! `portolan serve --site` as its user calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("site")).unwrap();
    std::fs::write(folder.path().join("site/index.html"), "<h1>Home</h1>").unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command
        .arg("serve")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Ends when its site is missing or its port is taken.
fn refused(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command(folder, arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).trim().to_owned())
}

/// A server that has said where it serves.
struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = command(folder, arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self { child, line }
    }

    fn port(&self) -> u16 {
        let (_, rest) = self.line.split_once("http://127.0.0.1:").unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    fn home(&self) -> String {
        let port = self.port();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Asks it to end; gives its exit code, what it complained of, and how long it took.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> (Option<i32>, String, Duration) {
        let start = Instant::now();
        let sent = Command::new("kill")
            .args(["-s", signal, &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let status = self.child.wait().unwrap();
        let took = start.elapsed();
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (status.code(), said.trim().to_owned(), took)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Has ended already, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
        "error: `book` is a book, not a built site: run `portolan build book` and serve the folder that it names"
    );
    assert_eq!(refused(folder.path(), &[]).0, Some(2));
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
