//! Diagrams of whole books: drawn once, by our renderer and by programs that the book names.

use portolan_build::Programs;
use portolan_tests::{PLAIN, TestBook, difference, listed, shown};

const CHART: &str =
    "# Home\n\n```mermaid title=\"Way\"\nflowchart LR\n  a[Start] --> b[End]\n  click b \"other.md\"\n```\n";

#[test]
fn mermaid_is_drawn_with_links_that_are_checked() {
    let book = TestBook::of_pages(&[("index.md", CHART), ("other.md", "# Other\n")]);
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("index.html");
    assert_eq!(page.matches("<svg role=\"group\"").count(), 1);
    assert!(page.contains("<a href=\"other.html\""), "{page}");
    assert!(page.contains("assets/diagram."), "{page}");
    assert!(!book.page("other.html").contains("assets/diagram."));
    assert_eq!(difference(&book.site(), &book.build_clean()), "");

    book.write("docs/index.md", CHART.replace("other.md", "gone.md"));
    let said = shown(&book.build().diagnostics);
    assert!(
        said.starts_with("warning broken-link docs/index.md:6:12: no page or file `gone.md`"),
        "{said}"
    );

    book.write(
        "docs/index.md",
        "# Home\n\n```mermaid\nflowchart LR\n  a --> b\n  b -->\n```\n",
    );
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-diagram docs/index.md:6:1: this diagram cannot be read: unexpected end of input; expected node identifier, \
         edge label (mend the line; until then the source is shown)\n"
    );
    assert_eq!(
        book.page("index.html").matches("class=\"diagram lost\"").count(),
        1
    );
}

#[test]
fn a_preprocessor_for_mermaid_or_the_book_keeps_the_source() {
    let book = TestBook::of_pages(&[("index.md", CHART), ("other.md", "# Other\n")]);
    let drawn = || {
        assert_eq!(shown(&book.build().diagnostics), "");
        book.page("index.html").matches("class=\"diagram").count()
    };
    assert!(drawn() > 0);
    book.write("book.toml", format!("{PLAIN}[diagrams.mermaid]\ndraw = false\n"));
    assert_eq!(drawn(), 0);
    // The test program gives the book back, with words of its own.
    let program = env!("CARGO_BIN_EXE_portolan-test-program");
    book.write(
        "book.toml",
        format!("{PLAIN}[preprocessor.mermaid]\ncommand = \"{program} loud\"\n"),
    );
    assert_eq!(drawn(), 0);
    assert!(book.page("index.html").contains("A line from a program."));
}

#[test]
fn a_drawing_that_an_author_writes_as_html_is_removed_where_html_is_cleaned() {
    let drawing =
        "<svg viewBox=\"0 0 9 9\" onload=\"alert(1)\"><script>alert(1)</script><rect width=\"9\"/></svg>";
    let book = TestBook::of_pages(&[(
        "index.md",
        &format!("# Home\n\n{drawing}\n\nIn {drawing} a line.\n"),
    )]);
    book.write("book.toml", format!("{PLAIN}html = \"sanitize\"\n"));
    let _ = book.build();
    let page = book.page("index.html");
    let main = page.split("<main").nth(1).unwrap_or_default();
    assert_eq!(
        (
            main.matches("alert").count(),
            main.matches("viewBox=\"0 0 9 9\"").count()
        ),
        (0, 0)
    );
}

#[test]
fn a_file_is_drawn_like_a_picture_and_again_when_it_changes() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n![The way](way.mmd)\n"),
        ("other.md", "# Other\n"),
    ]);
    book.write("docs/way.mmd", "flowchart LR\n  a[Start] --> b[End]\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(
        book.page("index.html")
            .contains("<figcaption>The way</figcaption>")
    );
    assert!(
        book.page("index.md")
            .ends_with("```mermaid title=\"The way\"\nflowchart LR\n  a[Start] --> b[End]\n```\n")
    );
    book.write("docs/way.mmd", "flowchart LR\n  a[Begin] --> b[End]\n");
    let report = book.build();
    assert_eq!(
        (listed(&report.parsed), listed(&report.rendered)),
        ("index.md".to_owned(), "index.html".to_owned())
    );
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

/// A book whose `box` diagrams are drawn by a shell script, which counts how often it is run.
#[cfg(unix)]
fn with_program(script: &str) -> TestBook {
    let book = TestBook::of_pages(&[("index.md", "# Home\n\n```box\nfirst\nsecond\n```\n")]);
    book.write(
        "book.toml",
        format!(
            "{PLAIN}[diagrams.box]\ncommand = ['sh', '-c', '''echo >> runs; {script}''']\ntime-limit = 1\n"
        ),
    );
    book
}

