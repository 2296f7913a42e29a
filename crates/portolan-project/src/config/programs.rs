//! Other people's programs that a book names: mdBook's preprocessors and renderers.
//!
//! Owns the typed view of `[preprocessor.*]` and `[output.*]` and the configuration as such a program is told it.
//! Must not run anything.

use portolan_core::model::{Dialect, Location};
use serde_json::{Map, Value as Json, json};

use super::{Config, json_of};

/// A program that a book names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The name of its table: `toc` of `[preprocessor.toc]`.
    pub name: String,
    /// The command, to be split like a shell's words.
    pub command: String,
    /// Whether the book can do without it when it is not installed.
    pub necessity: Necessity,
    /// Its table in the configuration.
    pub location: Option<Location>,
}

/// What it means that a program is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Necessity {
    /// The book cannot be built.
    Required,
    /// The book is built without it.
    Optional,
}

/// A preprocessor of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preprocessor {
    /// What is run; of no meaning for `links` and `index`, which are built in.
    pub program: Program,
    /// Names of preprocessors that follow it.
    pub before: Vec<String>,
    /// Names of preprocessors that it follows.
    pub after: Vec<String>,
    /// The renderers that it is for; `None` asks the program.
    pub renderers: Option<Vec<String>>,
}

/// What is made of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// The site.
    Html,
    /// The Markdown as the preprocessors left it.
    Markdown,
    /// Whatever this program makes.
    Program(Program),
}

impl Renderer {
    /// The name of its table: `html` of `[output.html]`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Program(program) => &program.name,
        }
    }
}

impl Config {
    /// The preprocessors that have a table, in order of their names.
    #[must_use]
    pub fn preprocessors(&self) -> Vec<Preprocessor> {
        let tables = self.preprocessor.iter();
        tables
            .map(|(name, table)| Preprocessor {
                program: self.program("preprocessor", name, table),
                before: texts(table, "before").unwrap_or_default(),
                after: texts(table, "after").unwrap_or_default(),
                renderers: texts(table, "renderers"),
            })
            .collect()
    }

    /// What is made of the book, in order of the names; any table under `output` switches off the implicit site
    /// (mdbook-driver, `determine_renderers`).
    #[must_use]
    pub fn renderers(&self) -> Vec<Renderer> {
        let mut renderers: Vec<_> = self
            .output
            .others
            .iter()
            .map(|(name, table)| match name.as_str() {
                "markdown" => Renderer::Markdown,
                _ => Renderer::Program(self.program("output", name, table)),
            })
            .collect();
        if renderers.is_empty() || self.loaded.output.contains_key("html") {
            renderers.push(Renderer::Html);
        }
        renderers.sort_by(|left, right| left.name().cmp(right.name()));
        renderers
    }

    /// Which of `links` and `index` the book has: both, unless it switched them off and does not name them itself.
    #[must_use]
    pub fn built_in(&self, dialect: Dialect) -> Vec<&'static str> {
        let by_default = dialect == Dialect::Portolan || self.build.use_default_preprocessors;
        let mut names = vec!["links", "index"];
        names.retain(|name| by_default || self.preprocessor.contains_key(*name));
        names
    }

    /// How long a program may take, where the book says so.
    #[must_use]
    pub fn program_time_limit(&self) -> Option<std::time::Duration> {
        let seconds = self.portolan.program_time_limit?;
        Some(std::time::Duration::from_secs(u64::from(seconds)))
    }

    fn program(&self, kind: &str, name: &str, table: &toml::Table) -> Program {
        let command = table.get("command").and_then(toml::Value::as_str);
        let optional = table.get("optional").and_then(toml::Value::as_bool);
        Program {
            name: name.to_owned(),
            command: command.map_or_else(|| format!("mdbook-{name}"), str::to_owned),
            necessity: match optional {
                Some(true) => Necessity::Optional,
                _ => Necessity::Required,
            },
            location: self.locate(&[kind, name]),
        }
    }

    /// The configuration as programs are told it: mdBook's tables alone, because its own library refuses any other.
    #[must_use]
    pub fn for_programs(&self, dialect: Dialect) -> Json {
        let mut book = serde_json::to_value(&self.book).unwrap_or_default();
        // Programs that read the configuration as TOML stumble over values that TOML does not have.
        if let Json::Object(keys) = &mut book {
            keys.retain(|_, value| !value.is_null());
        }
        let build = json!({
            "build-dir": self.build_dir(dialect).to_string_lossy(),
            "create-missing": self.build.create_missing,
            "use-default-preprocessors": self.build.use_default_preprocessors,
            "extra-watch-dirs": self.build.extra_watch_dirs,
        });
        let mut config = Map::new();
        config.insert("book".to_owned(), book);
        config.insert("build".to_owned(), build);
        if let Some(edition) = self.rust.edition {
            config.insert("rust".to_owned(), json!({ "edition": edition }));
        }
        for (name, table) in [
            ("output", &self.loaded.output),
            ("preprocessor", &self.loaded.preprocessor),
        ] {
            if !table.is_empty() {
                config.insert(name.to_owned(), json_of(&toml::Value::Table(table.clone())));
            }
        }
        Json::Object(config)
    }
}

fn texts(table: &toml::Table, key: &str) -> Option<Vec<String>> {
    let items = table.get(key)?.as_array()?;
    let texts = items.iter().filter_map(|item| Some(item.as_str()?.to_owned()));
    Some(texts.collect())
}
