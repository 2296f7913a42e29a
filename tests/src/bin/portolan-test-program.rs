//! A program by mdBook's protocol, for tests: what it does is its first argument.
//!
//! As a preprocessor: `loud` writes `quiet` in capitals and adds a line, `add` adds a chapter, `move` and `outside`
//! put the first chapter elsewhere, `fail`, `hang`, `garbage` and `silent` are what they say, `old` knows mdBook 0.4
//! alone and then does as `loud`, `old-fail` fails even so. As a renderer: `names` writes the chapters' names into
//! its folder, `names-fail` fails after that, `names-old` knows mdBook 0.4 alone.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["only-epub", "supports", renderer] => return ExitCode::from(u8::from(*renderer != "epub")),
        [_, "supports", _] => Ok(()),
        [what] => work(what),
        _ => Err("what to do?".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may be listening.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(3)
        }
    }
}

fn work(what: &str) -> Result<(), Box<dyn Error>> {
    match what {
        "fail" => return Err("this is why".into()),
        "garbage" => return Ok(std::io::stdout().write_all(b"Hello, I am no book.\n")?),
        "silent" => return Ok(()),
        "hang" => {
            writeln!(std::io::stderr(), "still thinking")?;
            std::thread::sleep(Duration::from_secs(300));
        }
        _ => {}
    }
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut given: Value = serde_json::from_str(&input)?;
    if let "names" | "names-fail" | "names-old" = what {
        return names(&given, what);
    }
    let book = &mut given[1];
    let items = if what.starts_with("old") {
        "sections"
    } else {
        "items"
    };
    if book[items].is_null() {
        return Err(format!("missing field `{items}` at line 1").into());
    }
    let mut chapters = std::mem::take(&mut book[items]);
    match what {
        "old-fail" => return Err("old, and broken".into()),
        "add" => {
            let chapter =
                json!({ "name": "Added", "content": "# Added\n\n[gone](gone.md)\n", "path": "added.md" });
            let items = chapters.as_array_mut().ok_or("no list")?;
            items.push(json!({ "Chapter": chapter }));
        }
        "move" => chapters[0]["Chapter"]["path"] = json!("moved/here.md"),
        "outside" => chapters[0]["Chapter"]["path"] = json!("../here.md"),
        _ => loud(&mut chapters),
    }
    book[items] = chapters;
    writeln!(std::io::stderr(), "did {what}")?;
    Ok(serde_json::to_writer(std::io::stdout(), book)?)
}

fn loud(items: &mut Value) {
    for item in items.as_array_mut().into_iter().flatten() {
        let chapter = &mut item["Chapter"];
        if let Some(content) = chapter["content"].as_str() {
            let content = content.replace("quiet", "LOUD");
            chapter["content"] = json!(format!("A line from a program.\n\n{content}"));
            loud(&mut chapter["sub_items"]);
        }
    }
}

fn names(context: &Value, what: &str) -> Result<(), Box<dyn Error>> {
    let mut names = String::new();
    let items = if what == "names-old" { "sections" } else { "items" };
    if context["book"][items].is_null() {
        return Err(format!("missing field `{items}` at line 1").into());
    }
    list(&context["book"][items], &mut names);
    std::fs::write("names.txt", names)?;
    if what == "names-fail" {
        return Err("no paper left".into());
    }
    Ok(())
}

fn list(items: &Value, names: &mut String) {
    for item in items.as_array().into_iter().flatten() {
        let chapter = &item["Chapter"];
        if let Some(name) = chapter["name"].as_str() {
            let path = chapter["path"].as_str().unwrap_or("-");
            names.push_str(&format!("{name} {path}\n"));
            list(&chapter["sub_items"], names);
        }
    }
}
