//! What the interpreter understands, and what it refuses.

use serde_json::json;

use super::*;

struct Fixed;

impl Helpers for Fixed {
    fn resource(&self, name: &str) -> String {
        format!("../{name}")
    }
    fn icon(&self, style: &str, name: &str) -> Option<String> {
        (name == "globe").then(|| format!("<svg {style}>"))
    }
}

/// What a template prints, or why it does not.
fn shown(text: &str) -> String {
    let data = json!({
        "title": "A <b> & \"c\"",
        "path": "a/b.md",
        "yes": true,
        "none": [],
        "css": ["x.css", "y.css"],
        "next": { "title": "Next", "link": "n.html" },
        "items": [{ "name": "one", "tags": ["p", "q"] }, { "name": "two" }],
    });
    match Handlebars::parse(text) {
        Ok(Some(template)) => template.render(&data, &Fixed),
        Ok(None) => "prints nothing".to_owned(),
        Err(refused) => refused
            .iter()
            .map(|refused| format!("line {}: {}\n", refused.line, refused.message))
            .collect(),
    }
}

#[test]
fn values_are_escaped_unless_they_are_asked_for_as_they_are() {
    let cases = [
        ("<p>{{ title }}</p>", "<p>A &lt;b&gt; &amp; &quot;c&quot;</p>"),
        (
            "<p>{{{title}}}|{{& title}}</p>",
            "<p>A <b> & \"c\"|A <b> & \"c\"</p>",
        ),
        (
            "<i>{{next.title}}{{unknown}}{{next.unknown.more}}</i>",
            "<i>Next</i>",
        ),
        ("<i>\\{{title}}</i>", "<i>{{title}}</i>"),
        ("<i>{{!-- no {{title}} --}}{{! nor this }}</i>", "<i></i>"),
        ("<i> {{~ path ~}} </i>", "<i>a/b.md</i>"),
        (
            "<link href=\"{{ resource \"a.css\" }}\">{{fa \"solid\" \"globe\" \"g\"}}",
            "<link href=\"../a.css\"><span class=\"fa-svg\" id=\"g\"><svg solid></span>",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn blocks_choose_and_repeat() {
    let cases = [
        (
            "<i>{{#if yes}}a{{else}}b{{/if}}{{#unless yes}}a{{else}}b{{/unless}}</i>",
            "<i>ab</i>",
        ),
        ("<i>{{#if none}}a{{/if}}{{#if unknown}}b{{/if}}</i>", "<i></i>"),
        (
            "<ul>\n  {{#each css}}\n  <li>{{@index}} {{this}}{{#if @last}}.{{/if}}</li>\n  {{/each}}\n</ul>",
            "<ul>\n  <li>0 x.css</li>\n  <li>1 y.css.</li>\n</ul>",
        ),
        (
            "<i>{{#each items}}{{name}}{{#each tags}} {{this}}/{{../name}}/{{@root.path}}{{else}} none{{/each}};{{/each}}</i>",
            "<i>one p/one/a/b.md q/one/a/b.md;two none;</i>",
        ),
        (
            "<i>{{#each next}}{{@key}}={{this}} {{/each}}</i>",
            "<i>title=Next link=n.html </i>",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_supported_is_named_with_its_line() {
    let cases = [
        ("a\n{{> menu}}", "line 2: `{{> menu}}` is not supported\n"),
        (
            "{{#if (eq a b)}}x{{/if}}",
            "line 1: `{{#if (eq a b)}}` is not supported\n",
        ),
        ("\n\n{{#if yes}}", "line 3: `{{#if}}` has no end\n"),
        ("{{/if}}", "line 1: `{{/if}}` ends nothing\n"),
        ("{{else}}", "line 1: `{{else}}` stands in no block\n"),
        (
            "{{#with next}}{{title}}{{/with}}",
            "line 1: `{{#with next}}` is not supported\n",
        ),
        ("x {{ title", "line 1: `{{` without `}}`\n"),
        (
            "{{previous title}}",
            "line 1: `{{previous title}}` is not supported\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn comments_alone_print_nothing() {
    for text in ["", " \n", "<!-- a -->\n{{!-- b --}}\n<!-- c -->", "{{! a }}"] {
        assert_eq!(shown(text), "prints nothing", "{text}");
    }
}
