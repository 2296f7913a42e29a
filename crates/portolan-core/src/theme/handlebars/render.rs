//! From nodes and data to text.

use serde_json::Value;

use super::{BlockKind, Escape, Helpers, Node, Path};

/// What nodes print.
pub(super) fn render(nodes: &[Node], data: &Value, helpers: &dyn Helpers) -> String {
    let mut out = String::new();
    let scope = Scope {
        value: data,
        index: None,
        count: 0,
        key: None,
        outer: None,
    };
    print(nodes, &scope, helpers, &mut out);
    out
}

/// The data at one level, and the level around it.
struct Scope<'a> {
    value: &'a Value,
    index: Option<usize>,
    count: usize,
    key: Option<&'a str>,
    outer: Option<&'a Scope<'a>>,
}

fn print(nodes: &[Node], scope: &Scope<'_>, helpers: &dyn Helpers, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Value { path, escape } => match (text_of(&find(path, scope)), escape) {
                (text, Escape::Nothing) => out.push_str(&text),
                (text, Escape::Html) => push_escaped(out, &text),
            },
            Node::Resource(name) => push_escaped(out, &helpers.resource(name)),
            Node::Icon { style, name, id } => {
                out.push_str("<span class=\"fa-svg\"");
                if let Some(id) = id {
                    out.push_str(" id=\"");
                    push_escaped(out, id);
                    out.push('"');
                }
                out.push('>');
                out.push_str(&helpers.icon(style, name).unwrap_or_default());
                out.push_str("</span>");
            }
            Node::Block {
                kind,
                path,
                then,
                otherwise,
            } => {
                let value = find(path, scope);
                match kind {
                    BlockKind::Each => each(&value, then, otherwise, scope, helpers, out),
                    BlockKind::If | BlockKind::Unless => {
                        let shown = is_truthy(&value) == (*kind == BlockKind::If);
                        print(if shown { then } else { otherwise }, scope, helpers, out);
                    }
                }
            }
        }
    }
}

fn each(
    value: &Value,
    then: &[Node],
    otherwise: &[Node],
    scope: &Scope<'_>,
    helpers: &dyn Helpers,
    out: &mut String,
) {
    let items: Vec<(Option<&str>, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(map) => map.iter().map(|(key, item)| (Some(key.as_str()), item)).collect(),
        _ => Vec::new(),
    };
    if items.is_empty() {
        return print(otherwise, scope, helpers, out);
    }
    for (index, (key, value)) in items.iter().enumerate() {
        let inner = Scope {
            value,
            index: Some(index),
            count: items.len(),
            key: *key,
            outer: Some(scope),
        };
        print(then, &inner, helpers, out);
    }
}

/// The value of a path; null where there is none.
fn find(path: &Path, scope: &Scope<'_>) -> Value {
    let mut scope = scope;
    for _ in 0..path.up {
        let Some(outer) = scope.outer else {
            return Value::Null;
        };
        scope = outer;
    }
    let (first, rest) = match path.keys.split_first() {
        None => return scope.value.clone(),
        Some((first, rest)) => (first.as_str(), rest),
    };
    let own = match first {
        "@index" => scope.index.map(Value::from),
        "@first" => scope.index.map(|index| Value::from(index == 0)),
        "@last" => scope.index.map(|index| Value::from(index + 1 == scope.count)),
        "@key" => scope.key.map(Value::from),
        "@root" => {
            let mut root = scope;
            while let Some(outer) = root.outer {
                root = outer;
            }
            Some(root.value.clone())
        }
        _ => scope.value.get(first).cloned(),
    };
    let mut value = own.unwrap_or(Value::Null);
    for key in rest {
        value = value.get(key).cloned().unwrap_or(Value::Null);
    }
    value
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object]".to_owned(),
        other => other.to_string(),
    }
}

fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            '`' => out.push_str("&#x60;"),
            '=' => out.push_str("&#x3D;"),
            letter => out.push(letter),
        }
    }
}
