//! Very many readers at once, most of whom do nothing: the server's memory and descriptors stay in proportion, and everybody
//! else is answered at once. `PORTOLAN_READERS=1000` lets a thousand wait and a hundred read slowly.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::Running;

/// What one who waits, and one who reads slowly, may cost.
const OF_IDLE: u64 = 48 << 10;
const OF_SLOW: u64 = 512 << 10;
const FILM: usize = 12 << 20;

/// Resident bytes of a process.
fn memory(id: u32) -> u64 {
    let facts = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = facts
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() << 10
}

fn descriptors(id: u32) -> usize {
    std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().count()
}

fn connect(server: &Running) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn ask(stream: &mut TcpStream, path: &str) {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut first = [0; 16];
    stream.read_exact(&mut first).unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"), "{first:?}");
}

fn quickly(server: &Running) {
    for _ in 0..20 {
        let start = Instant::now();
        assert_eq!(server.home(), "<h1>Home</h1>");
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    }
}

#[expect(clippy::print_stdout, reason = "figures for whoever asked for the long run")]
fn tell(what: &str) {
    println!("{what}");
}

/// Waits until something holds, as connections are closed when the server comes to it.
fn soon(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn idle_and_slow_readers_cost_little_and_keep_nobody_waiting() {
    let idle: u64 = std::env::var("PORTOLAN_READERS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(200);
    let slow = idle / 10;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("site")).unwrap();
    std::fs::write(folder.path().join("site/index.html"), "<h1>Home</h1>").unwrap();
    std::fs::write(folder.path().join("site/film.mp4"), vec![7; FILM]).unwrap();
    let server = Running::start(folder.path(), &["--site", "site", "-p", "0"]);
    let id = server.id();
    quickly(&server);
    let (memory_before, descriptors_before) = (memory(id), descriptors(id));

    let mut waiting: Vec<_> = (0..idle).map(|_| connect(&server)).collect();
    // Half of them have asked for something and stay.
    for stream in waiting.iter_mut().step_by(2) {
        ask(stream, "/");
    }
    let mut reading: Vec<_> = (0..slow).map(|_| connect(&server)).collect();
    for stream in &mut reading {
        ask(stream, "/film.mp4");
    }
    quickly(&server);
    let limit = memory_before + idle * OF_IDLE + slow * OF_SLOW;
    let with_all = memory(id);
    assert!(
        with_all < limit,
        "{memory_before} bytes, then {with_all} with {idle} and {slow} readers"
    );
    let open = descriptors(id) - descriptors_before;
    assert!(
        open as u64 <= idle + slow * 2 + 20,
        "{open} descriptors for {idle} and {slow} readers"
    );

    // A little at a time for a while: nothing piles up.
    let mut part = vec![0; 16 << 10];
    for _ in 0..20 {
        for stream in &mut reading {
            stream.read_exact(&mut part).unwrap();
        }
        quickly(&server);
    }
    let later = memory(id);
    assert!(
        later < with_all + with_all / 10 + (2 << 20),
        "{with_all} bytes, {later} after a while"
    );

    tell(&format!(
        "{idle} idle and {slow} slow readers: {} MB before, {} MB with them, {} MB after a while, {open} descriptors",
        memory_before >> 20,
        with_all >> 20,
        later >> 20
    ));
    drop((waiting, reading));
    soon("connections are closed when readers have gone", || {
        descriptors(id) <= descriptors_before + 4
    });
    quickly(&server);
}
