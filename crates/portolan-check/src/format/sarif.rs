//! SARIF 2.1.0 (OASIS), which code scanning and editors read: one log with one run.
//!
//! Paths are relative to the repository, percent-encoded; columns count characters (`columnKind`), from 1, the end
//! exclusive, as the standard says.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use portolan_core::model::{Diagnostic, Level, RULES, Rule, RuleOrigin};
use serde_json::{Value, json};

use super::path_of;

/// What the log says of the run itself.
#[derive(Clone, Copy, Debug)]
pub struct SarifRun<'a> {
    /// The version of the program.
    pub version: &'a str,
    /// The book's folder in the repository, or empty.
    pub prefix: &'a str,
}

/// Unreserved characters of RFC 3986, and `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The log, as indented JSON. Rules that found nothing are not in it.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], run: &SarifRun<'_>) -> String {
    let mut rules: Vec<&Rule> = RULES
        .iter()
        .filter(|rule| diagnostics.iter().any(|it| it.id == rule.id))
        .collect();
    rules.sort_by_key(|rule| rule.id);
    let results: Vec<Value> = diagnostics.iter().map(|it| result(it, &rules, run)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "Portolan",
                    "semanticVersion": run.version,
                    "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // A value that was made of texts and numbers is always written.
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn descriptor(rule: &Rule) -> Value {
    let kind = match rule.origin {
        RuleOrigin::Stage => "build",
        RuleOrigin::Check => "check",
    };
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.doc },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": [kind] },
    })
}

fn result(diagnostic: &Diagnostic, rules: &[&Rule], run: &SarifRun<'_>) -> Value {
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}\n{hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.id,
        "level": level(diagnostic.level),
        "message": { "text": text },
    });
    if let Some(index) = rules.iter().position(|rule| rule.id == diagnostic.id) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(place) = &diagnostic.location {
        let path = path_of(run.prefix, &place.file);
        let uri = utf8_percent_encode(&path, PATH).to_string();
        let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } });
        if place.line > 0 {
            let mut region = json!({ "startLine": place.line });
            if place.column > 0 {
                region["startColumn"] = json!(place.column);
                region["endColumn"] = json!(place.column.saturating_add(place.length.max(1)));
            }
            if let Some(line) = &diagnostic.excerpt {
                region["snippet"] = json!({ "text": line });
            }
            physical["region"] = region;
        }
        result["locations"] = json!([{ "physicalLocation": physical }]);
    }
    result
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "note",
    }
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Location;

    use super::*;

    #[test]
    fn a_log_names_rules_once_and_places_as_the_standard_counts_them() {
        let place = Location {
            file: "src/é b.md".into(),
            line: 3,
            column: 5,
            length: 2,
        };
        let mut first = Diagnostic::new("missing-alt", "no \"text\"")
            .at(place)
            .hint("write it");
        first.excerpt = Some("a ![](b)".into());
        let all = [
            first,
            Diagnostic::new("missing-alt", "again").at(Location::file("src/b.md")),
            Diagnostic::new("git-absent", "no history"),
        ];
        let run = SarifRun {
            version: "1.2.3",
            prefix: "docs/",
        };
        let log: Value = serde_json::from_str(&sarif(&all, &run)).unwrap();
        let run = &log["runs"][0];
        assert_eq!(
            (&log["version"], &run["columnKind"]),
            (&json!("2.1.0"), &json!("unicodeCodePoints"))
        );
        let driver = &run["tool"]["driver"];
        assert_eq!(
            (&driver["name"], &driver["semanticVersion"]),
            (&json!("Portolan"), &json!("1.2.3"))
        );
        insta::assert_snapshot!(lines(&driver["rules"]), @r#"
        {"id":"git-absent","shortDescription":{"text":"The last-updated lines are left out, because there is no git history or only a shallow one."},"defaultConfiguration":{"level":"note"},"properties":{"tags":["build"]}}
        {"id":"missing-alt","shortDescription":{"text":"An image has no text for those who do not see it."},"defaultConfiguration":{"level":"warning"},"properties":{"tags":["check"]}}
        "#);
        insta::assert_snapshot!(lines(&run["results"]), @r#"
        {"ruleId":"missing-alt","level":"warning","message":{"text":"no \"text\"\nwrite it"},"ruleIndex":1,"locations":[{"physicalLocation":{"artifactLocation":{"uri":"docs/src/%C3%A9%20b.md","uriBaseId":"%SRCROOT%"},"region":{"startLine":3,"startColumn":5,"endColumn":7,"snippet":{"text":"a ![](b)"}}}}]}
        {"ruleId":"missing-alt","level":"warning","message":{"text":"again"},"ruleIndex":1,"locations":[{"physicalLocation":{"artifactLocation":{"uri":"docs/src/b.md","uriBaseId":"%SRCROOT%"}}}]}
        {"ruleId":"git-absent","level":"note","message":{"text":"no history"},"ruleIndex":0}
        "#);
    }

    /// The items of a list, one a line.
    fn lines(list: &Value) -> String {
        let items = list.as_array().into_iter().flatten();
        items.map(|item| item.to_string() + "\n").collect()
    }

    #[test]
    fn nothing_found_is_a_log_without_results() {
        let run = SarifRun {
            version: "1.2.3",
            prefix: "",
        };
        let log: Value = serde_json::from_str(&sarif(&[], &run)).unwrap();
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
    }
}
