//! Blocks as a whole, and what holds for all languages.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use portolan_syntaxes::Clear;
use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::engine::{Budget, NodeId, Op, Parser, State};
use super::*;

/// Snippets: `@@@ info`, then the code.
const SNIPPETS: &str = include_str!("snippets.txt");

fn snippets() -> impl Iterator<Item = (&'static str, &'static str)> {
    SNIPPETS
        .split("@@@ ")
        .skip(1)
        .filter_map(|snippet| snippet.split_once('\n'))
}

fn block_of(highlighter: &Highlighter, flavour: Flavour, info: &str, code: &str) -> CodeHtml {
    highlighter.block(&CodeBlock {
        info,
        code,
        flavour,
        options: &CodeOptions::default(),
        annotated: None,
    })
}

/// One for all tests that do not ask what a fresh one does.
static SHARED: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);

/// The HTML of a block, without its final newline, and its problems.
fn block(flavour: Flavour, info: &str, code: &str) -> String {
    shown(block_of(&SHARED, flavour, info, code))
}

fn shown(made: CodeHtml) -> String {
    let mut out = made.html.trim_end_matches('\n').to_owned();
    for problem in made.problems {
        let hint = problem.hint.unwrap_or_default();
        out.push_str(&format!(
            "\n{:?} {}: {} ({hint})",
            problem.place, problem.id, problem.message
        ));
    }
    out
}

/// What stands inside `<code>`.
fn inside(html: &str) -> &str {
    let from = html
        .find("<code")
        .and_then(|at| Some(at + html[at..].find('>')? + 1));
    let to = html.rfind("</code>");
    from.zip(to).map_or("", |(from, to)| &html[from..to])
}

