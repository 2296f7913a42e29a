//! `[theme]`: one accent, fonts, a radius, variables by hand, and what cannot be read.

use portolan_core::theme::Colour;
use portolan_tests::{PLAIN, TestBook, shown};

fn book(config: &str) -> TestBook {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n[A](a.md) and `code`\n"),
        ("a.md", "# A\n"),
    ]);
    book.write("book.toml", format!("{PLAIN}{config}"));
    book
}

fn said(config: &str) -> String {
    shown(&book(config).build().diagnostics)
}

/// The theme's style sheet, and its name.
fn css(book: &TestBook) -> (String, String) {
    let site = book.site();
    let (path, bytes) = site
        .iter()
        .find(|(path, _)| path.starts_with("assets/theme.") && path.ends_with(".css"))
        .expect("a style sheet");
    (path.clone(), String::from_utf8_lossy(bytes).into_owned())
}

/// What a variable is set to for the whole page.
fn value(css: &str, name: &str) -> String {
    let (_, rest) = css.split_once(&format!("--{name}: ")).expect("a variable");
    let end = rest.find([';', '}']).expect("an end");
    rest[..end].to_owned()
}

/// The colours of a variable in the light and in the dark scheme.
fn colours(css: &str, name: &str) -> [Colour; 2] {
    let value = value(css, name);
    let inner = value
        .strip_prefix("light-dark(")
        .and_then(|rest| rest.strip_suffix(')'));
    let (light, dark) = match inner {
        Some(inner) => inner.split_once(',').expect("two sides"),
        None => (value.as_str(), value.as_str()),
    };
    [light, dark].map(|text| Colour::parse(text.trim()).expect("a colour"))
}

#[test]
fn one_accent_can_be_read_in_both_schemes_whatever_it_is() {
    let accents = [
        "#0a7f5a",
        "gold",
        "#fff",
        "black",
        "#00f",
        "rgb(255 0 0)",
        "oklch(70% 0.4 150)",
        "hsl(300, 100%, 90%)",
        "#777",
        "#017c57",
    ];
    for accent in accents {
        let book = book(&format!("[theme]\naccent = \"{accent}\"\n"));
        assert_eq!(shown(&book.build().diagnostics), "", "{accent}");
        let css = css(&book).1;
        for scheme in 0..2 {
            let of = |name: &str| colours(&css, name)[scheme];
            for text in ["accent", "accent-hover"] {
                let grounds = "bg bg-subtle bg-sunken bg-raised accent-soft note-bg tip-bg important-bg warn-bg danger-bg";
                for ground in grounds.split(' ') {
                    let ratio = of(text).contrast(of(ground));
                    assert!(ratio >= 4.5, "{accent}: {text} on {ground}: {ratio}");
                }
                assert!(of("on-accent").contrast(of(text)) >= 4.5, "{accent}: on {text}");
            }
            for text in ["text", "text-muted"] {
                assert!(of(text).contrast(of("accent-soft")) >= 4.5, "{accent}: {text}");
            }
            assert_ne!(of("accent"), of("accent-hover"), "{accent}");
        }
    }
}

