//! What is found by what.

use portolan_search::{Options, Request};

use crate::book::{Book, page, request};

fn book(pages: &[(&str, &str)]) -> Book {
    let pages: Vec<_> = pages
        .iter()
        .map(|(url, text)| page(url, url, &[("", text)]))
        .collect();
    Book::new(&pages, &Options::default())
}

#[test]
fn all_words_are_wanted_and_may_be_spread_over_a_page() {
    let mut book = Book::new(
        &[
            page(
                "a",
                "Backups",
                &[("", "how they are made"), ("Restore", "the cluster comes back")],
            ),
            page("b", "Clusters", &[("", "what a cluster is")]),
        ],
        &Options::default(),
    );
    assert_eq!(book.urls("cluster backups"), ["a"]);
    assert_eq!(book.urls("cluster"), ["b", "a"]);
}

#[test]
fn where_no_page_has_all_words_those_with_the_most_are_found() {
    let mut book = book(&[
        ("a", "red green blue"),
        ("b", "red green yellow"),
        ("c", "red stone"),
    ]);
    let hits = book.hits(&request("red green blue quartz "));
    assert!(hits.some);
    assert_eq!(hits.pages[0].url, "a");
    assert!(!book.hits(&request("red green ")).some);
}

#[test]
fn where_nothing_is_found_near_words_are_offered() {
    let mut book = book(&[
        ("a", "the kubernetes cluster"),
        ("b", "kubectl asks the cluster, kubelet answers it"),
    ]);
    let mut near = |text: &str| book.hits(&request(text)).near;
    assert_eq!(near("kubernautics "), ["kubernetes"]);
    assert_eq!(near("kubectomies "), ["kubectl"]);
    assert_eq!(near("kubexy "), ["kubectl", "kubelet", "kubernetes"]);
    assert_eq!(near("\"cluster kubernetes\""), ["cluster kubernetes"]);
    assert_eq!(near("quartz "), Vec::<String>::new());
    assert_eq!(near("cluster kubernautics "), Vec::<String>::new());
}

#[test]
fn typed_beginnings_stand_for_whole_words() {
    let mut book = book(&[
        ("a", "a database for everybody"),
        ("b", "dates and times"),
        ("c", "configuration files"),
    ]);
    assert_eq!(book.typed("datab"), ["a"]);
    assert_eq!(book.typed("database"), ["a"]);
    assert_eq!(book.typed("databases"), ["a"]);
    assert_eq!(book.typed("configurat"), ["c"]);
    assert_eq!(book.typed("dat").len(), 2);
    assert_eq!(book.typed("dat "), Vec::<String>::new());
}

#[test]
fn other_forms_of_a_word_are_found_after_the_word_itself() {
    let mut book = book(&[
        ("a", "it is deployed"),
        ("b", "one deployment"),
        ("c", "to deploy"),
        ("d", "a try, tries"),
    ]);
    assert_eq!(book.urls("deployment")[0], "b");
    assert_eq!(book.urls("deployment").len(), 3);
    assert_eq!(book.urls("tried"), ["d"]);
}

#[test]
fn mistakes_are_forgiven_by_the_length_of_the_word() {
    let mut book = book(&[
        ("a", "kubernetes in production"),
        ("b", "the proxy"),
        ("c", "a cat"),
    ]);
    for question in ["kuberntes", "kubrentes", "prodction", "prxoy"] {
        let hits = book.hits(&request(question));
        assert_eq!(hits.pages.len(), 1, "{question}");
        assert_eq!(hits.corrected.len(), 1, "{question}");
    }
    assert_eq!(
        book.hits(&request("kuberntes ")).corrected,
        [("kuberntes".to_owned(), "kubernetes".to_owned())]
    );
    assert_eq!(book.urls("cta"), Vec::<String>::new());
    assert_eq!(book.urls("prxyo"), Vec::<String>::new());
    assert_eq!(book.hits(&request("proxy")).corrected, []);
}

#[test]
fn phrases_stand_in_this_order() {
    let mut book = book(&[
        ("a", "blue green deployment"),
        ("b", "green blue deployment"),
        ("c", "the state of the art here"),
    ]);
    assert_eq!(book.urls("\"blue green\""), ["a"]);
    assert_eq!(book.urls("\"green deployment\""), ["a"]);
    assert_eq!(book.urls("\"state of the art\""), ["c"]);
    assert_eq!(book.urls("\"state art\""), Vec::<String>::new());
    assert_eq!(book.urls("deployment \"blue green\""), ["a"]);
    assert_eq!(book.urls("\"blue green").len(), 2);
}

#[test]
fn words_with_a_dash_are_left_out() {
    let mut book = book(&[
        ("a", "rollback with helm"),
        ("b", "rollback with kubectl"),
        ("c", "helm charts, side by side"),
    ]);
    assert_eq!(book.urls("rollback -helm"), ["b"]);
    assert_eq!(book.urls("helm -\"side by side\""), ["a"]);
}

#[test]
fn accents_may_be_left_out_or_put_in() {
    let mut spanish = page(
        "a",
        "Guía",
        &[("", "La configuración básica; configuraciones del año")],
    );
    spanish.language = "es".to_owned();
    let mut book = Book::new(
        &[spanish, page("b", "Other", &[("", "resume")])],
        &Options::default(),
    );
    for question in [
        "configuracion",
        "configuración",
        "CONFIGURACIÓN",
        "guia",
        "año",
        "basica",
        "configuraciones",
    ] {
        assert_eq!(book.urls(question), ["a"], "{question}");
    }
    assert_eq!(book.urls("résumé"), ["b"]);
}

