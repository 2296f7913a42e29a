//! Which files of a theme somebody means who writes `page`, `header` or `print.css`.

use std::collections::BTreeMap;

use anyhow::bail;
use portolan_core::theme::ThemeFiles;

/// The paths that a name stands for: a file's, or those of a component.
pub(super) fn resolve(base: &ThemeFiles, written: &str) -> anyhow::Result<Vec<String>> {
    let name = written.replace('\\', "/");
    let name = name
        .trim_start_matches("./")
        .trim_start_matches("@portolan/")
        .trim_end_matches('/');
    if base.contains_key(name) {
        return Ok(vec![name.to_owned()]);
    }
    let mut meant: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in base.keys().filter(|path| is_meant(path, name)) {
        meant.entry(whole(path, name)).or_default().push(path.clone());
    }
    let mut meant = meant.into_iter();
    match (meant.next(), meant.next()) {
        (Some((_, paths)), None) => Ok(paths),
        (None, _) => bail!(
            "the theme has no `{written}`{}; `portolan theme list` names all that it has",
            near(base, name)
        ),
        (Some(first), Some(second)) => {
            let all: Vec<_> = [first, second]
                .into_iter()
                .chain(meant)
                .map(|(whole, _)| whole)
                .collect();
            bail!("`{written}` may be `{}`: write one of them", all.join("`, `"))
        }
    }
}

/// Whether a file may be meant by a name that is not its path.
fn is_meant(path: &str, name: &str) -> bool {
    let Some((folder, rest)) = path.split_once('/') else {
        return path.split_once('.').is_some_and(|(stem, _)| stem == name);
    };
    if folder == "components" {
        let component = rest.split('/').next().unwrap_or_default();
        return component == name
            || name.strip_prefix("components/") == Some(component)
            || rest.ends_with(&format!("/{name}"));
    }
    let stem = rest.rsplit_once('.').map_or(rest, |(stem, _)| stem);
    rest == name || stem == name || path.rsplit_once('.').is_some_and(|(stem, _)| stem == name)
}

/// What one takes together: a component whole, where its name alone was written.
fn whole(path: &str, name: &str) -> String {
    let is_file = name.contains('.');
    match path.strip_prefix("components/").filter(|_| !is_file) {
        Some(rest) => format!("components/{}", rest.split('/').next().unwrap_or_default()),
        None => path.to_owned(),
    }
}

/// The path that is most like a name.
fn near(base: &ThemeFiles, name: &str) -> String {
    let file = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let stem = |path: &str| file(path).split('.').next().unwrap_or_default().to_owned();
    let alike = |path: &str| {
        let forms = [path.to_owned(), file(path), stem(path)];
        forms.iter().map(|form| likeness(form, name)).fold(0.0, f64::max)
    };
    let rank = |path: &str| (alike(path), path.starts_with("templates/"));
    let best = base.keys().max_by(|a, b| {
        let ((one, first), (two, second)) = (rank(a), rank(b));
        one.total_cmp(&two).then(first.cmp(&second)).then(b.cmp(a))
    });
    match best.filter(|path| alike(path) >= 0.66) {
        Some(path) => format!(", but `{path}`"),
        None => String::new(),
    }
}

/// How many of the letters of two names are the same at both ends, from 0 to 1.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let longest = one.len().max(other.len()).max(1);
    let same = (start + end).min(one.len().min(other.len()));
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let likeness = same as f64 / longest as f64;
    likeness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(written: &str) -> String {
        match resolve(&portolan_themes::builtin(), written) {
            Ok(paths) => paths.join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn names_that_people_write() {
        let cases = [
            ("templates/page.html", "templates/page.html"),
            ("./templates/page.html", "templates/page.html"),
            ("templates/page", "templates/page.html"),
            ("home", "templates/home.html"),
            ("page.html", "templates/page.html"),
            ("theme.toml", "theme.toml"),
            ("pager", "components/pager/pager.css components/pager/pager.html"),
            (
                "components/pager/",
                "components/pager/pager.css components/pager/pager.html",
            ),
            ("pager.css", "components/pager/pager.css"),
            ("es", "i18n/es.toml"),
            ("sun", "icons/sun.svg"),
            ("search/bytes", "scripts/search/bytes.js"),
        ];
        for (written, paths) in cases {
            assert_eq!(resolved(written), paths, "{written}");
        }
    }

    #[test]
    fn names_that_mean_nothing_or_too_much() {
        assert_eq!(
            resolved("pagge"),
            "the theme has no `pagge`, but `templates/page.html`; `portolan theme list` names all that it has"
        );
        assert_eq!(
            resolved("../secret"),
            "the theme has no `../secret`; `portolan theme list` names all that it has"
        );
        assert_eq!(
            resolved("print"),
            "`print` may be `components/print`, `icons/print.svg`, `styles/print.css`, `templates/print.html`: write one of them"
        );
    }
}
