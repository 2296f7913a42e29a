//! What a question costs a reader: shows what `tests/browser/search.bench.mjs` measured.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::browser::{self, Driver};
use xtask::shell::say;

/// What was measured of a site, over http and from disk; Pagefind refuses to be asked from disk.
#[derive(Debug, Deserialize)]
pub(super) struct Measured {
    pub(super) http: Face,
    file: Option<Face>,
}

/// What was measured at one address. Times in milliseconds.
#[derive(Debug, Deserialize)]
pub(super) struct Face {
    /// From the key that opens the dialog to the first list, nothing being loaded before.
    opening: f64,
    opening_most: f64,
    /// After which time of it the dialog is there.
    opening_dialog: Option<f64>,
    /// The same for the text in its field.
    opening_typed: Option<f64>,
    /// The same for the engine and the index.
    opening_ready: Option<f64>,
    /// How much of it the engine works.
    opening_asked: Option<f64>,
    /// The bytes that are loaded for the first list.
    first: u64,
    /// The bytes that are loaded for the words around its hits.
    #[serde(default)]
    first_texts: u64,
    #[serde(default)]
    first_files: BTreeMap<String, u64>,
    /// The bytes that are loaded for each further list.
    bytes: u64,
    bytes_p90: u64,
    texts: Option<u64>,
    /// How often the engine asks for chunks before each further list stands.
    rounds: Option<u32>,
    rounds_most: Option<u32>,
    time: Option<f64>,
    /// How many questions nothing was found for.
    without: usize,
    keys: usize,
    /// From a key to the list, everything being loaded.
    key: Option<f64>,
    key_p95: Option<f64>,
    /// How much of it the dialog waits for a further key.
    key_waited: Option<f64>,
    /// How much of it the engine works.
    key_asked: Option<f64>,
    key_asked_p95: Option<f64>,
}

/// Measures a site in a browser.
pub(super) fn measure(
    driver: &Driver,
    which: &str,
    site: &Path,
    page: &str,
    queries: &Path,
) -> anyhow::Result<Measured> {
    let mut script = driver.node();
    script
        .arg("search.bench.mjs")
        .arg(which)
        .arg(site)
        .arg(page)
        .arg(queries);
    let answer = browser::ask(&mut script)
        .with_context(|| format!("the search of `{}` could not be measured", site.display()))?;
    serde_json::from_slice(&answer).context("the browser's driver gave no figures")
}

impl Measured {
    pub(super) fn show(&self, pages: usize) {
        let faces = [("http", Some(&self.http)), ("file", self.file.as_ref())];
        for (name, face) in faces.into_iter().filter_map(|(name, face)| Some((name, face?))) {
            face.show(name, pages);
        }
    }
}

impl Face {
    pub(super) fn show(&self, name: &str, pages: usize) {
        let bar = match pages {
            10_000.. => " (at most 900)",
            ..=200 => " (at most 650)",
            _ => "",
        };
        say(&format!(
            "  {name:<9} opening to the first result: {:.0} ms median, {:.0} most (at most 400); {:.1} KB{bar}, then {:.1} KB of texts",
            self.opening,
            self.opening_most,
            kilobytes(self.first),
            kilobytes(self.first_texts)
        ));
        if let (Some(dialog), Some(typed), Some(ready), Some(asked)) = (
            self.opening_dialog,
            self.opening_typed,
            self.opening_ready,
            self.opening_asked,
        ) {
            say(&format!(
                "            of it the dialog is there after {dialog:.0} ms, its text after {typed:.0}, the engine after {ready:.0}; the engine works {asked:.0}"
            ));
        }
        for (file, bytes) in &self.first_files {
            say(&format!("            of it {:.1} KB {file}", kilobytes(*bytes)));
        }
        let rounds = match (self.rounds, self.rounds_most) {
            (Some(median), Some(most)) => format!("; {median} rounds median, {most} most (at most 2)"),
            _ => String::new(),
        };
        let texts = self.texts.map_or_else(String::new, |bytes| {
            format!(", then {:.1} KB of texts", kilobytes(bytes))
        });
        say(&format!(
            "            each further query: {:.1} KB median (at most 40), {:.1} p90{texts}{rounds}; {:.0} ms; {} found nothing",
            kilobytes(self.bytes),
            kilobytes(self.bytes_p90),
            self.time.unwrap_or(f64::NAN),
            self.without
        ));
        let (Some(median), Some(p95)) = (self.key, self.key_p95) else {
            return;
        };
        say(&format!(
            "            each further key, warm: {median:.0} ms median, {p95:.0} p95 (at most 30) of {}{}",
            self.keys,
            self.parts()
        ));
    }

    fn parts(&self) -> String {
        match (self.key_waited, self.key_asked, self.key_asked_p95) {
            (Some(waited), Some(asked), Some(p95)) => {
                format!(
                    "; of it waiting for the next key {waited:.0}, engine {asked:.1} median, {p95:.1} p95"
                )
            }
            _ => String::new(),
        }
    }
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1e3
}
