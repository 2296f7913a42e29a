//! The live channel: who may listen, and what is told.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use portolan_serve::live::{Answering, Ask, Connected, Live, Message};

use crate::support::{Answer, Served, answer};

struct Preview {
    served: Served,
    live: Live,
    token: String,
}

impl Preview {
    fn new() -> Self {
        let live = Live::new().unwrap();
        let script = live.script(Connected::Page("index.html"));
        let token = script.split('"').nth(3).unwrap().to_owned();
        Self {
            served: Served::with(&[("index.html", "<h1>Home</h1>")], Some(live.clone())),
            live,
            token,
        }
    }

    fn connect(&self, path: &str, host: &str, origin: Option<&str>) -> (Answer, TcpStream) {
        let mut stream = self.served.connect();
        let origin = origin.map_or_else(String::new, |origin| format!("Origin: {origin}\r\n"));
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\n{origin}Connection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read(&mut byte).unwrap() == 0 {
                break;
            }
            head.push(byte[0]);
        }
        (answer(&head), stream)
    }

    fn listen(&self) -> TcpStream {
        let host = self.served.address().to_string();
        let path = format!("/.portolan/live?token={}", self.token);
        let (answer, stream) = self.connect(&path, &host, Some(&format!("http://{host}")));
        assert_eq!(answer.status, 101);
        stream
    }
}

