//! The program as a server, and a client that sends what it is told.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

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
pub fn refused(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command(folder, arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).trim().to_owned())
}

/// A server that has said where it serves.
pub struct Running {
    child: Child,
    pub line: String,
}

impl Running {
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    pub fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = command(folder, arguments)
            .envs(variables.iter().copied())
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

    /// The process.
    #[cfg(target_os = "linux")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn port(&self) -> u16 {
        let (_, rest) = self.line.split_once("http://127.0.0.1:").unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    pub fn home(&self) -> String {
        self.get("/").1
    }

    /// The status and the body at a path.
    pub fn get(&self, path: &str) -> (u16, String) {
        let (status, _, body) = self.ask(path);
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// The status, the head and the body at a path.
    pub fn ask(&self, path: &str) -> (u16, String, Vec<u8>) {
        let port = self.port();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let at = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..at]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer.split_off(at + 4))
    }

    /// Asks it to end; gives its exit code, what it complained of, and how long it took.
    #[cfg(unix)]
    pub fn end(mut self, signal: &str) -> (Option<i32>, String, Duration) {
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
