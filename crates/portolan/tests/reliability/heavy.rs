//! What nobody should write: a page of 100 MB, the largest page that is taken, an asset of 1 GB.

use std::fs::File;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Book, code, said, times};

/// Builds and tells the most memory that it held, which `/proc` knows while it runs.
fn built(book: &Book) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = book.command(&["build", "--quiet"]).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let facts = std::fs::read_to_string(&status).unwrap_or_default();
        let line = facts.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() << 10);
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), Some(0), "{}", said(&output));
    (start.elapsed(), peak)
}

#[expect(clippy::print_stdout, reason = "figures for whoever asked for the long run")]
fn tell(what: &str, (took, peak): (Duration, u64)) {
    println!(
        "{what}: {:.1} s, at most {} MB of memory",
        took.as_secs_f64(),
        peak >> 20
    );
}

/// A page of that many bytes, of many sections.
fn page(bytes: usize) -> String {
    let mut text = String::from("# Large\n");
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text.push_str(&format!(
            "\n## Part {number}\n\nA sentence with *words* of part {number}, a [link](index.md) and `code`.\n\n- one\n- two\n"
        ));
    }
    text.truncate(bytes);
    text
}

#[test]
fn a_page_of_100_megabytes_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::at(folder.path());
    book.build(&[]);
    let before = book.site();
    let large = File::create(book.root.join("docs/large.md")).unwrap();
    large.set_len(100 << 20).unwrap();
    let output = book.command(&["build", "--quiet"]).output().unwrap();
    assert_eq!(code(&output), Some(1));
    assert!(
        said(&output).contains("error[page-too-large]: the file has 104857600 bytes"),
        "{}",
        said(&output)
    );
    assert!(book.site() == before, "the last good site stays");
}

#[test]
#[ignore = "a long run: `cargo xtask reliability --long`"]
fn the_largest_page_is_built_in_bounded_memory() {
    let megabytes = times("PORTOLAN_PAGE_MEGABYTES", 16);
    let folder = tempfile::tempdir().unwrap();
    let book = Book::at(folder.path());
    book.build(&[]);
    let text = page(megabytes << 20);
    book.write("docs/large.md", &text);
    let cost = built(&book);
    tell(&format!("a page of {megabytes} MB"), cost);
    let site = std::fs::metadata(book.root.join("site/large.html")).unwrap();
    assert!(site.len() > text.len() as u64);
    assert!(
        cost.1 < 60 * text.len() as u64 + (100 << 20),
        "{} MB",
        cost.1 >> 20
    );
}

#[test]
#[ignore = "a long run: `cargo xtask reliability --long`"]
fn an_asset_of_a_gigabyte_is_copied_without_being_held() {
    let megabytes = times("PORTOLAN_ASSET_MEGABYTES", 1_024) as u64;
    let folder = tempfile::tempdir().unwrap();
    let book = Book::at(folder.path());
    book.build(&[]);
    std::fs::remove_dir_all(book.root.join(".portolan")).unwrap();
    std::fs::remove_dir_all(book.root.join("site")).unwrap();
    let without = built(&book);
    let mut file = File::create(book.root.join("docs/files/film.bin")).unwrap();
    for part in 0..megabytes {
        file.write_all(&vec![u8::try_from(part % 251).unwrap(); 1 << 20])
            .unwrap();
    }
    drop(file);
    let with = built(&book);
    tell("without an asset", without);
    tell(&format!("with an asset of {megabytes} MB"), with);
    let copied = book.root.join("site/files/film.bin");
    assert_eq!(std::fs::metadata(&copied).unwrap().len(), megabytes << 20);
    let same = Command::new("cmp")
        .arg(book.root.join("docs/files/film.bin"))
        .arg(&copied)
        .status();
    assert!(same.unwrap().success());
    assert!(
        with.1 < without.1 + (64 << 20),
        "{} MB without, {} MB with",
        without.1 >> 20,
        with.1 >> 20
    );
    // The next build does not read it again.
    let again = built(&book);
    tell("and again", again);
    assert!(again.0 < with.0, "{:?} after {:?}", again.0, with.0);
}
