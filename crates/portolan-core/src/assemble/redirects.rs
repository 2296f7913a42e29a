//! Places where pages used to be: `aliases` of pages and the redirects of the configuration.
//!
//! Entry points: [`collect`] decides every redirect, [`SiteIndex::redirect_pages`] is what is written. Chains are
//! shortened, so that a reader is sent on once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::conflicts::Taken;
use super::links::place_url;
use super::reference::{Parts, decoded, join, leaves_site, push_encoded, relative_url};
use super::{PageIx, SiteIndex};
use crate::model::{Diagnostic, Diagnostics, Dialect, Location, UrlPath};

/// A page that stands where another used to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectPage {
    /// Where it is written.
    pub path: UrlPath,
    /// Where it leads: relative to it and percent-encoded, or absolute.
    pub url: String,
    /// The title of the page there, else the URL.
    pub title: String,
    /// The absolute URL of the target, when the site has one and the target lies in it.
    pub canonical: Option<String>,
    /// Where single fragments of the old page lead instead, in the form of `url`.
    pub fragments: BTreeMap<String, String>,
}

/// A redirect that was accepted, before its target is looked up.
struct Rule {
    to: Target,
    place: Location,
    /// As the author wrote it, for messages.
    written: String,
}

#[derive(Clone)]
enum Target {
    Page(PageIx, String),
    /// As written in the configuration.
    Written(String),
}

/// Where a redirect leads.
#[derive(Clone)]
enum Goal {
    /// A path of the site, decoded, and `?query#fragment`.
    Place(String, String),
    Away(String),
}

/// Gathers the redirects of the site.
pub(super) fn collect(site: &mut SiteIndex, mut taken: Taken, diagnostics: &mut Diagnostics) {
    let mut rules = Rules {
        rules: BTreeMap::new(),
        taken: &mut taken,
        diagnostics,
    };
    for (ix, page) in site.pages.iter().enumerate() {
        for alias in &page.entry.meta.aliases {
            let place = Location::file(&page.entry.file);
            rules.add(
                alias,
                Rule {
                    to: Target::Page(ix, String::new()),
                    place,
                    written: format!("the alias `{alias}`"),
                },
            );
        }
    }
    for (from, to) in &site.options.redirects {
        let place = Location::file("book.toml");
        rules.add(
            from,
            Rule {
                to: Target::Written(to.clone()),
                place,
                written: format!("the redirect `{from}`"),
            },
        );
    }
    let mut rules = rules.rules;
    drop_orphans(site, &mut rules, diagnostics);
    // Targets may be redirects themselves, so their places must be known first.
    site.redirects = rules.keys().map(|from| (from.clone(), String::new())).collect();
    let goals = goals(site, &rules, diagnostics);
    let ends = ends(&goals);
    site.redirects.clear();
    for (from, rule) in &rules {
        match ends.get(from.as_str()) {
            Some(Some(Goal::Away(url))) => {
                site.redirects.insert(from.clone(), url.clone());
            }
            Some(Some(Goal::Place(path, tail))) => {
                let mut url = String::new();
                push_encoded(&mut url, path);
                site.redirects.insert(from.clone(), url + tail);
            }
            _ => diagnostics.push(problem(rule, "leads back to itself", "let it lead to a page")),
        }
    }
}

struct Rules<'a> {
    rules: BTreeMap<String, Rule>,
    /// Redirects are added to it as they are accepted.
    taken: &'a mut Taken,
    diagnostics: &'a mut Diagnostics,
}

impl Rules<'_> {
    fn add(&mut self, from: &str, rule: Rule) {
        let (path, fragment) = from
            .split_once('#')
            .map_or((from, None), |(path, id)| (path, Some(id)));
        let Some(path) = redirect_path(path) else {
            let hint = "write a path from the site's root, such as `old/page.html`";
            self.diagnostics
                .push(problem(&rule, "is not a path of the site", hint));
            return;
        };
        let key = fragment.map_or_else(|| path.clone(), |id| format!("{path}#{}", decoded(id)));
        let owner = match fragment {
            Some(_) => self.rules.get(&key).map(|rule| rule.written.as_str()),
            None => self.taken.owner(&path),
        };
        if let Some(owner) = owner {
            let what = format!("lies over {owner}");
            self.diagnostics
                .push(problem(&rule, &what, "remove it, or move what lies there"));
            return;
        }
        if fragment.is_none() {
            // Vacant, as its owner was asked for.
            let _ = self
                .taken
                .add(&path, || format!("{} in `{}`", rule.written, rule.place.file));
        }
        self.rules.insert(key, rule);
    }
}

