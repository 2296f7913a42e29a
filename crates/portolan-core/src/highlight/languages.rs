//! What languages are called, and which syntax highlights each.

use std::collections::HashMap;

use portolan_syntaxes::{Set, Syntax};

use super::engine::{Graph, NodeId};
use crate::nearest::nearest;

/// How a language is highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// Not at all.
    Plain,
    /// By the graph with this index, from this context on.
    Syntax { graph: usize, start: NodeId },
    /// As a diff.
    Diff,
    /// As a session of a shell.
    Session,
}

/// A language that code may be written in.
#[derive(Debug)]
pub(super) struct Language {
    /// What readers call it.
    pub name: String,
    /// How it is highlighted.
    pub method: Method,
    /// A shell: its blocks may be sessions, too.
    pub shell: bool,
}

impl Language {
    fn new(name: &str, method: Method) -> Self {
        Self {
            name: name.to_owned(),
            method,
            shell: false,
        }
    }

    /// The graph of the language's syntax and the context in which its text starts.
    pub(super) fn start<'g>(&self, graphs: &'g [Graph]) -> Option<(&'g Graph, NodeId)> {
        let Method::Syntax { graph, start } = self.method else {
            return None;
        };
        Some((graphs.get(graph)?, start))
    }
}

/// Names for a syntax: what readers call the language, the syntax's own name, what authors write behind the fence.
type Naming = (&'static str, &'static str, &'static [&'static str]);

