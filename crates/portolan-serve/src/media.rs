//! What kind of content a file holds, by its ending.

/// The media type of a file, with the character set where it is text.
#[must_use]
pub(crate) fn media_type(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "log" | "toml" | "ini" | "conf" | "sh" | "diff" | "patch" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// Whether a server may say that a file never changes: the build puts a hash of its content into its name, such as
/// `assets/theme.1a2b3c4d.css`, `assets/nav-0f3c1a2b3c4d.js` and the files of a search index. A number alone may be an author's date, so a name of
/// digits does not count, even where it is a hash.
#[must_use]
pub(crate) fn is_fingerprinted(path: &str) -> bool {
    if let Some(search) = path.strip_prefix("assets/search/") {
        return is_of_search(search);
    }
    let Some(name) = path.strip_prefix("assets/").filter(|name| !name.contains('/')) else {
        return false;
    };
    let navigation = name
        .strip_prefix("nav-")
        .and_then(|rest| rest.strip_suffix(".js"));
    if let Some(hash) = navigation {
        return is_hash(hash, 12);
    }
    let mut parts = name.rsplit('.');
    let (_, hash, stem) = (parts.next(), parts.next(), parts.next());
    stem.is_some() && hash.is_some_and(|hash| is_hash(hash, 8))
}

/// `<index>/<folder>/<file>.js` and `engine-<hash>.js`. Sixteen digits are no date, so they need no letter.
fn is_of_search(path: &str) -> bool {
    let is_hex =
        |text: &str| text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match path
        .strip_prefix("engine-")
        .and_then(|rest| rest.strip_suffix(".js"))
    {
        Some(hash) => is_hex(hash),
        None => path.ends_with(".js") && path.split_once('/').is_some_and(|(pack, _)| is_hex(pack)),
    }
}

fn is_hash(text: &str, length: usize) -> bool {
    text.len() == length
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_a_character_set() {
        assert_eq!(media_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("A.CSS"), "text/css; charset=utf-8");
        assert_eq!(media_type("x.wasm"), "application/wasm");
        assert_eq!(media_type("CNAME"), "application/octet-stream");
    }

    #[test]
    fn only_the_builds_own_names_are_fingerprints() {
        let cases = [
            ("assets/theme.1a2b3c4d.css", true),
            ("assets/nav-0f3c1a2b3c4d.js", true),
            ("assets/nav-0f3c1a2b.js", false),
            ("assets/photo-0f3c1a2b3c4d.png", false),
            ("assets/report.20261124.pdf", false),
            ("assets/logo.png", false),
            ("assets/theme.1A2B3C4D.css", false),
            ("assets/1a2b3c4d.css", false),
            ("assets/theme.1a2b3c4.css", false),
            ("assets/x/theme.1a2b3c4d.css", false),
            ("theme.1a2b3c4d.css", false),
            ("site.js", false),
            ("assets/search/0123456789abcdef/000/1f.js", true),
            ("assets/search/0123456789abcdef/boot.js", true),
            ("assets/search/engine-0123456789012345.js", true),
            ("assets/search/engine-0123.js", false),
            ("assets/search/notes/boot.js", false),
            ("assets/search/0123456789abcdef/boot.txt", false),
        ];
        for (path, expected) in cases {
            assert_eq!(is_fingerprinted(path), expected, "{path}");
        }
    }
}
