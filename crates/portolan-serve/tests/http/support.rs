//! A site in a temporary folder, a server in front of it, and requests as bytes, so that no client tidies them up.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use portolan_serve::live::Live;
use portolan_serve::{AllowedHosts, Answers, FolderSite, Options, Port, Server, Site};

/// What the build writes to `headers.txt`, in short.
pub const HEADERS: &str = "Content-Security-Policy: default-src 'none'\nX-Content-Type-Options: nosniff\n\
                           Referrer-Policy: same-origin\n";

/// A served folder; the server ends when this is dropped.
pub struct Served {
    folder: tempfile::TempDir,
    address: SocketAddr,
    told: Arc<Mutex<Vec<String>>>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// An answer, taken apart.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Served {
    /// Serves `site/` of a new folder, in which these files are.
    pub fn new(files: &[(&str, &str)]) -> Self {
        Self::with(files, None)
    }

    /// The same with the channel of a preview.
    pub fn with(files: &[(&str, &str)], live: Option<Live>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(&folder.path().join("site").join(path), text.as_bytes());
        }
        let site = Arc::new(FolderSite::new(folder.path().join("site")));
        Self::start(folder, site, live)
    }

    /// Serves what is in no folder.
    pub fn of(site: Arc<dyn Site>) -> Self {
        Self::start(tempfile::tempdir().unwrap(), site, None)
    }

    fn start(folder: tempfile::TempDir, site: Arc<dyn Site>, live: Option<Live>) -> Self {
        let server = Server::bind(Options {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: Port::Exactly(0),
            allowed_hosts: AllowedHosts::new(["docs.example.com".to_owned()]),
        })
        .unwrap();
        let address = server.address();
        let told = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&told);
        let (end, ended) = tokio::sync::oneshot::channel();
        let (ready, is_ready) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let told = Arc::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
            let end = || {
                Ok(async {
                    let _ = ended.await;
                })
            };
            server
                .run_until(Answers { site, live, told }, move || ready.send(()).unwrap(), end)
                .unwrap();
        });
        is_ready.recv().unwrap();
        Self {
            folder,
            address,
            told,
            end: Some(end),
            thread: Some(thread),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the server's owner was told.
    pub fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The folder around the site.
    pub fn outside(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the site.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    /// A connection that waits ten seconds for an answer and no longer.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends bytes and reads all that comes back.
    pub fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // A server that refuses early may close before all was sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Asks for a path as it is, without tidying it.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        answer(&self.raw(request.as_bytes()))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            if !std::thread::panicking() {
                ended.unwrap();
            }
        }
    }
}

pub fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Takes an answer apart; an empty one has the status 0.
pub fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = match end {
        Some(end) => (&bytes[..end], &bytes[end + 4..]),
        None => (bytes, &[][..]),
    };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Answer {
        status,
        headers,
        body: body.to_vec(),
    }
}
