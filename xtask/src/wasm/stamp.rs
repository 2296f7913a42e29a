//! What the module was made of, as a small text file: one `name: value` a line.

use std::fmt;

use anyhow::Context as _;

/// Hashes of what the module was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The module itself, deflated. Its file in a site is named by it.
    pub(super) module: String,
    /// The sources of the engine, without what only writes and tests.
    pub(super) sources: String,
    /// The packages that are linked in, by version and checksum.
    pub(super) dependencies: String,
    /// The profile that it is compiled with.
    pub(super) profile: String,
    /// The compiler, in its own words: another one makes other bytes of the same sources, so it is told and not compared.
    pub(super) compiler: String,
}

impl Stamp {
    fn lines(&self) -> [(&'static str, &str); 5] {
        [
            ("module", &self.module),
            ("sources", &self.sources),
            ("dependencies", &self.dependencies),
            ("profile", &self.profile),
            ("compiler", &self.compiler),
        ]
    }

    /// Reads what was written.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let value = |name: &str| {
            text.lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
                .with_context(|| format!("no line `{name}: …`"))
        };
        Ok(Self {
            module: value("module")?,
            sources: value("sources")?,
            dependencies: value("dependencies")?,
            profile: value("profile")?,
            compiler: value("compiler")?,
        })
    }

    /// The names of what is no longer so.
    pub(super) fn differs(&self, now: &Self) -> Vec<&'static str> {
        let both = self.lines().into_iter().zip(now.lines());
        both.filter(|(was, is)| was != is)
            .map(|((name, _), _)| name)
            .collect()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines()
            .into_iter()
            .try_for_each(|(name, value)| writeln!(out, "{name}: {value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_written_and_names_what_changed() {
        let stamp = Stamp {
            module: "a".to_owned(),
            sources: "b".to_owned(),
            dependencies: "c".to_owned(),
            profile: "d".to_owned(),
            compiler: "rustc 1.96.0: some build".to_owned(),
        };
        let text = stamp.to_string();
        assert_eq!(Stamp::parse(&text).unwrap(), stamp);
        let mut other = stamp.clone();
        other.sources = "e".to_owned();
        other.profile = "f".to_owned();
        assert_eq!(stamp.differs(&stamp), Vec::<&str>::new());
        assert_eq!(stamp.differs(&other), ["sources", "profile"]);
        assert!(Stamp::parse("module: a\n").is_err());
    }
}
