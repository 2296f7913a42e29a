//! The words that pages are made of, and the slots of templates that they fill: `‹kebab›`, `‹number›`.

use super::random::Random;

const NOUNS: &[&str] = &[
    "account",
    "adapter",
    "agent",
    "alert",
    "archive",
    "artifact",
    "audit",
    "backup",
    "balance",
    "batch",
    "bucket",
    "buffer",
    "cache",
    "catalog",
    "certificate",
    "channel",
    "checkpoint",
    "claim",
    "client",
    "cluster",
    "collector",
    "column",
    "connection",
    "consumer",
    "contract",
    "counter",
    "credential",
    "cursor",
    "dashboard",
    "deadline",
    "delivery",
    "deployment",
    "digest",
    "domain",
    "endpoint",
    "entry",
    "event",
    "export",
    "failover",
    "feature",
    "filter",
    "gateway",
    "graph",
    "group",
    "handler",
    "header",
    "history",
    "image",
    "import",
    "incident",
    "index",
    "ingress",
    "instance",
    "interval",
    "invoice",
    "job",
    "journal",
    "key",
    "label",
    "lease",
    "ledger",
    "limit",
    "listener",
    "lock",
    "login",
    "manifest",
    "message",
    "metric",
    "migration",
    "mirror",
    "module",
    "monitor",
    "network",
    "node",
    "notification",
    "object",
    "operator",
    "order",
    "package",
    "partition",
    "payload",
    "payment",
    "pipeline",
    "policy",
    "pool",
    "portal",
    "probe",
    "producer",
    "profile",
    "proxy",
    "quota",
    "query",
    "queue",
    "receipt",
    "record",
    "region",
    "registry",
    "relay",
    "release",
    "replica",
    "report",
    "request",
    "resource",
    "restore",
    "retry",
    "role",
    "rollout",
    "route",
    "rule",
    "runner",
    "schedule",
    "schema",
    "scope",
    "secret",
    "segment",
    "sensor",
    "server",
    "session",
    "shard",
    "shipment",
    "signal",
    "snapshot",
    "socket",
    "source",
    "stage",
    "storage",
    "stream",
    "subscription",
    "tenant",
    "thread",
    "threshold",
    "ticket",
    "timer",
    "token",
    "topic",
    "trace",
    "transfer",
    "trigger",
    "upload",
    "user",
    "vault",
    "version",
    "volume",
    "watcher",
    "webhook",
    "window",
    "worker",
    "workflow",
    "zone",
];

const ADJECTIVES: &[&str] = &[
    "active",
    "idle",
    "regional",
    "signed",
    "encrypted",
    "stale",
    "pending",
    "primary",
    "secondary",
    "internal",
    "external",
    "shared",
    "remote",
    "local",
    "nightly",
    "partial",
    "complete",
    "scheduled",
    "manual",
    "automatic",
    "expired",
    "valid",
    "duplicate",
    "missing",
    "upstream",
    "downstream",
    "temporary",
    "permanent",
    "read-only",
    "outdated",
    "failed",
    "healthy",
    "degraded",
    "trusted",
    "public",
    "private",
    "cold",
    "warm",
    "nested",
    "ordered",
];

const VERBS: &[&str] = &[
    "create",
    "rotate",
    "restore",
    "verify",
    "deploy",
    "configure",
    "monitor",
    "archive",
    "migrate",
    "inspect",
    "replay",
    "revoke",
    "publish",
    "validate",
    "replicate",
    "throttle",
    "schedule",
    "reconcile",
    "export",
    "import",
    "upgrade",
    "drain",
    "resize",
    "trace",
    "debug",
    "register",
    "retire",
    "encrypt",
    "compress",
    "partition",
    "balance",
    "merge",
    "route",
    "cancel",
    "resume",
    "review",
    "approve",
    "measure",
    "isolate",
    "clean up",
];

const TEAMS: &[&str] = &[
    "backend",
    "devops",
    "security",
    "support",
    "data",
    "product",
    "architecture",
    "mobile",
];

const PLACES: &[&str] = &[
    "eu-west",
    "eu-north",
    "us-east",
    "us-central",
    "ap-south",
    "sa-east",
    "staging",
    "sandbox",
];

const PEOPLE: &[&str] = &[
    "the on-call engineer",
    "the duty manager",
    "an operator",
    "the release lead",
    "a support engineer",
    "the service owner",
    "an auditor",
    "the database team",
    "a reviewer",
    "the platform team",
];

/// Fills the slots of a template.
pub(super) fn fill(template: &str, random: &mut Random) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('‹') {
        text.push_str(before);
        let Some((slot, after)) = after.split_once('›') else {
            break;
        };
        let value = value(slot, random);
        // `a artifact` is what nobody writes; `a user` is.
        let is_article = text.ends_with(" a ") || text.ends_with(" A ") || text == "A ";
        if is_article && (value.starts_with(['a', 'e', 'i', 'o']) || value.starts_with("up")) {
            text.insert(text.len() - 1, 'n');
        }
        text.push_str(&value);
        rest = after;
    }
    text.push_str(rest);
    text
}

fn value(slot: &str, random: &mut Random) -> String {
    let noun = random.pick(NOUNS);
    let other = random.pick(NOUNS);
    match slot {
        "noun" => noun.to_owned(),
        "plural" => plural(noun),
        "Plural" => capital(&plural(noun)),
        "Noun" => capital(noun),
        "adj" => random.pick(ADJECTIVES).to_owned(),
        "verb" => random.pick(VERBS).to_owned(),
        "Verb" => capital(random.pick(VERBS)),
        "team" => random.pick(TEAMS).to_owned(),
        "place" => random.pick(PLACES).to_owned(),
        "person" => random.pick(PEOPLE).to_owned(),
        "Person" => capital(random.pick(PEOPLE)),
        "kebab" => format!("{noun}-{other}"),
        "snake" => format!("{noun}_{other}"),
        "SNAKE" => format!("{noun}_{other}").to_uppercase(),
        "camel" => format!("{noun}{}", capital(other)),
        "Pascal" => format!("{}{}", capital(noun), capital(other)),
        "small" => random.between(2, 9).to_string(),
        "number" => random.between(10, 990).to_string(),
        "large" => (random.between(2, 95) * 1000).to_string(),
        "port" => random.between(1024, 9999).to_string(),
        "percent" => random.between(1, 99).to_string(),
        "version" => format!(
            "{}.{}.{}",
            random.between(1, 9),
            random.below(30),
            random.below(20)
        ),
        "hex" => format!("{:08x}", random.number() >> 32),
        "long_hex" => format!("{:016x}{:016x}", random.number(), random.number()),
        "date" => format!("2026-{:02}-{:02}", random.between(1, 11), random.between(1, 28)),
        "time" => format!(
            "{:02}:{:02}:{:02}",
            random.below(24),
            random.below(60),
            random.below(60)
        ),
        "ip" => format!(
            "10.{}.{}.{}",
            random.below(250),
            random.below(250),
            random.between(1, 250)
        ),
        _ => String::new(),
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The anchor of a heading and the name of a file: all programs agree on it for plain ASCII words.
pub(super) fn slug(text: &str) -> String {
    text.to_lowercase().replace(' ', "-")
}
