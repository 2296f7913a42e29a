//! After a small change pages come into their place before the search index, whatever happens in between.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use portolan_build::{BakedIndex, Progress, Report, Stage};
use portolan_core::site_files::pack_of;
use portolan_search::Request as Question;
use portolan_tests::{Site, TestBook, difference, read_folder, shown};

/// What happens between the pages and their index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    None,
    Stop,
    /// Someone changes a page of the site.
    Meddle,
}

/// Looks at the site when its pages are in their place, and may do something to it.
struct Between {
    site: PathBuf,
    event: Event,
    is_published: AtomicBool,
    stop: AtomicBool,
    seen: Mutex<Option<Site>>,
}

impl Between {
    fn new(site: PathBuf, event: Event) -> Self {
        Self {
            site,
            event,
            is_published: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            seen: Mutex::default(),
        }
    }
}

impl Progress for Between {
    fn stage(&self, stage: Stage, _total: usize) {
        match stage {
            Stage::Publish => self.is_published.store(true, Ordering::SeqCst),
            Stage::Search if self.is_published.load(Ordering::SeqCst) => {
                *self.seen.lock().unwrap() = Some(read_folder(&self.site));
                match self.event {
                    Event::None => {}
                    Event::Stop => self.stop.store(true, Ordering::SeqCst),
                    Event::Meddle => std::fs::write(self.site.join("p1.html"), "mine").unwrap(),
                }
            }
            _ => {}
        }
    }

    fn step(&self) {}

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

/// A book of which one page is less than an eighth, built once, then changed.
fn changed_book() -> TestBook {
    let text = |at: u32| format!("# Page {at}\n\nText of the page.\n\n## Part\n\nPlums.\n");
    let pages: Vec<(String, String)> = (1..=11).map(|at| (format!("p{at}.md"), text(at))).collect();
    let mut all = vec![("index.md", "# Home\n")];
    all.extend(pages.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let book = TestBook::of_pages(&all);
    let report = book.build();
    assert!(report.published && report.pages_seconds.is_none());
    book.write("docs/p3.md", "# Page 3\n\nMarmalade.\n\n## Part\n\nPlums.\n");
    book
}

/// Builds it again: what was said, and the site as it was between its pages and its index.
fn rebuild(book: &TestBook, event: Event) -> (Result<Report, String>, Option<Site>) {
    let between = Between::new(book.path("site"), event);
    let report = portolan_build::run(&book.request(), &between);
    let seen = between.seen.into_inner().unwrap();
    (report.map_err(|error| format!("{error:#}")), seen)
}

fn finds(site: &Path, query: &str) -> usize {
    let question = Question {
        q: query.to_owned(),
        ..Question::default()
    };
    let mut index = BakedIndex::open(site).unwrap();
    index.ask(&question).unwrap().pages.len()
}

#[test]
fn pages_come_first_with_the_index_of_the_last_build_then_the_new_one() {
    let book = changed_book();
    let before = book.site();
    let (report, between) = rebuild(&book, Event::None);
    let report = report.unwrap();
    assert_eq!(shown(&report.diagnostics), "");
    assert!(
        report
            .search
            .is_some_and(|search| search.follows && !search.is_kept)
    );
    assert!(report.pages_seconds.is_some_and(|pages| pages <= report.seconds));

    let after = book.site();
    assert_eq!(difference(&after, &book.build_clean()), "");
    assert_eq!(finds(&book.path("site"), "marmalade"), 1);

    // In between, every page is the new one, and the search is the old one.
    let mut expected: Site = after
        .into_iter()
        .filter(|(path, _)| !path.starts_with("assets/search/"))
        .collect();
    let old_index = before
        .iter()
        .filter(|(path, _)| path.starts_with("assets/search/"));
    expected.extend(old_index.map(|(path, bytes)| (path.clone(), bytes.clone())));
    let mut between = between.unwrap();
    let (script, manifest) = (between.remove("site.js").unwrap(), ".portolan-site");
    for path in ["site.js", manifest] {
        expected.remove(path);
        between.remove(path);
    }
    assert_eq!(difference(&between, &expected), "");
    let pack = |script: &[u8]| pack_of(&String::from_utf8_lossy(script)).map(str::to_owned);
    assert!(pack(&script).is_some());
    assert_eq!(pack(&script), pack(&before["site.js"]));
}

#[test]
fn a_build_that_is_stopped_in_between_leaves_new_pages_and_a_search_that_works() {
    let book = changed_book();
    let (report, _) = rebuild(&book, Event::Stop);
    let said = report.unwrap_err();
    assert!(
        said.contains("stopped") && said.contains("the pages are published"),
        "{said}"
    );
    assert!(book.page("p3.html").contains("Marmalade"));
    let site = book.path("site");
    assert_eq!(finds(&site, "marmalade"), 0);
    assert!(finds(&site, "plums") > 0);
    let _ = book.build();
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
    assert_eq!(finds(&site, "marmalade"), 1);
}

#[test]
fn a_site_that_someone_changes_in_between_is_left_alone() {
    let book = changed_book();
    let (report, _) = rebuild(&book, Event::Meddle);
    let said = report.unwrap_err();
    assert!(said.contains("`p1.html` was changed by someone else"), "{said}");
    assert_eq!(book.page("p1.html"), "mine");
    let _ = book.build();
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

#[test]
fn a_large_change_waits_for_its_index() {
    let book = changed_book();
    book.write("docs/p4.md", "# Page 4\n\nOther text.\n");
    let (report, between) = rebuild(&book, Event::None);
    let report = report.unwrap();
    assert!(report.pages_seconds.is_none() && between.is_none());
    assert!(report.search.is_some_and(|search| !search.follows));
}

#[test]
fn an_index_that_is_not_whole_does_not_stay() {
    let book = changed_book();
    let site = book.site();
    let chunk = site
        .keys()
        .rfind(|path| path.starts_with("assets/search/"))
        .unwrap();
    std::fs::write(book.path("site").join(chunk), "no chunk").unwrap();
    let report = book.build();
    assert!(report.pages_seconds.is_none());
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}
