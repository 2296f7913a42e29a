//! A made index, always the same, and questions for it: what tests of the engine share.

use portolan_search::page::{SearchPage, SearchSection};
use portolan_search::{Options, Pack, Prepared, Request, Writer};

/// Words of the made pages, the frequent ones first.
const WORDS: [&str; 40] = [
    "the",
    "server",
    "request",
    "answers",
    "with",
    "queue",
    "database",
    "failover",
    "when",
    "replica",
    "primary",
    "configuration",
    "retry",
    "timeout",
    "deploys",
    "rolling",
    "restart",
    "token",
    "expires",
    "header",
    "limit",
    "webhook",
    "signature",
    "verifies",
    "backup",
    "restores",
    "snapshot",
    "region",
    "latency",
    "alerts",
    "runbook",
    "escalates",
    "incident",
    "certificate",
    "rotates",
    "gateway",
    "schema",
    "migration",
    "cursor",
    "pagination",
];

/// The index of so many pages.
pub(crate) fn pack(pages: usize) -> Result<Pack, portolan_search::Error> {
    let options = Options {
        synonyms: vec![vec!["k8s".to_owned(), "kubernetes".to_owned()]],
        ..Options::default()
    };
    let mut writer = Writer::new(options.clone());
    for number in 0..pages {
        writer.add(Prepared::new(&[page(number)], &options));
    }
    writer.finish()
}

/// A page that is made of its number, always the same.
fn page(number: usize) -> SearchPage {
    let spanish = number % 10 == 9;
    let mut random = Random(number as u64 + 1);
    let sections = (0..4)
        .map(|at| section(number, at, spanish, &mut random))
        .collect();
    SearchPage {
        url: format!("area-{}/page-{number}.html", number % 7),
        title: format!("{} {} {number}", random.word(), random.word()),
        breadcrumb: vec!["Manual".to_owned(), format!("Area {}", number % 7)],
        kind: ["guide", "runbook", "api", ""][number % 4].to_owned(),
        owner: ["platform", "payments", ""][number % 3].to_owned(),
        tags: vec![format!("tag-{}", number % 5)],
        language: if spanish { "es" } else { "en" }.to_owned(),
        boost: if number.is_multiple_of(50) { 2.0 } else { 1.0 },
        sections,
    }
}

fn section(number: usize, at: usize, spanish: bool, random: &mut Random) -> SearchSection {
    let mut text: Vec<String> = (0..60).map(|_| random.word().to_owned()).collect();
    if spanish {
        text.push("La configuración del año pasado dejó de funcionar".to_owned());
    }
    if number % 20 == 3 {
        text.push("kubernetes refuses ERR_4012 after --dry-run".to_owned());
    }
    let prose = text.join(" ");
    let code = format!("client.retryAfter_{number}(\"X-RateLimit-Limit\")");
    let start = u32::try_from(prose.len() + 1).unwrap_or_default();
    let end = start + u32::try_from(code.len()).unwrap_or_default();
    SearchSection {
        anchor: if at == 0 {
            String::new()
        } else {
            format!("part-{at}")
        },
        heading: if at == 0 {
            String::new()
        } else {
            format!("{} {}", random.word(), random.word())
        },
        above: Vec::new(),
        text: format!("{prose}\n{code}"),
        code: std::iter::once(start..end).collect(),
    }
}

/// Numbers that look random and are always the same (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
    }

    /// The first words more often than the last.
    fn word(&mut self) -> &'static str {
        let count = WORDS.len() as u64;
        let at = (self.next() % count) * (self.next() % count) / count;
        WORDS[usize::try_from(at).unwrap_or_default()]
    }
}

/// Questions of every kind, hostile ones among them.
pub(crate) fn requests() -> Vec<Request> {
    let long = "failover ".repeat(1200);
    let queries = [
        "failover",
        "database failover",
        "datab",
        "datbase",
        "confgiuration",
        "\"rolling restart\"",
        "\"rolling restart",
        "server -database",
        "configuracion",
        "configuración",
        "retryAfter_17",
        "retryAfter",
        "X-RateLimit-Limit",
        "ERR_4012",
        "--dry-run",
        "k8s",
        "kubernetes refuses",
        "title:server",
        "kind:runbook failover",
        "tag:tag-3 queue",
        "owner:platform",
        "the",
        "the with when",
        "zzzzqqqq",
        "server zzzzqqqq",
        "",
        " ",
        "\"",
        "-",
        "title:",
        "\u{0}\u{1}\u{7}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}server",
        "\u{1f600}",
        &long,
        "año",
        "page area manual",
    ];
    let plain = queries.iter().map(|query| Request {
        q: (*query).to_owned(),
        ..Request::default()
    });
    let mut requests: Vec<Request> = plain.collect();
    for query in [
        "failover",
        "database failover",
        "\"rolling restart\"",
        "ERR_4012",
        "configuracion",
    ] {
        requests.push(Request {
            q: query.to_owned(),
            snippets: true,
            typing: false,
            ..Request::default()
        });
        requests.push(Request {
            q: query.to_owned(),
            kind: vec!["guide".to_owned(), "api".to_owned()],
            language: vec!["en".to_owned()],
            tag: vec!["tag-1".to_owned()],
            limit: 3,
            offset: 2,
            sections: 1,
            ..Request::default()
        });
    }
    requests
}