fn problem(rule: &Rule, what: &str, hint: &str) -> Diagnostic {
    Diagnostic::new("invalid-url", format!("{} {what}", rule.written))
        .at(rule.place.clone())
        .hint(hint)
}

/// Removes redirects of single fragments of a page that neither exists nor is redirected as a whole.
fn drop_orphans(site: &SiteIndex, rules: &mut BTreeMap<String, Rule>, diagnostics: &mut Diagnostics) {
    let orphan = |key: &String| {
        let path = key.split_once('#')?.0;
        let known = rules.contains_key(path) || site.page_of_url(path).is_some();
        (!known).then(|| (key.clone(), path.to_owned()))
    };
    let orphans: Vec<_> = rules.keys().filter_map(orphan).collect();
    for (key, path) in orphans {
        if let Some(rule) = rules.remove(&key) {
            let hint = format!("add a redirect for `/{path}` itself, which says where everything else leads");
            diagnostics.push(problem(
                &rule,
                "names a fragment of a page that does not exist",
                &hint,
            ));
        }
    }
}

/// `/old/`, `old` and `old/index.html` as a path of the site with a file name; a source's name (`old.md`) as that of
/// its page. `None` where it would leave the site.
pub(super) fn redirect_path(written: &str) -> Option<String> {
    let written = written.trim_start_matches('/');
    // Real books write `./old.html`, which mdBook takes.
    let path = decoded(written.strip_prefix("./").unwrap_or(written));
    let odd = |part: &str| {
        matches!(part, "." | "..")
            || part.contains(|letter: char| letter.is_control() || matches!(letter, '\\' | '#'))
    };
    let ends = [".html", ".htm"];
    if path.contains("//") || path.contains('?') || path.split('/').any(odd) {
        return None;
    }
    Some(match path.strip_suffix(".md") {
        Some(stem) => format!("{stem}.html"),
        None if ends.iter().any(|end| path.ends_with(end)) => path.into_owned(),
        None if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
        None => format!("{path}/index.html"),
    })
}

