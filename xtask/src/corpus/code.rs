//! Code blocks in the languages that technical documentation uses, made from templates.
//!
//! A flat catalogue: each language has lines to open a block, statements for its middle and lines to close it. Only
//! the look matters to a highlighter; the slots make nearly every block a new one.

use super::random::Random;
use super::words::fill;

struct Language {
    /// As fences name it.
    name: &'static str,
    /// How often it comes up.
    weight: usize,
    open: &'static [&'static str],
    body: &'static [&'static str],
    close: &'static [&'static str],
}

/// The body of a code block and its language.
pub(super) fn block(random: &mut Random) -> (&'static str, String) {
    let language = pick(random);
    // Blocks of 4 to 18 lines, as many short ones as long ones.
    let target = random.between(4, 18);
    let mut lines: Vec<String> = Vec::new();
    let mut add = |template: &str, random: &mut Random| {
        lines.extend(fill(template, random).lines().map(str::to_owned));
        lines.len()
    };
    let mut count = add(random.pick(language.open), random);
    let closing = random.pick(language.close);
    let end = closing.lines().count();
    while count + end < target {
        count = add(random.pick(language.body), random);
    }
    if language.name == "json"
        && let Some(last) = lines.last_mut()
        && last.ends_with(',')
    {
        last.pop();
    }
    let close = fill(closing, random);
    lines.extend(close.lines().map(str::to_owned));
    (language.name, lines.join("\n"))
}

