//! Values that look like real secrets, which no page shows.
//!
//! Entry point: [`shown_default`]. Two things give a secret away: the form of a value that only real ones have (a token
//! of a known service, a private key, a password in an address), and a name such as `API_TOKEN` with a value that
//! neither says that it is an example nor is too plain to be a secret.

/// How much of a value is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Shown {
    Whole,
    /// All but the password of an address.
    Masked(String),
    Nothing,
}

/// What takes the place of a password.
const MASK: &str = "•••";

/// How much of a setting's default may be shown.
pub(in crate::markdown) fn shown_default(name: &str, value: &str) -> Shown {
    if value.is_empty() {
        return Shown::Whole;
    }
    if is_token(value) {
        return Shown::Nothing;
    }
    if let Some(masked) = without_password(value) {
        return Shown::Masked(masked);
    }
    if names_secret(name) && !is_example(value) && !is_plain(value) {
        return Shown::Nothing;
    }
    Shown::Whole
}

/// Starts of tokens, and how long a token is at least.
const TOKENS: [(&str, usize); 18] = [
    ("AIza", 30),
    ("AKIA", 20),
    ("ASIA", 20),
    ("SG.", 40),
    ("dop_v1_", 40),
    ("eyJ", 60),
    ("ghp_", 36),
    ("ghs_", 36),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("hvs.", 20),
    ("npm_", 36),
    ("pypi-", 40),
    ("rk_live_", 20),
    ("sk-", 30),
    ("sk_live_", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
];

fn is_token(value: &str) -> bool {
    let is_one = |(start, least): &(&str, usize)| value.starts_with(start) && value.len() >= *least;
    (TOKENS.iter().any(is_one) && !is_example(value)) || value.contains("PRIVATE KEY-----")
}

/// An address whose password is no example, with signs in its place.
fn without_password(value: &str) -> Option<String> {
    let start = value.find("://")? + 3;
    let rest = &value[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    if password.is_empty() || is_example(password) || password == name {
        return None;
    }
    let begin = start + name.len() + 1;
    Some(format!(
        "{}{MASK}{}",
        &value[..begin],
        &value[begin + password.len()..]
    ))
}

const SECRETS: [&str; 10] = [
    "apikey",
    "credential",
    "credentials",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "salt",
    "secret",
    "token",
];

/// What stands before `key` where the key is a secret.
const OF_KEYS: [&str; 14] = [
    "access",
    "api",
    "app",
    "auth",
    "cookie",
    "encryption",
    "jwt",
    "license",
    "master",
    "private",
    "secret",
    "service",
    "session",
    "signing",
];

/// Ends of names that speak of a secret and hold none.
const ABOUT: [&str; 12] = [
    "algorithm",
    "expiry",
    "file",
    "header",
    "id",
    "length",
    "max",
    "min",
    "name",
    "path",
    "ttl",
    "url",
];

fn names_secret(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let words: Vec<&str> = folded.split(['_', '-', '.']).collect();
    if words.last().is_some_and(|last| ABOUT.contains(last)) {
        return false;
    }
    let is_key = |pair: &[&str]| pair[1] == "key" && OF_KEYS.contains(&pair[0]);
    words.iter().any(|word| SECRETS.contains(word)) || words.windows(2).any(is_key)
}

/// Words within a value that say that it is to be replaced.
const EXAMPLES: [&str; 13] = [
    "change",
    "dummy",
    "example",
    "fixme",
    "insert",
    "not-a-real",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "todo",
    "xxxx",
    "your",
];

/// Values that everybody knows.
const KNOWN: [&str; 16] = [
    "admin", "app", "dev", "guest", "local", "minio", "none", "null", "pass", "password", "postgres", "root",
    "secret", "test", "token", "user",
];

/// Whether a value says of itself that it is none that is used.
fn is_example(value: &str) -> bool {
    let folded = value.trim().to_lowercase();
    let mut letters = folded.chars();
    let first = letters.next();
    let is_one_sign = letters.all(|letter| Some(letter) == first);
    is_one_sign
        || KNOWN.contains(&folded.as_str())
        || EXAMPLES.iter().any(|word| folded.contains(word))
        || ["<", "${", "$(", "{{", "…", "...", "vault:", "op://"]
            .iter()
            .any(|mark| folded.contains(mark))
}

/// Whether a value is too plain for a secret: a word for yes or no, a small number, a duration, a path.
fn is_plain(value: &str) -> bool {
    let folded = value.trim().to_ascii_lowercase();
    let digits = folded.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let is_small = digits.len() <= 6
        && folded.len() - digits.len() <= 2
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = matches!(folded.as_str(), "true" | "false" | "yes" | "no" | "on" | "off");
    let is_path = ["/", "./", "../", "~/"]
        .iter()
        .any(|start| folded.starts_with(start));
    is_small || is_word || is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_secrets_are_not_shown() {
        // Put together here, so that no scanner of secrets takes this file for a leak.
        let token = format!("gh{}_{}", "p", "a1B2".repeat(9));
        let cases = [
            ("API_TOKEN", "9f8a7c6e5b"),
            ("DB_PASSWORD", "hunter2"),
            ("SIGNING_KEY", "c2lnbmluZy1rZXk="),
            ("JWT_SECRET", "correct horse"),
            ("ANYTHING", token.as_str()),
            ("CERT", "-----BEGIN PRIVATE KEY-----\nMII"),
        ];
        for (name, value) in cases {
            assert_eq!(shown_default(name, value), Shown::Nothing, "{name}={value}");
        }
        assert_eq!(
            shown_default("DATABASE_URL", "postgres://app:s3cr7t@db:5432/app?x=1"),
            Shown::Masked("postgres://app:•••@db:5432/app?x=1".to_owned())
        );
    }

    #[test]
    fn examples_and_plain_values_are_shown() {
        let cases = [
            ("API_TOKEN", ""),
            ("API_TOKEN", "change-me"),
            ("API_TOKEN", "<your token>"),
            ("API_TOKEN", "${TOKEN}"),
            ("API_TOKEN", "********"),
            ("DB_PASSWORD", "postgres"),
            ("TOKEN_TTL", "9f8a7c6e5b"),
            ("PASSWORD_MIN_LENGTH", "12"),
            ("SECRET_ROTATION", "30d"),
            ("TOKEN_CHECK", "true"),
            ("SECRET_KEY_FILE", "/run/secrets/key"),
            ("PASSWORD_STORE", "/var/lib/store"),
            ("SORT_KEY", "created_at"),
            ("DATABASE_URL", "postgres://app:app@db/app"),
            ("DATABASE_URL", "postgres://app:change-me@db/app"),
            ("HOME_PAGE", "https://example.org/a:b@c"),
            ("AWS_KEY", "AKIAIOSFODNN7EXAMPLE"),
        ];
        for (name, value) in cases {
            assert_eq!(shown_default(name, value), Shown::Whole, "{name}={value}");
        }
    }
}
