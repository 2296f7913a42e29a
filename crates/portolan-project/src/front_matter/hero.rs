//! `hero`: the head of a page that leads into others.

use portolan_core::model::{FrontMatter, Hero, HeroAction};
use serde_json::Value;

use super::fields::{Problem, text, wrong};

/// Takes the table. What of it cannot be used is reported, the rest stays.
pub(super) fn set(meta: &mut FrontMatter, value: &Value) -> Result<(), Vec<Problem>> {
    let Value::Object(table) = value else {
        let problem = wrong("hero", "a table", value).hint("write `hero: { text: A sentence. }`");
        return Err(vec![problem]);
    };
    let mut hero = Hero::default();
    let mut problems = Vec::new();
    for (key, value) in table.iter().filter(|(_, value)| !value.is_null()) {
        match key.as_str() {
            "title" => keep(text("hero.title", value), "title", &mut problems, |text| {
                hero.title = Some(text);
            }),
            "text" => keep(text("hero.text", value), "text", &mut problems, |text| {
                hero.text = text;
            }),
            "actions" => keep(actions(value), "actions", &mut problems, |actions| {
                hero.actions = actions;
            }),
            _ => problems.push(unknown(key)),
        }
    }
    meta.hero = Some(hero);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn keep<V>(value: Result<V, Problem>, inner: &'static str, problems: &mut Vec<Problem>, set: impl FnOnce(V)) {
    match value {
        Ok(value) => set(value),
        Err(problem) => problems.push(Problem {
            inner: Some(inner),
            ..problem
        }),
    }
}

fn unknown(key: &str) -> Problem {
    Problem {
        rule: "front-matter-unknown-key",
        ..Problem::new(format!("unknown key `hero.{key}`")).hint("`hero` knows `title`, `text` and `actions`")
    }
}

fn actions(value: &Value) -> Result<Vec<HeroAction>, Problem> {
    let how = "write a list of links: `- { title: Start here, href: start.md }`";
    let action = |value: &Value| {
        let part = |key: &str| {
            value
                .get(key)?
                .as_str()
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        Some(HeroAction {
            title: part("title")?.to_owned(),
            href: part("href")?.to_owned(),
            ..HeroAction::default()
        })
    };
    let list = value
        .as_array()
        .ok_or_else(|| wrong("hero.actions", "a list of links", value).hint(how))?;
    let actions: Option<Vec<_>> = list.iter().map(action).collect();
    actions.ok_or_else(|| {
        Problem::new("each entry of `hero.actions` takes a `title` and an `href`".to_owned()).hint(how)
    })
}
