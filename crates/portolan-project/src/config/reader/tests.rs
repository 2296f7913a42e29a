//! What authors offer their readers, and what is said of it.

use portolan_core::model::{Dialect, SourcePath};

use crate::config::{Config, parse};

fn read(text: &str) -> (Config, String) {
    let (config, diagnostics) = parse("book.toml", text);
    let line = |found: &portolan_core::model::Diagnostic| {
        let line = found.location.as_ref().map_or(0, |place| place.line);
        format!(
            "{line}: {} ({})",
            found.message,
            found.hint.as_deref().unwrap_or("-")
        )
    };
    let said: Vec<String> = diagnostics.iter().map(line).collect();
    (config, said.join("\n"))
}

#[test]
fn pages_of_a_folder_are_in_its_language() {
    let (config, said) = read(
        "[[languages]]\nlang = \"en\"\ntitle = \"English\"\n[[languages]]\nlang = \"pt_BR\"\ntitle = \"Português\"\nfolder = \"./pt/\"\n\
         [[defaults]]\npath = \"pt/old/**\"\nlang = \"pt-PT\"\n",
    );
    assert_eq!(said, "");
    let lang = |path: &str| {
        let path = SourcePath::new(path);
        config
            .defaults_for(&path)
            .filter_map(|values| values.get("lang")?.as_str())
            .last()
            .map(str::to_owned)
    };
    assert_eq!(lang("guide/a.md"), None);
    assert_eq!(lang("pt/guide/a.md").as_deref(), Some("pt-BR"));
    assert_eq!(lang("pt/old/a.md").as_deref(), Some("pt-PT"));
    let languages = config.site_options(Dialect::Portolan).languages;
    let shown: Vec<_> = languages
        .iter()
        .map(|it| (it.lang.0.as_str(), it.folder.as_str()))
        .collect();
    assert_eq!(shown, [("en", ""), ("pt-BR", "pt")]);
}

#[test]
fn one_language_or_version_is_no_choice() {
    let (config, said) =
        read("[[languages]]\nlang = \"en\"\ntitle = \"English\"\n[[versions]]\ntitle = \"1\"\n");
    assert_eq!(said, "");
    let options = config.site_options(Dialect::Portolan);
    assert_eq!((options.languages.len(), options.versions.len()), (0, 0));
}

#[test]
fn what_cannot_be_used_is_said_and_left_out() {
    let (config, said) = read(
        "[[languages]]\nlang = \"e n\"\ntitle = \"English\"\n[[languages]]\nlang = \"es\"\ntitle = \"\"\nfolder = \"es\"\n\
         [[versions]]\ntitle = \"2\"\n[[versions]]\ntitle = \"1\"\n[[versions]]\ntitle = \"0\"\nurl = \"javascript:x\"\n\
         [feedback]\nendpoint = \"mailto:a@x.example\"\nlink = \"data:x\"\n",
    );
    insta::assert_snapshot!(said, @r#"
    2: `languages[0].lang` is not the tag of a language (write it like `en`, `es` or `pt-BR`)
    6: `languages[1].title` is empty (write what the language calls itself, such as `Español`)
    10: `versions[1]` has no `url`, and so has another (each has a `title`, and all but the one of this site a `url`, such as `"/5.1/"`)
    12: `versions[2]` has a scheme that runs code (each has a `title`, and all but the one of this site a `url`, such as `"/5.1/"`)
    16: `feedback.endpoint` is no address that takes a form (write a path of the server, such as `"/feedback"`, or a URL that starts with `https://`)
    17: `feedback.link` has a scheme that runs code (write an address: `"mailto:docs@example.com?subject={title}"`)
    "#);
    let options = config.site_options(Dialect::Portolan);
    assert_eq!(
        (options.languages.len(), options.versions.len(), options.feedback),
        (0, 0, None)
    );
}

#[test]
fn an_endpoint_is_an_address_that_takes_a_form() {
    let problem = super::endpoint_problem;
    for good in [
        "/feedback",
        "feedback.php",
        "https://x.example",
        "https://x.example:8443/a?b=c",
    ] {
        assert_eq!(problem(good), None, "{good}");
    }
    for bad in [
        "",
        " ",
        "a b",
        "//x.example/a",
        "mailto:a@b",
        "https:///a",
        "https://x.example/'; script-src *",
    ] {
        assert!(problem(bad).is_some(), "{bad}");
    }
}

#[test]
fn another_host_is_named_in_the_policy() {
    let host = |endpoint: &str| {
        let (config, _) = read(&format!("[feedback]\nendpoint = \"{endpoint}\"\n"));
        let feedback = config.site_options(Dialect::Portolan).feedback.unwrap();
        feedback.other_host().map(str::to_owned)
    };
    assert_eq!(host("/feedback"), None);
    assert_eq!(
        host("https://x.example:8443/a?b=c").as_deref(),
        Some("https://x.example:8443")
    );
}
