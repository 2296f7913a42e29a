//! Lists of pages, and figures about them, where a page asks for them: what is shown, and what is wrong with the
//! question.
//!
//! Entry point: [`listings`]. A list is HTML made of what it shows and nothing else, so its hash says whether the page
//! must be rendered again. Must not be asked before the whole site is known.

mod figures;
mod html;
mod words;

#[cfg(test)]
mod tests;

pub use self::words::ListingWords;

use crate::assemble::view::Linker;
use crate::assemble::{Facet, PageIx, Question, SiteIndex, add_days, fits_language, join, page_of_value};
use crate::model::{
    Diagnostic, Diagnostics, ListingBy, ListingFilter, ListingQuery, ListingShows, ListingSort, PageSource,
    UrlPath,
};
use crate::nearest::nearest;

/// So many pages are listed where the author sets no limit: a page costs the same in a large site.
const MOST: usize = 100;

/// A page that asks.
struct Asker<'a> {
    site: &'a SiteIndex,
    page: PageIx,
    linker: &'a Linker,
    words: &'a ListingWords,
}

/// The pages of a list.
struct List {
    pages: Vec<PageIx>,
    /// How many there are in all, where that is more, and where the others are.
    more: Option<(usize, PageIx)>,
}

/// How new a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Freshness {
    New,
    Updated,
    Old,
}

/// The lists that a page asks for, as HTML, when it is written at `url`.
#[must_use]
pub fn listings(
    site: &SiteIndex,
    page: PageIx,
    url: &UrlPath,
    words: &ListingWords,
) -> (Vec<String>, Diagnostics) {
    let info = &site.pages[page];
    let mut diagnostics = Diagnostics::new();
    if info.entry.summary.listings.is_empty() {
        return (Vec::new(), diagnostics);
    }
    let asker = Asker {
        site,
        page,
        linker: &Linker::new(site, page, url),
        words,
    };
    let mut made = Vec::with_capacity(info.entry.summary.listings.len());
    for (number, query) in info.entry.summary.listings.iter().enumerate() {
        let mut problems = Vec::new();
        made.push(asker.answer(query, number, &mut problems));
        let summary = &info.entry.summary;
        let on_page = |(problem, mark): (Diagnostic, _)| {
            problem
                .at(summary.locate(mark))
                .on_page(info.entry.id.path.clone())
        };
        diagnostics.extend(problems.into_iter().map(on_page));
    }
    (made, diagnostics)
}

/// What is wrong, and where.
type Problems = Vec<(Diagnostic, crate::model::Mark)>;