#[test]
fn a_colour_that_can_be_read_stays_as_it_is() {
    let book = book("[theme]\naccent = \"#08704f\"\naccent-dark = \"#ffcc66\"\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    let (name, css) = css(&book);
    assert_eq!(value(&css, "accent"), "light-dark(#08704f,#fc6)");
    let before = name;
    book.write("book.toml", format!("{PLAIN}[theme]\naccent = \"#087050\"\n"));
    let report = book.build();
    assert_ne!(self::css(&book).0, before, "another look is another file");
    assert_eq!(report.parsed.len(), 0, "no page is read again");
    assert!(book.page("index.html").contains(&self::css(&book).0));
}

#[test]
fn fonts_radius_and_sizes() {
    let book = book(
        "[theme]\nradius = \"3px\"\nfont = \"Inter\"\nheading-font = \"'Source Serif 4', serif\"\nmono-font = \"Berkeley, monospace\"\n\
         [[theme.font-face]]\nfamily = \"Inter\"\nfile = \"brand/inter.woff2\"\nweight = \"100 900\"\n\
         [[theme.font-face]]\nfamily = \"Inter\"\nfile = \"./brand/inter-italic.woff2\"\nstyle = \"italic\"\n\
         [theme.tokens.both]\nmeasure = \"44rem\"\n",
    );
    book.write("brand/inter.woff2", "upright");
    book.write("brand/inter-italic.woff2", "italic");
    assert_eq!(shown(&book.build().diagnostics), "");
    let css = css(&book).1;
    let shown: Vec<String> = ["radius-s", "radius", "radius-l", "mono", "measure"]
        .iter()
        .map(|name| format!("{name}: {}", value(&css, name)))
        .collect();
    assert_eq!(
        shown,
        [
            "radius-s: 1.5px",
            "radius: 3px",
            "radius-l: 4.5px",
            "mono: Berkeley,monospace",
            "measure: 44rem"
        ]
    );
    assert!(
        value(&css, "sans").starts_with("Inter,-apple-system,"),
        "{}",
        value(&css, "sans")
    );
    assert!(css.contains("h1,h2,h3,h4,h5,h6{font-family: \"Source Serif 4\", serif}"));
    let fonts: Vec<String> = book
        .site()
        .into_keys()
        .filter(|path| path.starts_with("assets/font."))
        .collect();
    assert_eq!(fonts.len(), 2);
    for font in fonts {
        let name = font.trim_start_matches("assets/");
        assert!(
            css.contains(&format!("src: url(\"{name}\") format(\"woff2\")")),
            "{font}"
        );
    }
    assert_eq!(css.matches("font-display: optional").count(), 2);
}

#[test]
fn what_cannot_be_read_is_named_with_its_ratio_and_its_line() {
    insta::assert_snapshot!(said("[theme.tokens.light]\ntext-muted = \"#999\"\n"), @r#"error theme-contrast book.toml:8:1: `--text-muted` (#999) has a contrast of 2.44 : 1 on `--important-bg` (#f1ebfb) in the light scheme, and needs 4.5 : 1; 9 more pairs miss theirs (`#6c6c6c` is the nearest lightness that has it everywhere)"#);
    insta::assert_snapshot!(said("[theme.tokens.dark]\nbg = \"#444\"\n"), @r#"error theme-contrast book.toml:8:1: `--border-strong` (#76808e) has a contrast of 2.43 : 1 on `--bg` (#444) in the dark scheme, and needs 3 : 1; 1 more pair misses its own (choose another `--bg`, or set `--border-strong` too)"#);
    insta::assert_snapshot!(said("[theme.tokens.light]\ntext = \"#666666\"\nborder-strong = \"#ccc\"\n"), @r#"
    error theme-contrast book.toml:8:1: `--text` (#666666) has a contrast of 5.74 : 1 on `--bg` (#fff) in the light scheme, and needs 7 : 1 (`#4a4a4a` is the nearest lightness that has it everywhere)
    error theme-contrast book.toml:9:1: `--border-strong` (#ccc) has a contrast of 1.44 : 1 on `--bg-sunken` (#f1f3f6) in the light scheme, and needs 3 : 1; 3 more pairs miss theirs (`#8c8c8c` is the nearest lightness that has it everywhere)
    "#);
    insta::assert_snapshot!(said("[theme]\naccent = \"red\"\n[theme.tokens.light]\nbg = \"#777\"\ntext = \"#000\"\n"), @r#"
    error theme-contrast book.toml:8:1: no lightness of the accent has a contrast of 4.5 : 1 on all grounds of the light scheme; the hardest is `--bg` (#777) (make `--bg` lighter or darker, or set `accent` in `[theme.tokens.light]`)
    error theme-contrast book.toml:10:1: `--accent` (#1a56c4) has a contrast of 1.47 : 1 on `--bg` (#777) in the light scheme, and needs 4.5 : 1; 9 more pairs miss theirs (choose another `--bg`, or set `--accent` too)
    error theme-contrast book.toml:11:1: `--text` (#000) has a contrast of 4.68 : 1 on `--bg` (#777) in the light scheme, and needs 7 : 1; 1 more pair misses its own (set `--bg` too, or leave `--text` to the theme)
    "#);
    insta::assert_snapshot!(said("[theme.tokens.both]\naccent = \"teal\"\n"), @r#"
    error theme-contrast book.toml:8:1: `--accent` (teal) has a contrast of 2.94 : 1 on `--accent-soft` (#1c2b4a) in the dark scheme, and needs 4.5 : 1; 10 more pairs miss theirs (`#3ba1a1` is the nearest lightness that has it everywhere)
    error theme-contrast book.toml:8:1: `--accent` (teal) has a contrast of 4.09 : 1 on `--important-bg` (#f1ebfb) in the light scheme, and needs 4.5 : 1; 7 more pairs miss theirs (`#007878` is the nearest lightness that has it everywhere)
    "#);
    let report = book("[theme.tokens.light]\ntext-muted = \"#999\"\n").build();
    assert!(report.failed() && !report.published);
    // Whoever knows better says so.
    let report =
        book("[diagnostics]\ntheme-contrast = \"off\"\n[theme.tokens.light]\ntext-muted = \"#999\"\n")
            .build();
    assert!(report.published && shown(&report.diagnostics).is_empty());
}

#[test]
fn a_style_sheet_of_the_book_is_held_to_the_same() {
    let book = book("");
    book.write(
        "theme/styles/brand.css",
        "@layer tokens {\n  :root {\n    --accent: light-dark(#0b6e4f, #7fd8b5);\n    --text-muted: light-dark(#aaa, #a4adb9);\n  }\n}\n",
    );
    insta::assert_snapshot!(shown(&book.build().diagnostics), @r#"error theme-contrast theme/styles/brand.css:4:19: `--text-muted` (#aaa) has a contrast of 1.99 : 1 on `--important-bg` (#f1ebfb) in the light scheme, and needs 4.5 : 1; 9 more pairs miss theirs (`#6c6c6c` is the nearest lightness that has it everywhere)"#);
}

#[test]
fn mistakes_of_the_settings_point_at_their_line() {
    insta::assert_snapshot!(said("[theme]\naccent = \"greenish\"\n"), @r#"error config-invalid book.toml:8:1: `theme.accent` is no colour that nothing shows through (write `#0a7f5a`, a name of CSS such as `teal`, `rgb(10 127 90)` or `oklch(53% 0.11 163)`)"#);
    insta::assert_snapshot!(said("[theme]\naccent = \"#0a7f5a80\"\nradius = \"8\"\nfont = \"Source Sans 3\"\n"), @r#"
    error config-invalid book.toml:8:1: `theme.accent` is no colour that nothing shows through (write `#0a7f5a`, a name of CSS such as `teal`, `rgb(10 127 90)` or `oklch(53% 0.11 163)`)
    error config-invalid book.toml:9:1: `theme.radius` is no length (write `8px`, `0.5rem` or `0`)
    error config-invalid book.toml:10:1: `theme.font` is no list of families (write families with commas between them, names with digits in quotes: `"Source Sans 3", sans-serif`)
    "#);
    insta::assert_snapshot!(said("[theme.tokens.light]\ntext-mutted = \"#555\"\nbg = \"url(x)\"\n[theme.tokens.both]\nmeasure = \"1px}\"\n"), @r#"
    error config-invalid book.toml:8:1: the theme has no variable `--text-mutted` (did you mean `text-muted`?)
    error config-invalid book.toml:9:1: `--bg` is a colour, and `url(x)` is none (write `#0a7f5a`, a name of CSS, `rgb(…)`, `hsl(…)` or `oklch(…)`)
    error config-invalid book.toml:11:1: `1px}` is no value of a variable (write one value without `;`, braces and addresses, such as `40rem`)
    "#);
    insta::assert_snapshot!(said("[theme]\nacent = \"red\"\n[[theme.font-face]]\nfamily = \"X\"\nfile = \"x.eot\"\n"), @r#"
    warning config-unknown-key book.toml:8:1: unknown key `theme.acent` (did you mean `theme.accent`?)
    error config-invalid book.toml:11:1: `theme.font-face[0].file` is no font for browsers (use a file that ends with `.woff2`, `.woff`, `.ttf` or `.otf`)
    "#);
    insta::assert_snapshot!(said("[[theme.font-face]]\nfamily = \"X\"\nfile = \"missing.woff2\"\n"), @r#"warning missing-theme-file book.toml:9:1: there is no file `missing.woff2` (write the path as it is seen from `book.toml`, or remove the line)"#);
}

#[test]
fn what_is_no_colour_is_the_same_in_both_schemes() {
    insta::assert_snapshot!(said("[theme.tokens.dark]\nmeasure = \"30rem\"\nbg-hover = \"#222\"\n"), @"error config-invalid book.toml:8:1: `--measure` is no colour, and so the same in both schemes (set it in `[theme.tokens.both]`)");
}

#[test]
fn the_settings_count_more_than_a_style_sheet_that_is_added() {
    let book = book(
        "[theme.tokens.both]\nbrand = \"2px\"\naccent = \"#123456\"\n[theme.tokens.dark]\naccent = \"#abc\"\n",
    );
    let sheet = ":root { --brand: 1px; --accent: #0a7f5a; --other: 3px }\n.x { inline-size: var(--brand) }\n";
    book.write("theme/styles/brand.css", sheet);
    assert_eq!(shown(&book.build().diagnostics), "");
    let css = css(&book).1;
    assert!(
        css.ends_with(":root{--brand: 2px;--accent: light-dark(#123456,#abc);--other: 3px}.x{inline-size: var(--brand)}\n"),
        "{css}"
    );
}

#[test]
fn a_theme_without_styles_has_no_fonts() {
    let fonts = "heading-font = \"Brand\"\n[[theme.font-face]]\nfamily = \"Brand\"\nfile = \"brand.woff2\"\n";
    let book = book(&format!("[theme]\npath = \"mine\"\n{fonts}"));
    book.write("brand.woff2", "a font");
    book.write("mine/theme.toml", "name = \"mine\"\n");
    insta::assert_snapshot!(shown(&book.build().diagnostics), @r"
    notice config-no-effect book.toml:9:1: `theme.heading-font` changes nothing, because the theme has no style sheet (remove it, or name a style sheet in the list `styles` of the `theme.toml`)
    notice config-no-effect book.toml:12:1: `theme.font-face` changes nothing, because the theme has no style sheet (remove it, or name a style sheet in the list `styles` of the `theme.toml`)
    ");
    let made = |book: &TestBook| {
        let site = book.site();
        site.into_keys()
            .filter(|path| path.starts_with("assets/font.") || path.ends_with(".css"))
            .count()
    };
    assert_eq!(made(&book), 0);
    book.write("mine/theme.toml", "name = \"mine\"\nstyles = [\"look\"]\n");
    book.write("mine/styles/look.css", "h1 { color: teal }\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(made(&book), 2);
}