/// Syntaxes whose own name and file endings are not what authors write. All other syntaxes are found by theirs.
static NAMINGS: &[Naming] = &[
    ("Apache", "Apache Conf", &["apache", "apacheconf", "httpd"]),
    ("AsciiDoc", "AsciiDoc (Asciidoctor)", &["asciidoc", "adoc"]),
    (
        "Assembly",
        "x86_64 Assembly",
        &["asm", "nasm", "assembly", "x86asm"],
    ),
    ("AWK", "AWK", &["awk", "gawk"]),
    (
        "Bash",
        "Bourne Again Shell (bash)",
        &[
            "bash",
            "sh",
            "shell",
            "zsh",
            "ksh",
            "ash",
            "dash",
            "shellscript",
            "posix",
        ],
    ),
    ("Batch", "Batch File", &["batch", "bat", "cmd", "dos", "winbatch"]),
    ("C", "C", &["c", "h"]),
    ("C#", "C#", &["csharp", "cs", "c#", "dotnet"]),
    ("C++", "C++", &["cpp", "c++", "cxx", "cc", "hpp"]),
    ("Clojure", "Clojure", &["clojure", "clj", "cljs", "edn"]),
    ("CMake", "CMake", &["cmake"]),
    ("CSS", "CSS", &["css"]),
    ("CSV", "Comma Separated Values", &["csv"]),
    ("TSV", "Tab Separated Values", &["tsv"]),
    ("Dart", "Dart", &["dart"]),
    (
        "Dockerfile",
        "Dockerfile (with bash)",
        &["dockerfile", "docker", "containerfile"],
    ),
    ("DOT", "Graphviz (DOT)", &["dot", "graphviz", "gv"]),
    ("Elixir", "Elixir", &["elixir", "ex", "exs", "heex"]),
    ("Env", "DotENV", &["env", "dotenv", "envrc"]),
    ("Erlang", "Erlang", &["erlang", "erl"]),
    ("F#", "F#", &["fsharp", "fs", "f#"]),
    ("Fish", "Fish", &["fish"]),
    ("Fortran", "Fortran (Modern)", &["fortran", "f90", "f95"]),
    ("Gherkin", "Gherkin", &["gherkin", "cucumber", "feature"]),
    ("Go", "Go", &["go", "golang"]),
    ("Go module", "Gomod", &["gomod", "go-mod", "go.mod"]),
    ("GraphQL", "GraphQL", &["graphql", "gql"]),
    ("Groovy", "Groovy", &["groovy", "gradle", "jenkinsfile"]),
    ("Haskell", "Haskell", &["haskell", "hs"]),
    ("HCL", "Terraform", &["hcl", "packer", "nomad"]),
    ("Hosts", "Hosts File", &["hosts"]),
    ("HTML", "HTML", &["html", "htm", "xhtml", "html5"]),
    ("HTTP", "HTTP Request and Response", &["http", "https", "rest"]),
    (
        "INI",
        "INI",
        &[
            "ini",
            "conf",
            "cfg",
            "config",
            "systemd",
            "service",
            "unit",
            "editorconfig",
            "desktop",
            "cnf",
            "inifile",
            "dosini",
        ],
    ),
    ("Java", "Java", &["java"]),
    (
        "JavaScript",
        "JavaScript (Babel)",
        &["javascript", "js", "mjs", "cjs", "node", "ecmascript"],
    ),
    ("JSX", "JavaScript (Babel)", &["jsx", "react"]),
    ("Handlebars", "HTML", &["handlebars", "hbs", "mustache"]),
    ("Jinja", "Jinja2", &["jinja", "jinja2", "j2"]),
    ("jq", "JQ", &["jq"]),
    (
        "JSON",
        "JSON",
        &["json", "geojson", "jsonl", "ndjson", "json-ld", "webmanifest"],
    ),
    ("JSON5", "JavaScript (Babel)", &["json5", "hjson"]),
    ("JSONC", "JSON", &["jsonc", "json-with-comments"]),
    ("Julia", "Julia", &["julia", "jl"]),
    ("Kotlin", "Kotlin", &["kotlin", "kt", "kts"]),
    ("LaTeX", "LaTeX", &["latex", "tex"]),
    (
        "Lisp",
        "Lisp",
        &["lisp", "elisp", "emacs-lisp", "commonlisp", "scheme"],
    ),
    ("Log", "log", &["log", "logs"]),
    ("Lua", "Lua", &["lua"]),
    ("Makefile", "Makefile", &["makefile", "make", "mk"]),
    ("Markdown", "Markdown", &["markdown", "md"]),
    ("Mermaid", "Mermaid", &["mermaid", "mmd"]),
    ("nginx", "nginx", &["nginx", "nginxconf"]),
    ("Nix", "Nix", &["nix"]),
    (
        "Objective-C",
        "Objective-C",
        &["objectivec", "objective-c", "objc", "obj-c"],
    ),
    (
        "Objective-C++",
        "Objective-C++",
        &["objectivecpp", "objective-c++", "objc++"],
    ),
    ("OCaml", "OCaml", &["ocaml", "ml"]),
    ("Pascal", "Pascal", &["pascal", "delphi"]),
    ("Perl", "Perl", &["perl", "pl"]),
    ("PHP", "PHP Source", &["php"]),
    (
        "PowerShell",
        "PowerShell",
        &["powershell", "pwsh", "ps1", "ps", "posh"],
    ),
    ("PromQL", "PromQL", &["promql", "prometheus", "metricsql"]),
    (
        "Properties",
        "Java Properties",
        &["properties", "java-properties"],
    ),
    (
        "Protocol Buffers",
        "Protocol Buffer",
        &["protobuf", "proto", "proto3"],
    ),
    ("Puppet", "Puppet", &["puppet"]),
    (
        "Python",
        "Python",
        &["python", "py", "python3", "py3", "starlark", "bazel"],
    ),
    ("R", "R", &["r", "rlang"]),
    ("Regular expression", "Regular Expression", &["regex", "regexp"]),
    ("Rego", "Rego", &["rego", "opa"]),
    (
        "Requirements",
        "Requirements.txt",
        &["requirements", "pip-requirements", "requirements.txt"],
    ),
    (
        "reStructuredText",
        "reStructuredText",
        &["rst", "restructuredtext", "rest-text"],
    ),
    ("Ruby", "Ruby", &["ruby", "rb", "gemfile", "rakefile"]),
    // A fence that starts with an attribute of rustdoc's is Rust (The rustdoc book, "Attributes").
    (
        "Rust",
        "Rust",
        &[
            "rust",
            "rs",
            "ignore",
            "no_run",
            "should_panic",
            "compile_fail",
            "edition2015",
            "edition2018",
            "edition2021",
            "edition2024",
        ],
    ),
    ("Scala", "Scala", &["scala", "sbt"]),
    ("SCSS", "SCSS", &["scss"]),
    (
        "SQL",
        "SQL",
        &[
            "sql",
            "postgresql",
            "postgres",
            "psql",
            "pgsql",
            "plpgsql",
            "mysql",
            "mariadb",
            "sqlite",
            "tsql",
            "plsql",
            "ddl",
            "cql",
        ],
    ),
    ("SSH config", "SSH Config", &["ssh", "sshconfig", "ssh-config"]),
    ("Swift", "Swift", &["swift"]),
    (
        "Terraform",
        "Terraform",
        &["terraform", "tf", "tfvars", "opentofu", "tofu"],
    ),
    ("TOML", "TOML", &["toml"]),
    ("TSX", "TypeScriptReact", &["tsx"]),
    (
        "TypeScript",
        "TypeScript",
        &["typescript", "ts", "mts", "cts", "deno"],
    ),
    ("Vim script", "VimL", &["vim", "viml", "vimscript"]),
    ("Vue", "Vue Component", &["vue"]),
    (
        "XML",
        "XML",
        &["xml", "svg", "xsd", "xslt", "plist", "rss", "pom", "wsdl"],
    ),
    (
        "YAML",
        "YAML",
        &[
            "yaml",
            "yml",
            "openapi",
            "helm",
            "kubernetes",
            "k8s",
            "docker-compose",
            "compose",
            "ansible",
            "eyaml",
        ],
    ),
    ("Zig", "Zig", &["zig"]),
];

