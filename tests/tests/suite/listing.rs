//! Lists of pages in whole books: what a change renders again, in builds and previews, and what other outputs show.

use std::path::PathBuf;

use portolan_build::Silent;
use portolan_build::preview::{Changed, Found, Preview, Update};
use portolan_core::model::UrlPath;
use portolan_tests::{PLAIN, TestBook, difference, listed, shown};

fn book() -> TestBook {
    TestBook::of_pages(&[
        ("index.md", "# Home\n\n:::pages{kind=runbook}\n:::\n"),
        ("figures.md", "# Figures\n\n:::statistics\n:::\n"),
        ("news.md", "# News\n\n:::recent{limit=2}\n:::\n"),
        (
            "ops/index.md",
            "# Operations\n\n:::pages{under=\".\" sort=title as=table columns=owner}\n:::\n",
        ),
        (
            "ops/fail-over.md",
            "---\nkind: runbook\nowner: db\nupdated: 2026-11-01\n---\n# Fail over\n\nText.\n",
        ),
        (
            "ops/notes.md",
            "---\nkind: note\nupdated: 2026-10-01\n---\n# Notes\n\nText.\n",
        ),
        ("guide/use.md", "# Use\n\nText.\n"),
    ])
}

/// What a second build rendered after `edit`; it gives the same site as a clean one.
fn rendered_after(edit: impl FnOnce(&TestBook)) -> String {
    let book = book();
    assert_eq!(shown(&book.build().diagnostics), "");
    edit(&book);
    let second = book.build();
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
    listed(&second.rendered)
}

#[test]
fn a_text_of_as_many_words_renders_its_page_alone() {
    let rendered = rendered_after(|book| book.write("docs/guide/use.md", "# Use\n\nWord.\n"));
    assert_eq!(rendered, "guide/use.html");
}

#[test]
fn more_words_render_the_figures_too() {
    let rendered = rendered_after(|book| book.write("docs/guide/use.md", "# Use\n\nMore words.\n"));
    assert_eq!(rendered, "figures.html guide/use.html");
}

#[test]
fn what_a_list_shows_renders_its_page() {
    let owner = "---\nkind: runbook\nowner: ops\nupdated: 2026-11-01\n---\n# Fail over\n\nText.\n";
    let rendered = rendered_after(|book| book.write("docs/ops/fail-over.md", owner));
    // Its table shows the owner, the list of runbooks on the first page does not.
    assert_eq!(
        rendered,
        "all-pages.html ops/fail-over.html ops/index.html owners/index.html owners/ops.html"
    );
}

#[test]
fn a_page_joins_the_lists_that_ask_for_it() {
    let text = "---\nkind: runbook\nupdated: 2026-12-01\n---\n# Restore\n";
    let rendered = rendered_after(|book| book.write("docs/guide/restore.md", text));
    assert_eq!(
        rendered,
        "all-pages.html figures.html guide/index.html guide/restore.html guide/use.html index.html kinds/index.html \
         kinds/runbook.html news.html"
    );
}

#[test]
fn a_date_that_changes_no_order_renders_the_list_that_shows_it() {
    let text = "---\nkind: runbook\nowner: db\nupdated: 2026-11-02\n---\n# Fail over\n\nText.\n";
    let rendered = rendered_after(|book| book.write("docs/ops/fail-over.md", text));
    assert_eq!(rendered, "news.html ops/fail-over.html");
}

#[test]
fn the_same_commit_gives_the_same_marks_whatever_day_it_is() {
    let book = book();
    let mut request = book.request();
    request.source_date_epoch = Some("1793664000".to_owned());
    request.today = Some("2026-11-03".to_owned());
    let _ = portolan_build::run(&request, &Silent).unwrap();
    assert_eq!(book.page("news.html").matches("data-v=\"updated\"").count(), 1);
    request.today = Some("2030-01-01".to_owned());
    let second = portolan_build::run(&request, &Silent).unwrap();
    assert_eq!(listed(&second.rendered), "");
    // A later commit, or a later day that is given from outside, ends them.
    request.source_date_epoch = Some("1796256000".to_owned());
    let third = portolan_build::run(&request, &Silent).unwrap();
    assert_eq!(listed(&third.rendered), "news.html");
    assert_eq!(book.page("news.html").matches("data-v=\"updated\"").count(), 0);
}

#[test]
fn lists_stay_within_the_whole_book_on_one_page() {
    let book = book();
    book.write(
        "book.toml",
        format!("{PLAIN}[output.html.print]\nenable = true\n"),
    );
    let _ = book.build();
    let page = book.page("print.html");
    let (_, list) = page.split_once("<ul class=\"rows\" data-pt>\n").unwrap();
    let (list, _) = list.split_once("\n</ul>").unwrap();
    assert_eq!(list, "<li><a href=\"#fail-over\">Fail over</a></li>");
}

#[test]
fn a_wrong_question_is_reported_at_its_place() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n:::pages{under=opps kind=rnbook}\n:::\n"),
        ("a.md", "# A\n\n:::pages\n:::\n"),
        ("ops/b.md", "---\nkind: runbook\n---\n# B\n"),
    ]);
    assert_eq!(
        shown(&book.build().diagnostics),
        "notice empty-listing docs/a.md:3:1: this list shows no page (without a filter it shows the pages directly \
         below this one; `under=\".\"` shows those beside it)\n\
         warning listing-filter docs/index.md:3:10: no page lies in the folder `opps` (did you mean `ops`?)\n\
         warning listing-filter docs/index.md:3:21: no page has the kind `rnbook` (did you mean `runbook`?)\n"
    );
}

fn follow(preview: &Preview, book: &TestBook, path: &str) -> Update {
    let paths: Vec<PathBuf> = vec![book.path(path)];
    preview.follow(&paths, &Silent).expect("a preview that follows")
}

fn page(preview: &Preview, path: &str) -> String {
    match preview.find(path) {
        Found::Page(html) => html.to_string(),
        other => format!("{other:?}"),
    }
}

/// Every page of the preview is what a build writes.
fn same_as_built(preview: &Preview, book: &TestBook) -> String {
    let built = book.build_clean();
    let pages = built.iter().filter(|(path, _)| path.ends_with(".html"));
    let other: Vec<&String> = pages
        .filter(|(path, bytes)| page(preview, path).as_bytes() != bytes.as_slice())
        .map(|(path, _)| path)
        .collect();
    listed(&other)
}

#[test]
fn a_preview_follows_what_lists_show() {
    let book = book();
    let preview = Preview::open(&book.request(), &Silent).unwrap();
    assert_eq!(same_as_built(&preview, &book), "");
    book.write("docs/guide/use.md", "# Use\n\nWord.\n");
    let update = follow(&preview, &book, "docs/guide/use.md");
    assert_eq!(update.pages, Changed::Only(vec![UrlPath::new("guide/use.html")]));
    book.write("docs/guide/use.md", "# Use\n\nMany more words.\n");
    assert_eq!(follow(&preview, &book, "docs/guide/use.md").pages, Changed::Any);
    assert_eq!(same_as_built(&preview, &book), "");
    book.write("docs/ops/notes.md", "---\nkind: runbook\n---\n# Notes\n\nText.\n");
    assert_eq!(follow(&preview, &book, "docs/ops/notes.md").pages, Changed::Any);
    assert_eq!(same_as_built(&preview, &book), "");
}
