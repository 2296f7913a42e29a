//! A summary in, its tree and its diagnostics out.

mod soundness;

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::*;

/// The tree, a chapter a line, then the diagnostics.
fn show(text: &str) -> String {
    let summary = parse("src/SUMMARY.md", text);
    let mut out = String::new();
    show_items(&summary.items, 0, &mut out);
    for found in &summary.diagnostics {
        let place = found.location.as_ref().unwrap();
        let level = format!("{:?}", found.level).to_lowercase();
        writeln!(
            out,
            "{level} {} {}:{}+{} {}",
            found.id, place.line, place.column, place.length, found.message
        )
        .unwrap();
        writeln!(out, "  -> {}", found.hint.as_deref().unwrap()).unwrap();
    }
    out
}

fn show_items(items: &[SummaryItem], depth: usize, out: &mut String) {
    for item in items {
        let indent = "  ".repeat(depth);
        match item {
            SummaryItem::Separator => writeln!(out, "{indent}---").unwrap(),
            SummaryItem::Part(title) => writeln!(out, "{indent}# {title}").unwrap(),
            SummaryItem::Chapter {
                title,
                path,
                number,
                children,
            } => {
                let number = number.as_ref().map_or("*".to_owned(), |number| dotted(number));
                let path = path.as_ref().map_or("(draft)", SourcePath::as_str);
                writeln!(out, "{indent}{number} {title} = {path}").unwrap();
                show_items(children, depth + 1, out);
            }
        }
    }
}

