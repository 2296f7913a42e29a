//! From what a site has to an answer of HTTP: refusals, redirects, conditional and partial requests.
//!
//! Answers of the server itself are constant texts: nothing of a request is ever part of a body.

use std::io::{Seek as _, SeekFrom};

use axum::body::Body as Answer;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::guard::Refusal;
use crate::site::{Body, Content, Encodings, Lifetime};

/// How much of a long file is in memory at a time for each reader.
const PIECE: usize = 32 * 1024;

/// The encodings that a request accepts. A part of a file is a part of its plain bytes.
pub(crate) fn accepted(parts: &Parts) -> Encodings {
    if parts.headers.contains_key(RANGE) {
        return Encodings::default();
    }
    parts
        .headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .map(Encodings::parse)
        .unwrap_or_default()
}

/// A short text of the server's own.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response<Answer> {
    let mut response = Response::new(Answer::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Why a request is not looked at any further.
pub(crate) fn refused(refusal: Refusal) -> Response<Answer> {
    match refusal {
        Refusal::NoHost => plain(StatusCode::BAD_REQUEST, "the request names no host, or several\n"),
        Refusal::ForeignHost => plain(
            StatusCode::FORBIDDEN,
            "this server does not answer to that name; start it with `--allowed-host NAME` to allow it\n",
        ),
        Refusal::ForeignOrigin => plain(
            StatusCode::FORBIDDEN,
            "this server does not answer to pages of other sites\n",
        ),
    }
}

/// Only reading is offered.
pub(crate) fn wrong_method() -> Response<Answer> {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// A folder's address ends in a slash. Not a lasting redirect: the next book at this port may have a page there.
pub(crate) fn to_folder(location: &str, query: Option<&str>) -> Response<Answer> {
    let target = match query {
        Some(query) => format!("{location}?{query}"),
        None => location.to_owned(),
    };
    let mut response = plain(StatusCode::FOUND, "");
    match HeaderValue::from_str(&target) {
        Ok(target) => {
            response.headers_mut().insert(LOCATION, target);
            response
        }
        Err(_) => missing(),
    }
}

/// Nothing is there, and the site has no page that says so.
pub(crate) fn missing() -> Response<Answer> {
    plain(StatusCode::NOT_FOUND, "not found\n")
}

/// The site cannot answer now.
pub(crate) fn failed() -> Response<Answer> {
    plain(
        StatusCode::SERVICE_UNAVAILABLE,
        "the file cannot be read now; the server's terminal says why\n",
    )
}

/// The page that says that there is nothing, or nothing that can be shown.
pub(crate) fn saying_page(parts: &Parts, status: StatusCode, content: Content) -> Response<Answer> {
    let length = content.body.len();
    let mut response = described(&content);
    response.headers_mut().remove(ETAG);
    *response.status_mut() = status;
    sent(parts, response, content.body, 0, length)
}

/// A file, or the part of it that is asked for, or that it did not change.
pub(crate) fn file(parts: &Parts, content: Content) -> Response<Answer> {
    let mut response = described(&content);
    let tag = etag(&content);
    if is_known(parts, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_ENCODING);
        return response;
    }
    let length = content.body.len();
    response
        .headers_mut()
        .insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match wanted_range(parts, &tag, length) {
        Wanted::Whole => sent(parts, response, content.body, 0, length),
        Wanted::Part { first, last } => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(
                &mut response,
                CONTENT_RANGE,
                format!("bytes {first}-{last}/{length}"),
            );
            sent(parts, response, content.body, first, last - first + 1)
        }
        Wanted::Beyond => {
            let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "the file has no such part\n");
            insert(&mut response, CONTENT_RANGE, format!("bytes */{length}"));
            response
        }
    }
}

/// The headers that describe a file.
fn described(content: &Content) -> Response<Answer> {
    let mut response = Response::new(Answer::empty());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content.media_type));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(match content.lifetime {
            Lifetime::Immutable => "public, max-age=31536000, immutable",
            Lifetime::Revalidated => "no-cache",
        }),
    );
    if let Some(encoding) = content.encoding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if content.varies {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    insert(&mut response, ETAG, etag(content));
    response
}