fn pick(random: &mut Random) -> &'static Language {
    let total: usize = LANGUAGES.iter().map(|language| language.weight).sum();
    let mut at = random.below(total);
    for language in LANGUAGES {
        if at < language.weight {
            return language;
        }
        at -= language.weight;
    }
    &LANGUAGES[0]
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "bash",
        weight: 18,
        open: &[
            "#!/usr/bin/env bash\nset -euo pipefail\n",
            "# Run from the ‹place› jump host",
            "export ‹SNAKE›=‹kebab›-‹number›",
            "cd /srv/‹kebab›",
        ],
        body: &[
            "kubectl --namespace ‹kebab› rollout status deployment/‹kebab› --timeout=‹number›s",
            "curl --fail --silent \"https://‹kebab›.example.com/v‹small›/‹plural›?limit=‹number›\" | jq '.‹plural›[].id'",
            "for ‹noun› in $(‹kebab›ctl list --state ‹adj›); do\n  echo \"checking ${‹noun›}\"\n  ‹kebab›ctl verify \"${‹noun›}\" --retries ‹small›\ndone",
            "if [[ -z \"${‹SNAKE›:-}\" ]]; then\n  echo \"‹SNAKE› is not set\" >&2\n  exit ‹small›\nfi",
            "pg_dump --format=custom --file=\"/var/backups/‹snake›-$(date +%F).dump\" ‹noun›",
            "systemctl restart ‹kebab›.service && journalctl --unit ‹kebab› --lines ‹number›",
            "# Wait until the ‹noun› has ‹number› ‹plural›",
            "find \"/var/lib/‹noun›\" -name '*.‹noun›' -mtime +‹small› -print0 | xargs -0 rm --",
            "aws s3 sync \"s3://‹kebab›-‹place›\" ./‹noun› --delete --only-show-errors",
            "readonly ‹SNAKE›=\"$(mktemp -d)\"",
            "psql \"$‹SNAKE›_URL\" --command \"select count(*) from ‹snake› where age > ‹number›;\"",
        ],
        close: &[
            "echo \"done: ‹number› ‹plural›\"",
            "exit 0",
            "‹kebab›ctl status --wide",
        ],
    },
    Language {
        name: "yaml",
        weight: 16,
        open: &[
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ‹kebab›\n  namespace: ‹kebab›",
            "# ‹Plural› of the ‹place› region",
            "version: \"‹small›.‹small›\"\nname: ‹kebab›",
        ],
        body: &[
            "‹camel›:\n  enabled: true\n  timeout: ‹number›s",
            "‹camel›:\n  - name: ‹kebab›\n    port: ‹port›\n  - name: ‹kebab›\n    port: ‹port›",
            "‹camel›: \"‹kebab›-‹hex›\"",
            "‹camel›: ‹large›",
            "‹camel›:\n  limits: { cpu: \"‹small›\", memory: ‹number›Mi }\n  requests: { cpu: ‹number›m, memory: ‹number›Mi }",
            "# At most ‹number› ‹plural› a minute",
            "‹camel›:\n  selector:\n    app.kubernetes.io/name: ‹kebab›\n    tier: ‹adj›",
            "‹camel›: &‹noun›\n  retries: ‹small›\n  backoff: exponential",
        ],
        close: &["revision: ‹hex›", "owner: ‹team›", "replicas: ‹small›"],
    },
    Language {
        name: "json",
        weight: 12,
        open: &["{", "{\n  \"id\": \"‹hex›\","],
        body: &[
            "  \"‹camel›\": \"‹kebab›-‹number›\",",
            "  \"‹camel›\": ‹large›,",
            "  \"‹camel›\": { \"id\": \"‹hex›\", \"state\": \"‹adj›\" },",
            "  \"‹plural›\": [\n    { \"name\": \"‹kebab›\", \"weight\": ‹number› },\n    { \"name\": \"‹kebab›\", \"weight\": ‹number› }\n  ],",
            "  \"‹camel›At\": \"‹date›T‹time›Z\",",
            "  \"is‹Pascal›\": true,",
            "  \"‹camel›\": null,",
            "  \"‹camel›\": [\"‹noun›\", \"‹noun›\", \"‹kebab›\"],",
        ],
        close: &["}"],
    },
    Language {
        name: "python",
        weight: 12,
        open: &[
            "from ‹snake› import ‹Pascal›\n\n\ndef ‹snake›(‹noun›: str, limit: int = ‹number›) -> list[dict]:",
            "import logging\n\nlog = logging.getLogger(\"‹noun›.‹noun›\")\n\n\nasync def ‹snake›(client, ‹noun›_id):",
            "@dataclass\nclass ‹Pascal›:\n    \"\"\"A ‹noun› of the ‹adj› ‹noun›.\"\"\"",
        ],
        body: &[
            "    ‹snake› = client.get(f\"/‹plural›/{‹noun›_id}\", timeout=‹number›)",
            "    if not ‹snake›:\n        raise ‹Pascal›Error(f\"no ‹noun› for {‹noun›!r}\")",
            "    for ‹noun› in sorted(‹plural›, key=lambda item: item[\"‹snake›\"]):\n        log.info(\"‹noun› %s has %d ‹plural›\", ‹noun›, ‹number›)",
            "    ‹snake›: int = ‹large›",
            "    # The ‹noun› may be ‹adj› for ‹number› seconds",
            "    try:\n        await ‹snake›.‹noun›(retries=‹small›)\n    except ‹Pascal›Error as error:\n        log.warning(\"‹noun› failed: %s\", error)",
            "    ‹snake› = {\"‹noun›\": ‹number›, \"‹snake›\": \"‹kebab›\"}",
        ],
        close: &[
            "    return ‹snake›",
            "    return [‹noun› for ‹noun› in ‹plural› if ‹noun›.‹snake› > ‹number›]",
        ],
    },
    Language {
        name: "typescript",
        weight: 9,
        open: &[
            "import { ‹Pascal› } from \"./‹kebab›\";\n",
            "export interface ‹Pascal› {\n  id: string;\n  ‹camel›?: number;\n}\n",
            "export async function ‹camel›(‹noun›: ‹Pascal›): Promise<void> {",
        ],
        body: &[
            "  const ‹camel› = await fetch(`/api/‹plural›/${‹noun›.id}?limit=‹number›`);",
            "  if (!‹camel›.ok) {\n    throw new Error(`‹noun› failed: ${‹camel›.status}`);\n  }",
            "  ‹camel›.set(\"‹kebab›\", ‹number› * 1000);",
            "  // Every ‹adj› ‹noun› counts once",
            "  for (const ‹noun› of ‹plural›.filter((item) => item.‹camel› > ‹number›)) {\n    ‹camel›.push({ ...‹noun›, ‹noun›: \"‹kebab›\" });\n  }",
            "  let ‹camel›: Map<string, ‹Pascal›> = new Map();",
            "  await Promise.all(‹plural›.map(async (‹noun›) => ‹noun›.‹camel›({ retries: ‹small› })));",
        ],
        close: &["  return ‹camel›;\n}", "}"],
    },
    Language {
        name: "go",
        weight: 8,
        open: &[
            "package ‹noun›\n\nfunc (s *‹Pascal›) ‹Pascal›(ctx context.Context, id string) error {",
            "// ‹Pascal› holds the ‹adj› ‹plural› of a ‹noun›.\ntype ‹Pascal› struct {\n\t‹Pascal› string `json:\"‹snake›\"`\n}\n\nfunc main() {",
        ],
        body: &[
            "\t‹camel›, err := s.‹noun›.Get(ctx, id, ‹number›*time.Second)\n\tif err != nil {\n\t\treturn fmt.Errorf(\"‹noun› %q: %w\", id, err)\n\t}",
            "\tlog.Printf(\"‹noun› %s has %d ‹plural›\", id, ‹number›)",
            "\tfor i, ‹noun› := range ‹camel›.‹Pascal› {\n\t\ts.‹camel›[i] = ‹noun›.‹Pascal› + ‹number›\n\t}",
            "\tdefer s.‹camel›.Close()",
            "\tconst ‹camel› = ‹large›",
            "\tselect {\n\tcase ‹noun› := <-s.‹plural›:\n\t\ts.handle(‹noun›, \"‹kebab›\")\n\tcase <-ctx.Done():\n\t\treturn ctx.Err()\n\t}",
        ],
        close: &["\treturn nil\n}"],
    },
    Language {
        name: "rust",
        weight: 8,
        open: &[
            "use ‹snake›::‹Pascal›;\n\npub fn ‹snake›(‹noun›: &str) -> Result<‹Pascal›, Error> {",
            "#[derive(Debug, Clone)]\npub struct ‹Pascal› {\n    pub ‹snake›: u32,\n}\n\nfn ‹snake›() -> Result<(), Error> {",
        ],
        body: &[
            "    let ‹snake› = ‹noun›::open(\"/var/lib/‹kebab›\")?;",
            "    let mut ‹snake›: Vec<‹Pascal›> = Vec::with_capacity(‹number›);",
            "    for ‹noun› in ‹snake›.iter().filter(|item| item.‹snake› > ‹number›) {\n        ‹snake›.push(‹noun›.clone());\n    }",
            "    // A ‹noun› that is ‹adj› is not an error",
            "    match ‹snake›.get(\"‹kebab›\") {\n        Some(‹noun›) if ‹noun›.is_empty() => continue,\n        Some(‹noun›) => total += ‹noun›.len(),\n        None => return Err(Error::‹Pascal›(‹number›)),\n    }",
            "    tracing::info!(‹noun› = ‹number›, \"‹noun› is ‹adj›\");",
        ],
        close: &["    Ok(‹snake›)\n}", "    Ok(())\n}"],
    },
    Language {
        name: "sql",
        weight: 8,
        open: &[
            "-- ‹Plural› of the last ‹number› days",
            "begin;\n",
            "create table ‹snake› (\n  id bigint generated always as identity primary key,\n  ‹snake› text not null\n);\n",
        ],
        body: &[
            "select ‹noun›_id, count(*) as ‹snake›\nfrom ‹snake›\nwhere created_at > now() - interval '‹number› days'\ngroup by ‹noun›_id;",
            "update ‹snake› set ‹noun› = '‹kebab›' where id = ‹large›;",
            "create index concurrently ‹snake›_idx on ‹snake› (‹noun›_id, created_at desc);",
            "alter table ‹snake› add column ‹snake› integer default ‹number›;",
            "delete from ‹snake› where ‹noun› is null and ‹snake› < ‹number›;",
            "insert into ‹snake› (‹noun›, ‹snake›) values ('‹hex›', ‹number›), ('‹hex›', ‹number›);",
            "explain (analyze, buffers) select * from ‹snake› where ‹noun› = '‹kebab›' limit ‹number›;",
        ],
        close: &["commit;", "vacuum analyze ‹snake›;"],
    },
    Language {
        name: "ini",
        weight: 6,
        open: &["; ‹Plural› of ‹place›\n[‹noun›]", "[‹noun›]\nname = ‹kebab›"],
        body: &[
            "‹snake› = ‹number›",
            "‹snake› = \"‹kebab›\"",
            "‹snake› = /etc/‹noun›/‹kebab›.conf",
            "\n[‹noun›.‹noun›]\n‹snake› = ‹large›",
            "# at most ‹number› ‹plural›\n‹snake› = true",
            "‹snake› = ‹ip›:‹port›",
        ],
        close: &["log_level = info", "‹snake› = ‹hex›"],
    },
    Language {
        name: "http",
        weight: 6,
        open: &[
            "POST /v‹small›/‹plural›/‹hex› HTTP/1.1\nHost: ‹kebab›.example.com\nContent-Type: application/json",
            "HTTP/1.1 200 OK\nContent-Type: application/json\nDate: ‹date› ‹time›",
        ],
        body: &[
            "X-‹Noun›-Id: ‹hex›",
            "Authorization: Bearer ‹long_hex›",
            "X-RateLimit-Remaining: ‹number›",
            "ETag: \"‹long_hex›\"",
            "Cache-Control: max-age=‹number›",
            "X-Request-Id: ‹hex›-‹hex›",
        ],
        close: &[
            "\n{\n  \"‹camel›\": \"‹kebab›\",\n  \"‹camel›\": ‹number›\n}",
            "\n{\n  \"error\": \"‹snake›_‹adj›\",\n  \"retry_after\": ‹number›\n}",
        ],
    },
    Language {
        name: "dockerfile",
        weight: 5,
        open: &[
            "FROM debian:12-slim AS ‹noun›",
            "FROM registry.example.com/‹kebab›:‹version› AS build",
        ],
        body: &[
            "ENV ‹SNAKE›=‹kebab› \\\n    ‹SNAKE›=‹number›",
            "RUN apt-get update \\\n    && apt-get install --yes --no-install-recommends ‹noun›-tools=‹version› \\\n    && rm -rf /var/lib/apt/lists/*",
            "COPY --chown=‹number›:‹number› ‹kebab›/ /opt/‹noun›/",
            "WORKDIR /srv/‹kebab›",
            "LABEL org.example.‹noun›=\"‹hex›\"",
            "ARG ‹SNAKE›=‹version›",
            "HEALTHCHECK --interval=‹number›s CMD [\"/bin/‹kebab›\", \"--check\"]",
        ],
        close: &[
            "EXPOSE ‹port›\nCMD [\"/opt/‹noun›/‹kebab›\"]",
            "ENTRYPOINT [\"/usr/bin/‹kebab›\", \"--port\", \"‹port›\"]",
        ],
    },
    Language {
        name: "hcl",
        weight: 5,
        open: &[
            "resource \"cloud_‹noun›\" \"‹snake›\" {",
            "module \"‹snake›\" {\n  source = \"./modules/‹kebab›\"",
        ],
        body: &[
            "  ‹snake› = \"‹kebab›-${var.‹noun›}\"",
            "  ‹snake› = ‹number›",
            "  ‹noun› {\n    name  = \"‹kebab›\"\n    count = ‹small›\n  }",
            "  tags = {\n    owner = \"‹team›\"\n    ‹noun›  = \"‹hex›\"\n  }",
            "  # ‹Noun› is ‹adj› in ‹place›",
            "  ‹snake› = [for item in local.‹plural› : item.‹noun› if item.‹noun› > ‹number›]",
        ],
        close: &["}"],
    },
    Language {
        name: "nginx",
        weight: 4,
        open: &[
            "server {\n    listen ‹port› ssl;\n    server_name ‹kebab›.example.com;",
            "upstream ‹snake› {\n    least_conn;",
        ],
        body: &[
            "    location /‹plural›/ {\n        proxy_pass http://‹ip›:‹port›;\n        proxy_read_timeout ‹number›s;\n    }",
            "    server ‹ip›:‹port› max_fails=‹small› fail_timeout=‹number›s;",
            "    add_header X-‹Noun› \"‹hex›\" always;",
            "    client_max_body_size ‹number›m;",
            "    # ‹Plural› are limited to ‹number› a second",
            "    limit_req zone=‹snake› burst=‹number› nodelay;",
        ],
        close: &["}"],
    },
    Language {
        name: "toml",
        weight: 4,
        open: &["[‹noun›]", "title = \"‹Noun› of ‹place›\""],
        body: &[
            "‹snake› = \"‹kebab›\"",
            "‹snake› = ‹large›",
            "‹snake› = [\"‹noun›\", \"‹kebab›\"]",
            "\n[[‹plural›]]\nname = \"‹kebab›\"\nport = ‹port›",
            "‹snake› = { retries = ‹small›, every = \"‹number›s\" }",
            "# the ‹noun› is ‹adj›\n‹snake› = ‹date›",
        ],
        close: &["enabled = true", "checksum = \"‹long_hex›\""],
    },
    Language {
        name: "java",
        weight: 4,
        open: &[
            "@Service\npublic final class ‹Pascal› {",
            "public record ‹Pascal›(String id, int ‹camel›) {",
        ],
        body: &[
            "    private static final int ‹SNAKE› = ‹large›;",
            "    public Optional<‹Pascal›> ‹camel›(String id) {\n        return ‹plural›.stream().filter(item -> item.‹camel›() > ‹number›).findFirst();\n    }",
            "    @Override\n    public void ‹camel›() throws ‹Pascal›Exception {\n        log.info(\"‹noun› is ‹adj›: {}\", ‹number›);\n    }",
            "    // ‹Plural› are ‹adj› at first",
            "    private final Map<String, ‹Pascal›> ‹camel› = new HashMap<>(‹number›);",
        ],
        close: &["}"],
    },
    Language {
        name: "console",
        weight: 5,
        open: &["$ ‹kebab›ctl get ‹plural› --region ‹place›"],
        body: &[
            "‹kebab›-‹hex›   ‹adj›   ‹number›m",
            "‹kebab›-‹hex›   ready   ‹small›/‹small›   ‹ip›",
            "$ ‹kebab›ctl describe ‹noun› ‹hex›",
            "error: ‹noun› \"‹kebab›\" is ‹adj› (code ‹number›)",
            "‹date› ‹time› ‹Noun› ‹number› took ‹number› ms",
        ],
        close: &["‹number› ‹plural› in ‹number› ms"],
    },
    Language {
        name: "diff",
        weight: 3,
        open: &["--- a/‹kebab›.yaml\n+++ b/‹kebab›.yaml\n@@ -‹number›,‹small› +‹number›,‹small› @@"],
        body: &[
            "-‹camel›: ‹number›\n+‹camel›: ‹number›",
            " ‹camel›: \"‹kebab›\"",
            "+‹camel›:\n+  - ‹kebab›",
            "-# ‹Plural› are ‹adj›",
            " ‹camel›: ‹large›",
        ],
        close: &[" revision: ‹hex›"],
    },
    Language {
        name: "promql",
        weight: 3,
        open: &["# ‹Plural› by ‹noun›"],
        body: &[
            "sum by (‹noun›) (rate(‹snake›_total{job=\"‹kebab›\", code=~\"5..\"}[‹small›m]))",
            "histogram_quantile(0.‹percent›, sum by (le) (rate(‹snake›_seconds_bucket[‹small›m]))) > ‹number›",
            "max_over_time(‹snake›_bytes{‹noun›!=\"\"}[‹small›h]) / ‹large›",
            "absent(up{job=\"‹kebab›\"}) or ‹snake›_ratio < 0.‹percent›",
        ],
        close: &["topk(‹small›, ‹snake›_total)"],
    },
];
