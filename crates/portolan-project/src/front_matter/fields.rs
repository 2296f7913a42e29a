//! The keys of front matter, one by one: what each takes, and what is said when it gets something else.

use portolan_core::model::{Children, FrontMatter, Locale};
use serde_json::{Map, Value};

use super::{hero, words};
use crate::nearest::nearest;

/// Every key, in alphabetical order.
pub(super) const KEYS: &[&str] = &[
    "aliases",
    "audience",
    "children",
    "classification",
    "created",
    "description",
    "draft",
    "extra",
    "feedback",
    "glossary",
    "hero",
    "kind",
    "lang",
    "math",
    "nav",
    "nav_title",
    "owner",
    "print",
    "review_every",
    "reviewed",
    "rpo",
    "rto",
    "search",
    "services",
    "severity",
    "status",
    "tags",
    "template",
    "tier",
    "title",
    "toc",
    "translates",
    "updated",
    "weight",
];

/// What is wrong with one value.
#[derive(Debug)]
pub(super) struct Problem {
    /// The id of the rule.
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// The key within the table, where it is not the table itself.
    pub(super) inner: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(message: String) -> Self {
        Self {
            rule: "front-matter",
            message,
            hint: None,
            inner: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Takes one key. A value that is left empty says nothing. On a problem the field keeps what it had.
pub(super) fn set(
    meta: &mut FrontMatter,
    extra: &mut Map<String, Value>,
    key: &str,
    value: &Value,
) -> Result<(), Vec<Problem>> {
    if value.is_null() && KEYS.contains(&key) {
        return Ok(());
    }
    match key {
        "search" => return search(meta, value),
        "hero" => return hero::set(meta, value),
        "extra" => return own_values(extra, value).map_err(|problem| vec![problem]),
        "aliases" => return aliases(meta, value),
        _ => {}
    }
    set_plain(meta, key, value).map_err(|problem| vec![problem])
}

fn set_plain(meta: &mut FrontMatter, key: &str, value: &Value) -> Result<(), Problem> {
    match key {
        "title" => meta.title = Some(text(key, value)?),
        "nav_title" => meta.nav_title = Some(text(key, value)?).filter(|title| !title.is_empty()),
        "description" => meta.description = Some(text(key, value)?),
        "kind" => meta.kind = Some(text(key, value)?),
        "owner" => meta.owner = Some(text(key, value)?),
        "status" => meta.status = Some(text(key, value)?),
        "severity" => meta.severity = Some(text(key, value)?),
        "rto" => meta.rto = Some(text(key, value)?),
        "rpo" => meta.rpo = Some(text(key, value)?),
        "tier" => meta.tier = Some(text(key, value)?),
        "classification" => meta.classification = Some(text(key, value)?),
        "template" => meta.template = Some(template(key, value)?),
        "lang" => meta.lang = Some(language(key, value)?),
        "weight" => meta.weight = Some(integer(key, value)?),
        "nav" => meta.nav = Some(yes_or_no(key, value)?),
        "glossary" => meta.glossary = Some(yes_or_no(key, value)?),
        "toc" => meta.toc = Some(yes_or_no(key, value)?),
        "print" => meta.print = yes_or_no(key, value)?,
        "feedback" => meta.feedback = Some(yes_or_no(key, value)?),
        "children" => meta.children = Some(children(key, value)?),
        "translates" => meta.translates = Some(text(key, value)?.trim_start_matches('/').to_owned()),
        "math" => meta.math = Some(yes_or_no(key, value)?),
        "draft" => meta.draft = yes_or_no(key, value)?,
        "created" => meta.created = Some(day(key, value)?),
        "updated" => meta.updated = Some(day(key, value)?),
        "reviewed" => meta.reviewed = Some(day(key, value)?),
        "review_every" => meta.review_every = Some(days(key, value)?),
        "audience" => meta.audience = list(key, value)?,
        "tags" => meta.tags = list(key, value)?,
        "services" => meta.services = list(key, value)?,
        _ => return Err(unknown(key, value)),
    }
    Ok(())
}

fn unknown(key: &str, value: &Value) -> Problem {
    let hint = match nearest(key, KEYS.iter().copied()) {
        Some(known) => format!("did you mean `{known}`? own values belong under `extra`"),
        None if value.is_object() => "own values belong under `extra`".to_owned(),
        None => format!("own values belong under `extra`: `extra.{key}`"),
    };
    Problem {
        rule: "front-matter-unknown-key",
        ..Problem::new(format!("unknown key `{key}`")).hint(hint)
    }
}

pub(super) fn wrong(key: &str, expected: &str, value: &Value) -> Problem {
    Problem::new(format!("`{key}` takes {expected}, not {}", found(value)))
}

/// A value in words.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(yes) => format!("`{yes}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.chars().count() <= 40 => format!("the text `{}`", text.escape_debug()),
        Value::String(_) => "a long text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
    }
}

/// Text; a whole number counts as the text that was written.
pub(super) fn text(key: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
        Value::Number(_) | Value::Bool(_) => Err(wrong(key, "text", value).hint("put it in quotes")),
        _ => Err(wrong(key, "text", value)),
    }
}

fn integer(key: &str, value: &Value) -> Result<i64, Problem> {
    value.as_i64().ok_or_else(|| wrong(key, "a whole number", value))
}