/// Languages that have no syntax of a set behind them.
static BUILT_IN: &[(&str, Method, &[&str])] = &[
    (
        "Text",
        Method::Plain,
        &[
            "text",
            "plaintext",
            "txt",
            "plain",
            "plain-text",
            "none",
            "nohighlight",
            "no-highlight",
            "output",
            "ascii",
        ],
    ),
    (
        "Console",
        Method::Session,
        &[
            "console",
            "shell-session",
            "shellsession",
            "sh-session",
            "bash-session",
            "terminal",
            "session",
            "command",
            "cmdline",
            "doscon",
        ],
    ),
    ("Diff", Method::Diff, &["diff", "patch", "udiff"]),
];

/// Every language by every name that authors may give it.
#[derive(Debug)]
pub(super) struct Languages {
    all: Vec<Language>,
    by_name: HashMap<String, usize>,
    /// The names that are suggested, sorted.
    names: Vec<&'static str>,
}

impl Languages {
    /// The languages that these graphs can highlight. Earlier graphs come first where names clash.
    pub(super) fn new(graphs: &[Graph]) -> Self {
        let mut languages = Self {
            all: Vec::new(),
            by_name: HashMap::new(),
            names: Vec::new(),
        };
        for (name, method, aliases) in BUILT_IN {
            languages.add(Language::new(name, *method), aliases.iter().copied());
        }
        let mut syntaxes = HashMap::new();
        for (graph, set) in graphs.iter().map(Graph::set).enumerate().rev() {
            for (syntax, start) in startable(set) {
                syntaxes.insert(syntax.name, Method::Syntax { graph, start });
            }
        }
        for (name, syntax, aliases) in NAMINGS {
            let Some(method) = syntaxes.get(syntax) else {
                continue;
            };
            let shell = *name == "Bash";
            languages.add(
                Language {
                    shell,
                    ..Language::new(name, *method)
                },
                aliases.iter().copied(),
            );
        }
        let written = BUILT_IN
            .iter()
            .map(|entry| entry.2)
            .chain(NAMINGS.iter().map(|entry| entry.2));
        languages.names = written.flatten().copied().collect();
        languages.names.sort_unstable();
        languages.add_the_rest(graphs);
        languages
    }

