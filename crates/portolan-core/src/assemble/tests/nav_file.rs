//! The navigation as scripts.

use super::*;
use crate::assemble::assemble;
use crate::assemble::nav_file::{LARGEST, NavFile, nav_files};
use crate::model::{NavSource, SummaryItem};

/// The files' texts; names are hashes of them.
fn texts(files: &[NavFile]) -> String {
    files.iter().map(|file| file.text.as_str()).collect()
}

#[test]
fn one_file_holds_a_small_navigation() {
    let (site, _) = site(
        "
        ! nav_link = Forum -> https://forum.example/?a=1&b=2
        ! nav_link = B -> /a/b.md#x
        - [Say \"hi\" \\ </script><!-- \u{2028}](ü b.md)
        [Part]
        - [A](a/README.md) 1.
          - [Draft]() 1.1.
          - [B](a/b.md) 1.2.
        ---
        ü b.md | U
        a/README.md | A
        a/b.md | B
    ",
    );
    let files = nav_files(&site);
    insta::assert_snapshot!(texts(&files), @r#"portolan.nav([["Say \"hi\" \\ \u003c/script>\u003c!-- \u2028","%C3%BC%20b.html"],["Part",null,[],"","part"],["A","a/index.html",[["Draft",null,[],"1.1."],["B","a/b.html",[],"1.2."]],"1."],["",null,[],"","separator"],["Forum","https://forum.example/?a=1&b=2",[],"","link"],["B","a/b.html#x"]]);"#);
    assert_eq!(files.len(), 1);
    let name = &files[0].name;
    assert!(
        name.starts_with("nav-") && name.ends_with(".js") && name.len() == 19,
        "{name}"
    );
}

#[test]
fn an_empty_navigation_is_a_valid_file() {
    let (site, _) = site("! listings = false\nindex.md | Home | nav=false");
    assert_eq!(texts(&nav_files(&site)), "portolan.nav([]);\n");
}

/// Reads the files back as a browser would: every list by its reference, and how deep and long each file is.
fn read_back(files: &[NavFile]) -> (usize, usize, usize) {
    use serde_json::Value;
    let mut lists: std::collections::BTreeMap<String, Value> = std::collections::BTreeMap::new();
    for (number, file) in files.iter().enumerate() {
        let json = if number == 0 {
            file.text
                .trim()
                .strip_prefix("portolan.nav(")
                .unwrap()
                .strip_suffix(");")
                .unwrap()
                .to_owned()
        } else {
            let id = file.name.strip_suffix(".js").unwrap();
            let head = format!("portolan.navPart(\"{id}\",");
            file.text
                .trim()
                .strip_prefix(&head)
                .unwrap()
                .strip_suffix(");")
                .unwrap()
                .to_owned()
        };
        // Deeper than serde_json reads by default would fail here, as it might in a browser.
        let value: Value = serde_json::from_str(&json).unwrap();
        match value {
            list if number == 0 => drop(lists.insert(String::new(), list)),
            Value::Array(parts) => {
                let id = file.name.strip_suffix(".js").unwrap();
                lists.extend(
                    parts
                        .into_iter()
                        .enumerate()
                        .map(|(at, list)| (format!("{id}#{at}"), list)),
                );
            }
            other => panic!("{other}"),
        }
    }
    let (mut nodes, mut followed) = (0, 0);
    let mut stack: Vec<Value> = vec![lists.remove("").unwrap()];
    while let Some(list) = stack.pop() {
        for node in list.as_array().unwrap() {
            nodes += 1;
            match node.get(2) {
                Some(Value::String(reference)) => {
                    followed += 1;
                    stack.push(
                        lists
                            .remove(reference)
                            .unwrap_or_else(|| panic!("no list {reference}")),
                    );
                }
                Some(list) => stack.push(list.clone()),
                None => {}
            }
        }
    }
    (nodes, followed, lists.len())
}

#[test]
fn a_large_navigation_is_parted() {
    let mut input = builder::input("");
    for section in 0..20 {
        for folder in 0..20 {
            for page in 0..30 {
                input.pages.push(builder::page(&format!(
                    "s{section:02}/f{folder:02}/p{page:02}.md | P"
                )));
            }
        }
    }
    let (site, _) = assemble(input);
    let files = nav_files(&site);
    let (nodes, followed, left) = read_back(&files);
    assert_eq!((nodes, left), (site.nav.nodes.len(), 0));
    assert!(nodes > LARGEST);
    assert_eq!((files.len(), followed), (3, 248));
}

#[test]
fn many_small_branches_share_files() {
    let mut input = builder::input("");
    for folder in 0..6_000 {
        input
            .pages
            .push(builder::page(&format!("f{folder:04}/index.md | F")));
        input.pages.push(builder::page(&format!("f{folder:04}/p.md | P")));
    }
    let (site, _) = assemble(input);
    let files = nav_files(&site);
    assert_eq!(read_back(&files), (12_001, 6_000, 0));
    assert_eq!(files.len(), 3);
}

#[test]
fn a_deep_navigation_is_parted_too() {
    let mut items = vec![SummaryItem::Separator];
    for level in 0..10_000 {
        let children = std::mem::take(&mut items);
        items.push(SummaryItem::Chapter {
            title: format!("{level}"),
            path: None,
            number: None,
            children,
        });
    }
    let input = SiteInputOf(items).input();
    let (site, _) = assemble(input);
    let files = nav_files(&site);
    assert_eq!(read_back(&files), (10_001, 312, 0));
}

struct SiteInputOf(Vec<SummaryItem>);

impl SiteInputOf {
    fn input(self) -> crate::assemble::SiteInput {
        crate::assemble::SiteInput {
            nav: NavSource::Summary(self.0),
            ..builder::input("")
        }
    }
}

#[test]
fn equal_navigations_give_equal_files() {
    let text = "index.md | Home\na.md | A\nb/c.md | C";
    assert_eq!(nav_files(&site(text).0), nav_files(&site(text).0));
}
