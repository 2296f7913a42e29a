//! Other hosts: which an address leads to, and from which of them pages may load what they show.

use serde::{Deserialize, Serialize};

/// From where pages may load pictures, films and frames, besides their own site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemoteEmbeds {
    /// From nowhere: links lead to what lies elsewhere.
    #[default]
    Nowhere,
    /// From these hosts, in lower case; `*.example.com` stands for all below `example.com`.
    Hosts(Vec<String>),
    /// From anywhere.
    Anywhere,
}

impl RemoteEmbeds {
    /// The host that an address leads to, where pages may not load from it.
    #[must_use]
    pub fn refused(&self, url: &str) -> Option<String> {
        match self {
            Self::Anywhere => None,
            Self::Nowhere => remote_host(url),
            Self::Hosts(known) => {
                remote_host(url).filter(|host| !known.iter().any(|known| covers(known, host)))
            }
        }
    }

    /// The same as the sources of a Content-Security-Policy, each after a space.
    #[must_use]
    pub fn policy(&self) -> String {
        match self {
            Self::Nowhere => String::new(),
            Self::Hosts(known) => known.iter().map(|host| format!(" {host}")).collect(),
            Self::Anywhere => " https: http:".to_owned(),
        }
    }
}

fn covers(known: &str, host: &str) -> bool {
    match known.strip_prefix('*') {
        Some(domain) => host.ends_with(domain) && host.len() > domain.len(),
        None => known == host,
    }
}

/// The host that an address leads to, read as browsers read it: in lower case, with its port where that is not the
/// usual one. `None` for an address within the site, and for what is fetched from nowhere.
#[must_use]
pub fn remote_host(url: &str) -> Option<String> {
    let url: String = url
        .trim_start_matches(|letter: char| letter.is_control() || letter == ' ')
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\n' | '\r'))
        .collect();
    let is_slash = |letter: char| matches!(letter, '/' | '\\');
    let rest = match url.split_once(':') {
        Some((scheme, rest)) if is_network(scheme) => rest,
        _ if url.starts_with(is_slash) && url[1..].starts_with(is_slash) => &url,
        _ => return None,
    };
    let authority = rest.trim_start_matches(is_slash);
    let end = authority
        .find(|letter| is_slash(letter) || matches!(letter, '?' | '#'))
        .unwrap_or(authority.len());
    let host = authority[..end]
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let host = host
        .strip_suffix(":443")
        .or_else(|| host.strip_suffix(":80"))
        .unwrap_or(&host);
    Some(host.to_owned())
}

fn is_network(scheme: &str) -> bool {
    ["http", "https", "ftp", "ws", "wss"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_browsers_read_them() {
        let cases = [
            ("https://img.example.com/a.png", Some("img.example.com")),
            ("HTTP://Img.Example.COM:80?x", Some("img.example.com")),
            ("//cdn.example.com", Some("cdn.example.com")),
            ("\\\\cdn.example.com/x", Some("cdn.example.com")),
            ("/\\cdn.example.com/x", Some("cdn.example.com")),
            ("https:\\\\cdn.example.com\\x", Some("cdn.example.com")),
            ("https:cdn.example.com/x", Some("cdn.example.com")),
            (" \u{1}ht\ttps:/\n/a.example", Some("a.example")),
            ("https://user:word@a.example:8443/x", Some("a.example:8443")),
            ("https://good.example@a.example/x", Some("a.example")),
            ("https://", Some("")),
            ("a.png", None),
            ("../a.png", None),
            ("/a.png", None),
            ("#a", None),
            ("", None),
            ("a:b", None),
            ("data:image/png;base64,AA//", None),
            ("mailto:a@b.example", None),
            ("a//b", None),
            ("ä//b", None),
        ];
        for (url, expected) in cases {
            assert_eq!(remote_host(url).as_deref(), expected, "{url:?}");
        }
    }

    #[test]
    fn hosts_are_allowed_by_name_or_by_domain() {
        let hosts = RemoteEmbeds::Hosts(vec!["a.example".to_owned(), "*.b.example".to_owned()]);
        let refused = |url: &str| hosts.refused(url);
        assert_eq!(refused("https://a.example/x"), None);
        assert_eq!(refused("https://x.b.example/x"), None);
        assert_eq!(refused("https://b.example/x").as_deref(), Some("b.example"));
        assert_eq!(refused("https://x.a.example/x").as_deref(), Some("x.a.example"));
        assert_eq!(refused("https://xb.example/x").as_deref(), Some("xb.example"));
        assert_eq!(refused("x.png"), None);
        assert_eq!(RemoteEmbeds::Anywhere.refused("https://a.example"), None);
        assert_eq!(hosts.policy(), " a.example *.b.example");
    }
}
