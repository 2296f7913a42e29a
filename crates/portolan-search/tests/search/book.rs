//! A book in a few lines, and questions to it.

use std::collections::BTreeMap;

use libdeflater::Decompressor;
use portolan_search::page::{SearchPage, SearchSection};
use portolan_search::{Answer, Engine, Hits, Options, Pack, Prepared, Request, Writer};

/// A page of sections, each `heading: text`; what comes before the first heading has none. `` `code` `` is code.
pub(crate) fn page(url: &str, title: &str, sections: &[(&str, &str)]) -> SearchPage {
    let section = |(heading, text): &(&str, &str)| {
        let mut code = Vec::new();
        let mut plain = String::new();
        for (number, part) in text.split('`').enumerate() {
            let start = u32::try_from(plain.len()).expect("a short text");
            plain.push_str(part);
            if number % 2 == 1 {
                code.push(start..u32::try_from(plain.len()).expect("a short text"));
            }
        }
        SearchSection {
            anchor: heading.to_lowercase().replace(' ', "-"),
            heading: (*heading).to_owned(),
            above: Vec::new(),
            text: plain,
            code,
        }
    };
    SearchPage {
        url: url.to_owned(),
        title: title.to_owned(),
        language: "en".to_owned(),
        boost: 1.0,
        sections: sections.iter().map(section).collect(),
        ..SearchPage::default()
    }
}

/// Writes pages.
pub(crate) fn write(pages: &[SearchPage], options: &Options) -> Pack {
    let mut writer = Writer::new(options.clone());
    // Some at a time, as a build does.
    for some in pages.chunks(3) {
        writer.add(Prepared::new(some, options));
    }
    writer.finish().expect("an index")
}

/// Inflates a file of a pack.
pub(crate) fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut room = 1 << 16;
    loop {
        let mut out = vec![0; room];
        match Decompressor::new().deflate_decompress(bytes, &mut out) {
            Ok(length) => {
                out.truncate(length);
                return out;
            }
            Err(error) => {
                assert!(room < 1 << 28, "{error}");
                room *= 4;
            }
        }
    }
}

/// A book that is asked.
pub(crate) struct Book {
    pub(crate) pack: Pack,
    pub(crate) engine: Engine,
    /// How many rounds of chunks the last question took.
    pub(crate) rounds: usize,
    /// The bytes of each of them, deflated.
    pub(crate) bytes: usize,
}

impl Book {
    pub(crate) fn new(pages: &[SearchPage], options: &Options) -> Self {
        let pack = write(pages, options);
        Self {
            engine: Engine::open(&inflate(&pack.boot())).expect("a boot file"),
            pack,
            rounds: 0,
            bytes: 0,
        }
    }

    /// The hits of a question, chunks loaded as they are needed.
    pub(crate) fn hits(&mut self, request: &Request) -> Hits {
        (self.rounds, self.bytes) = (0, 0);
        loop {
            match self.engine.ask(request) {
                Answer::Hits(hits) => return hits,
                Answer::Failed(message) => panic!("{message}"),
                Answer::Need(chunks) => {
                    assert!(!chunks.is_empty() && chunks.is_sorted());
                    self.rounds += 1;
                    assert!(self.rounds < 9, "the engine asks on and on");
                    for id in chunks {
                        let chunk = self.pack.chunk(id);
                        self.bytes += chunk.len();
                        self.engine.put(id, inflate(&chunk)).expect("a whole chunk");
                    }
                }
            }
        }
    }

    /// The addresses of the pages, the best first.
    pub(crate) fn urls(&mut self, question: &str) -> Vec<String> {
        self.places(&Request {
            typing: false,
            ..request(question)
        })
    }

    /// The same while the last word is typed.
    pub(crate) fn typed(&mut self, question: &str) -> Vec<String> {
        self.places(&request(question))
    }

    pub(crate) fn places(&mut self, request: &Request) -> Vec<String> {
        self.hits(request)
            .pages
            .into_iter()
            .map(|page| page.url)
            .collect()
    }
}

/// A question with everything else as it is by default.
pub(crate) fn request(question: &str) -> Request {
    Request {
        q: question.to_owned(),
        ..Request::default()
    }
}

/// How many pages each value of a facet has.
pub(crate) fn counts(hits: &Hits, name: &str) -> BTreeMap<String, usize> {
    let facet = hits.facets.iter().find(|facet| facet.name == name);
    let values = facet.map(|facet| facet.values.clone()).unwrap_or_default();
    values
        .into_iter()
        .map(|value| (value.value, value.pages))
        .collect()
}