fn insert(response: &mut Response<Answer>, name: axum::http::HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

fn etag(content: &Content) -> String {
    let hash = content.hash.to_hex();
    format!("\"{}\"", &hash[..32])
}

/// Whether the client has this very content.
fn is_known(parts: &Parts, tag: &str) -> bool {
    parts.headers.get_all(IF_NONE_MATCH).iter().any(|header| {
        header.to_str().is_ok_and(|header| {
            header
                .split(',')
                .map(str::trim)
                .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
        })
    })
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part { first: u64, last: u64 },
    Beyond,
}

/// The one part that a request asks for. Several, or what is no range, mean the whole file (RFC 9110, 14.2).
fn wanted_range(parts: &Parts, tag: &str, length: u64) -> Wanted {
    let Some(range) = parts.headers.get(RANGE).and_then(|value| value.to_str().ok()) else {
        return Wanted::Whole;
    };
    let same = parts
        .headers
        .get(IF_RANGE)
        .is_none_or(|known| known.as_bytes() == tag.as_bytes());
    if !same {
        return Wanted::Whole;
    }
    let Some((first, last)) = range
        .trim()
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().ok(),
        false => None,
    };
    match (first.is_empty(), last.is_empty(), number(first), number(last)) {
        (true, false, _, Some(count)) if count > 0 && length > 0 => Wanted::Part {
            first: length.saturating_sub(count),
            last: length - 1,
        },
        (true, false, _, Some(_)) => Wanted::Beyond,
        (false, true, Some(first), _) if first < length => Wanted::Part {
            first,
            last: length - 1,
        },
        (false, false, Some(first), Some(last)) if first <= last && first < length => Wanted::Part {
            first,
            last: last.min(length - 1),
        },
        (false, false, Some(first), Some(last)) if first > last => Wanted::Whole,
        (false, _, Some(_), _) if last.is_empty() || number(last).is_some() => Wanted::Beyond,
        _ => Wanted::Whole,
    }
}

/// Adds `count` bytes from `first` on; none of them for HEAD.
fn sent(
    parts: &Parts,
    mut response: Response<Answer>,
    body: Body,
    first: u64,
    count: u64,
) -> Response<Answer> {
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(count));
    if parts.method == Method::HEAD {
        return response;
    }
    *response.body_mut() = match body {
        Body::Bytes(bytes) => {
            let first = usize::try_from(first).unwrap_or(usize::MAX).min(bytes.len());
            let end = first
                .saturating_add(usize::try_from(count).unwrap_or(usize::MAX))
                .min(bytes.len());
            Answer::from(bytes.slice(first..end))
        }
        Body::File { mut file, .. } => {
            if file.seek(SeekFrom::Start(first)).is_err() {
                return failed();
            }
            let reader = tokio::fs::File::from_std(file).take(count);
            Answer::from_stream(ReaderStream::with_capacity(reader, PIECE))
        }
    };
    response
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn range(value: &str, length: u64) -> Wanted {
        let request = Request::builder().header(RANGE, value).body(()).unwrap();
        wanted_range(&request.into_parts().0, "\"t\"", length)
    }

    #[test]
    fn ranges() {
        let part = |first, last| Wanted::Part { first, last };
        let cases = [
            ("bytes=0-3", part(0, 3)),
            ("bytes=4-", part(4, 9)),
            ("bytes=-4", part(6, 9)),
            ("bytes=-40", part(0, 9)),
            ("bytes=8-40", part(8, 9)),
            ("bytes=0-99999999999999999999", Wanted::Whole),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=10-12", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=3-1", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("lines=0-3", Wanted::Whole),
            ("x", Wanted::Whole),
        ];
        for (value, expected) in cases {
            assert_eq!(range(value, 10), expected, "{value}");
        }
        assert_eq!(range("bytes=0-", 0), Wanted::Beyond);
        assert_eq!(range("bytes=-1", 0), Wanted::Beyond);
    }
}
