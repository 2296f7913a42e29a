//! Holds what is written against tantivy's own writer.

use proptest::prelude::*;
use tantivy::directory::{Directory as _, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument};

use super::inverted::Inverter;
use super::inverted::tests::token;
use super::postings::Postings;
use super::segment;

/// The words of one document, field by field, each with its place.
type Document = [Vec<(String, u32)>; 3];

/// Every file of the index that tantivy makes of documents, by its ending.
fn by_tantivy(documents: &[Document]) -> Vec<(String, Vec<u8>)> {
    let directory = RamDirectory::create();
    let mut writer = segment::tantivys_writer(&directory, 15_000_000).expect("a writer");
    for fields in documents {
        let mut document = TantivyDocument::default();
        for (number, words) in (0..).zip(fields) {
            let token = |(word, position): &(String, u32)| Token {
                position: *position as usize,
                text: word.clone(),
                ..Token::default()
            };
            let text = PreTokenizedString {
                text: String::new(),
                tokens: words.iter().map(token).collect(),
            };
            document.add_pre_tokenized_text(Field::from_field_id(number), text);
        }
        writer.add_document(document).expect("a document");
    }
    writer.finalize().expect("an index");
    files(&directory)
}

/// The same of our writer, which is given so many documents at once.
fn by_ours(documents: &[Document], at_once: usize) -> Vec<(String, Vec<u8>)> {
    let mut fields: [Postings; 3] = Default::default();
    for (nth, some) in documents.chunks(at_once).enumerate() {
        let mut inverters: [Inverter; 3] = Default::default();
        for (document, of_fields) in (0..).zip(some) {
            for (inverter, words) in inverters.iter_mut().zip(of_fields) {
                for (word, position) in words {
                    inverter.push(&token(word, None, *position), document);
                }
            }
        }
        let first = u32::try_from(nth * at_once).expect("a small number");
        for (postings, inverter) in fields.iter_mut().zip(inverters) {
            postings.add(first, inverter.finish());
        }
    }
    files(&segment::write(documents.len(), fields).expect("a segment"))
}

/// The files of an index, by their endings; names of segments are chance.
fn files(directory: &RamDirectory) -> Vec<(String, Vec<u8>)> {
    let index = Index::open(directory.clone()).expect("an index");
    let segment = index.searchable_segment_metas().expect("segments").remove(0);
    [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FieldNorms,
        SegmentComponent::FastFields,
        SegmentComponent::Store,
    ]
    .into_iter()
    .filter_map(|component| {
        let path = segment.relative_path(component);
        let bytes = directory.open_read(&path).ok()?.read_bytes().ok()?;
        let ending = path.extension()?.to_string_lossy().into_owned();
        Some((ending, bytes.as_slice().to_vec()))
    })
    .collect()
}

fn document() -> impl Strategy<Value = Document> {
    let word = prop::sample::select(vec![
        "a",
        "ano\0año",
        "anode",
        "deploy",
        "deployment",
        "deployments",
        "é",
        "z",
        "zzzzzzzzzzzzzzzz",
    ]);
    let words = prop::collection::vec((word, 0_u32..200), 0..12).prop_map(|words| {
        let mut position = 0;
        words
            .into_iter()
            .map(|(word, step)| {
                position += step;
                (word.to_owned(), position)
            })
            .collect::<Vec<_>>()
    });
    [words.clone(), words.clone(), words]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Byte for byte, however many documents are taken at once.
    #[test]
    fn the_segment_is_tantivys(documents in prop::collection::vec(document(), 0..400), at_once in 1_usize..50) {
        prop_assert_eq!(by_ours(&documents, at_once), by_tantivy(&documents));
    }
}

#[test]
fn a_field_without_words_has_no_part_in_the_files() {
    let documents = [
        [vec![("title".to_owned(), 0)], Vec::new(), Vec::new()],
        Default::default(),
    ];
    assert_eq!(by_ours(&documents, 1), by_tantivy(&documents));
    assert_eq!(by_ours(&[], 1), by_tantivy(&[]));
}
