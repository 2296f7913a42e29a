//! Requests to a server of a book that is written, as somebody else's page or machine would send them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Child;
use std::time::{Duration, Instant};

/// A running server, ended when dropped.
pub(super) struct Server {
    pub(super) child: Child,
    pub(super) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Has ended already, perhaps.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Whether it answers before long.
    pub(super) fn answers(&self) -> bool {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if self
                .ask("/", "localhost", &[])
                .is_some_and(|answer| answer.contains(" 200 "))
            {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    /// What comes back, up to some kilobytes; `host` gets the port.
    pub(super) fn ask(&self, path: &str, host: &str, headers: &[&str]) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
        let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let connection = if headers.iter().any(|it| it.starts_with("Connection")) {
            ""
        } else {
            "Connection: close\r\n"
        };
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}:{}\r\n{connection}{more}\r\n",
            self.port
        )
        .ok()?;
        let mut answer = Vec::new();
        let mut part = [0; 4096];
        while answer.len() < 20_000 {
            match stream.read(&mut part) {
                Ok(length) if length > 0 => answer.extend_from_slice(&part[..length]),
                _ => break,
            }
            if answer.starts_with(b"HTTP/1.1 101") {
                break;
            }
        }
        Some(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The status of an answer.
    pub(super) fn status(&self, path: &str, host: &str, headers: &[&str]) -> Option<u16> {
        self.ask(path, host, headers)?.split(' ').nth(1)?.parse().ok()
    }
}
