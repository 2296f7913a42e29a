//! A site that is nowhere on disk, as a preview's is: what it gives is served like files are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use portolan_serve::{Body, Content, Encoding, Encodings, Found, Lifetime, Site, SitePath};

use crate::support::Served;

/// Renders a page when it is asked for, and counts.
#[derive(Default)]
struct OnDemand {
    rendered: AtomicUsize,
}

fn content(text: String) -> Content {
    Content {
        media_type: "text/html; charset=utf-8",
        encoding: Encoding::Identity,
        varies: false,
        hash: blake3::hash(text.as_bytes()),
        lifetime: Lifetime::Revalidated,
        body: Body::Bytes(text.into()),
    }
}

impl Site for OnDemand {
    fn find(&self, path: &SitePath, accepted: Encodings) -> Found {
        match path.file().as_str() {
            "index.html" => {
                self.rendered.fetch_add(1, Ordering::Relaxed);
                Found::File(content("<h1>Rendered</h1>".into()))
            }
            "guide" => Found::Folder,
            "broken.html" => Found::Failed("the template is broken\u{1b}[31m".into()),
            "panic.html" => panic!("a page that panics"),
            _ => self.missing(accepted),
        }
    }

    fn missing(&self, _: Encodings) -> Found {
        Found::Missing(Some(content("<h1>Nothing</h1>".into())))
    }

    fn headers(&self) -> Vec<(axum::http::HeaderName, axum::http::HeaderValue)> {
        Vec::new()
    }
}

#[test]
fn pages_are_made_when_they_are_asked_for() {
    let site = Arc::new(OnDemand::default());
    let served = Served::of(site.clone());
    let page = served.get("/");
    assert_eq!((page.status, page.text().as_str()), (200, "<h1>Rendered</h1>"));
    let tag = page.header("etag").unwrap().to_owned();
    assert_eq!(served.ask("GET", "/", &[("If-None-Match", &tag)]).status, 304);
    let part = served.ask("GET", "/", &[("Range", "bytes=0-3")]);
    assert_eq!((part.status, part.text().as_str()), (206, "<h1>"));
    assert_eq!(site.rendered.load(Ordering::Relaxed), 3);
    assert_eq!(served.get("/guide").header("location"), Some("/guide/"));
    assert_eq!(served.get("/../x").text(), "<h1>Nothing</h1>");
}

#[test]
fn what_cannot_be_made_ends_neither_the_server_nor_in_the_answer() {
    let served = Served::of(Arc::new(OnDemand::default()));
    for path in ["/broken.html", "/panic.html"] {
        let answer = served.get(path);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (
                503,
                "the file cannot be read now; the server's terminal says why\n"
            ),
            "{path}"
        );
    }
    let told = served.told();
    assert_eq!(
        told[0],
        "cannot answer `/broken.html`: the template is broken\u{1b}[31m"
    );
    assert_eq!(told.len(), 2);
    assert_eq!(served.get("/").status, 200);
}
