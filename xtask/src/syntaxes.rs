//! Compiles our own syntax definitions, so that the product reads no YAML for them.
//!
//! syntect's own loader of `.sublime-syntax` files rests on an unmaintained YAML parser. Ours reads the part of the
//! format that our definitions use, and refuses the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use syntect::parsing::{Regex, SyntaxDefinition, SyntaxSetBuilder};

/// Where the sources lie.
const FOLDER: &str = "crates/portolan-syntaxes/syntaxes";

/// The compiled file.
pub(crate) const COMPILED: &str = "crates/portolan-syntaxes/syntaxes/own.packdump";

/// The compiled file as it should be: a hash of the sources in the order of their names, then syntect's dump.
pub(crate) fn compiled(root: &Path) -> anyhow::Result<Vec<u8>> {
    let folder = root.join(FOLDER);
    let mut sources = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        sources.push(entry?.path());
    }
    sources.retain(|path| path.extension().is_some_and(|ending| ending == "sublime-syntax"));
    sources.sort();
    let mut hasher = blake3::Hasher::new();
    let mut builder = SyntaxSetBuilder::new();
    for path in sources {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        hasher.update(text.as_bytes());
        builder.add(definition(&text).with_context(|| format!("`{}`", path.display()))?);
    }
    let mut bytes = hasher.finalize().as_bytes().to_vec();
    syntect::dumps::dump_to_writer(&builder.build(), &mut bytes)?;
    Ok(bytes)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    file_extensions: Vec<String>,
    scope: String,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    contexts: BTreeMap<String, Vec<Item>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Item {
    meta_scope: Option<String>,
    meta_content_scope: Option<String>,
    include: Option<String>,
    r#match: Option<String>,
    scope: String,
    captures: Option<BTreeMap<usize, String>>,
    push: Option<Target>,
    set: Option<Target>,
    pop: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Target {
    Named(String),
    Inline(Vec<Item>),
}

fn definition(text: &str) -> anyhow::Result<SyntaxDefinition> {
    let source: Source = yaml_serde::from_str(text)?;
    let mut loader = Loader {
        variables: &source.variables,
        contexts: serde_json::Map::new(),
    };
    for (name, items) in &source.contexts {
        loader.context(name, items)?;
    }
    let scope = source.scope.as_str();
    // Text starts in `__start`, which no rule can leave; other syntaxes enter by `main`.
    loader.entry("__start", scope, json!({ "Match": rule("", "Push", "__main") }));
    loader.entry("__main", scope, json!({ "Include": { "Named": "main" } }));
    if let Some(scopes) = loader
        .contexts
        .get_mut("main")
        .and_then(|main| main["meta_content_scope"].as_array_mut())
    {
        scopes.insert(0, json!(scope));
    }
    let definition = json!({
        "name": source.name,
        "file_extensions": source.file_extensions,
        "scope": scope,
        "first_line_match": null,
        "hidden": false,
        "variables": source.variables,
        "contexts": loader.contexts,
    });
    Ok(serde_json::from_value(definition)?)
}

fn rule(regex: &str, operation: &str, target: &str) -> Value {
    json!({
        "has_captures": false,
        "regex": regex,
        "scope": [],
        "captures": null,
        "operation": { operation: [{ "Named": target }] },
        "with_prototype": null,
    })
}

fn scopes(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split_whitespace().collect()
}

struct Loader<'a> {
    variables: &'a BTreeMap<String, String>,
    contexts: serde_json::Map<String, Value>,
}

impl Loader<'_> {
    fn entry(&mut self, name: &str, scope: &str, pattern: Value) {
        let content: &[&str] = if name == "__start" { &[scope] } else { &[] };
        self.add(name, &[], content, vec![pattern]);
    }

    fn add(&mut self, name: &str, meta: &[&str], content: &[&str], patterns: Vec<Value>) {
        let context = json!({
            "meta_scope": meta,
            "meta_content_scope": content,
            "meta_include_prototype": true,
            "clear_scopes": null,
            "prototype": null,
            "uses_backrefs": false,
            "patterns": patterns,
        });
        self.contexts.insert(name.to_owned(), context);
    }

    fn context(&mut self, name: &str, items: &[Item]) -> anyhow::Result<()> {
        let (mut meta, mut content, mut patterns) = (Vec::new(), Vec::new(), Vec::new());
        for (at, item) in items.iter().enumerate() {
            meta.extend(scopes(item.meta_scope.as_deref()));
            content.extend(scopes(item.meta_content_scope.as_deref()));
            patterns.extend(
                item.include
                    .as_ref()
                    .map(|target| json!({ "Include": { "Named": target } })),
            );
            if let Some(pattern) = &item.r#match {
                let inner = format!("{name}/{at}");
                let rule = self.rule(&inner, pattern, item);
                patterns.push(rule.with_context(|| format!("in the context `{name}`, at `{pattern}`"))?);
            }
        }
        self.add(name, &meta, &content, patterns);
        Ok(())
    }

    fn rule(&mut self, inner: &str, pattern: &str, item: &Item) -> anyhow::Result<Value> {
        let regex = self.expanded(pattern, 0)?;
        if let Some(error) = Regex::try_compile(&regex) {
            bail!("{error}");
        }
        if (1..=9).any(|group| regex.contains(&format!("\\{group}"))) {
            bail!("references to groups are not supported");
        }
        let operation = match (&item.push, &item.set, item.pop) {
            (Some(target), None, false) => json!({ "Push": [{ "Named": self.target(inner, target)? }] }),
            (None, Some(target), false) => json!({ "Set": [{ "Named": self.target(inner, target)? }] }),
            (None, None, true) => json!("Pop"),
            (None, None, false) => json!("None"),
            _ => bail!("only one of `push`, `set` and `pop`"),
        };
        let captures = item.captures.as_ref().map(|captures| {
            let captures = captures
                .iter()
                .map(|(group, scope)| json!([group, scopes(Some(scope))]));
            captures.collect::<Vec<_>>()
        });
        Ok(json!({ "Match": {
            "has_captures": false,
            "regex": regex,
            "scope": scopes(Some(&item.scope)),
            "captures": captures,
            "operation": operation,
            "with_prototype": null,
        } }))
    }

    fn target(&mut self, inner: &str, target: &Target) -> anyhow::Result<String> {
        match target {
            Target::Named(name) => Ok(name.clone()),
            Target::Inline(items) => {
                self.context(inner, items)?;
                Ok(inner.to_owned())
            }
        }
    }

    /// The pattern with its `{{variables}}` filled in.
    fn expanded(&self, pattern: &str, depth: usize) -> anyhow::Result<String> {
        let Some((before, rest)) = pattern.split_once("{{") else {
            return Ok(pattern.to_owned());
        };
        let (name, after) = rest.split_once("}}").context("`{{` without `}}`")?;
        let value = self
            .variables
            .get(name)
            .with_context(|| format!("no variable `{name}`"))?;
        if depth > 10 {
            bail!("the variable `{name}` refers to itself");
        }
        let (value, after) = (self.expanded(value, depth + 1)?, self.expanded(after, depth)?);
        Ok(format!("{before}{value}{after}"))
    }
}
