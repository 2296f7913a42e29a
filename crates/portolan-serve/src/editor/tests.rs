//! What is started for a file and a line, and what is refused.

use super::*;

fn words(editor: &str, file: &str) -> String {
    let editor = Editor::parse(editor).unwrap();
    format!(
        "{} {}",
        editor.name(),
        editor.arguments(Path::new(file), 12).join("|")
    )
}

#[test]
fn known_editors_are_told_the_line() {
    let cases = [
        ("code", "code --goto|/b/a.md:12"),
        (
            "/usr/bin/code-insiders --wait",
            "code-insiders --wait|--goto|/b/a.md:12",
        ),
        ("subl", "subl /b/a.md:12"),
        ("gvim", "gvim +12|/b/a.md"),
        ("vim -g --remote", "vim -g|--remote|+12|/b/a.md"),
        ("emacsclient -n", "emacsclient -n|+12|/b/a.md"),
        ("'/opt/my editors/kate'", "kate -l|12|/b/a.md"),
        ("idea.exe", "idea --line|12|/b/a.md"),
        ("Notepad++.exe", "Notepad++ -n12|/b/a.md"),
        ("my-editor 'one word'", "my-editor one word|/b/a.md"),
        ("xterm -e vim +{line} {path}", "xterm -e|vim|+12|/b/a.md"),
        (
            "ed-in-window --at={path}:{line} x",
            "ed-in-window --at=/b/a.md:12|x",
        ),
    ];
    for (editor, expected) in cases {
        assert_eq!(words(editor, "/b/a.md"), expected, "{editor}");
    }
}

#[test]
fn a_path_is_one_argument_whatever_is_in_it() {
    let name = "/b/a b; rm -rf ~ $(x) `y` {line}\n{path}.md";
    assert_eq!(words("gvim", name), format!("gvim +12|{name}"));
    assert_eq!(words("x --at {line} {path}", name), format!("x --at|12|{name}"));
}

#[test]
fn editors_in_a_terminal_are_refused_by_name() {
    for editor in [
        "vim",
        "/usr/bin/nano",
        "nvim -p",
        "emacs -nw",
        "emacsclient -t",
        "hx",
        "vi",
    ] {
        let refused = Editor::parse(editor).unwrap_err();
        assert!(
            matches!(refused, NoEditor::NeedsTerminal(_)),
            "{editor}: {refused}"
        );
    }
    assert_eq!(
        Editor::parse("vim").unwrap_err().to_string(),
        "`vim` draws in a terminal, and this one is the server's: name an editor with a window of its own, such as \
         `code` or `gvim`, or open a terminal for it, as in `xterm -e vim +{line} {path}`"
    );
}

#[test]
fn an_address_names_the_file_and_leads_to_no_page() {
    let follow = |address: &str, file: &str| {
        let editor = Editor::parse(address).unwrap();
        match editor.open(Path::new(file), 12).unwrap() {
            Opened::Follow(address) => format!("{} {address}", editor.name()),
            Opened::Started => panic!("starts something"),
        }
    };
    assert_eq!(
        follow("vscode://file/{path}:{line}", "/b/a.md"),
        "vscode vscode://file/b/a.md:12"
    );
    assert_eq!(
        follow("txmt://open?url=file://{path}&line={line}", "/b/ä #?&{line}.md"),
        "txmt txmt://open?url=file:///b/%C3%A4%20%23%3F%26%7Bline%7D.md&line=12"
    );
    let refused = [
        ("vscode://file/", NoEditor::NoPath),
        (
            "javascript:alert('{path}')",
            NoEditor::OfBrowsers("javascript".into()),
        ),
        (
            "JavaScript://%0aalert(1)//{path}",
            NoEditor::OfBrowsers("JavaScript".into()),
        ),
        ("data:text/html,{path}", NoEditor::OfBrowsers("data".into())),
        (
            "https://evil.example/{path}",
            NoEditor::OfBrowsers("https".into()),
        ),
        ("file://{path}", NoEditor::OfBrowsers("file".into())),
        ("'open", NoEditor::NoProgram),
        ("  ", NoEditor::NoProgram),
        ("''", NoEditor::NoProgram),
    ];
    for (editor, why) in refused {
        assert_eq!(Editor::parse(editor).unwrap_err(), why, "{editor}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_gets_no_terminal_and_its_failure_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("an editor");
    let told = folder.path().join("told");
    let text = "#!/bin/sh\n[ -t 0 ] || [ -t 1 ] || [ -t 2 ] && exit 9\n( : < /dev/tty ) 2> /dev/null && exit 7\nread -r line && exit 8\n\
                printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/told\"\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let open = |editor: &str, file: &str| {
        let editor = Editor::parse(editor).unwrap();
        editor.open_within(Path::new(file), 3, Duration::from_secs(10))
    };
    let editor = format!("'{}' --at {{line}} {{path}}", script.display());
    assert_eq!(open(&editor, "/b/a $(b).md").unwrap(), Opened::Started);
    assert_eq!(std::fs::read_to_string(told).unwrap(), "--at\n3\n/b/a $(b).md\n");
    let failed = open("false", "/a").unwrap_err();
    assert_eq!(failed.to_string(), "`false` failed (exit status: 1)");
    let missing = open("no-such-editor", "/a").unwrap_err();
    let missing = missing.to_string();
    assert!(
        missing.starts_with("cannot start `no-such-editor`: "),
        "{missing}"
    );
}