/// The text of the next frame.
fn frame(stream: &mut TcpStream) -> String {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(head[0], 0x81, "a whole text");
    let length = match head[1] {
        126 => {
            let mut long = [0; 2];
            stream.read_exact(&mut long).unwrap();
            usize::from(u16::from_be_bytes(long))
        }
        short => usize::from(short),
    };
    let mut text = vec![0; length];
    stream.read_exact(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn a_tab_is_greeted_and_told() {
    let preview = Preview::new();
    preview.live.publish(Message::Style);
    let mut tab = preview.listen();
    let hello = frame(&mut tab);
    assert!(hello.starts_with(r#"{"type":"hello","session":""#) && hello.ends_with(r#","revision":1}"#));
    assert_eq!(frame(&mut tab), r#"{"type":"diagnostics","list":[]}"#);
    assert_eq!(frame(&mut tab), r#"{"type":"overlay","list":[]}"#);
    preview.live.publish(Message::Page { url: "a.html".into() });
    assert_eq!(frame(&mut tab), r#"{"type":"page","url":"a.html"}"#);
}

/// Notes what it is asked for and opens nothing.
#[derive(Default)]
struct Noting(Mutex<Vec<Ask>>);

impl Answering for Noting {
    fn editor(&self) -> String {
        "noting".to_owned()
    }

    fn answer(&self, ask: Ask) -> Message {
        self.0.lock().unwrap().push(ask);
        Message::Style
    }
}

/// Sends a text as browsers do.
fn send(stream: &mut TcpStream, text: &str) {
    let mask = [7, 77, 17, 71];
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 126);
    let mut frame = vec![0x81, 0x80 | length];
    frame.extend(mask);
    frame.extend(
        text.bytes()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
    stream.write_all(&frame).unwrap();
}

const OPEN: &str = r#"{"type":"open","file":"docs/a.md","line":3}"#;

#[test]
fn a_tab_of_this_machine_may_ask_for_what_it_is_offered() {
    let preview = Preview::new();
    let noting = Arc::new(Noting::default());
    preview.live.answer_with(noting.clone());
    let mut tab = preview.listen();
    assert!(frame(&mut tab).ends_with(r#","revision":0,"editor":"noting"}"#));
    frame(&mut tab);
    frame(&mut tab);
    for wrong in [
        "",
        "{}",
        r#"{"type":"run"}"#,
        r#"{"type":"open","file":"a.md","line":1,"editor":"sh"}"#,
    ] {
        send(&mut tab, wrong);
    }
    send(&mut tab, OPEN);
    assert_eq!(frame(&mut tab), r#"{"type":"style"}"#);
    let asked = Ask::Open {
        file: "docs/a.md".to_owned(),
        line: 3,
    };
    assert_eq!(*noting.0.lock().unwrap(), [asked]);
}

#[test]
fn who_is_not_at_this_machine_is_offered_nothing_and_not_heard() {
    let preview = Preview::new();
    let noting = Arc::new(Noting::default());
    preview.live.answer_with(noting.clone());
    let port = preview.served.address().port();
    let path = format!("/.portolan/live?token={}", preview.token);
    // By a name that others may use: through a proxy everybody's requests come from here.
    let name = "docs.example.com";
    let proxied = format!("127.0.0.1:{port}\r\nX-Forwarded-For: 192.0.2.1");
    for (host, origin) in [
        (name, format!("http://{name}")),
        (&proxied, format!("http://127.0.0.1:{port}")),
    ] {
        let (answer, mut tab) = preview.connect(&path, host, Some(&origin));
        assert_eq!(answer.status, 101, "{host}");
        assert!(frame(&mut tab).ends_with(r#","revision":0}"#), "{host}");
        frame(&mut tab);
        frame(&mut tab);
        send(&mut tab, OPEN);
        // What is told after it shows that it was read.
        send(&mut tab, OPEN);
        tab.write_all(&[0x89, 0x80, 0, 0, 0, 0]).unwrap();
        let mut pong = [0; 2];
        tab.read_exact(&mut pong).unwrap();
        assert_eq!(pong, [0x8a, 0], "{host}");
    }
    assert_eq!(*noting.0.lock().unwrap(), []);
}

#[test]
fn nothing_is_asked_by_plain_requests() {
    let preview = Preview::new();
    let noting = Arc::new(Noting::default());
    preview.live.answer_with(noting.clone());
    let path = format!("/.portolan/live?token={}", preview.token);
    let (answer, _) = preview.connect(&path, &preview.served.address().to_string(), None);
    assert_eq!(answer.status, 403, "without an origin");
    assert_eq!(preview.served.ask("POST", &path, &[]).status, 405);
    assert_eq!(*noting.0.lock().unwrap(), []);
}

#[test]
fn eight_tabs_and_a_browser_that_still_loads_pages() {
    let preview = Preview::new();
    let mut tabs: Vec<_> = (0..8).map(|_| preview.listen()).collect();
    for tab in &mut tabs {
        for _ in 0..3 {
            frame(tab);
        }
    }
    preview.live.publish(Message::Nav);
    for tab in &mut tabs {
        assert_eq!(frame(tab), r#"{"type":"nav"}"#);
    }
    assert_eq!(preview.served.get("/").status, 200);
}

#[test]
fn a_tab_that_falls_behind_is_greeted_anew() {
    let preview = Preview::new();
    let mut tab = preview.listen();
    for _ in 0..3 {
        frame(&mut tab);
    }
    for _ in 0..200_000 {
        preview.live.publish(Message::Style);
    }
    let mut told = 0;
    while !frame(&mut tab).starts_with(r#"{"type":"hello""#) {
        told += 1;
    }
    assert!(told < 200_000);
}

#[test]
fn only_own_pages_with_the_token_may_listen() {
    let preview = Preview::new();
    let port = preview.served.address().port();
    let path = format!("/.portolan/live?token={}", preview.token);
    let hosts = [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        "docs.example.com".to_owned(),
        format!("[::1]:{port}"),
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("192.0.2.1:{port}"),
    ];
    let mut origins: Vec<Option<String>> = hosts.iter().map(|host| Some(format!("http://{host}"))).collect();
    origins.extend([
        None,
        Some("null".into()),
        Some("http://localhost".into()),
        Some("file://".into()),
        Some(format!("http://localhost:{port}.evil.example")),
    ]);
    let mut open = Vec::new();
    for host in &hosts {
        for origin in &origins {
            let (answer, _) = preview.connect(&path, host, origin.as_deref());
            if answer.status == 101 {
                open.push((host.clone(), origin.clone().unwrap()));
            } else {
                assert_eq!(answer.status, 403, "{host} from {origin:?}");
            }
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    let own: Vec<_> = hosts[..4]
        .iter()
        .map(|host| (host.clone(), format!("http://{host}")))
        .collect();
    assert_eq!(open, own);
    let origin = format!("http://127.0.0.1:{port}");
    for path in [
        "/.portolan/live",
        "/.portolan/live?token=",
        "/.portolan/live?token=00000000000000000000000000000000",
        &format!("{path}0"),
        &format!("/.portolan/live?x=1&token={}", preview.token),
    ] {
        let (answer, _) = preview.connect(path, &hosts[0], Some(&origin));
        assert_eq!(answer.status, 403, "{path}");
    }
}

#[test]
fn the_script_is_served_by_a_preview_only() {
    let preview = Preview::new();
    let script = preview.served.get("/.portolan/live.js");
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(script.header("cross-origin-resource-policy"), Some("same-origin"));
    assert!(!script.text().contains(&preview.token));
    let plain = Served::new(&[("index.html", "<h1>Home</h1>")]);
    for path in ["/.portolan/live.js", "/.portolan/live"] {
        assert_eq!(plain.get(path).status, 404, "{path}");
    }
}
