//! Lists as text: what a page that asks for them shows, and what is said about the question.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{ListingWords, listings};
use crate::assemble::tests::builder::{input, shown};
use crate::assemble::{SiteIndex, assemble};
use crate::highlight::Highlighter;
use crate::markdown::{BlockWords, DataFiles, ParseInput, parse};
use crate::model::{Flavour, ListingQuery, MarkdownOptions, SpanMap};

const SITE: &str = "
    index.md | Home
    guide/index.md | Guide | description=How_to_use_it weight=1
    guide/b.md | Beta | kind=guide tags=setup,fast owner=Docs updated=2026-11-01 description=Second
    guide/a.md | Alpha | kind=guide tags=setup owner=Ops created=2026-11-10 audience=developer
    guide/deep/index.md | Deep | weight=9
    guide/deep/c.md | <Cee> | kind=runbook tags=Setup owner=ops updated=2026-11-18 severity=SEV1
    guide/hidden.md | Hidden | nav=false kind=guide tags=setup
    ops/x.md | X & Y | kind=runbook owner=ops updated=2026-02-01 created=2025-01-01
    ops/no-index/y.md | Z
    es/a.md | Uno | lang=es kind=guide tags=setup
    ~ docs/ops/no-index/y.md 2026-10-01
";

/// What a Markdown text asks for.
fn questions(markdown: &str) -> Vec<ListingQuery> {
    let spans = SpanMap::of_file("docs/page.md", Arc::from(markdown), 0);
    let input = ParseInput {
        text: markdown,
        spans: &spans,
        options: &MarkdownOptions::of(Flavour::Portolan),
        highlighter: &Highlighter::new(),
        words: &BlockWords::default(),
        files: DataFiles::NONE,
        diagrams: &crate::diagram::NoDiagrams,
    };
    parse(&input).0.summary.listings
}

/// The site with a page that asks.
fn asking(page: &str, markdown: &str) -> SiteIndex {
    let mut input = input(SITE);
    input.date = "2026-11-20".to_owned();
    let entry = input
        .pages
        .iter_mut()
        .find(|entry| entry.id.path.as_str() == page);
    entry.expect("a page of the site").summary.listings = questions(markdown);
    assemble(input).0
}

fn answered(page: &str, markdown: &str) -> String {
    let site = asking(page, markdown);
    let page = site.page_of_source(page).unwrap();
    let (made, problems) = listings(&site, page, &site.pages[page].url, &ListingWords::default());
    made.concat() + &shown(&problems)
}

/// The titles of each list, a line each, and the problems.
fn titles(page: &str, questions: &[&str]) -> String {
    let mut out = String::new();
    for question in questions {
        let site = asking(page, &format!(":::{question}\n:::\n"));
        let page = site.page_of_source(page).unwrap();
        let (made, problems) = listings(&site, page, &site.pages[page].url, &ListingWords::default());
        let titles: Vec<_> = made
            .concat()
            .split("</a>")
            .filter_map(|piece| piece.rsplit_once("<a href=\"")?.1.split_once("\">"))
            .map(|(_, title)| title.to_owned())
            .collect();
        let _ = writeln!(out, "{question}\n  {}", titles.join(" / "));
        for line in shown(&problems).lines() {
            let _ = writeln!(out, "  {}", line.trim());
        }
    }
    out
}