/// Spans in brackets, so that snapshots can be read.
fn bracketed(html: &str) -> String {
    let spans = inside(html)
        .replace("<span class=\"", "⟦")
        .replace("</span>", "⟧")
        .replace("\">", ":");
    spans
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The text of an element.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = inside(html);
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn languages_are_highlighted() {
    let mut out = String::new();
    for (info, code) in snippets() {
        let made = block_of(&SHARED, Flavour::Portolan, info, code);
        assert_eq!(made.problems, Vec::new(), "{info}");
        out.push_str(&format!("@@@ {info}\n{}", bracketed(&made.html)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_text_is_the_code() {
    for (info, code) in snippets() {
        for info in [
            info.to_owned(),
            format!("{info} numbers {{1}}"),
            "unheard-of".to_owned(),
            String::new(),
        ] {
            for flavour in [Flavour::Portolan, Flavour::Mdbook, Flavour::Commonmark] {
                if flavour == Flavour::Mdbook && info.starts_with("rust") {
                    continue;
                }
                for code in [code, code.trim_end()] {
                    let made = block_of(&SHARED, flavour, &info, code);
                    assert_eq!(text(&made.html), code, "{info}");
                }
            }
        }
    }
}

#[test]
fn classes_are_those_of_the_table() {
    let mut classes = BTreeSet::new();
    for (info, code) in snippets() {
        let html = block_of(&SHARED, Flavour::Portolan, info, code).html;
        let spans = html
            .split("<span class=\"")
            .skip(1)
            .filter_map(|span| Some(span.split_once('"')?.0.to_owned()));
        classes.extend(spans);
    }
    let all = "a b c d e f g h i k line line del line ins m n o out p prompt s sign t v x";
    assert_eq!(classes.into_iter().collect::<Vec<_>>().join(" "), all);
}

#[test]
fn figures() {
    let portolan = |info, code| block(Flavour::Portolan, info, code);
    insta::assert_snapshot!(portolan("", "a < b\n"), @r#"
    <figure class="code"><pre tabindex="0" role="group" aria-label="Text"><code>a &lt; b
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("sh title=\"a \\\"b\\\" <c>.sh\"", "ls -l\n"), @r#"
    <figure class="code" data-lang="Bash"><figcaption><span class="title">a &quot;b&quot; &lt;c&gt;.sh</span></figcaption><pre tabindex="0" role="group" aria-label="a &quot;b&quot; &lt;c&gt;.sh"><code class="language-sh"><span class="f">ls</span> <span class="a">-l</span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("json {2} numbers=9", "[\n1\n]\n"), @r#"
    <figure class="code numbers" data-lang="JSON"><pre tabindex="0" role="group" aria-label="JSON"><code class="language-json"><span class="line" data-n="9">[</span>
    <span class="line hl" data-n="10"><span class="n">1</span></span>
    <span class="line" data-n="11">]</span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("text {1,3}", "a\n\nc"), @r#"
    <figure class="code" data-lang="Text"><pre tabindex="0" role="group" aria-label="Text"><code class="language-text"><span class="line hl">a</span>
    <span class="line"></span>
    <span class="line hl">c</span></code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("pyhton", "x = 1\n"), @r#"
    <figure class="code" data-lang="pyhton"><pre tabindex="0" role="group" aria-label="pyhton"><code class="language-pyhton">x = 1
    </code></pre></figure>
    Info unknown-language: the language `pyhton` is not known (did you mean `python`? Write `text` for code that is to stay plain)
    "#);
    insta::assert_snapshot!(portolan("\"><script>alert(1)</script> title=\"><b>\"", "\"><b>&\n"), @r#"
    <figure class="code" data-lang="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"><figcaption><span class="title">&gt;&lt;b&gt;</span></figcaption><pre tabindex="0" role="group" aria-label="&gt;&lt;b&gt;"><code class="language-&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">"&gt;&lt;b&gt;&amp;
    </code></pre></figure>
    Info unknown-language: the language `"><script>alert(1)</script>` is not known (write `text` for code that is to stay plain)
    "#);
    insta::assert_snapshot!(portolan("diff", " a\n-b\n+<c>\n"), @r#"
    <figure class="code" data-lang="Diff"><pre tabindex="0" role="group" aria-label="Diff"><code class="language-diff"><span class="line"><span class="sign"> </span>a</span>
    <span class="line del"><span class="sign">-</span><span class="d">b</span></span>
    <span class="line ins"><span class="sign">+</span><span class="i">&lt;c&gt;</span></span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("console", "$ ls\na.txt\n"), @r#"
    <figure class="code" data-lang="Console"><pre tabindex="0" role="group" aria-label="Console"><code class="language-console"><span class="prompt">$ </span><span class="f">ls</span>
    <span class="out">a.txt</span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("bash", "$ ls \\\n  -l\n"), @r#"
    <figure class="code" data-lang="Bash"><pre tabindex="0" role="group" aria-label="Bash"><code class="language-bash"><span class="prompt">$ </span><span class="f">ls</span> \
      <span class="a">-l</span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("console", "ls -l\n"), @r#"
    <figure class="code" data-lang="Console"><pre tabindex="0" role="group" aria-label="Console"><code class="language-console"><span class="f">ls</span> <span class="a">-l</span>
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(portolan("json", ""), @r#"<figure class="code" data-lang="JSON"><pre tabindex="0" role="group" aria-label="JSON"><code class="language-json"></code></pre></figure>"#);
}

#[test]
fn figures_of_mdbook() {
    let mdbook = |info, code| block(Flavour::Mdbook, info, code);
    insta::assert_snapshot!(mdbook("rust,ignore,edition2021", "# use a::b;\nlet x = 1;\n#[cfg(x)]\n## y\n#\n"), @r#"
    <figure class="code" data-lang="Rust"><pre tabindex="0" role="group" aria-label="Rust"><code class="language-rust ignore edition2021"><span class="boring"><span class="k">use</span> a::b;
    </span><span class="k">let</span> x <span class="o">=</span> <span class="n">1</span>;
    <span class="m">#[cfg(x)]</span>
    <span class="o">#</span> y
    <span class="boring">
    </span></code></pre></figure>
    "#);
    insta::assert_snapshot!(mdbook("python,hidelines=!", "!import x\nx\n"), @r#"
    <figure class="code" data-lang="Python"><pre tabindex="0" role="group" aria-label="Python"><code class="language-python"><span class="boring"><span class="k">import</span> x
    </span>x
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(mdbook("text title=\"x\" {1} numbers", "a\n"), @r#"
    <figure class="code" data-lang="Text"><pre tabindex="0" role="group" aria-label="Text"><code class="language-text title=&quot;x&quot; {1} numbers">a
    </code></pre></figure>
    "#);
}

#[test]
fn plain_flavours_write_what_the_specification_does() {
    insta::assert_snapshot!(block(Flavour::Commonmark, "ruby startline=3 $%@#$", "def \"x\"\n"), @r#"
    <pre><code class="language-ruby">def &quot;x&quot;
    </code></pre>
    "#);
    insta::assert_snapshot!(block(Flavour::Gfm, "", "<\n >\n"), @r#"
    <pre><code>&lt;
     &gt;
    </code></pre>
    "#);
    insta::assert_snapshot!(block(Flavour::Gfm, "f&\"o", ""), @r#"<pre><code class="language-f&amp;&quot;o"></code></pre>"#);
}

#[test]
fn options_of_the_book() {
    let with = |options: &CodeOptions, flavour, info, code| {
        shown(SHARED.block(&CodeBlock {
            info,
            code,
            flavour,
            options,
            annotated: None,
        }))
    };
    let plain = CodeOptions {
        highlight: false,
        ..CodeOptions::default()
    };
    insta::assert_snapshot!(with(&plain, Flavour::Portolan, "json", "[1]\n"), @r#"
    <figure class="code" data-lang="JSON"><pre tabindex="0" role="group" aria-label="JSON"><code class="language-json">[1]
    </code></pre></figure>
    "#);
    insta::assert_snapshot!(with(&plain, Flavour::Portolan, "diff", "+[1]\n"), @r#"
    <figure class="code" data-lang="Diff"><pre tabindex="0" role="group" aria-label="Diff"><code class="language-diff"><span class="line ins"><span class="sign">+</span>[1]</span>
    </code></pre></figure>
    "#);
    let numbered = CodeOptions {
        line_numbers: true,
        ..CodeOptions::default()
    };
    insta::assert_snapshot!(with(&numbered, Flavour::Portolan, "json", "[1]\n"), @r#"
    <figure class="code numbers" data-lang="JSON"><pre tabindex="0" role="group" aria-label="JSON"><code class="language-json"><span class="line" data-n="1">[<span class="n">1</span>]</span>
    </code></pre></figure>
    "#);
    let long = CodeOptions {
        collapse_after: Some(3),
        wrap: true,
        ..CodeOptions::default()
    };
    let head = |flavour, info, code| {
        let html = with(&long, flavour, info, code);
        html.split('>').next().unwrap_or_default().to_owned()
    };
    let four = "1\n2\n3\n4\n5\n";
    let heads = [
        head(Flavour::Portolan, "text", "1\n2\n3\n"),
        head(Flavour::Portolan, "text", four),
        head(Flavour::Portolan, "text collapse=1", four),
        head(Flavour::Portolan, "text collapse=0 wrap=false", four),
        head(Flavour::Mdbook, "text", four),
    ];
    insta::assert_snapshot!(heads.join("\n"), @r#"
    <figure class="code wrap" data-lang="Text"
    <figure class="code wrap" data-fold="3" data-lang="Text"
    <figure class="code wrap" data-fold="1" data-lang="Text"
    <figure class="code" data-lang="Text"
    <figure class="code wrap" data-lang="Text"
    "#);
    let default_language = Some("json".to_owned());
    let default = CodeOptions {
        default_language,
        ..CodeOptions::default()
    };
    insta::assert_snapshot!(with(&default, Flavour::Portolan, "", "[1]\n"), @r#"
    <figure class="code" data-lang="JSON"><pre tabindex="0" role="group" aria-label="JSON"><code class="language-json">[<span class="n">1</span>]
    </code></pre></figure>
    "#);
    let hidelines = [("python".to_owned(), "~".to_owned())].into();
    let hiding = CodeOptions {
        hidelines,
        ..CodeOptions::default()
    };
    insta::assert_snapshot!(with(&hiding, Flavour::Mdbook, "python", "~x\ny\n"), @r#"
    <figure class="code" data-lang="Python"><pre tabindex="0" role="group" aria-label="Python"><code class="language-python"><span class="boring">x
    </span>y
    </code></pre></figure>
    "#);
}

/// What our sets were compiled from, in the same order.
static THEIRS: LazyLock<[SyntaxSet; 2]> = LazyLock::new(|| {
    let own = include_bytes!("../../../portolan-syntaxes/syntaxes/own.packdump");
    [
        syntect::dumps::from_reader(&own[portolan_syntaxes::OWN_STAMP.len()..]).unwrap(),
        two_face::syntax::extra_newlines(),
    ]
});

/// A syntax in both forms: the graph and the context of ours, the set and the syntax of theirs.
type Both<'a> = ((&'a Graph, NodeId), (&'a SyntaxSet, &'a SyntaxReference));

/// The syntaxes that both know, in order.
fn all_syntaxes(graphs: &[Graph]) -> Vec<Both<'_>> {
    let mut all = Vec::new();
    for (graph, set) in graphs.iter().zip(THEIRS.iter()) {
        for (ours, theirs) in graph.set().syntaxes().zip(set.syntaxes()) {
            all.push(((graph, ours.start.unwrap()), (set, theirs)));
        }
    }
    all
}

/// The operations of both parsers on a text, line by line, as long as they agree.
fn compare(((graph, start), (set, syntax)): Both<'_>, text: &str) {
    let mut theirs = ParseState::new(syntax);
    let mut ours = State::new(start);
    let mut parser = Parser::new(graph);
    for line in text.split_inclusive('\n') {
        let expected = theirs.parse_line(line, set).unwrap();
        let (mut ops, mut budget) = (
            Vec::new(),
            Budget {
                attempts: 1_000_000,
                costly: 1_000,
            },
        );
        parser.parse_line(&mut ours, line, &mut budget, &mut ops).unwrap();
        let op = |op| match op {
            Op::Push((scope, _)) => {
                ScopeStackOp::Push(Scope::new(graph.set().scope(scope).unwrap()).unwrap())
            }
            Op::Pop(count) => ScopeStackOp::Pop(count),
            Op::Clear(Clear::TopN(count)) => ScopeStackOp::Clear(ClearAmount::TopN(count)),
            Op::Clear(Clear::All) => ScopeStackOp::Clear(ClearAmount::All),
            Op::Restore => ScopeStackOp::Restore,
        };
        let ops: Vec<_> = ops.into_iter().map(|(at, each)| (at, op(each))).collect();
        assert_eq!(ops, expected, "{}: {line}", syntax.name);
    }
}

#[test]
fn parsing_gives_what_syntect_gives() {
    let all = all_syntaxes(&SHARED.graphs);
    for (info, code) in snippets() {
        let language = SHARED.languages.find(info).unwrap();
        let Some((graph, start)) = language.start(&SHARED.graphs) else {
            continue;
        };
        let same = |ours: &(&Graph, NodeId)| std::ptr::eq(ours.0, graph) && ours.1 == start;
        compare(*all.iter().find(|both| same(&both.0)).unwrap(), code);
    }
}

#[test]
fn parsing_gives_what_syntect_gives_in_all_syntaxes() {
    let snippets: Vec<_> = snippets().collect();
    for (at, both) in all_syntaxes(&graphs()).into_iter().enumerate() {
        compare(both, snippets[(at + 1) % snippets.len()].1);
    }
}

#[test]
fn what_was_highlighted_before_makes_no_difference() {
    let used = Highlighter::new();
    let twice = |info, code| {
        block_of(&used, Flavour::Portolan, info, code);
        shown(block_of(&used, Flavour::Portolan, info, code))
    };
    for (info, code) in snippets() {
        let fresh = Highlighter::new();
        let first = shown(block_of(&fresh, Flavour::Portolan, info, code));
        assert_eq!(twice(info, code), first);
        // The second half stands behind other lines than before.
        let half = code.len() / 2;
        let half = code[..half].rfind('\n').map_or(0, |at| at + 1);
        let fresh = shown(block_of(&fresh, Flavour::Portolan, info, &code[half..]));
        assert_eq!(twice(info, &code[half..]), fresh);
    }
}

#[test]
fn threads_share_a_highlighter() {
    let highlighter = Highlighter::new();
    let all = || {
        let made = snippets().map(|(info, code)| block_of(&highlighter, Flavour::Portolan, info, code).html);
        made.collect::<Vec<_>>()
    };
    let results = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(all)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
}

/// Where highlighting stopped, in a fresh highlighter and in one that has seen the block before.
fn stops(info: &str, code: &str) -> Option<usize> {
    let highlighter = Highlighter::new();
    let first = block_of(&highlighter, Flavour::Portolan, info, code);
    assert_eq!(text(&first.html), code);
    assert_eq!(block_of(&highlighter, Flavour::Portolan, info, code), first);
    first.problems.first().map(|problem| match problem.place {
        ProblemPlace::Line(line) if problem.id == "highlighting-stopped" => line,
        _ => panic!("{problem:?}"),
    })
}

#[test]
fn too_much_is_plain() {
    let line = |length: usize| format!("# {}\n", "x".repeat(length));
    let cases = [
        ("bash", line(1_900), None),
        ("bash", format!("a\n{}b\n", line(2_000)), Some(1)),
        ("console", format!("$ a\n$ {}$ b\n", line(2_000)), Some(1)),
        ("console", format!("$ a\n{}$ b\n", line(2_000)), None),
        ("text", line(9_000), None),
        ("bash", "a\n".repeat(5_000), None),
        ("bash", "a\n".repeat(5_002), Some(5_000)),
        ("bash", line(500).repeat(1_100), Some(1_042)),
        ("bash", format!("ls\n{}\nls\n", "<".repeat(1_900)), Some(1)),
        ("bash", format!("{}\n", "&&".repeat(60)).repeat(40), None),
    ];
    for (info, code, expected) in cases {
        assert_eq!(
            stops(info, &code),
            expected,
            "{info} {}",
            &code[..40.min(code.len())]
        );
    }
}

#[test]
fn hostile_lines_end() {
    for (language, unit) in [
        ("nim", "\u{a0}"),
        ("c#", "a<"),
        ("rust", "a_"),
        ("makefile", "$("),
        ("typescript", "(a, "),
        ("asciidoc", "["),
        ("markdown", "[["),
        ("latex", "\\"),
        ("html", "<a "),
    ] {
        let line: String = unit.chars().cycle().take(900).collect();
        let code = format!("{line}\n{line}\n");
        assert_eq!(
            text(&block(Flavour::Portolan, language, &code)),
            code,
            "{language}"
        );
    }
}

#[test]
fn odd_text_does_no_harm() {
    let odd = "\u{0}\u{feff}\r\n\u{2028}é\u{301}𝕏\t\u{7f}\r\n\\\n\u{ff}\"'`\n";
    for (info, _) in snippets() {
        let made = block_of(&SHARED, Flavour::Portolan, info, odd);
        assert_eq!(text(&made.html), odd, "{info}");
    }
}
