//! What an index takes on the disk.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use xtask::shell::say;

/// The files of a search in a site, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    files: usize,
    engine: u64,
    boot: u64,
    /// Chunks that are needed to find something.
    chunks: u64,
    /// Chunks that hold the text around hits.
    texts: u64,
}

impl Index {
    /// Those of a site.
    pub(super) fn of(site: &Path) -> anyhow::Result<Self> {
        let script = fs::read_to_string(site.join("site.js")).context("cannot read the site's `site.js`")?;
        let first_text = first_text(&script).context("the site has no search: `site.js` names none")?;
        let mut index = Self::default();
        index.add(&site.join("assets/search"), first_text)?;
        Ok(index)
    }

    fn add(&mut self, folder: &Path, first_text: u32) -> anyhow::Result<()> {
        for item in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
            let path = item?.path();
            if path.is_dir() {
                self.add(&path, first_text)?;
                continue;
            }
            let bytes = fs::metadata(&path)?.len();
            self.files += 1;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            match number(&path) {
                Some(id) if id >= first_text => self.texts += bytes,
                Some(_) => self.chunks += bytes,
                None if stem == "boot" => self.boot += bytes,
                None => self.engine += bytes,
            }
        }
        Ok(())
    }

    pub(super) fn show(&self, pages: usize) {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let bar = if pages >= 10_000 { " (at most 12)" } else { "" };
        say(&format!(
            "  index: {} files; without texts {:.2} MB{bar}, of it engine {:.3}, start {:.3}; texts {:.2} MB",
            self.files,
            megabytes(self.engine + self.boot + self.chunks),
            megabytes(self.engine),
            megabytes(self.boot),
            megabytes(self.texts)
        ));
    }
}

/// The number of the chunk in this file.
fn number(path: &Path) -> Option<u32> {
    let low = u32::from_str_radix(path.file_stem()?.to_str()?, 16).ok()?;
    let high = path.parent()?.file_name()?.to_str()?;
    // A pack's own name has 16 digits.
    (high.len() < 9).then_some(())?;
    Some(u32::from_str_radix(high, 16).ok()? << 8 | low)
}

/// The first chunk of text, by `site.js`.
fn first_text(script: &str) -> Option<u32> {
    let (_, search) = script.split_once(",search:{")?;
    let (_, texts) = search.split_once(",texts:")?;
    texts.split([',', '}']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        let site = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: usize| {
            let path = site.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![b' '; bytes]).unwrap();
        };
        write("assets/search/engine-0011.js", 1);
        write("assets/search/0123456789abcdef/boot.js", 2);
        write("assets/search/0123456789abcdef/000/00.js", 4);
        write("assets/search/0123456789abcdef/000/ff.js", 8);
        write("assets/search/0123456789abcdef/001/00.js", 16);
        let script = r#"portolan.site({nav:"x",search:{pack:"0123456789abcdef",engine:"0011",texts:255,bytes:3},build:{}});"#;
        fs::write(site.path().join("site.js"), script).unwrap();
        let index = Index {
            files: 5,
            engine: 1,
            boot: 2,
            chunks: 4,
            texts: 24,
        };
        assert_eq!(Index::of(site.path()).unwrap(), index);
        fs::write(
            site.path().join("site.js"),
            r#"portolan.site({nav:"x",build:{}});"#,
        )
        .unwrap();
        assert!(Index::of(site.path()).is_err());
    }
}
