//! Draws each Mermaid fence of the Markdown files that it is given and writes what merman drew and what became of it into
//! a folder: for looking at. `cargo run -p portolan-diagrams --example draw -- FOLDER FILE…`

#![expect(clippy::print_stdout, reason = "for people")]

use std::fs;
use std::time::Instant;

use portolan_diagrams::Mermaid;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "diagrams".to_owned());
    fs::create_dir_all(&folder)?;
    let mermaid = Mermaid::new();
    let mut number = 0;
    for file in arguments {
        let page = fs::read_to_string(&file)?;
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            if !line.trim_start().starts_with("```mermaid") {
                continue;
            }
            let code: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            let code = code.join("\n");
            number += 1;
            let started = Instant::now();
            let raw = mermaid.raw(&code);
            let drawn = mermaid.draw(&code);
            let took = started.elapsed();
            fs::write(format!("{folder}/{number}.raw.svg"), raw.unwrap_or_default())?;
            match drawn {
                Ok(picture) => {
                    let markup = picture.markup(&format!("d{number}"), "Diagram");
                    fs::write(format!("{folder}/{number}.html"), &markup)?;
                    println!(
                        "{number} {took:?} {:?} {:?} {} bytes {}",
                        picture.size(),
                        picture.own_colours(),
                        markup.len(),
                        code.lines().next().unwrap_or_default()
                    );
                }
                Err(fault) => println!("{number} {took:?} {fault:?}"),
            }
        }
    }
    Ok(())
}
