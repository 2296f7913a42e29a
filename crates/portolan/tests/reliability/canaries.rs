//! Nothing of the machine gets into a site: no variable, path, name of a user or of the machine. The name of who last
//! changed a page does, from git; the mail address does not.

use crate::support::{code, command, read, said, write};

const CANARY: &str = "Zanzibar7Quetzal";

/// Whether some bytes hold a text, in one case of letters or the other.
fn holds(bytes: &[u8], text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    bytes
        .windows(text.len())
        .any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

#[test]
fn no_site_holds_what_only_the_machine_knows() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(format!("of-{CANARY}"));
    let home = folder.path().join(format!("home-{CANARY}"));
    std::fs::create_dir_all(&home).unwrap();
    let config = "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\n\
                  [output.html]\nsite-url = \"https://docs.example.org/\"\n[output.html.print]\nenable = true\n";
    write(&root.join("book.toml"), config.as_bytes());
    let page = "# Home\n\n{{ PORTOLAN_SECRET }} {{ env.PORTOLAN_SECRET }} ${PORTOLAN_SECRET} $PORTOLAN_SECRET \
                {{#include $PORTOLAN_SECRET}} [a](gone.md)\n\n{{#include missing.txt}}\n\n\
                ```sh\necho $PORTOLAN_SECRET\n```\n\n```mermaid\nflowchart LR\n  a --> b\n```\n";
    write(&root.join("docs/index.md"), page.as_bytes());
    write(
        &root.join("docs/a/b.md"),
        b"# B\n\nText.\n\n:::env\n```ini\nPORTOLAN_SECRET=\n```\n:::\n",
    );
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args([
            "-c",
            "user.name=Ada",
            "-c",
            &format!("user.email={CANARY}@example.org"),
        ]);
        git.args(arguments)
            .current_dir(&root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env_remove("GIT_DIR")
            .output()
            .is_ok_and(|it| it.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", CANARY])) {
        println!("without git: nothing was seen of its names and addresses");
    }
    let mut build = command(&root, &["build"]);
    build.env("HOME", &home).env("TMPDIR", &home);
    for name in [
        "PORTOLAN_SECRET",
        "USER",
        "LOGNAME",
        "USERNAME",
        "HOSTNAME",
        "EMAIL",
        "GIT_AUTHOR_NAME",
    ] {
        build.env(name, CANARY);
    }
    let output = build.output().unwrap();
    assert_eq!(code(&output), Some(0), "{}", said(&output));
    let site = read(&root.join("site"));
    assert!(site.len() > 20);
    let mut secrets = vec![CANARY.to_owned(), folder.path().display().to_string()];
    secrets.extend(
        std::fs::read_to_string("/etc/hostname")
            .ok()
            // Names of machines without a number are ordinary words, too.
            .filter(|name| name.contains(|letter: char| letter.is_ascii_digit()) && name.trim().len() > 7)
            .map(|name| name.trim().to_owned()),
    );
    for (path, bytes) in &site {
        for secret in &secrets {
            assert!(
                !holds(bytes, secret) && !holds(path.as_bytes(), secret),
                "`{secret}` in {path}"
            );
        }
    }
    // The index is packed, so it is asked.
    let found = command(&root, &["search", CANARY]).output().unwrap();
    assert_eq!(code(&found), Some(1), "{}", said(&found));
}
