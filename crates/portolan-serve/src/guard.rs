//! Who may ask: the names that a request may call this server by, and the origins that it may come from.
//!
//! A page of another site can make the reader's browser send requests here, and a name of its own can be made to lead
//! to this machine (DNS rebinding). Both show in `Host` and `Origin`, so a request that names a foreign one is refused
//! before anything else is looked at.

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

/// The names, beyond loopback ones and the server's own address, that a request may use.
#[derive(Clone, Debug, Default)]
pub struct AllowedHosts {
    names: Vec<String>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It names no host, or more than one.
    NoHost,
    /// It calls the server by a name that is not its own.
    ForeignHost,
    /// It comes from a page of another site.
    ForeignOrigin,
}

/// The address of this end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnAddress(pub(crate) IpAddr);

/// The address of the other end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// What a proxy adds to the requests of others.
const OF_PROXIES: [&str; 5] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
];

/// Whether a request comes from this machine and calls it by a name that means this machine everywhere. Behind a
/// proxy everybody seems to be here, so what names another host, or a proxy, is not.
pub(crate) fn is_from_here(headers: &HeaderMap, uri: &Uri, peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
        && host_of(headers, uri).is_some_and(|host| is_loopback_name(&plain(host.host())))
        && !OF_PROXIES.iter().any(|name| headers.contains_key(*name))
}

fn is_loopback_name(name: &str) -> bool {
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback())
}

impl AllowedHosts {
    /// Allows these names or addresses too, without ports.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self {
            names: names.into_iter().map(|name| plain(&name)).collect(),
        }
    }

    /// Whether a request may be answered; `own` is the address that the connection reached.
    pub(crate) fn check(&self, parts: &Parts, own: IpAddr) -> Result<(), Refusal> {
        let host = host_of(&parts.headers, &parts.uri).ok_or(Refusal::NoHost)?;
        if !self.knows(host.host(), own) {
            return Err(Refusal::ForeignHost);
        }
        let mut origins = parts.headers.get_all(ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (None, _) => Ok(()),
            (Some(origin), None) if origin.to_str().is_ok_and(|origin| is_same(origin, &host)) => Ok(()),
            _ => Err(Refusal::ForeignOrigin),
        }
    }

    fn knows(&self, host: &str, own: IpAddr) -> bool {
        let name = plain(host);
        is_loopback_name(&name)
            || self.names.contains(&name)
            || name
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.to_canonical() == own.to_canonical())
    }
}

/// A name without the brackets of IPv6, the last dot and capitals.
fn plain(host: &str) -> String {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    bare.strip_suffix('.').unwrap_or(bare).to_ascii_lowercase()
}

/// The host that a request names: in its target, where it has one, and in its only `Host`. Both must agree.
fn host_of(headers: &HeaderMap, uri: &Uri) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let host: Authority = hosts.next()?.to_str().ok()?.parse().ok()?;
    if hosts.next().is_some() || host.as_str().contains('@') {
        return None;
    }
    match uri.authority() {
        Some(target) if target != &host => None,
        _ => Some(host),
    }
}