    fn add(&mut self, language: Language, names: impl IntoIterator<Item = impl Into<String>>) {
        let own_name = language.name.to_lowercase();
        for name in names.into_iter().map(Into::into).chain([own_name]) {
            self.by_name.entry(name).or_insert(self.all.len());
        }
        self.all.push(language);
    }

    /// All visible syntaxes under their own names and file endings, where no other language has taken them.
    fn add_the_rest(&mut self, graphs: &[Graph]) {
        for (graph, set) in graphs.iter().map(Graph::set).enumerate() {
            for (syntax, start) in startable(set).filter(|(syntax, _)| !syntax.hidden) {
                let endings = syntax.extensions.iter();
                let endings = endings.map(|ending| ending.trim_start_matches('.').to_lowercase());
                let dashed = syntax.name.to_lowercase().replace(' ', "-");
                let language = Language::new(syntax.name, Method::Syntax { graph, start });
                self.add(language, endings.chain([dashed]).collect::<Vec<_>>());
            }
        }
    }

    /// The language of this name, in whatever case it is written.
    pub(super) fn find(&self, name: &str) -> Option<&Language> {
        let at = self
            .by_name
            .get(name)
            .or_else(|| self.by_name.get(&name.to_lowercase()))?;
        self.all.get(*at)
    }

    /// The known name that is most like this one, if any is.
    pub(super) fn nearest(&self, name: &str) -> Option<&'static str> {
        nearest(name, self.names.iter().copied())
    }
}

/// The syntaxes of a set, each with the context in which its text starts.
fn startable(set: Set) -> impl Iterator<Item = (Syntax<'static>, NodeId)> {
    set.syntaxes()
        .filter_map(|syntax| syntax.start.map(|start| (syntax, start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight::graphs;

    #[test]
    fn every_naming_leads_to_a_syntax() {
        let graphs = graphs();
        let known = |name: &str| {
            graphs
                .iter()
                .any(|graph| graph.set().syntaxes().any(|syntax| syntax.name == name))
        };
        let missing: Vec<_> = NAMINGS.iter().filter(|naming| !known(naming.1)).collect();
        assert_eq!(missing, Vec::<&Naming>::new());
    }

    #[test]
    fn no_name_stands_for_two_languages() {
        let mut names: Vec<_> = BUILT_IN.iter().flat_map(|entry| entry.2).collect();
        names.extend(NAMINGS.iter().flat_map(|naming| naming.2));
        names.sort_unstable();
        let doubles: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert_eq!(doubles, Vec::<&[&&str]>::new());
    }

    #[test]
    fn every_syntax_can_be_started() {
        let graphs = graphs();
        let languages = Languages::new(&graphs);
        let stuck = languages.all.iter().filter(|language| {
            matches!(language.method, Method::Syntax { .. }) && language.start(&graphs).is_none()
        });
        assert_eq!(
            stuck.map(|language| &language.name).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
    }

    #[test]
    fn names_are_found_in_any_case_and_suggested_when_misspelt() {
        let languages = Languages::new(&graphs());
        let found = |name| {
            languages
                .find(name)
                .map_or("-", |language| language.name.as_str())
        };
        let names = [
            "Golang", "sh", "YML", "c++", "csharp", "swift", "docker", "jsonc", "nonsense", "kdl", "",
        ];
        assert_eq!(
            names.map(found),
            [
                "Go",
                "Bash",
                "YAML",
                "C++",
                "C#",
                "Swift",
                "Dockerfile",
                "JSONC",
                "-",
                "-",
                "-"
            ]
        );
        let wrong = [
            "pyhton",
            "yaaml",
            "javascritp",
            "doc",
            "xyzzyxyzzy",
            "q",
            "Dockerfil",
        ];
        assert_eq!(
            wrong.map(|name| languages.nearest(name)),
            [
                Some("python"),
                Some("yaml"),
                Some("javascript"),
                Some("adoc"),
                None,
                None,
                Some("dockerfile")
            ]
        );
    }
}