#[test]
fn without_a_filter_the_pages_below_are_listed() {
    insta::assert_snapshot!(titles("index.md", &["pages", "pages{sort=title}", "pages{limit=1}"]), @r#"
    pages
      Guide / Es / Ops
    pages{sort=title}
      Es / Guide / Ops
    pages{limit=1}
      Guide
    "#);
    insta::assert_snapshot!(titles("guide/index.md", &["pages", "pages{sort=title}"]), @r#"
    pages
      Deep / Alpha / Beta
    pages{sort=title}
      Alpha / Beta / Deep
    "#);
    insta::assert_snapshot!(titles("guide/a.md", &["pages", "pages{under=\".\"}"]), @r#"
    pages
      
      docs/guide/a.md:1 empty-listing: this list shows no page
      hint: without a filter it shows the pages directly below this one; `under="."` shows those beside it
    pages{under="."}
      Deep / &lt;Cee&gt; / Beta
    "#);
}

#[test]
fn folders_are_written_from_the_source_or_from_the_page() {
    insta::assert_snapshot!(titles("guide/index.md", &[
        "pages{under=guide}",
        "pages{under=\"guide/\" depth=1}",
        "pages{under=\".\" depth=2}",
        "pages{under=\"./deep\"}",
        "pages{under=\"../ops\"}",
        "pages{under=\"/\" depth=1}",
        "pages{under=\"guide/deep, ops\"}",
        "pages{under=giude}",
        "pages{under=\"../../x\"}",
    ]), @r#"
    pages{under=guide}
      Deep / &lt;Cee&gt; / Alpha / Beta
    pages{under="guide/" depth=1}
      Deep / Alpha / Beta
    pages{under="." depth=2}
      Deep / &lt;Cee&gt; / Alpha / Beta
    pages{under="./deep"}
      &lt;Cee&gt;
    pages{under="../ops"}
      Z / X &amp; Y
    pages{under="/" depth=1}
      
      docs/guide/index.md:1 empty-listing: this list shows no page
      hint: no page has all that it asks for, in the language of this page; `lang=any` lists every language
    pages{under="guide/deep, ops"}
      &lt;Cee&gt; / Z / X &amp; Y
    pages{under=giude}
      
      docs/guide/index.md:1 listing-filter: no page lies in the folder `giude`
      hint: did you mean `guide`?
    pages{under="../../x"}
      
      docs/guide/index.md:1 listing-filter: no page lies in the folder `../../x`
      hint: write it from the source folder, or with `./` before it from the folder of this page
    "#);
}

#[test]
fn values_are_compared_as_listings_compare_them() {
    insta::assert_snapshot!(titles("index.md", &[
        "pages{tag=setup}",
        "pages{tag=SETUP sort=title limit=2}",
        "pages{kind=runbook owner=ops sort=updated}",
        "pages{kind=\"guide, runbook\" under=guide}",
        "pages{audience=developer}",
        "pages{tag=setup lang=es}",
        "pages{tag=setup lang=any}",
        "pages{tag=fast kind=runbook}",
        "pages{tag=seutp}",
        "pages{owner=nobody-at-all lang=fr}",
    ]), @r#"
    pages{tag=setup}
      &lt;Cee&gt; / Alpha / Beta
    pages{tag=SETUP sort=title limit=2}
      &lt;Cee&gt; / Alpha
    pages{kind=runbook owner=ops sort=updated}
      &lt;Cee&gt; / X &amp; Y
    pages{kind="guide, runbook" under=guide}
      &lt;Cee&gt; / Alpha / Beta
    pages{audience=developer}
      Alpha
    pages{tag=setup lang=es}
      Uno
    pages{tag=setup lang=any}
      &lt;Cee&gt; / Alpha / Beta / Uno
    pages{tag=fast kind=runbook}
      
      docs/index.md:1 empty-listing: this list shows no page
      hint: no page has all that it asks for, in the language of this page; `lang=any` lists every language
    pages{tag=seutp}
      
      docs/index.md:1 listing-filter: no page has the tag `seutp`
      hint: did you mean `setup`?
    pages{owner=nobody-at-all lang=fr}
      
      docs/index.md:1 listing-filter: no page has the owner `nobody-at-all`
      hint: it is compared with what the front matter of pages says
      docs/index.md:1 listing-filter: no page is in the language `fr`
      hint: `lang=any` lists pages in every language
    "#);
    insta::assert_snapshot!(titles("es/a.md", &["pages{tag=setup}", "pages{kind=runbook}"]), @r#"
    pages{tag=setup}
      
      docs/es/a.md:1 empty-listing: this list shows no page
      hint: no page has all that it asks for, in the language of this page; `lang=any` lists every language
    pages{kind=runbook}
      
      docs/es/a.md:1 empty-listing: this list shows no page
      hint: no page has all that it asks for, in the language of this page; `lang=any` lists every language
    "#);
}

#[test]
fn pages_that_changed_last_come_first() {
    insta::assert_snapshot!(answered("index.md", ":::recent{limit=4}\n:::\n"), @r#"
    <ul class="rows recent" data-pt>
    <li><a href="guide/deep/c.html">&lt;Cee&gt;</a> <span class="badge" data-v="updated">Updated</span> <time datetime="2026-11-18">2026-11-18</time></li>
    <li><a href="guide/a.html">Alpha</a> <span class="badge" data-v="new">New</span> <time datetime="2026-11-10">2026-11-10</time></li>
    <li><a href="guide/b.html">Beta</a> <time datetime="2026-11-01">2026-11-01</time><p>Second</p></li>
    <li><a href="ops/no-index/y.html">Z</a> <time datetime="2026-10-01">2026-10-01</time></li>
    </ul>
    "#);
    insta::assert_snapshot!(titles("ops/x.md", &["recent", "recent{under=guide limit=1}", "recent{lang=es}"]), @r#"
    recent
      &lt;Cee&gt; / Alpha / Beta / Z
    recent{under=guide limit=1}
      &lt;Cee&gt;
    recent{lang=es}
      
      docs/ops/x.md:1 empty-listing: this list shows no page
      hint: no page has all that it asks for; hidden pages, drafts and this page itself are not listed
    "#);
}

#[test]
fn lists_have_three_forms() {
    insta::assert_snapshot!(answered("index.md", ":::pages{under=guide}\n:::\n"), @r#"
    <ul class="rows" data-pt>
    <li><a href="guide/deep/index.html">Deep</a></li>
    <li><a href="guide/deep/c.html">&lt;Cee&gt;</a> <span class="kind">runbook</span></li>
    <li><a href="guide/a.html">Alpha</a> <span class="kind">guide</span></li>
    <li><a href="guide/b.html">Beta</a> <span class="kind">guide</span><p>Second</p></li>
    </ul>
    "#);
    insta::assert_snapshot!(answered("index.md", ":::pages{under=guide as=cards}\n:::\n"), @r#"
    <ul class="cards" data-pt>
    <li><a href="guide/deep/index.html">Deep</a></li>
    <li><a href="guide/deep/c.html">&lt;Cee&gt;</a><p class="kind">runbook</p></li>
    <li><a href="guide/a.html">Alpha</a><p class="kind">guide</p></li>
    <li><a href="guide/b.html">Beta</a><p>Second</p><p class="kind">guide</p></li>
    </ul>
    "#);
    insta::assert_snapshot!(answered("index.md", ":::pages[My *table*]{under=guide as=table}\n:::\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="My table" data-pt>
    <table>
    <thead>
    <tr>
    <th>Page</th>
    <th>About</th>
    <th>Kind</th>
    <th>Severity</th>
    <th>Owner</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="guide/deep/index.html">Deep</a></td>
    <td></td>
    <td></td>
    <td></td>
    <td></td>
    </tr>
    <tr>
    <td><a href="guide/deep/c.html">&lt;Cee&gt;</a></td>
    <td></td>
    <td class="nw">runbook</td>
    <td class="nw">SEV1</td>
    <td class="nw">ops</td>
    </tr>
    <tr>
    <td><a href="guide/a.html">Alpha</a></td>
    <td></td>
    <td class="nw">guide</td>
    <td></td>
    <td class="nw">Ops</td>
    </tr>
    <tr>
    <td><a href="guide/b.html">Beta</a></td>
    <td class="nw">Second</td>
    <td class="nw">guide</td>
    <td></td>
    <td class="nw">Docs</td>
    </tr>
    </tbody>
    </table>
    </div>
    "#);
    insta::assert_snapshot!(answered("index.md", ":::pages{under=ops as=table columns=\"updated, kind\"}\n:::\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="Pages 1" data-pt>
    <table>
    <thead>
    <tr>
    <th>Page</th>
    <th>Last change</th>
    <th>Kind</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="ops/no-index/y.html">Z</a></td>
    <td class="nw"><time datetime="2026-10-01">2026-10-01</time></td>
    <td></td>
    </tr>
    <tr>
    <td><a href="ops/x.html">X &amp; Y</a></td>
    <td class="nw"><time datetime="2026-02-01">2026-02-01</time></td>
    <td class="nw">runbook</td>
    </tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn long_lists_are_cut_and_lead_to_the_rest() {
    let mut text = "index.md | Home\n".to_owned();
    for number in 0..150 {
        let _ = writeln!(text, "a/p{number:03}.md | P{number:03} | tags=all");
    }
    let mut input = input(&text);
    input.pages[0].summary.listings = Vec::new();
    let home = input
        .pages
        .iter()
        .position(|page| page.id.path.as_str() == "index.md")
        .unwrap();
    input.pages[home].summary.listings =
        questions(":::pages{tag=all}\n:::\n:::pages{under=a}\n:::\n:::pages{tag=all limit=3}\n:::\n");
    let site = assemble(input).0;
    let page = site.page_of_source("index.md").unwrap();
    let (made, _) = listings(&site, page, &site.pages[page].url, &ListingWords::default());
    let ends: Vec<_> = made
        .iter()
        .map(|list| {
            (
                list.matches("<li>").count(),
                list.lines().last().unwrap_or_default(),
            )
        })
        .collect();
    insta::assert_debug_snapshot!(ends, @r#"
    [
        (
            100,
            "<p class=\"listing-more\"><a href=\"tags/all.html\">All 150 pages</a></p>",
        ),
        (
            100,
            "<p class=\"listing-more\"><a href=\"all-pages.html\">All 150 pages</a></p>",
        ),
        (
            3,
            "</ul>",
        ),
    ]
    "#);
}

/// The figures that a page asks for, of a site whose pages have some words.
fn figures(markdown: &str, page: &str) -> String {
    let mut site = asking(page, markdown);
    for (at, words) in [
        ("guide/a.md", 12_345),
        ("guide/deep/c.md", 5),
        ("guide/hidden.md", 1_000),
    ] {
        let ix = site.page_of_source(at).unwrap();
        let mut summary = site.pages[ix].entry.summary.clone();
        summary.words = words;
        summary.code_blocks = 2;
        site.set_summary(ix, summary);
    }
    let page = site.page_of_source(page).unwrap();
    let (made, problems) = listings(&site, page, &site.pages[page].url, &ListingWords::default());
    made.concat() + &shown(&problems)
}

#[test]
fn figures_of_the_site_and_of_a_part() {
    insta::assert_snapshot!(figures(":::statistics\n:::\n", "index.md"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="Figures 1" data-pt>
    <table>
    <thead>
    <tr>
    <th>Section</th><th class="end">Pages</th><th class="end">Words</th><th class="end">Code blocks</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="index.html">Home</a></td><td class="end">1</td><td class="end">0</td><td class="end">0</td>
    </tr>
    <tr>
    <td><a href="guide/index.html">Guide</a></td><td class="end">5</td><td class="end">12 350</td><td class="end">4</td>
    </tr>
    <tr>
    <td><a href="es/index.html">Es</a></td><td class="end">1</td><td class="end">0</td><td class="end">0</td>
    </tr>
    <tr>
    <td><a href="ops/index.html">Ops</a></td><td class="end">2</td><td class="end">0</td><td class="end">0</td>
    </tr>
    </tbody>
    <tfoot>
    <tr>
    <th scope="row">Total</th><td class="end">9</td><td class="end">12 350</td><td class="end">4</td>
    </tr>
    </tfoot>
    </table>
    </div>
    "#);
    insta::assert_snapshot!(figures(":::statistics{under=guide}\n:::\n", "ops/x.md"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="Figures 1" data-pt>
    <table>
    <thead>
    <tr>
    <th>Section</th><th class="end">Pages</th><th class="end">Words</th><th class="end">Code blocks</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="../guide/deep/index.html">Deep</a></td><td class="end">2</td><td class="end">5</td><td class="end">2</td>
    </tr>
    <tr>
    <td><a href="../guide/a.html">Alpha</a></td><td class="end">1</td><td class="end">12 345</td><td class="end">2</td>
    </tr>
    <tr>
    <td><a href="../guide/b.html">Beta</a></td><td class="end">1</td><td class="end">0</td><td class="end">0</td>
    </tr>
    </tbody>
    <tfoot>
    <tr>
    <th scope="row">Total</th><td class="end">5</td><td class="end">12 350</td><td class="end">4</td>
    </tr>
    </tfoot>
    </table>
    </div>
    "#);
    insta::assert_snapshot!(figures(":::statistics{of=section}\n:::\n", "guide/index.md"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="Figures 1" data-pt>
    <table>
    <thead>
    <tr>
    <th>Section</th><th class="end">Pages</th><th class="end">Words</th><th class="end">Code blocks</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="deep/index.html">Deep</a></td><td class="end">2</td><td class="end">5</td><td class="end">2</td>
    </tr>
    <tr>
    <td><a href="a.html">Alpha</a></td><td class="end">1</td><td class="end">12 345</td><td class="end">2</td>
    </tr>
    <tr>
    <td><a href="b.html">Beta</a></td><td class="end">1</td><td class="end">0</td><td class="end">0</td>
    </tr>
    </tbody>
    <tfoot>
    <tr>
    <th scope="row">Total</th><td class="end">5</td><td class="end">12 350</td><td class="end">4</td>
    </tr>
    </tfoot>
    </table>
    </div>
    "#);
}

#[test]
fn figures_of_a_page_and_of_nothing() {
    insta::assert_snapshot!(figures(":::statistics{of=page}\n:::\n", "guide/a.md"), @r#"
    <dl class="figures" data-pt>
    <div><dt>Words</dt><dd>12 345</dd></div>
    <div><dt>Headings</dt><dd>0</dd></div>
    <div><dt>Code blocks</dt><dd>2</dd></div>
    <div><dt>Links</dt><dd>0</dd></div>
    </dl>
    "#);
    insta::assert_snapshot!(figures(":::statistics{under=gide}\n:::\n", "guide/a.md"), @r#"
    <p class="listing-none">No pages.</p>
    docs/guide/a.md:1 listing-filter: no page lies in the folder `gide`
      hint: did you mean `guide`?
    "#);
}

#[test]
fn nothing_is_new_where_no_day_is_known() {
    let text = "index.md | Home\na.md | A\n";
    let mut input = input(text);
    let home = input
        .pages
        .iter()
        .position(|page| page.id.path.as_str() == "index.md")
        .unwrap();
    input.pages[home].summary.listings = questions(":::recent\n:::\n");
    let site = assemble(input).0;
    let page = site.page_of_source("index.md").unwrap();
    let (made, problems) = listings(&site, page, &site.pages[page].url, &ListingWords::default());
    insta::assert_snapshot!(made.concat() + &shown(&problems), @r#"
    <p class="listing-none">No pages.</p>
    docs/index.md:1 empty-listing: this list shows no page
      hint: it is not known of any page when it was changed: neither git nor `updated` in front matter says so
    "#);
}