/// Whether an origin is that of the server's own pages, as `host` names it.
fn is_same(origin: &str, host: &Authority) -> bool {
    let Ok(origin) = origin.parse::<Uri>() else {
        return false;
    };
    let usual = match origin.scheme_str() {
        Some("http") => 80,
        Some("https") => 443,
        _ => return false,
    };
    origin.authority().is_some_and(|authority| {
        plain(authority.host()) == plain(host.host())
            && authority.port_u16().unwrap_or(usual) == host.port_u16().unwrap_or(usual)
    })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::http::Request;

    use super::*;

    const OWN: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 7, 4));

    fn checked(target: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        AllowedHosts::new(["Docs.Example.com".to_owned(), "10.1.1.1".to_owned()]).check(&parts, OWN)
    }

    #[test]
    fn only_own_names_are_answered() {
        let own = [
            "localhost",
            "localhost:3000",
            "LocalHost.:3000",
            "book.localhost:3000",
            "127.0.0.1:3000",
            "127.8.9.1",
            "[::1]:3000",
            "[::ffff:127.0.0.1]:3000",
            "192.168.7.4:3000",
            "docs.example.com",
            "docs.example.com:8443",
            "10.1.1.1",
        ];
        for host in own {
            assert_eq!(checked("/", &[("host", host)]), Ok(()), "{host}");
        }
        let foreign = [
            "evil.example",
            "localhost.evil.example",
            "evil-localhost",
            "127.0.0.1.evil.example",
            "192.168.7.5:3000",
            "0.0.0.0:3000",
            "x.docs.example.com",
            "2130706433",
            "0x7f.1",
        ];
        for host in foreign {
            assert_eq!(
                checked("/", &[("host", host)]),
                Err(Refusal::ForeignHost),
                "{host}"
            );
        }
        for host in ["", "a@localhost", "localhost/x", "local host"] {
            assert_eq!(checked("/", &[("host", host)]), Err(Refusal::NoHost), "{host}");
        }
        assert_eq!(checked("/", &[]), Err(Refusal::NoHost));
        let twice = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(checked("/", &twice), Err(Refusal::NoHost));
    }

    #[test]
    fn a_target_with_a_host_must_name_the_same_one() {
        let host = [("host", "localhost:3000")];
        assert_eq!(checked("http://localhost:3000/a", &host), Ok(()));
        assert_eq!(checked("http://evil.example/a", &host), Err(Refusal::NoHost));
        assert_eq!(
            checked("http://evil.example/a", &[("host", "evil.example")]),
            Err(Refusal::ForeignHost)
        );
    }

    #[test]
    fn only_who_sits_at_this_machine_is_here() {
        let here = |peer: &str, headers: &[(&str, &str)]| {
            let mut request = Request::builder().uri("/");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let (parts, ()) = request.body(()).unwrap().into_parts();
            is_from_here(&parts.headers, &parts.uri, peer.parse().unwrap())
        };
        for (peer, host) in [
            ("127.0.0.1", "localhost:3000"),
            ("::1", "[::1]:3000"),
            ("::ffff:127.0.0.1", "127.0.0.1:3000"),
        ] {
            assert!(here(peer, &[("host", host)]), "{peer} {host}");
        }
        for (peer, host) in [
            ("192.168.7.9", "localhost:3000"),
            ("192.168.7.4", "192.168.7.4:3000"),
            ("::ffff:10.0.0.1", "127.0.0.1:3000"),
            ("127.0.0.1", "docs.example.com"),
            ("127.0.0.1", "192.168.7.4:3000"),
        ] {
            assert!(!here(peer, &[("host", host)]), "{peer} {host}");
        }
        for name in OF_PROXIES {
            let headers = [("host", "localhost:3000"), (name, "192.0.2.1")];
            assert!(!here("127.0.0.1", &headers), "{name}");
        }
    }

    #[test]
    fn only_the_own_origin_is_answered() {
        let from = |host, origin| checked("/", &[("host", host), ("origin", origin)]);
        let same = [
            ("localhost:3000", "http://localhost:3000"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("[::1]:3000", "http://[::1]:3000"),
            ("localhost", "http://localhost"),
            ("localhost:80", "http://localhost"),
            ("docs.example.com", "https://docs.example.com"),
            ("docs.example.com:443", "https://docs.example.com"),
        ];
        for (host, origin) in same {
            assert_eq!(from(host, origin), Ok(()), "{origin} at {host}");
        }
        let foreign = [
            "null",
            "http://evil.example",
            "http://localhost",
            "http://localhost:8080",
            "http://127.0.0.1:3000",
            "https://localhost",
            "http://localhost:3000.evil.example",
            "file://",
            "ftp://localhost:3000",
            "",
        ];
        for origin in foreign {
            assert_eq!(
                from("localhost:3000", origin),
                Err(Refusal::ForeignOrigin),
                "{origin}"
            );
        }
    }
}
