//! A built site over HTTP: what readers' browsers are told.

use std::time::{Duration, SystemTime};

use crate::support::{HEADERS, Served, write};

fn site() -> Served {
    Served::new(&[
        ("index.html", "<h1>Home</h1>"),
        ("guide/index.html", "<h1>Guide</h1>"),
        ("guide/a b.html", "<h1>Spaces</h1>"),
        ("empty/note.txt", "no page here"),
        ("404.html", "<h1>Nothing here</h1>"),
        ("assets/theme.1a2b3c4d.css", "body{}"),
        ("assets/logo.svg", "<svg/>"),
        ("site.js", "portolan.site({})"),
        ("headers.txt", HEADERS),
    ])
}

#[test]
fn pages_folders_and_what_is_missing() {
    let site = site();
    let shown = |path: &str| {
        let answer = site.get(path);
        let location = answer.header("location").map(str::to_owned);
        (answer.status, location, answer.text())
    };
    let page = |text: &str| (200, None, text.to_owned());
    let missing = (404, None, "<h1>Nothing here</h1>".to_owned());
    assert_eq!(shown("/"), page("<h1>Home</h1>"));
    assert_eq!(shown("/index.html?x=1"), page("<h1>Home</h1>"));
    assert_eq!(shown("/guide/"), page("<h1>Guide</h1>"));
    assert_eq!(shown("/guide/a%20b.html"), page("<h1>Spaces</h1>"));
    assert_eq!(shown("/guide"), (302, Some("/guide/".into()), String::new()));
    assert_eq!(
        shown("/guide?q=a%22b"),
        (302, Some("/guide/?q=a%22b".into()), String::new())
    );
    for path in [
        "/gone",
        "/empty",
        "/empty/",
        "/index.html/",
        "/guide//",
        "/a/b/c",
        "/../x",
    ] {
        assert_eq!(shown(path), missing, "{path}");
    }
    std::fs::remove_file(site.file("404.html")).unwrap();
    assert_eq!(shown("/gone"), (404, None, "not found\n".into()));
}

