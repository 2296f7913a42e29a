//! Prometheus' rule files: groups of alerts and of recorded series. Those of its operator, which lie under `spec`, are
//! read too.

use super::{Problem, Value};

/// Rules that are evaluated together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Group {
    pub(in crate::markdown) name: String,
    pub(in crate::markdown) alerts: Vec<Alert>,
    pub(in crate::markdown) recordings: Vec<Recording>,
}

/// An alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Alert {
    pub(in crate::markdown) name: String,
    /// On one line.
    pub(in crate::markdown) expression: String,
    /// How long it holds before it fires.
    pub(in crate::markdown) lasts: String,
    pub(in crate::markdown) severity: String,
    pub(in crate::markdown) summary: String,
    pub(in crate::markdown) description: String,
    pub(in crate::markdown) runbook: String,
}

/// A recorded series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Recording {
    pub(in crate::markdown) name: String,
    /// On one line.
    pub(in crate::markdown) expression: String,
}

/// The groups of a rule file, and which of its rules are none.
pub(in crate::markdown) fn groups(file: &Value) -> Result<(Vec<Group>, Vec<String>), Problem> {
    let found = file
        .get("groups")
        .or_else(|| file.get("spec").and_then(|spec| spec.get("groups")));
    let Some(Value::List(found)) = found else {
        return Err(Problem::new(
            "it has no list `groups`, which a rule file starts with",
        ));
    };
    let mut groups = Vec::with_capacity(found.len());
    let mut strange = Vec::new();
    for (at, group) in found.iter().enumerate() {
        let name = group.text("name").unwrap_or_default().to_owned();
        let mut made = Group {
            name,
            ..Group::default()
        };
        let rules = match group.get("rules") {
            Some(Value::List(rules)) => rules.as_slice(),
            _ => &[],
        };
        for (rule_at, rule) in rules.iter().enumerate() {
            if let Some(name) = rule.text("alert").filter(|name| !name.is_empty()) {
                made.alerts.push(alert(name, rule));
            } else if let Some(name) = rule.text("record").filter(|name| !name.is_empty()) {
                made.recordings.push(Recording {
                    name: name.to_owned(),
                    expression: expression(rule),
                });
            } else {
                let group = match made.name.as_str() {
                    "" => format!("{}", at + 1),
                    name => format!("`{name}`"),
                };
                strange.push(format!(
                    "rule {} of group {group} has neither `alert` nor `record`",
                    rule_at + 1
                ));
            }
        }
        groups.push(made);
    }
    Ok((groups, strange))
}

fn alert(name: &str, rule: &Value) -> Alert {
    let of = |table: &str, key: &str| {
        let text = rule.get(table).and_then(|table| table.text(key));
        one_line(text.unwrap_or_default())
    };
    let runbook = of("annotations", "runbook_url");
    Alert {
        name: name.to_owned(),
        expression: expression(rule),
        lasts: rule.text("for").unwrap_or_default().to_owned(),
        severity: of("labels", "severity"),
        summary: of("annotations", "summary"),
        description: of("annotations", "description"),
        runbook: if runbook.is_empty() {
            of("annotations", "runbook")
        } else {
            runbook
        },
    }
}

/// An expression without comments and line breaks.
fn expression(rule: &Value) -> String {
    let text = rule.text("expr").unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    one_line(&lines.collect::<Vec<_>>().join(" "))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read_value};
    use super::*;

    #[test]
    fn rules_are_alerts_or_recordings() {
        let text = "groups:\n- name: db\n  rules:\n  - alert: DbDown\n    expr: |\n      # no server\n      up{job=\"db\"}\n        == 0\n    for: 5m\n    \
                    labels: {severity: critical}\n    annotations:\n      summary: \"The database\n        is down\"\n      runbook_url: db.md\n  \
                    - record: job:up:sum\n    expr: sum(up)\n  - expr: 1\n- rules: []\n";
        let value = read_value(Format::Yaml, text).unwrap();
        let (groups, strange) = groups(&value).unwrap();
        let alert = Alert {
            name: "DbDown".to_owned(),
            expression: "up{job=\"db\"} == 0".to_owned(),
            lasts: "5m".to_owned(),
            severity: "critical".to_owned(),
            summary: "The database is down".to_owned(),
            runbook: "db.md".to_owned(),
            ..Alert::default()
        };
        let recording = Recording {
            name: "job:up:sum".to_owned(),
            expression: "sum(up)".to_owned(),
        };
        let db = Group {
            name: "db".to_owned(),
            alerts: vec![alert],
            recordings: vec![recording],
        };
        assert_eq!(groups, [db, Group::default()]);
        assert_eq!(strange, ["rule 3 of group `db` has neither `alert` nor `record`"]);
    }

    #[test]
    fn other_files_are_refused() {
        for text in ["a: 1", "- x", "groups: 3", ""] {
            let value = read_value(Format::Yaml, text).unwrap();
            assert_eq!(
                groups(&value).unwrap_err().message,
                "it has no list `groups`, which a rule file starts with"
            );
        }
    }
}