#[test]
fn each_language_has_its_stop_words_and_stems() {
    let mut spanish = page("es", "Servidores", &[("", "el servidor con la copia")]);
    spanish.language = "es".to_owned();
    let mut book = Book::new(
        &[
            spanish,
            page("en", "Pros and cons", &[("", "the con of the plan")]),
        ],
        &Options::default(),
    );
    assert_eq!(book.urls("servidor"), ["es"]);
    assert_eq!(book.urls("copias"), ["es"]);
    assert_eq!(book.urls("the"), Vec::<String>::new());
    assert_eq!(book.urls("con plan"), ["en"]);
}

#[test]
fn identifiers_are_found_whole_and_by_part() {
    let mut book = book(&[
        ("a", "set `max_pool_size` first"),
        ("b", "the pool of `Class.method` and its size"),
        ("c", "header `X-RateLimit-Limit: 5`"),
        ("d", "run `kubectl apply --dry-run` or `kubectl rollout undo`"),
        ("e", "GET `/v1/leads/{id}` says `ERR_4012`"),
    ]);
    for (question, found) in [
        ("max_pool_size", "a"),
        ("maxPoolSize", "a"),
        ("Class.method", "b"),
        ("method", "b"),
        ("X-RateLimit-Limit", "c"),
        ("ratelimit", "c"),
        ("--dry-run", "d"),
        ("kubectl rollout undo", "d"),
        ("\"rollout undo\"", "d"),
        ("/v1/leads/{id}", "e"),
        ("leads", "e"),
        ("ERR_4012", "e"),
        ("err-4012", "e"),
        ("4012", "e"),
        ("ERR_4012: no such lead", "e"),
    ] {
        assert_eq!(
            book.urls(question).first().map(String::as_str),
            Some(found),
            "{question}"
        );
    }
    assert_eq!(book.typed("max_po"), ["a"]);
    assert_eq!(book.typed("x-rate"), ["c"]);
}

#[test]
fn a_pasted_log_line_finds_the_page_that_quotes_most_of_it() {
    let mut book = book(&[
        (
            "right",
            "You may see `level=error msg=\"dial tcp 10.0.0.1:5432: connect: connection refused\" component=ingest`",
        ),
        ("near", "The connection of a component: level and error."),
        ("far", "Nothing of the sort."),
    ]);
    let line = "2026-11-20T03:12:44.120Z ingest-7f9c level=error msg=\"dial tcp 172.16.4.9:5432: connect: connection refused\" \
                component=ingest kind:x -retry attempt=7 trace_id=4bf92f3577b34da6a3ce929d0e0e4736";
    assert_eq!(book.urls(line)[0], "right");
    assert!(book.hits(&request(line)).some);
}

#[test]
fn synonyms_stand_for_each_other() {
    let options = Options {
        synonyms: vec![
            vec!["k8s".to_owned(), "kubernetes".to_owned()],
            vec!["sso".to_owned(), "single sign-on".to_owned()],
        ],
        ..Options::default()
    };
    let pages = [
        page("a", "Clusters", &[("", "We run Kubernetes here")]),
        page("b", "Login", &[("", "with single sign-on for all")]),
        page("c", "Other", &[("", "SSO is short; single malt")]),
    ];
    let mut book = Book::new(&pages, &options);
    assert_eq!(book.urls("k8s"), ["a"]);
    assert_eq!(book.urls("sso"), ["c", "b"]);
    assert_eq!(book.urls("single sign-on")[0], "b");
    assert!(book.urls("single sign-on").contains(&"c".to_owned()));
}

#[test]
fn stop_words_alone_are_looked_for_in_headings_and_code() {
    let mut book = Book::new(
        &[
            page("a", "Who is it for", &[("", "the reader")]),
            page("b", "Loops", &[("", "a `for` loop")]),
        ],
        &Options::default(),
    );
    assert_eq!(book.urls("who is it"), ["a"]);
    assert_eq!(book.urls("for").len(), 2);
    assert_eq!(book.urls("the"), Vec::<String>::new());
}

#[test]
fn any_word_is_enough_where_the_book_says_so() {
    let pages = [
        page("a", "A", &[("", "red green")]),
        page("b", "B", &[("", "red")]),
    ];
    let options = Options {
        any_word: true,
        ..Options::default()
    };
    assert_eq!(Book::new(&pages, &options).urls("red green"), ["a", "b"]);
    assert_eq!(Book::new(&pages, &Options::default()).urls("red green"), ["a"]);
}

#[test]
fn a_book_may_do_without_beginnings() {
    let pages = [page("a", "A", &[("", "database")])];
    let options = Options {
        expand: false,
        ..Options::default()
    };
    assert_eq!(Book::new(&pages, &options).typed("datab"), Vec::<String>::new());
}

#[test]
fn an_index_of_nothing_answers_nothing() {
    let mut book = Book::new(&[], &Options::default());
    assert_eq!(book.hits(&Request::default()).total, 0);
    assert_eq!(book.typed("anything"), Vec::<String>::new());
    let mut empty = Book::new(&[page("a", "", &[])], &Options::default());
    assert_eq!(empty.typed("anything"), Vec::<String>::new());
}
