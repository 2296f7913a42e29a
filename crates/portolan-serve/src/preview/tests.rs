//! What tabs are told of a change, without a server.

use std::path::Path;

use portolan_build::{Mode, Programs, Silent};

use super::*;
use crate::watch::Kind;

struct Book {
    folder: tempfile::TempDir,
    session: Session,
}

impl Book {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config =
            "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";
        write(folder.path(), "book.toml", config);
        write(folder.path(), "docs/index.md", "# Home\n\n![A dot](dot.svg)\n");
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        let request = Request {
            book: folder.path().to_path_buf(),
            mode: Mode::Check,
            strict: false,
            threads: None,
            source_date_epoch: None,
            today: None,
            environment: Default::default(),
            programs: Programs::Refused,
        };
        let session = Session::open(&request, &Silent).unwrap();
        Self { folder, session }
    }

    /// Saves a file; gives what tabs are told of it.
    fn save(&self, follower: &mut follow::Follower<'_>, path: &str, text: &str) -> Vec<String> {
        self.save_all(follower, &[(path, text)])
    }

    /// The same for files that are saved in one moment.
    fn save_all(&self, follower: &mut follow::Follower<'_>, files: &[(&str, &str)]) -> Vec<String> {
        let mut told = self.session.shared.live.listen();
        let root = self.folder.path().canonicalize().unwrap();
        let saved = files.iter().map(|(path, text)| {
            write(&root, path, text);
            Change {
                path: root.join(path),
                kind: Kind::Written,
            }
        });
        follower.take_changes(saved.collect());
        std::iter::from_fn(|| told.try_recv().ok())
            .map(|text| text.to_string())
            .collect()
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";

#[test]
fn a_saved_image_is_told_by_its_address() {
    let book = Book::new(&[("docs/dot.svg", DOT)]);
    let tell = |_| {};
    let mut follower = follow::Follower::new(Arc::clone(&book.session.shared), &Silent, &tell);
    let coloured = DOT.replace("/>", " fill=\"red\"/>");
    assert_eq!(
        book.save(&mut follower, "docs/dot.svg", &coloured),
        [r#"{"type":"asset","url":"dot.svg"}"#]
    );
    // Another size stands in the pages that show it.
    let larger = coloured.replace("width=\"10\"", "width=\"20\"");
    assert_eq!(
        book.save(&mut follower, "docs/dot.svg", &larger),
        [r#"{"type":"asset","url":"dot.svg"}"#, r#"{"type":"nav"}"#]
    );
    assert_eq!(
        book.save(&mut follower, "docs/index.md", "# Home\n\nText.\n"),
        [r#"{"type":"page","url":"index.html"}"#]
    );
}

#[test]
fn a_page_that_is_saved_together_with_a_broken_configuration_is_shown() {
    let book = Book::new(&[("docs/a.md", "# Alpha\n\nFirst.\n")]);
    let tell = |_| {};
    let mut follower = follow::Follower::new(Arc::clone(&book.session.shared), &Silent, &tell);
    let files = [("book.toml", "[book\n"), ("docs/a.md", "# Alpha\n\nSecond.\n")];
    let told = book.save_all(&mut follower, &files);
    assert!(
        told.contains(&r#"{"type":"page","url":"a.html"}"#.to_owned()),
        "{told:?}"
    );
    assert!(!lock(&book.session.shared.faults).book.is_empty());
    // And again while it stays broken.
    let told = book.save_all(
        &mut follower,
        &[("book.toml", "[boo\n"), ("docs/a.md", "# Alpha\n\nThird.\n")],
    );
    assert!(
        told.contains(&r#"{"type":"page","url":"a.html"}"#.to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_page_that_no_tab_asks_for_and_that_cannot_be_rendered_is_noticed() {
    let book = Book::new(&[
        ("docs/good.md", "# Good\n"),
        ("docs/wrong.md", "# Wrong\n"),
        ("docs/wrong-too.md", "# Wrong, too\n"),
    ]);
    let tell = |_| {};
    let mut follower = follow::Follower::new(Arc::clone(&book.session.shared), &Silent, &tell);
    let template = |condition: &str| {
        format!(
            "{{% extends \"@portolan/page.html\" %}}{{% block meta %}}{{% if {condition} %}}{{{{ nothing.at.all }}}}{{% endif \
             %}}{{% endblock meta %}}"
        )
    };
    book.save(
        &mut follower,
        "theme/templates/page.html",
        &template("page.title == \"Wrong\" or page.title == \"Wrong, too\""),
    );
    follower.check_all();
    let problems = book.session.shared.diagnostics();
    let failed: Vec<_> = problems
        .iter()
        .filter(|it| it.diagnostic.id == "template")
        .collect();
    assert_eq!(
        failed.len(),
        1,
        "once, however many pages it concerns: {problems:?}"
    );
    let url = failed[0].url.as_deref().unwrap_or_default();
    assert!(url.starts_with("wrong"), "{failed:?}");
    book.save(&mut follower, "theme/templates/page.html", &template("false"));
    follower.check_all();
    assert!(
        book.session
            .shared
            .diagnostics()
            .iter()
            .all(|it| it.diagnostic.id != "template")
    );
}
