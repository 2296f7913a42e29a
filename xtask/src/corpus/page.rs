//! The text of one page, in the words of each program that is compared.

use std::fmt::Write as _;

use super::Flavour;
use super::plan::Page;
use super::random::Random;
use super::words::{fill, slug};
use super::{code, prose};

const KINDS: &[&str] = &[
    "guide",
    "runbook",
    "reference",
    "concept",
    "troubleshooting",
    "architecture",
];
const TAGS: &[&str] = &[
    "backup", "cost", "deploy", "identity", "latency", "network", "oncall", "release", "storage",
];

/// The Markdown of the page at `number`. Links lead to pages before it only, so the text does not depend on how many
/// there are.
pub(super) fn text(pages: &[Page], number: usize, flavour: Flavour) -> String {
    let page = &pages[number];
    let mut random = Random::of(&page.path);
    let mut text = String::with_capacity(5000);
    front_matter(&mut text, page, flavour, &mut random);
    let links = Links {
        pages: &pages[..number],
        page,
        flavour,
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {}\n\n{}\n", page.title, prose::paragraph(&mut random, 5));
    let mut extras = extras(&mut random, page.headings.len());
    for (at, heading) in page.headings.iter().enumerate() {
        let level = if at > 0 && random.chance(30) { "###" } else { "##" };
        let sentences = random.between(2, 3);
        let mut paragraph = prose::paragraph(&mut random, sentences);
        if random.chance(60) {
            paragraph.push(' ');
            paragraph.push_str(&links.sentence(&mut random));
        }
        let _ = writeln!(text, "{level} {heading}\n\n{paragraph}\n");
        for extra in extras.remove(0) {
            let _ = writeln!(text, "{}", extra.text(&mut random));
        }
    }
    text
}

/// What a section holds besides prose.
#[derive(Clone, Copy)]
enum Extra {
    Code,
    Table,
    List,
    Alert,
}

impl Extra {
    fn text(self, random: &mut Random) -> String {
        match self {
            Self::Code => {
                let (language, body) = code::block(random);
                format!("```{language}\n{body}\n```\n")
            }
            Self::Table => prose::table(random),
            Self::List => prose::list(random),
            Self::Alert => prose::alert(random),
        }
    }
}

/// Deals code blocks, tables, lists and alerts out to the sections.
fn extras(random: &mut Random, sections: usize) -> Vec<Vec<Extra>> {
    let mut dealt = vec![Vec::new(); sections];
    let mut deal = |extra: Extra, count: usize, random: &mut Random| {
        for _ in 0..count {
            dealt[random.below(sections)].push(extra);
        }
    };
    let blocks = random.between(2, 4);
    deal(Extra::Code, blocks, random);
    let (table, list, alert) = (random.chance(60), random.chance(75), random.chance(50));
    deal(Extra::Table, usize::from(table), random);
    deal(Extra::List, usize::from(list), random);
    deal(Extra::Alert, usize::from(alert), random);
    dealt
}

fn front_matter(text: &mut String, page: &Page, flavour: Flavour, random: &mut Random) {
    let description = fill(
        "How to ‹verb› the ‹adj› ‹noun› of a ‹noun›, and what to check afterwards.",
        random,
    );
    let (kind, first, second) = (random.pick(KINDS), random.pick(TAGS), random.pick(TAGS));
    let tags = if first == second {
        first.to_owned()
    } else {
        format!("{first}, {second}")
    };
    let title = &page.title;
    let _ = match flavour {
        Flavour::Portolan | Flavour::Mkdocs | Flavour::Zensical | Flavour::Vitepress => {
            writeln!(
                text,
                "---\ntitle: {title}\ndescription: {description}\nkind: {kind}\ntags: [{tags}]\n---\n"
            )
        }
        // `kind` means something else there.
        Flavour::Hugo => writeln!(
            text,
            "---\ntitle: {title}\ndescription: {description}\nparams:\n  kind: {kind}\ntags: [{tags}]\n---\n"
        ),
        // It has no front matter.
        Flavour::Mdbook => Ok(()),
    };
}

struct Links<'l> {
    pages: &'l [Page],
    page: &'l Page,
    flavour: Flavour,
}

impl Links<'_> {
    /// A sentence with a link: mostly to a near page, sometimes far away, sometimes on this one.
    fn sentence(&self, random: &mut Random) -> String {
        if self.pages.is_empty() || random.chance(10) {
            let heading = one_of(&self.page.headings, random);
            return prose::link(random, heading, &format!("#{}", slug(heading)));
        }
        let near = self.pages.len().min(12);
        let at = if random.chance(60) {
            self.pages.len() - 1 - random.below(near)
        } else {
            random.below(self.pages.len())
        };
        let target = &self.pages[at];
        let mut url = self.url(target);
        let mut shown = target.title.clone();
        if random.chance(35) {
            let heading = one_of(&target.headings, random);
            let _ = write!(url, "#{}", slug(heading));
            heading.clone_into(&mut shown);
        }
        prose::link(random, &shown, &url)
    }

    /// From the page to another one: the file where a program resolves links itself, the final URL for Hugo.
    fn url(&self, target: &Page) -> String {
        if self.flavour != Flavour::Hugo {
            return relative(self.page.folder(), &format!("{}.md", target.path));
        }
        let home = |page: &Page| {
            if page.is_index() {
                page.folder().to_owned()
            } else {
                page.path.clone()
            }
        };
        match relative(&home(self.page), &home(target)) {
            path if path.is_empty() => "./".to_owned(),
            path if path.ends_with('/') => path,
            path => format!("{path}/"),
        }
    }
}

fn one_of<'h>(headings: &'h [String], random: &mut Random) -> &'h str {
    headings
        .get(random.below(headings.len()))
        .map_or("", String::as_str)
}

/// The way from a folder to a path; both are relative to the same root.
fn relative(folder: &str, path: &str) -> String {
    let split = |path: &str| {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (from, to) = (split(folder), split(path));
    let common = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let mut way = "../".repeat(from.len() - common);
    way.push_str(&to[common..].join("/"));
    way
}
