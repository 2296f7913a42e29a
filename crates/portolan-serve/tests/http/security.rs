//! What a server must never do, whatever it is asked.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use crate::support::{HEADERS, Served, answer, write};

const SECRET: &str = "not for readers";

fn site() -> Served {
    let site = Served::new(&[
        ("index.html", "<h1>Home</h1>"),
        ("guide/index.html", "<h1>Guide</h1>"),
        (".portolan-site", SECRET),
        (".git/config", SECRET),
        ("guide/.env", SECRET),
        ("headers.txt", HEADERS),
    ]);
    write(&site.outside().join("secret.txt"), SECRET.as_bytes());
    write(&site.outside().join("site-secret/secret.txt"), SECRET.as_bytes());
    site
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = site();
    let absolute = site.outside().join("secret.txt").display().to_string();
    let host = site.address();
    let mut paths: Vec<String> = [
        "/../secret.txt",
        "/guide/../../secret.txt",
        "/./../secret.txt",
        "/.../secret.txt",
        "/../site-secret/secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/.%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%25252e%25252e/secret.txt",
        "/guide/%2e%2e/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/..%255csecret.txt",
        "/guide\\..\\..\\secret.txt",
        "/guide%5c..%5c..%5csecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%c0%ae%c0%ae%c0%afsecret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/%uff0e%uff0e/secret.txt",
        "/\u{ff0e}\u{ff0e}/secret.txt",
        "/..%00/secret.txt",
        "/index.html%00/../../secret.txt",
        "/%00../secret.txt",
        "/..;/secret.txt",
        "/..%3b/secret.txt",
        "/guide;/../../secret.txt",
        "//../secret.txt",
        "///../secret.txt",
        "/guide//..//..//secret.txt",
        "/.portolan-site",
        "/%2eportolan-site",
        "/./.portolan-site",
        "/.git/config",
        "/guide/.env",
        "/guide/%2eenv",
        "/.portolan-site/",
        "/C:/secret.txt",
        "/c%3a/secret.txt",
        "/file:///secret.txt",
        "/?/../secret.txt",
        "/#/../secret.txt",
        "../secret.txt",
        "secret.txt",
        "*",
        "?",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(absolute.clone());
    paths.push(format!("/{absolute}"));
    paths.push(absolute.replace('/', "%2f"));
    paths.push(format!("http://{host}/../secret.txt"));
    paths.push(format!("http://{host}/%2e%2e/secret.txt"));
    paths.push(format!("http://{host}{absolute}"));
    paths.push(format!("file://{absolute}"));
    for path in &paths {
        let answer = site.get(path);
        assert!(!answer.text().contains(SECRET), "{path} leaks");
        assert!(
            matches!(answer.status, 200 | 400 | 403 | 404),
            "{path}: {}",
            answer.status
        );
        assert!(
            answer.status != 200 || answer.text() == "<h1>Home</h1>",
            "{path} finds {}",
            answer.text()
        );
    }
    assert_eq!(site.told(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_and_no_device_opened() {
    use std::os::unix::fs::symlink;

    let site = site();
    symlink(site.outside().join("secret.txt"), site.file("link.txt")).unwrap();
    symlink("../secret.txt", site.file("relative.txt")).unwrap();
    symlink(site.outside(), site.file("out")).unwrap();
    symlink("..", site.file("guide/up")).unwrap();
    symlink("loop", site.file("loop")).unwrap();
    symlink("/dev/zero", site.file("zero")).unwrap();
    symlink(site.outside().join("secret.txt"), site.file("index.html.gz")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(site.file("pipe"))
        .status();
    assert!(made.unwrap().success());
    for path in [
        "/link.txt",
        "/relative.txt",
        "/out/secret.txt",
        "/out/",
        "/guide/up/index.html",
        "/loop",
        "/zero",
        "/pipe",
        "/pipe/",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
    let home = site.ask("GET", "/", &[("Accept-Encoding", "gzip")]);
    assert_eq!((home.status, home.text().as_str()), (200, "<h1>Home</h1>"));
    assert_eq!(site.told(), Vec::<String>::new());
}

#[test]
fn names_too_long_are_just_not_there() {
    let site = site();
    assert_eq!(site.get(&format!("/{}", "a".repeat(4_000))).status, 404);
    assert_eq!(site.get(&"/a".repeat(4_000)).status, 404);
    assert_eq!(site.told(), Vec::<String>::new());
}

#[test]
fn foreign_hosts_and_origins_are_refused() {
    let site = site();
    let port = site.address().port();
    let status = |headers: &[(&str, &str)]| site.ask("GET", "/", headers).status;
    for host in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        "docs.example.com".to_owned(),
    ] {
        assert_eq!(status(&[("Host", &host)]), 200, "{host}");
        let origin = format!("http://{host}");
        assert_eq!(status(&[("Host", &host), ("Origin", &origin)]), 200, "{host}");
        for foreign in [
            "http://evil.example",
            "null",
            "http://localhost:1",
            "https://127.0.0.1",
        ] {
            assert_eq!(
                status(&[("Host", &host), ("Origin", foreign)]),
                403,
                "{foreign} at {host}"
            );
        }
    }
    for host in ["evil.example", "localhost.evil.example", "192.0.2.1"] {
        let answer = site.ask("GET", "/", &[("Host", host)]);
        assert_eq!(answer.status, 403, "{host}");
        assert!(!answer.text().contains(host));
        let own = format!("http://{host}");
        assert_eq!(status(&[("Host", host), ("Origin", &own)]), 403, "{host}");
    }
    let absolute = site.ask("GET", "http://evil.example/", &[]);
    assert_eq!(absolute.status, 400);
    let nameless = answer(&site.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assert_eq!(nameless.status, 400);
    let old = answer(&site.raw(b"GET / HTTP/1.0\r\n\r\n"));
    assert_eq!(old.status, 400);
}

#[test]
fn only_reading_is_offered() {
    let site = site();
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND",
    ] {
        let target = if method == "CONNECT" { "localhost:1" } else { "/" };
        let host = if method == "CONNECT" {
            "localhost:1"
        } else {
            "localhost"
        };
        let answer = site.ask(method, target, &[("Host", host), ("Content-Length", "0")]);
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn nothing_of_a_request_comes_back() {
    let site = site();
    let payload = "<script>alert(1)</script>";
    let encoded = "%3Cscript%3Ealert(1)%3C/script%3E";
    let answers = [
        site.get(&format!("/{payload}")),
        site.get(&format!("/{encoded}")),
        site.get(&format!("/gone?q={payload}")),
        site.ask("GET", "/", &[("Host", payload)]),
        site.ask("GET", "/", &[("Origin", payload)]),
        site.ask("GET", "/", &[("Range", payload)]),
        site.ask(payload, "/", &[]),
    ];
    for answer in answers {
        let headers = format!("{:?}", answer.headers);
        assert!(
            !answer.text().contains("script") && !headers.contains("script"),
            "{answer:?}"
        );
    }
    let split = site.get("/guide%0d%0aSet-Cookie:%20a=b");
    assert_eq!((split.status, split.header("set-cookie")), (404, None));
    let redirect = site.get("//evil.example/..");
    assert_eq!((redirect.status, redirect.header("location")), (404, None));
}

#[test]
fn heads_of_requests_are_bounded() {
    let site = site();
    let host = site.address();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n",
        "x".repeat(100_000)
    );
    assert_eq!(answer(&site.raw(long.as_bytes())).status, 431);
    let target = format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "x".repeat(100_000));
    assert!(matches!(answer(&site.raw(target.as_bytes())).status, 414 | 431));
    let many = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "X: y\r\n".repeat(200));
    assert_eq!(answer(&site.raw(many.as_bytes())).status, 431);
    assert_eq!(site.get("/").status, 200);
}

#[test]
fn a_thousand_idle_and_a_hundred_slow_clients_keep_nobody_waiting() {
    let site = site();
    write(&site.file("film.mp4"), &vec![7; 8_000_000]);
    let host = site.address();
    let idle: Vec<_> = (0..1_000).map(|_| site.connect()).collect();
    let slow: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = site.connect();
            write!(stream, "GET /film.mp4 HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
            let mut first = [0; 16];
            stream.read_exact(&mut first).unwrap();
            stream
        })
        .collect();
    let mut half = site.connect();
    write!(half, "GET / HTTP/1.1\r\nHo").unwrap();
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(site.get("/").text(), "<h1>Home</h1>");
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop((idle, slow));
}

#[test]
fn a_server_ends_at_once_while_somebody_reads() {
    let site = site();
    write(&site.file("film.mp4"), &vec![7; 8_000_000]);
    let mut reader = site.connect();
    write!(
        reader,
        "GET /film.mp4 HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address()
    )
    .unwrap();
    let start = Instant::now();
    drop(site);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    // What was promised and is cut short shows as an end, not as a whole file.
    let mut rest = Vec::new();
    let _ = reader.read_to_end(&mut rest);
    assert!(rest.len() < 8_000_000);
}
