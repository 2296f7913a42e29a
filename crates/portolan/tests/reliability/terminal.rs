//! What an author, or a file's name, says never commands the terminal of who builds the book.

use std::process::Output;

use crate::support::{code, command, said, write};

/// Characters that a terminal obeys, or that turn the order of what stands around them.
const HARMFUL: [char; 12] = [
    '\u{1b}', '\u{7}', '\u{8}', '\r', '\u{7f}', '\u{85}', '\u{9b}', '\u{9d}', '\u{202e}', '\u{2066}',
    '\u{200f}', '\u{b}',
];

fn is_harmless(output: &Output) -> Result<(), String> {
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(bytes);
        if let Some(found) = text
            .chars()
            .find(|letter| HARMFUL.contains(letter) || *letter == '\0')
        {
            return Err(format!("{found:?} in {text:?}"));
        }
    }
    Ok(())
}

/// A book in which this character stands wherever something may be said of it.
fn book(letter: char) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: String| write(&folder.path().join(path), text.as_bytes());
    let toml = format!("\\u{:04x}", u32::from(letter));
    put(
        "book.toml",
        format!(
            "[book]\ntitle = \"T{toml}t\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n\
             [unknown]\n\"k{toml}\" = 1\n[var]\na = \"v{toml}\"\n[output.html.redirect]\n\"/x{toml}.html\" = \"y{toml}.html\"\n"
        ),
    );
    let x = format!("x{letter}[31my");
    put(
        "docs/index.md",
        format!("---\ntitle: \"T{toml}\"\nowner: {x}\nk{x}: 1\ntags: [{x}]\n---\n# {x}\n"),
    );
    put(
        &format!("docs/n{letter}.md"),
        format!(
            "# A\n\n### {x}\n\n[{x}](gone{x}.md) ![](i{x}.png)\n\n```{x}\ncode {x}\n```\n\n{{{{#include {x}.txt}}}}\n\n\
             {{{{ v{x} }}}}\n\n:::n{x}\n:::\n\n:::note{{a{x}=1}}\n:::\n\n<b on{x}=1 style=x>x</b>\n\n[^{x}]\n\n```json\n{{{x}\n```\n"
        ),
    );
    put("docs/broken.md", format!("---\ntitle: [{x}\n---\n# B\n"));
    put(&format!("docs/f{letter}/.env"), "A=1\n".into());
    put(&format!("docs/two{letter}.txt"), "text\n".into());
    put(
        &format!("theme/templates/no{letter}.html"),
        format!("{{{{ {x} }}}}"),
    );
    folder
}

#[test]
fn no_character_that_commands_a_terminal_is_printed() {
    for letter in HARMFUL {
        let book = book(letter);
        for arguments in [
            &["build"][..],
            &["build", "--color", "always"],
            &["build", "--json"],
            &["check"],
            &["check", "--format", "sarif"],
            &["check", "--format", "github"],
            &["theme", "list"],
            &["theme", "check"],
            &["render", "docs/broken.md"],
            &["clean"],
        ] {
            let output = command(book.path(), arguments)
                .env_remove("NO_COLOR")
                .output()
                .unwrap();
            let mut output = output;
            if arguments.contains(&"always") {
                // Our own colours are meant; what else begins with an escape is not.
                output.stderr = without_colours(&output.stderr);
                output.stdout = without_colours(&output.stdout);
            }
            if let Err(found) = is_harmless(&output) {
                panic!("{letter:?} by {arguments:?}: {found}");
            }
        }
    }
}

/// Hits are shown with the titles, headings and texts of pages.
#[test]
fn no_such_character_is_printed_with_what_was_found() {
    for letter in HARMFUL {
        let folder = tempfile::tempdir().unwrap();
        let x = format!("x{letter}[31my");
        let config = "[book]\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";
        write(&folder.path().join("book.toml"), config.as_bytes());
        let page = format!("# Lamp {x}\n\n## Lamp {x}\n\nA lamp {x} burns.\n");
        write(&folder.path().join("docs/index.md"), page.as_bytes());
        let built = command(folder.path(), &["build"]).output().unwrap();
        assert_eq!(code(&built), Some(0), "{letter:?}: {}", said(&built));
        for arguments in [&["search", "lamp"][..], &["search", "lamp", "--json"]] {
            let found = command(folder.path(), arguments).output().unwrap();
            assert_eq!(code(&found), Some(0), "{letter:?}: {}", said(&found));
            if let Err(found) = is_harmless(&found) {
                panic!("{letter:?} by {arguments:?}: {found}");
            }
        }
    }
}

/// A text without well-formed sequences of colour: `ESC [ digits and semicolons m`, of which ours begin with a digit
/// that authors' do not (`31m` stands there in plain).
fn without_colours(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .iter()
            .skip(1)
            .take_while(|byte| byte.is_ascii_digit() || **byte == b';')
            .count();
        let sequence = after.get(1..=digits).unwrap_or_default();
        if *first == 0x1b
            && after.first() == Some(&b'[')
            && after.get(digits + 1) == Some(&b'm')
            && sequence != b"31"
        {
            rest = &after[digits + 2..];
        } else {
            kept.push(*first);
            rest = after;
        }
    }
    kept
}