impl Asker<'_> {
    fn answer(&self, query: &ListingQuery, number: usize, problems: &mut Problems) -> String {
        match query.shows {
            ListingShows::Pages | ListingShows::Recent => {
                let list = self.list(query, problems);
                if list.pages.is_empty() && problems.is_empty() {
                    problems.push((nothing(self.site, self.page, query), query.mark));
                }
                html::list(self, query, number, &list)
            }
            ListingShows::Sections | ListingShows::Below => {
                let of = match (query.shows, query.filters.first()) {
                    (_, Some(folder)) => match self.folder_page(folder, problems) {
                        Some(page) => Some(page),
                        None => return html::nothing(self.words),
                    },
                    (ListingShows::Below, None) => Some(self.page),
                    _ => None,
                };
                figures::sections(self, query, number, of)
            }
            ListingShows::Page => figures::page(self),
        }
    }

    /// The pages that a question asks for.
    fn list(&self, query: &ListingQuery, problems: &mut Problems) -> List {
        let limit = query.limit.map_or(MOST, |limit| limit as usize);
        if query.filters.is_empty() && query.shows == ListingShows::Pages {
            let mut pages = self.site.pages_below(self.page);
            if query.sort != ListingSort::Weight {
                self.site.catalogue().sort(&mut pages, query.sort);
            }
            let total = pages.len();
            pages.truncate(limit);
            return self.with_more(pages, total, query);
        }
        let Some(mut question) = self.question(query, problems) else {
            return List {
                pages: Vec::new(),
                more: None,
            };
        };
        // The page itself is not listed, and may be among the first.
        question.most = limit.saturating_add(1);
        let catalogue = self.site.catalogue();
        let answer = catalogue.ask(self.site, &question);
        let itself = usize::from(catalogue.is_among(self.site, &question, self.page));
        let others = answer.pages.iter().copied().filter(|page| *page != self.page);
        let pages = others.take(limit).collect();
        self.with_more(pages, answer.total - itself, query)
    }

    fn with_more(&self, pages: Vec<PageIx>, total: usize, query: &ListingQuery) -> List {
        // An author who sets a limit does not want the rest.
        let cut = query.limit.is_none() && total > pages.len();
        let rest = cut.then(|| self.place_of_rest(query)).flatten();
        List {
            pages,
            more: rest.map(|place| (total, place)),
        }
    }

    /// The page that lists what a list leaves out.
    fn place_of_rest(&self, query: &ListingQuery) -> Option<PageIx> {
        let of_value = match query.filters.as_slice() {
            [filter] => facet_of(filter.by)
                .zip(filter.values.first())
                .and_then(|(facet, value)| page_of_value(self.site, facet, value)),
            _ => None,
        };
        of_value.or_else(|| self.site.all_pages_page())
    }

    /// What is asked of the catalogue; `None` where it asks for what does not exist.
    fn question(&self, query: &ListingQuery, problems: &mut Problems) -> Option<Question> {
        let before = problems.len();
        let mut question = Question {
            depth: query.depth,
            dated: query.shows == ListingShows::Recent,
            sort: query.sort,
            languages: vec![self.site.language_of(self.page)],
            ..Question::default()
        };
        for filter in &query.filters {
            match filter.by {
                ListingBy::Under => {
                    let folders = filter
                        .values
                        .iter()
                        .map(|value| self.folder(value, filter, problems));
                    let folders: Vec<_> = folders.collect();
                    question.folders = folders.into_iter().flatten().collect();
                }
                ListingBy::Lang => question.languages = self.languages(filter, problems),
                by => {
                    let values = self.values(by, filter, problems);
                    question.values.push(values);
                }
            }
        }
        (problems.len() == before).then_some(question)
    }

    /// The folder that is meant, as the source has it.
    fn folder(&self, written: &str, filter: &ListingFilter, problems: &mut Problems) -> Option<String> {
        let site = self.site;
        let own = site.pages[self.page].entry.id.path.parent();
        let relative = matches!(written.split('/').next(), Some("." | ".."));
        let joined = join(if relative { own } else { "" }, written);
        let folder = joined.map(|folder| folder.trim_end_matches('/').to_owned());
        let known = |folder: &String| {
            site.catalogue().has_folder(folder) || site.page_of_folder(folder).is_some() || folder == own
        };
        let found = folder.clone().filter(known);
        if found.is_none() {
            let folder = folder.unwrap_or_default();
            let near = nearest(&folder, site.catalogue().folders());
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write it from the source folder, or with `./` before it from the folder of this page"
                        .to_owned()
                }
            };
            let message = format!("no page lies in the folder `{written}`");
            problems.push((Diagnostic::new("listing-filter", message).hint(hint), filter.mark));
        }
        found
    }

    /// The page that stands for the folder of a filter.
    fn folder_page(&self, filter: &ListingFilter, problems: &mut Problems) -> Option<PageIx> {
        let folder = self.folder(filter.values.first()?, filter, problems)?;
        let page = self.site.page_of_folder(&folder);
        if page.is_none() {
            let message =
                format!("the folder `{folder}` has no page of its own, whose parts could be counted");
            let hint = "give it an `index.md`, or write `of=site` to count all sections";
            problems.push((Diagnostic::new("listing-filter", message).hint(hint), filter.mark));
        }
        page
    }

    fn languages(&self, filter: &ListingFilter, problems: &mut Problems) -> Vec<String> {
        let wanted: Vec<String> = filter.values.iter().map(|value| value.to_lowercase()).collect();
        if wanted.iter().any(|value| value == "any") {
            return Vec::new();
        }
        let catalogue = self.site.catalogue();
        for (value, written) in wanted.iter().zip(&filter.values) {
            let one = std::slice::from_ref(value);
            if !catalogue.languages().any(|language| fits_language(one, language)) {
                let message = format!("no page is in the language `{written}`");
                let hint = "`lang=any` lists pages in every language";
                problems.push((Diagnostic::new("listing-filter", message).hint(hint), filter.mark));
            }
        }
        wanted
    }

    fn values(&self, by: ListingBy, filter: &ListingFilter, problems: &mut Problems) -> Vec<usize> {
        let Some(facet) = facet_of(by) else {
            return Vec::new();
        };
        let catalogue = self.site.catalogue();
        let mut values = Vec::with_capacity(filter.values.len());
        for written in &filter.values {
            match catalogue.value(facet, written) {
                Some(value) => values.push(value),
                None => {
                    let hint = match nearest(&Facet::key(written), catalogue.values_of_facet(facet)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "it is compared with what the front matter of pages says".to_owned(),
                    };
                    let message = format!("no page has the {} `{written}`", name_of(facet));
                    problems.push((Diagnostic::new("listing-filter", message).hint(hint), filter.mark));
                }
            }
        }
        values.sort_unstable();
        values
    }

    /// Whether a page is new, as the book counts it.
    fn freshness(&self, page: PageIx) -> Freshness {
        let site = self.site;
        let options = site.options.listing;
        let Some(today) = site.counted_from() else {
            return Freshness::Old;
        };
        let within = |date: Option<&str>, days: u32| {
            let last = date.filter(|_| days > 0).and_then(|date| add_days(date, days));
            last.is_some_and(|last| last.as_str() > today)
        };
        if within(site.page_created(page), options.new_days) {
            Freshness::New
        } else if within(site.page_date(page), options.updated_days) {
            Freshness::Updated
        } else {
            Freshness::Old
        }
    }

    fn url(&self, page: PageIx) -> String {
        self.linker.url(&self.site.pages[page].url)
    }
}