fn dotted(number: &[u32]) -> String {
    number.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

#[test]
fn a_whole_summary() {
    let text = r#"<!-- # Not the title -->
# My *Book*

[Preface](./preface.md)

---

[About](a/../about.md)

# First part

- [One](one.md)
  - [Nested](nested.md)
    * [Deep](<a b/deep.md>)
- [Draft]()

---

- [After a line](after%20it.md)

# Second part
<!-- a comment -->
* [Over
  two lines](two.md)

## A subheading

1. [Read me](x/README.md)

[Appendix][a]

---

[Last](last.md)

[a]: appendix.md
"#;
    assert_snapshot!(show(text), @r#"
    * Preface = preface.md
    ---
    * About = about.md
    # First part
    1 One = one.md
      1.1 Nested = nested.md
        1.1.1 Deep = a b/deep.md
    2 Draft = (draft)
    ---
    3 After a line = after it.md
    # Second part
    4 Over two lines = two.md
    5 Read me = x/README.md
    * Appendix = appendix.md
    ---
    * Last = last.md
    "#);
}

#[test]
fn titles_are_plain_text() {
    let text = r#"
# T

# A `b` *c* &amp; d

- [`a` **b** &lt; \*c\* ![d](d.png) <i>e</i>](a.md)
- [one\
  two](b.md)
"#;
    assert_snapshot!(show(text), @r#"
    # A b c & d
    1 a b < *c* d e = a.md
    2 one two = b.md
    "#);
}

#[test]
fn the_first_heading_is_a_title_and_only_at_the_start() {
    let text = r#"
# Title

# Part
"#;
    assert_snapshot!(show(text), @r#"
    # Part
    warning summary 0:0+0 no chapter is listed
      -> list the pages: `- [Title](page.md)`
    "#);
}

#[test]
fn only_the_first_link_of_an_item_counts() {
    let text = r#"
- [A](a.md): what it is, [on the web](https://example.org), [below](#b) and [B](b.md)

  More about it.

  - [C](c.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 A = a.md
      1.1 C = c.md
    warning summary 2:77+9 this link is not read as a chapter
      -> only the link at the start of a list item is a chapter: give this one an item of its own
    "#);
}

#[test]
fn a_second_list_in_an_item_goes_on_with_the_numbers() {
    let text = r#"
- [A](a.md)
  - [B](b.md)
    - [C](c.md)
  * [D](d.md)
- [E](e.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 A = a.md
      1.1 B = b.md
        1.1.1 C = c.md
      1.2 D = d.md
    2 E = e.md
    "#);
}

#[test]
fn lists_and_parts_after_the_suffix() {
    let text = r#"
- [A](a.md)

[End](end.md)

- [B](b.md)
  - [C](c.md)

A remark.

# Part

- [D](d.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 A = a.md
    * End = end.md
    2 B = b.md
      2.1 C = c.md
    # Part
    3 D = d.md
    error summary 6:1+11 a list cannot follow the paragraph on line 4, which starts the suffix
      -> move the list above line 4, or make that paragraph an item of a list
    error summary 11:1+6 a part title cannot follow the paragraph on line 9, which starts the suffix
      -> move the part title above line 9, or make that paragraph an item of a list
    "#);
}

#[test]
fn items_that_do_not_start_with_a_link() {
    let text = r#"
- Guides
  - [A](a.md)
- **[B](b.md)**
-
- <!-- later --> [C](c.md)
- see [D](d.md)
- - [E](e.md)
- [F](f g.md)
- # [H](h.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 Guides = (draft)
      1.1 A = a.md
    2 B = b.md
    3 D = d.md
    4 E = e.md
    5 [F](f g.md) = (draft)
    6 H = h.md
    error summary 2:3+6 a list item must start with a link
      -> write `- [Title](page.md)`, or `- [Title]()` for a chapter that has no page yet
    error summary 4:3+13 a list item must start with a link
      -> put the markup inside the link: `- [**Title**](page.md)`
    error summary 5:1+1 a list item must start with a link
      -> write `- [Title](page.md)`, or remove the empty item
    error summary 6:3+24 a list item must start with a link
      -> put the comment on a line of its own, between the items
    error summary 7:3+4 a list item must start with a link
      -> write `[Title](page.md)`; a space in the path is written `%20`, or the path is put in angle brackets: `[Title](<a page.md>)`
    error summary 8:3+11 a list item must start with a link
      -> write `- [Title](page.md)`, or `- [Title]()` for a chapter that has no page yet
    error summary 9:3+1 a list item must start with a link
      -> write `[Title](page.md)`; a space in the path is written `%20`, or the path is put in angle brackets: `[Title](<a page.md>)`
    error summary 10:3+11 a list item must start with a link
      -> put the markup inside the link: `- [**Title**](page.md)`
    "#);
}

#[test]
fn an_item_without_anything_gives_its_list_to_the_one_around_it() {
    let text = r#"
- - [A](a.md)
    - [B](b.md)
- [C](c.md)
- <!-- gone -->
  * [D](d.md)
    * [E](e.md)
- [F](f.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 A = a.md
      1.1 B = b.md
    2 C = c.md
    3 D = d.md
      3.1 E = e.md
    4 F = f.md
    error summary 2:3+11 a list item must start with a link
      -> write `- [Title](page.md)`, or `- [Title]()` for a chapter that has no page yet
    error summary 5:3+13 a list item must start with a link
      -> put the comment on a line of its own, between the items
    "#);
}

#[test]
fn a_file_is_listed_once() {
    let text = r#"
[A](a.md)

- [B](b.md)
  - [A again](./a.md)
- [B again](x/../%62.md)
- [Draft]()
- [Draft]()
"#;
    assert_snapshot!(show(text), @r#"
    * A = a.md
    1 B = b.md
      1.1 A again = (draft)
    2 B again = (draft)
    3 Draft = (draft)
    4 Draft = (draft)
    error duplicate-page 5:5+17 `a.md` is listed twice, first on line 2
      -> list every file once; remove one of the two, or write a draft without a path: `[Title]()`
    error duplicate-page 6:3+22 `b.md` is listed twice, first on line 4
      -> list every file once; remove one of the two, or write a draft without a path: `[Title]()`
    "#);
}

#[test]
fn targets_that_are_no_files_of_the_source() {
    let text = r#"
- [Up](../up.md)
- [Hidden](x/%2e%2e/%2E./up.md)
- [Absolute](/etc/passwd.md)
- [Decoded](%2Fetc/passwd.md)
- [Web](https://example.org/a.md)
- [Mail](mailto:a@example.org)
- <https://example.org>
- [Script](javascript:alert)
- [Folder](guide/)
- [Here](.)
- [Drive](C:/a.md)
- [Backslash](a\\b.md)
- [Control](a%00b.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 Up = (draft)
    2 Hidden = (draft)
    3 Absolute = (draft)
    4 Decoded = (draft)
    5 Web = (draft)
    6 Mail = (draft)
    7 https://example.org = (draft)
    8 Script = (draft)
    9 Folder = (draft)
    10 Here = (draft)
    11 Drive = (draft)
    12 Backslash = (draft)
    13 Control = (draft)
    error summary 2:3+14 `../up.md` leads out of the source folder
      -> move the page into the source folder and write its path from there
    error summary 3:3+29 `x/../../up.md` leads out of the source folder
      -> move the page into the source folder and write its path from there
    error summary 4:3+26 `/etc/passwd.md` is an absolute path
      -> write `etc/passwd.md`: paths start at the source folder
    error summary 5:3+27 `/etc/passwd.md` is an absolute path
      -> write `etc/passwd.md`: paths start at the source folder
    error summary 6:3+31 `https://example.org/a.md` is a URL, not a file of the source
      -> link to it from a page, or list it in `book.toml` among the external links of the navigation
    error summary 7:3+28 `mailto:a@example.org` is a URL, not a file of the source
      -> link to it from a page, or list it in `book.toml` among the external links of the navigation
    error summary 8:3+21 `https://example.org` is a URL, not a file of the source
      -> link to it from a page, or list it in `book.toml` among the external links of the navigation
    error summary 9:3+26 `javascript:alert` is a URL, not a file of the source
      -> link to it from a page, or list it in `book.toml` among the external links of the navigation
    error summary 10:3+16 `guide/` is a folder
      -> name a page in it, such as `guide/README.md`
    error summary 11:3+9 `.` is a folder
      -> name a page in it, such as `README.md`
    error summary 12:3+16 `C:/a.md` is an absolute path
      -> move the page into the source folder and write its path from there
    error summary 13:3+20 `a\b.md` holds a backslash
      -> write `a/b.md`: folders are separated by `/` on every system
    error summary 14:3+19 the path of a chapter holds a control character
      -> rename the file
    "#);
}

#[test]
fn odd_targets_that_are_files() {
    let text = r#"
- [No ending](intro)
- [Text](notes.txt)
- [Percent](100%.md)
- [Latin](%E9.md)
- [Hash](c#.md)
- [Query](a?b.md)
- [Colon](rfc:1.md)
- [Letters](%C3%A9t%C3%A9/日本.md)
- [Dots](.../..a.md)
- [Doubled](a//b.md)
"#;
    assert_snapshot!(show(text), @r#"
    1 No ending = intro
    2 Text = notes.txt
    3 Percent = 100%.md
    4 Latin = %E9.md
    5 Hash = c#.md
    6 Query = a?b.md
    7 Colon = rfc:1.md
    8 Letters = été/日本.md
    9 Dots = .../..a.md
    10 Doubled = a/b.md
    "#);
}

#[test]
fn links_that_are_no_chapters() {
    let text = r#"
# [T](t.md)

[A](a.md)
---

[B](b c.md)

# [P](p.md)

[C](c.md)

- [D](d.md)

[E](e.md)
---

> [F](f.md)

[G](g.md)
"#;
    assert_snapshot!(show(text), @r#"
    * A = a.md
    # P
    1 D = d.md
    * G = g.md
    warning summary 2:3+9 this link is not read as a chapter
      -> a heading holds no chapters: write `- [Title](page.md)`, and leave an empty line above `---` or `===`
    warning summary 7:1+11 this paragraph holds no link that Markdown knows, and so no chapter
      -> write `[Title](page.md)`; a space in the path is written `%20`, or the path is put in angle brackets: `[Title](<a page.md>)`
    warning summary 9:3+9 this link is not read as a chapter
      -> a heading holds no chapters: write `- [Title](page.md)`, and leave an empty line above `---` or `===`
    warning summary 11:1+9 this link is not read as a chapter
      -> a paragraph right below a part title is left out: make it a list item, or put `---` above it
    warning summary 15:1+9 this link is not read as a chapter
      -> a heading holds no chapters: write `- [Title](page.md)`, and leave an empty line above `---` or `===`
    warning summary 18:3+9 this link is not read as a chapter
      -> write it as a list item: `- [Title](page.md)`
    "#);
}

#[test]
fn a_chapter_without_a_title() {
    let text = r#"
- [](a.md)
"#;
    assert_snapshot!(show(text), @r#"
    1  = a.md
    warning summary 2:3+8 a chapter has no title
      -> write one between the brackets: `[Title](page.md)`
    "#);
}

#[test]
fn nothing_listed() {
    let text = r#"
# Summary
"#;
    assert_snapshot!(show(text), @r#"
    warning summary 0:0+0 no chapter is listed
      -> list the pages: `- [Title](page.md)`
    "#);
}

#[test]
fn windows_line_ends_and_a_mark() {
    let text = "\u{feff}# S\r\n\r\n[A](a.md)\r\n\r\n- [B](b.md)\r\n- é x\r\n";
    assert_snapshot!(show(text), @r#"
    * A = a.md
    1 B = b.md
    2 é x = (draft)
    error summary 6:3+3 a list item must start with a link
      -> write `- [Title](page.md)`, or `- [Title]()` for a chapter that has no page yet
    "#);
}

#[test]
fn chapters_say_where_they_are_listed() {
    let summary = parse(
        "src/SUMMARY.md",
        "# S\n\n- [Ä](a.md)\n\t- é [no](b.md)\n\n[Ü][c] [D]()\n\n[c]: c.md\n",
    );
    let places: Vec<_> = summary
        .chapters
        .iter()
        .map(
            |ChapterPlace {
                 path, location: at, ..
             }| { format!("{path} {}:{}:{}+{}", at.file, at.line, at.column, at.length) },
        )
        .collect();
    assert_eq!(
        places,
        [
            "a.md src/SUMMARY.md:3:3+9",
            "b.md src/SUMMARY.md:4:6+10",
            "c.md src/SUMMARY.md:6:1+6"
        ]
    );
}
