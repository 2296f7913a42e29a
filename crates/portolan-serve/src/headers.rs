//! The headers of every answer: those that the build wrote to `headers.txt`, and those that hold without it.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};

/// What of `headers.txt` is sent. An author's own file of that name may hold anything, and must neither open the site
/// to others nor say something about a body.
fn is_policy(name: &HeaderName) -> bool {
    *name == CONTENT_SECURITY_POLICY
        || *name == X_CONTENT_TYPE_OPTIONS
        || *name == REFERRER_POLICY
        || *name == X_FRAME_OPTIONS
        || matches!(
            name.as_str(),
            "cross-origin-opener-policy"
                | "cross-origin-resource-policy"
                | "cross-origin-embedder-policy"
                | "permissions-policy"
        )
}

/// Reads `headers.txt` (lines `Name: value`), and adds what is missing: no page of another site may use a file of this
/// one, and no browser may guess at what a file is.
pub(crate) fn read(text: &str) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers: Vec<(HeaderName, HeaderValue)> = text
        .lines()
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().parse().ok()?, value.trim().parse().ok()?))
        })
        .filter(|(name, _)| is_policy(name))
        .collect();
    let always = [
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    for (name, value) in always {
        if !headers.iter().any(|(known, _)| *known == name) {
            headers.push((name, value));
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect()
    }

    #[test]
    fn the_builds_headers_are_sent_and_no_others() {
        let text = "Content-Security-Policy: default-src 'none'\n\
                    Referrer-Policy: no-referrer\n\
                    Access-Control-Allow-Origin: *\n\
                    Content-Length: 7\nSet-Cookie: a=b\nno header\nBad\u{1}Name: x\n";
        let expected = [
            "content-security-policy: default-src 'none'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
        ];
        assert_eq!(lines(text), expected);
        assert_eq!(lines("").len(), 4);
    }
}
