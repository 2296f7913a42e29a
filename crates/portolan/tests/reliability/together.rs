//! Several builds that want the same folder at the same time.

use std::process::Child;

use crate::support::{Book, EDITIONS, difference, leftovers, read, times};

fn all_end_well(builds: Vec<Child>) {
    for build in builds {
        let ended = build.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(0), "{said}");
        let complaints: Vec<_> = said
            .lines()
            .filter(|line| !line.starts_with("waiting for another build"))
            .collect();
        assert_eq!(complaints, [""; 0]);
    }
}

#[test]
fn eight_builds_of_one_book_leave_its_site() {
    let [expected, _] = Book::sites();
    for _ in 0..times("PORTOLAN_TOGETHER", 1) {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::at(folder.path());
        all_end_well(
            (0..8)
                .map(|_| book.command(&["build", "--quiet"]).spawn().unwrap())
                .collect(),
        );
        assert_eq!(difference(&book.site(), &expected), [""; 0]);
        assert_eq!(book.leftovers(), [""; 0]);
    }
}

#[test]
fn eight_books_in_one_output_folder_leave_one_whole_site() {
    let sites = Book::sites();
    for _ in 0..times("PORTOLAN_TOGETHER", 1) {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("site");
        let build = |number: usize| {
            let book = Book::at(&folder.path().join(format!("book-{number}")));
            book.become_edition(EDITIONS[number % 2]);
            book.command(&["build", "--quiet", "--dest-dir", output.to_str().unwrap()])
                .spawn()
                .unwrap()
        };
        all_end_well((0..8).map(build).collect());
        let site = read(&output);
        assert!(sites.contains(&site), "{:?}", difference(&site, &sites[0]));
        assert_eq!(leftovers(folder.path()), [""; 0]);
    }
}