fn goals(
    site: &SiteIndex,
    rules: &BTreeMap<String, Rule>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Goal> {
    let mut goals = BTreeMap::new();
    for (from, rule) in rules {
        let goal = match &rule.to {
            Target::Page(page, tail) => Goal::Place(site.pages[*page].url.as_str().to_owned(), tail.clone()),
            Target::Written(to) => goal_of(site, from, to).unwrap_or_else(|left| {
                // Books for mdBook lead to what lies beside them on their server, as their links do.
                let beside = site.options.dialect == Dialect::Mdbook && matches!(left, Goal::Away(_));
                if !beside {
                    diagnostics.push(missing_target(rule, to));
                }
                left
            }),
        };
        goals.insert(from.clone(), goal);
    }
    goals
}

fn missing_target(rule: &Rule, to: &str) -> Diagnostic {
    Diagnostic::new(
        "broken-link",
        format!("{} leads to `{to}`, which does not exist", rule.written),
    )
    .at(rule.place.clone())
    .hint("write an address, or a path relative to the old page; `/` starts at the site's root")
}

/// What a configured target means at the place where it is written: like a link of the old page. What does not exist
/// is an error that says where it would be.
fn goal_of(site: &SiteIndex, from: &str, to: &str) -> Result<Goal, Goal> {
    if leaves_site(to) {
        return Ok(Goal::Away(to.to_owned()));
    }
    let parts = Parts::of(to);
    let from = from.split('#').next().unwrap_or(from);
    if parts.path.is_empty() {
        return Ok(Goal::Place(from.to_owned(), parts.tail.to_owned()));
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = decoded(parts.path);
    let base = site.options.base_path();
    let inside = path.strip_prefix(base).filter(|_| base != "/");
    let joined = inside.map_or_else(|| join(folder, &path), |inside| join("", inside));
    let Some(joined) = joined else {
        return Err(Goal::Away(to.to_owned()));
    };
    match site.find_url(&joined).or_else(|| site.find(&joined)) {
        Some(found) => Ok(Goal::Place(
            place_url(site, &found).as_str().to_owned(),
            parts.tail.to_owned(),
        )),
        // Under a known base path, `/x` is another part of the host.
        None if path.starts_with('/') && base != "/" && inside.is_none() => Ok(Goal::Away(to.to_owned())),
        None => Err(Goal::Place(joined, parts.tail.to_owned())),
    }
}

/// Follows every chain to its end; `None` for one that has none.
fn ends(goals: &BTreeMap<String, Goal>) -> HashMap<&str, Option<Goal>> {
    let mut ends: HashMap<&str, Option<Goal>> = HashMap::new();
    for start in goals.keys() {
        let mut walked: Vec<&str> = Vec::new();
        let mut on_way: HashSet<&str> = HashSet::new();
        let mut at = start.as_str();
        let end = loop {
            if let Some(known) = ends.get(at) {
                break known.clone();
            }
            if !on_way.insert(at) {
                break None;
            }
            walked.push(at);
            match &goals[at] {
                Goal::Place(path, _) => match goals.get_key_value(path) {
                    Some((next, _)) => at = next,
                    None => break Some(goals[at].clone()),
                },
                Goal::Away(_) => break Some(goals[at].clone()),
            }
        };
        for passed in walked {
            ends.insert(passed, end.clone());
        }
    }
    ends
}

impl SiteIndex {
    /// The pages that stand where pages used to be, in the order of their paths.
    #[must_use]
    pub fn redirect_pages(&self) -> Vec<RedirectPage> {
        let whole = self.redirects.iter().filter(|(from, _)| !from.contains('#'));
        whole
            .map(|(from, to)| {
                let path = UrlPath::new(from);
                let (url, title) = self.seen_from(&path, to);
                // `/x` is another part of the host, not a place of the site.
                let inside = !leaves_site(to) && !to.starts_with('/');
                let base = self.options.absolute_url().filter(|_| inside);
                RedirectPage {
                    url,
                    title,
                    canonical: base.map(|base| format!("{base}{to}")),
                    fragments: self.moved_fragments(&path, &path),
                    path,
                }
            })
            .collect()
    }

    /// Where single fragments of the page at `url` have moved: from the id to a URL relative to `seen`, where the page
    /// is written, or absolute. For pages that exist as well as for redirects.
    #[must_use]
    pub fn moved_fragments(&self, url: &UrlPath, seen: &UrlPath) -> BTreeMap<String, String> {
        let start = format!("{url}#");
        let range = self.redirects.range::<str, _>((
            std::ops::Bound::Included(start.as_str()),
            std::ops::Bound::Unbounded,
        ));
        range
            .map_while(|(from, to)| Some((from.strip_prefix(&start)?.to_owned(), self.seen_from(seen, to).0)))
            .collect()
    }

    /// A redirect's target as the page at `from` names it, and what is shown for it.
    fn seen_from(&self, from: &UrlPath, to: &str) -> (String, String) {
        if leaves_site(to) || to.starts_with('/') {
            return (to.to_owned(), to.to_owned());
        }
        let parts = Parts::of(to);
        let path = decoded(parts.path);
        let title = self
            .page_of_url(&path)
            .map_or_else(|| to.to_owned(), |page| self.pages[page].title.clone());
        // A broken target that leads out of the site stays as it was written.
        if path.split('/').any(|part| part == "..") {
            return (to.to_owned(), title);
        }
        (relative_url(from, &UrlPath::new(path)) + parts.tail, title)
    }
}

#[cfg(test)]
mod tests {
    use super::redirect_path;

    #[test]
    fn paths_of_redirects() {
        let cases = [
            ("/old/", Some("old/index.html")),
            ("old", Some("old/index.html")),
            ("./old.html", Some("old.html")),
            ("old.html", Some("old.html")),
            ("old.htm", Some("old.htm")),
            ("a/old.md", Some("a/old.html")),
            ("v1.2", Some("v1.2/index.html")),
            ("old%20page.html", Some("old page.html")),
            ("/", Some("index.html")),
            ("../x.html", None),
            ("%2e%2e/x.html", None),
            ("a//b.html", None),
            ("a\\b.html", None),
            ("a.html?b", None),
        ];
        for (written, expected) in cases {
            assert_eq!(redirect_path(written).as_deref(), expected, "{written}");
        }
    }
}