fn facet_of(by: ListingBy) -> Option<Facet> {
    match by {
        ListingBy::Kind => Some(Facet::Kind),
        ListingBy::Tag => Some(Facet::Tag),
        ListingBy::Owner => Some(Facet::Owner),
        ListingBy::Audience => Some(Facet::Audience),
        ListingBy::Under | ListingBy::Lang => None,
    }
}

fn name_of(facet: Facet) -> &'static str {
    match facet {
        Facet::Tag => "tag",
        Facet::Owner => "owner",
        Facet::Kind => "kind",
        Facet::Audience => "audience",
    }
}

/// Says that a list shows no page.
fn nothing(site: &SiteIndex, page: PageIx, query: &ListingQuery) -> Diagnostic {
    let found = Diagnostic::new("empty-listing", "this list shows no page");
    let has = |by| query.filters.iter().any(|filter| filter.by == by);
    let mixed = || {
        let own = [site.language_of(page)];
        site.catalogue()
            .languages()
            .any(|language| !fits_language(&own, language))
    };
    found.hint(if query.shows == ListingShows::Recent && site.catalogue().newest().is_none() {
        "it is not known of any page when it was changed: neither git nor `updated` in front matter says so"
    } else if query.filters.is_empty() && site.pages[page].entry.source == PageSource::File {
        "without a filter it shows the pages directly below this one; `under=\".\"` shows those beside it"
    } else if !has(ListingBy::Lang) && mixed() {
        "no page has all that it asks for, in the language of this page; `lang=any` lists every language"
    } else {
        "no page has all that it asks for; hidden pages, drafts and this page itself are not listed"
    })
}
