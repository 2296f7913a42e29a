//! Texts that are made to be slow: each is read in time, and to a page, that grows with its length. Sizes are small in the
//! ordinary run; `PORTOLAN_PATHOLOGICAL=10` makes them ten times as large.

mod support;

use std::time::{Duration, Instant};

use support::cases::parsed;

/// What is repeated: behind a head and before a tail.
struct Pattern {
    head: &'static str,
    body: &'static str,
    tail: &'static str,
}

const fn all(body: &'static str) -> Pattern {
    Pattern {
        head: "",
        body,
        tail: "",
    }
}

const fn around(head: &'static str, body: &'static str, tail: &'static str) -> Pattern {
    Pattern { head, body, tail }
}

/// Those of cmark's and pulldown-cmark's own suites, and those of what is ours.
const PATTERNS: &[Pattern] = &[
    all(">"),
    all("> "),
    all("- "),
    all("* a\n  "),
    all("1. "),
    around("", "> ", "a"),
    around("", "- ", "a\n\n\n- b"),
    all("*a "),
    all("a* "),
    all("**a *b "),
    all("*a_ "),
    around("", "*a **a ", "b"),
    all("a**b"),
    all("***"),
    all("_"),
    around("x", "**", "y"),
    all("["),
    all("]"),
    all("!["),
    all("[a]("),
    all("[a](b"),
    all("[ (]("),
    all("![[]()"),
    all("[a](<b"),
    all("[x](\"y\" "),
    around("[", "[]", "]: x"),
    all("[a]: u\n"),
    all("[a]\n"),
    around("[a]: /u \"t\"\n\n", "[a] ", ""),
    all("`a``"),
    all("`` ` "),
    around("", "`", "a"),
    all("~~a "),
    all("<"),
    all("<a "),
    all("<a href=\""),
    all("<a href='"),
    all("</"),
    all("<!"),
    all("<!--"),
    all("<![CDATA["),
    all("<?"),
    all("<>"),
    all("<div>"),
    all("<div>\n\n"),
    all("<p>\n\n"),
    all("<b>"),
    all("<b>\n\nx\n\n"),
    all("x <b><i><u>\n\n"),
    all("<a href=\"x\">"),
    all("<img src=x>"),
    all("<svg>"),
    all("<table><tr><td>"),
    all("<b onclick=x style=y>z</b>"),
    all("&"),
    all("&amp;#"),
    all("\0"),
    all("[^a]"),
    all("[^a]: x\n"),
    around("[^a]: x\n\n", "[^a] ", ""),
    all("\\[^a "),
    all("# a\n"),
    all("# a-1\n# a\n"),
    all("a\n=\n"),
    all("a | "),
    around("|a|\n|-|\n", "|", ""),
    around("|a|b|\n|-|-|\n", "|`|`\n", ""),
    all("www."),
    all(" _www._a"),
    all("a@"),
    all("http://"),
    all("http://a.b/) "),
    all("a\n: b\n"),
    all("- [ ] a\n"),
    all("```\n"),
    all("```a\n```b\n"),
    all("\"a' -- ..."),
    all("\t"),
    all("\r"),
    all(":::note\n"),
    all(":::note\n:::\n"),
    all(":::tabs\n:::tab[a]\n"),
    all(":kbd["),
    all(":badge[a]{.b}"),
    all("{.a}"),
    all("`x`{.a #"),
    around("", "$", "x"),
    all("$x$ "),
    around("*[RTO]: recovery\n\n", "RTO ", ""),
    all("*[RTO]: x\n"),
    all("> [!NOTE]\n> "),
    all("![a](b){width="),
    around("```js\n", "/*\"'`${", "\n```"),
    around("```rust\n", "r#\"", "\n```"),
    around("```text\n", "\"a", "\n```"),
    around("```yaml\n", "- &a [", "\n```"),
    around("```md\n", "[a](*_", "\n```"),
];

const SETTINGS: &[&str] = &["portolan math", "mdbook", "gfm"];

/// How long twice as much may take; a time below the least is nothing that could be compared.
const GROWTH: f64 = 2.9;
const LEAST: Duration = Duration::from_millis(60);
/// How long anything may take.
const LONGEST: Duration = Duration::from_secs(5);

/// How long this thread has been at work, whoever else wants the processor.
fn worked() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let facts = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = facts.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn text(pattern: &Pattern, bytes: usize) -> String {
    let Pattern { head, body, tail } = pattern;
    format!("{head}{}{tail}", body.repeat(bytes / body.len()))
}

fn time(text: &str, settings: &str) -> Duration {
    let start = worked();
    let (page, _) = parsed(text, settings);
    let took = worked() - start;
    assert!(
        page.html.len() < text.len() * 60 + 10_000,
        "{settings}: {:?} … grows to {}",
        text.chars().take(20).collect::<String>(),
        page.html.len()
    );
    took
}

/// What is wrong with how a pattern grows.
fn growth(pattern: &Pattern, settings: &str, mut bytes: usize) -> Option<String> {
    let mut before = time(&text(pattern, bytes), settings);
    for _ in 0..2 {
        bytes *= 2;
        let larger = text(pattern, bytes);
        let mut now = time(&larger, settings);
        let grows = |now: Duration, before: Duration| {
            now > LEAST && now.as_secs_f64() > before.as_secs_f64() * GROWTH
        };
        // What somebody else did to the caches meanwhile is no fault of ours.
        for _ in 0..2 {
            if grows(now, before) {
                before = before.max(time(&text(pattern, bytes / 2), settings));
                now = now.min(time(&larger, settings));
            }
        }
        if grows(now, before) || now > LONGEST {
            return Some(format!(
                "{settings}, {bytes} bytes of {:?}: {now:?} after {before:?}\n",
                pattern.body
            ));
        }
        before = now;
    }
    None
}

#[test]
fn twice_as_much_takes_about_twice_as_long() {
    let factor = std::env::var("PORTOLAN_PATHOLOGICAL")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(1);
    let mut wrong = String::new();
    for pattern in PATTERNS {
        for settings in SETTINGS {
            wrong.extend(growth(pattern, settings, 16_000 * factor));
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn nesting_on_lines_of_their_own_makes_a_page() {
    let mut lists = String::new();
    for depth in 0..400 {
        lists.push_str(&"  ".repeat(depth));
        lists.push_str("- a\n");
    }
    let (page, diagnostics) = parsed(&lists, "portolan");
    assert!(!page.html.is_empty());
    let ids: Vec<_> = diagnostics.iter().map(|found| &*found.id).collect();
    assert_eq!(ids, ["nesting-too-deep"]);
}