fn yes_or_no(key: &str, value: &Value) -> Result<bool, Problem> {
    value
        .as_bool()
        .ok_or_else(|| wrong(key, "`true` or `false`", value))
}

/// A list of texts; a single text is a list of one.
fn list(key: &str, value: &Value) -> Result<Vec<String>, Problem> {
    let Value::Array(values) = value else {
        return text(key, value)
            .map(|one| vec![one])
            .map_err(|_| wrong(key, "a list of texts", value));
    };
    values
        .iter()
        .filter(|one| !one.is_null())
        .map(|one| text(key, one))
        .collect::<Result<_, _>>()
        .map_err(|_| {
            let odd = values.iter().find(|one| text(key, one).is_err()).unwrap_or(value);
            Problem::new(format!("`{key}` takes a list of texts, but holds {}", found(odd)))
                .hint("put it in quotes")
        })
}

fn day(key: &str, value: &Value) -> Result<String, Problem> {
    let day = value.as_str().and_then(words::day);
    day.map(str::to_owned)
        .ok_or_else(|| wrong(key, "a day", value).hint("write it as `YYYY-MM-DD`: `2026-11-05`"))
}

fn days(key: &str, value: &Value) -> Result<u32, Problem> {
    let days = match value {
        Value::Number(number) => number
            .as_u64()
            .and_then(|days| u32::try_from(days).ok())
            .filter(|days| *days > 0),
        Value::String(text) => words::days(text),
        _ => None,
    };
    days.ok_or_else(|| {
        wrong(key, "a span of time", value).hint("write it like `90 days`, `3 months` or `1 year`")
    })
}

fn language(key: &str, value: &Value) -> Result<Locale, Problem> {
    let tag = value
        .as_str()
        .map(str::trim)
        .filter(|tag| words::is_language(tag));
    tag.map(|tag| Locale(tag.to_owned()))
        .ok_or_else(|| wrong(key, "a language tag", value).hint("write it like `en`, `es` or `pt-BR`"))
}

fn template(key: &str, value: &Value) -> Result<String, Problem> {
    let name = text(key, value)?;
    let name = name.strip_suffix(".html").unwrap_or(&name);
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let is_name = !name.is_empty()
        && name.chars().all(plain)
        && !name.starts_with('/')
        && !name.split('/').any(|part| part == "..");
    if is_name {
        return Ok(name.to_owned());
    }
    Err(wrong(key, "the name of a template", value).hint("write its name without `.html`, like `page`"))
}

fn children(key: &str, value: &Value) -> Result<Children, Problem> {
    let known = Children::ALL.into_iter().find(|it| value == it.name());
    known.ok_or_else(|| wrong(key, "`cards`, `rows` or `none`", value))
}

fn aliases(meta: &mut FrontMatter, value: &Value) -> Result<(), Vec<Problem>> {
    let written = list("aliases", value).map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let mut aliases = Vec::new();
    for text in written {
        match words::alias(&text) {
            Some(alias) => aliases.push(alias),
            None => problems.push(Problem {
                rule: "invalid-url",
                ..Problem::new(format!(
                    "the alias `{}` does not name a place inside the site",
                    text.escape_debug()
                ))
                .hint("write it from the site's root, like `/old/page.html`")
            }),
        }
    }
    meta.aliases = aliases;
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn search(meta: &mut FrontMatter, value: &Value) -> Result<(), Vec<Problem>> {
    let Value::Object(table) = value else {
        let problem = wrong("search", "a table", value).hint("write `search: { exclude: true }`");
        return Err(vec![problem]);
    };
    let mut problems = Vec::new();
    for (key, value) in table {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("exclude", Value::Bool(exclude)) => meta.search.exclude = *exclude,
            ("exclude", _) => {
                problems.push(Problem {
                    inner: Some("exclude"),
                    ..wrong("search.exclude", "`true` or `false`", value)
                });
            }
            ("boost", value) => match boost(value) {
                Some(boost) => meta.search.boost = Some(boost),
                None => problems.push(Problem {
                    inner: Some("boost"),
                    ..wrong("search.boost", "a number from 0 to 1000", value)
                }),
            },
            (key, _) => {
                let hint = "`search` knows `exclude` and `boost`";
                let rule = "front-matter-unknown-key";
                problems.push(Problem {
                    rule,
                    ..Problem::new(format!("unknown key `search.{key}`")).hint(hint)
                });
            }
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn boost(value: &Value) -> Option<f32> {
    let boost = value.as_f64().filter(|boost| (0.0..=1000.0).contains(boost))?;
    // Within bounds, so that only digits beyond a rank's precision are lost.
    #[expect(clippy::cast_possible_truncation, reason = "checked against bounds above")]
    let boost = boost as f32;
    Some(boost)
}

/// The book's own values: those of the page replace those of its defaults, key by key.
fn own_values(extra: &mut Map<String, Value>, value: &Value) -> Result<(), Problem> {
    let Value::Object(table) = value else {
        return Err(wrong("extra", "a table", value).hint("write `extra: { name: value }`"));
    };
    merge(extra, table);
    Ok(())
}

fn merge(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => merge(under, over),
            (Some(place), value) => *place = value.clone(),
            (None, value) => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}