#[cfg(unix)]
#[test]
fn a_program_draws_once_and_what_it_draws_is_cleaned() {
    let book = with_program(
        "printf '<svg width=\"9\" height=\"9\"><script>x</script><text onclick=\"x\">'; cat; echo '</text></svg>'",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(
        book.page("index.html")
            .contains("<text>first second </text></svg>"),
        "{}",
        book.page("index.html")
    );
    let runs = || std::fs::read_to_string(book.path("runs")).map_or(0, |text| text.lines().count());
    assert_eq!(runs(), 1);
    book.write("docs/index.md", "# Home\n\nMore.\n\n```box\nfirst\nsecond\n```\n");
    let _ = book.build();
    assert_eq!(runs(), 1);

    let mut request = book.request();
    request.programs = Programs::Refused;
    let report = portolan_build::run(&request, &portolan_build::Silent).expect("a build");
    assert_eq!(
        shown(&report.diagnostics),
        "warning program-refused docs/index.md:5:4: the program for `box` was not run, because programs are refused (build without \
         `--no-exec` to have this diagram drawn, where you trust this book)\n"
    );
    assert_eq!(runs(), 1);
}

#[cfg(unix)]
#[test]
fn what_a_program_says_is_shown_at_the_line_that_it_names() {
    let book = with_program("echo 'no such word in line 2' >&2; exit 3");
    let expected = "warning diagram-program docs/index.md:5:1: the program `sh`, which draws `box`, failed (exit status: 3) (it said:\n\
                    no such word in line 2)\n";
    assert_eq!(shown(&book.build().diagnostics), expected);
    // It may do better next time.
    let again = book.build();
    assert_eq!(
        (shown(&again.diagnostics).as_str(), listed(&again.parsed).as_str()),
        (expected, "index.md")
    );

    let slow = with_program("sleep 30");
    let said = shown(&slow.build().diagnostics);
    assert!(said.contains("did not end within 1 s, so it was ended"), "{said}");
    let odd = with_program("echo hello");
    let said = shown(&odd.build().diagnostics);
    assert!(said.contains("it is no SVG"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_a_page_that_is_not_made_again_shows_stays_in_the_cache() {
    let book = with_program("printf '<svg width=\"9\" height=\"9\"><text>'; cat; echo '</text></svg>'");
    let runs = || std::fs::read_to_string(book.path("runs")).map_or(0, |text| text.lines().count());
    for number in 0..6 {
        book.write("docs/other.md", format!("# Other\n\nThe build {number}.\n"));
        assert_eq!(shown(&book.build().diagnostics), "");
    }
    book.write("docs/index.md", "# Home\n\nMore.\n\n```box\nfirst\nsecond\n```\n");
    let _ = book.build();
    assert_eq!(runs(), 1);
}

/// A file of a command is read for what it says, and nothing else is: no device, no pipe, nothing out of the book.
#[cfg(unix)]
#[test]
fn words_of_a_command_that_are_no_files_of_the_book_are_left_alone() {
    let book = with_program("");
    let up = "../".repeat(book.root().components().count());
    book.write(
        "book.toml",
        format!("{PLAIN}[diagrams.box]\ncommand = ['sh', '-c', 'echo \"<svg width=\\\"9\\\" height=\\\"9\\\"><rect width=\\\"9\\\"/></svg>\"', 'tools/pipe', '{up}dev/zero']\n"),
    );
    std::fs::create_dir_all(book.path("tools")).expect("a folder");
    let made = std::process::Command::new("mkfifo")
        .arg(book.path("tools/pipe"))
        .status();
    assert!(made.is_ok_and(|it| it.success()), "`mkfifo` is installed");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(book.page("index.html").contains("<rect"));
}

#[cfg(unix)]
#[test]
fn a_script_of_the_book_that_changes_draws_again() {
    let book = with_program("");
    book.write(
        "book.toml",
        format!("{PLAIN}[diagrams.box]\ncommand = ['sh', 'tools/draw.sh']\n"),
    );
    let draw = |label: &str| {
        let script = format!("echo '<svg width=\"9\" height=\"9\"><text>{label}</text></svg>'\n");
        book.write("tools/draw.sh", script);
        let report = book.build();
        assert_eq!(shown(&report.diagnostics), "");
        (
            listed(&report.parsed),
            book.page("index.html").matches("<text>").count(),
            book.page("index.html").contains(&format!("<text>{label}</text>")),
        )
    };
    assert_eq!(draw("one"), ("index.md".to_owned(), 1, true));
    assert_eq!(draw("one"), (String::new(), 1, true));
    assert_eq!(draw("two"), ("index.md".to_owned(), 1, true));
}

#[cfg(unix)]
#[test]
fn a_program_that_writes_too_much_or_nothing_that_can_be_shown_is_said() {
    let said = |script: &str| shown(&with_program(script).build().diagnostics);
    let endless =
        said("while :; do echo '<svg width=\"9\" height=\"9\"><text>more and more</text></svg>'; done");
    let is_bounded = endless.contains("wrote more than 4 MiB") || endless.contains("did not end within 1 s");
    assert!(is_bounded, "{endless}");
    let of_html = said("echo '<svg width=\"9\" height=\"9\"><foreignObject><p>x</p></foreignObject></svg>'");
    assert!(of_html.contains("texts in HTML (`foreignObject`)"), "{of_html}");
}