#[test]
fn every_answer_has_the_headers_of_the_build() {
    let site = site();
    for path in ["/", "/guide", "/gone", "/assets/logo.svg", "/.git/config"] {
        let answer = site.get(path);
        let policy = |name| answer.header(name);
        assert_eq!(
            policy("content-security-policy"),
            Some("default-src 'none'"),
            "{path}"
        );
        assert_eq!(policy("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(policy("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(
            policy("cross-origin-resource-policy"),
            Some("same-origin"),
            "{path}"
        );
        assert_eq!(policy("access-control-allow-origin"), None, "{path}");
    }
    let foreign = site.ask("GET", "/", &[("Host", "evil.example")]);
    assert_eq!(foreign.header("x-content-type-options"), Some("nosniff"));
    let posted = site.ask("POST", "/", &[("Content-Length", "0")]);
    assert_eq!(
        posted.header("content-security-policy"),
        Some("default-src 'none'")
    );
}

#[test]
fn every_kind_of_content_has_its_type_and_the_headers() {
    let site = site();
    let kinds = [
        ("html", "text/html; charset=utf-8"),
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("yaml", "application/yaml"),
        ("wasm", "application/wasm"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("webp", "image/webp"),
        ("ico", "image/x-icon"),
        ("woff2", "font/woff2"),
        ("mp4", "video/mp4"),
        ("mp3", "audio/mpeg"),
        ("pdf", "application/pdf"),
        ("zip", "application/zip"),
        ("bin", "application/octet-stream"),
        ("html.bak", "application/octet-stream"),
    ];
    for (ending, kind) in kinds {
        write(&site.file(&format!("files/x.{ending}")), b"<script>x</script>");
        let answer = site.get(&format!("/files/x.{ending}"));
        assert_eq!(answer.header("content-type"), Some(kind), "{ending}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{ending}"
        );
        assert_eq!(
            answer.header("content-security-policy"),
            Some("default-src 'none'"),
            "{ending}"
        );
    }
}

#[test]
fn caches_are_told_what_stays() {
    let site = site();
    let told = |path: &str| {
        let answer = site.get(path);
        (
            answer.header("content-type").unwrap().to_owned(),
            answer.header("cache-control").unwrap().to_owned(),
        )
    };
    let pair = |kind: &str, cache: &str| (kind.to_owned(), cache.to_owned());
    assert_eq!(told("/"), pair("text/html; charset=utf-8", "no-cache"));
    assert_eq!(
        told("/site.js"),
        pair("text/javascript; charset=utf-8", "no-cache")
    );
    assert_eq!(told("/assets/logo.svg"), pair("image/svg+xml", "no-cache"));
    assert_eq!(
        told("/assets/theme.1a2b3c4d.css"),
        pair("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    );
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let site = site();
    let first = site.get("/guide/");
    let tag = first.header("etag").unwrap().to_owned();
    for known in [tag.as_str(), &format!("\"x\", W/{tag}"), "*"] {
        let again = site.ask("GET", "/guide/", &[("If-None-Match", known)]);
        assert_eq!((again.status, again.text().as_str()), (304, ""), "{known}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        assert_eq!(
            again.header("content-security-policy"),
            Some("default-src 'none'")
        );
    }
    // The tag is that of the content, not of a time stamp: touched is the same, changed is not.
    write(&site.file("guide/index.html"), b"<h1>Guide</h1>");
    assert_eq!(site.ask("GET", "/guide/", &[("If-None-Match", &tag)]).status, 304);
    write(&site.file("guide/index.html"), b"<h1>Other</h1>");
    let changed = site.ask("GET", "/guide/", &[("If-None-Match", &tag)]);
    assert_eq!((changed.status, changed.text().as_str()), (200, "<h1>Other</h1>"));
}

#[test]
fn heads_have_no_body() {
    let site = site();
    for path in ["/", "/guide", "/gone"] {
        let (get, head) = (site.get(path), site.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.text().as_str()), (get.status, ""), "{path}");
        assert_eq!(
            head.header("content-length"),
            get.header("content-length"),
            "{path}"
        );
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
    }
}

#[test]
fn parts_of_files_long_and_short() {
    let site = site();
    let film: Vec<u8> = (0..300_000u32).map(|at| (at % 251) as u8).collect();
    write(&site.file("film.mp4"), &film);
    write(&site.file("short.mp4"), b"0123456789");
    let part = |path: &str, range: &str| {
        let answer = site.ask("GET", path, &[("Range", range), ("Accept-Encoding", "gzip")]);
        let place = answer.header("content-range").map(str::to_owned);
        (answer.status, place, answer.body)
    };
    let place = |text: &str| Some(text.to_owned());
    assert_eq!(
        part("/short.mp4", "bytes=2-4"),
        (206, place("bytes 2-4/10"), b"234".to_vec())
    );
    assert_eq!(
        part("/short.mp4", "bytes=-3"),
        (206, place("bytes 7-9/10"), b"789".to_vec())
    );
    assert_eq!(
        part("/film.mp4", "bytes=100000-199999"),
        (
            206,
            place("bytes 100000-199999/300000"),
            film[100_000..200_000].to_vec()
        )
    );
    assert_eq!(part("/film.mp4", "bytes=300000-").1, place("bytes */300000"));
    assert_eq!(part("/film.mp4", "bytes=0-1,5-6"), (200, None, film.clone()));
    assert_eq!(site.get("/film.mp4").body, film);
    let whole = site.get("/film.mp4");
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let tag = whole.header("etag").unwrap();
    let continued = |tag| {
        let headers = [("Range", "bytes=0-0"), ("If-Range", tag)];
        site.ask("GET", "/film.mp4", &headers).status
    };
    assert_eq!((continued(tag), continued("\"other\"")), (206, 200));
}

#[test]
fn compressed_copies_are_taken_where_they_fit() {
    let site = site();
    let plain = "<h1>Guide</h1>";
    let set = |path: &str, time: SystemTime| {
        let file = std::fs::File::options()
            .append(true)
            .open(site.file(path))
            .unwrap();
        file.set_modified(time).unwrap();
    };
    write(&site.file("guide/index.html.br"), b"in brotli");
    write(&site.file("guide/index.html.gz"), b"in gzip");
    let read = |accepted: &str| {
        let answer = site.ask("GET", "/guide/", &[("Accept-Encoding", accepted)]);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        let encoding = answer.header("content-encoding").unwrap_or("").to_owned();
        (encoding, answer.text(), answer.header("etag").unwrap().to_owned())
    };
    let (brotli, gzip, identity) = (read("gzip, br"), read("gzip;q=0.1"), read("zstd"));
    assert_eq!((brotli.0.as_str(), brotli.1.as_str()), ("br", "in brotli"));
    assert_eq!((gzip.0.as_str(), gzip.1.as_str()), ("gzip", "in gzip"));
    assert_eq!((identity.0.as_str(), identity.1.as_str()), ("", plain));
    assert!(brotli.2 != gzip.2 && gzip.2 != identity.2);
    let part = site.ask(
        "GET",
        "/guide/",
        &[("Accept-Encoding", "br"), ("Range", "bytes=0-3")],
    );
    assert_eq!((part.status, part.text().as_str()), (206, "<h1>"));
    // A copy that is older than its file is of another text.
    set("guide/index.html.br", SystemTime::now() - Duration::from_secs(60));
    assert_eq!(read("gzip, br").0, "gzip");
    assert_eq!(site.get("/site.js").header("vary"), None);
}

#[test]
fn a_new_build_shows_at_once() {
    let site = site();
    assert_eq!(site.get("/").text(), "<h1>Home</h1>");
    write(&site.outside().join("next/index.html"), b"<h1>New</h1>");
    std::fs::rename(site.file(""), site.outside().join("old")).unwrap();
    std::fs::rename(site.outside().join("next"), site.outside().join("site")).unwrap();
    assert_eq!(site.get("/").text(), "<h1>New</h1>");
    std::fs::remove_dir_all(site.outside().join("site")).unwrap();
    assert_eq!(site.get("/").status, 404);
    assert_eq!(site.told(), Vec::<String>::new());
}

#[test]
fn files_of_a_search_index_are_scripts_that_never_change() {
    let site = site();
    let name = "assets/search/0123456789abcdef/000/0a.js";
    // One byte a character: it is no UTF-8, and nobody may take it for that.
    let bytes = b"portolan.chunk(\"0123456789abcdef/000/0a\",\"\xff\x80\\x00\xc3\");\n";
    write(&site.file(name), bytes);
    let answer = site.get(&format!("/{name}"));
    assert_eq!((answer.status, answer.body.as_slice()), (200, &bytes[..]));
    assert_eq!(
        answer.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}
