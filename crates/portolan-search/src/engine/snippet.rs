//! The words around a hit.

use std::collections::BTreeSet;

use crate::Piece;
use crate::analysis::tokens::{Scanner, Shape};

/// How far before the best place a snippet begins, as a part of it.
const BEFORE: usize = 4;

/// A word of a text.
struct Place {
    start: usize,
    end: usize,
    /// The word that it is a hit of.
    hit: Option<usize>,
}

/// The part of a text, about `length` words, that has the most of `words` (folded, the most important first), with them
/// marked.
pub(crate) fn snippet(text: &str, words: &[String], length: usize) -> Vec<Piece> {
    let length = length.max(1);
    let places = places(text, words);
    let Some(last) = places.len().checked_sub(1) else {
        return Vec::new();
    };
    let first = best_window(&places, words.len(), length);
    let until = (first + length - 1).min(last);
    let start = if first == 0 { 0 } else { places[first].start };
    let end = if until == last {
        text.len()
    } else {
        places[until].end
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: &str, hit: bool| {
        let text = text.replace('\n', " ");
        match pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(&text),
            _ => pieces.push(Piece { text, hit }),
        }
    };
    push(if first == 0 { "" } else { "… " }, false);
    let mut done = start;
    for place in &places[first..=until] {
        if place.hit.is_some() {
            push(&text[done..place.start], false);
            push(&text[place.start..place.end], true);
            done = place.end;
        }
    }
    push(&text[done..end], false);
    push(if until == last { "" } else { " …" }, false);
    pieces
}

/// The words of a text, identifiers as one unless only a part of them is a hit.
fn places(text: &str, words: &[String]) -> Vec<Place> {
    let known: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let number = |folded: &str| {
        let is_known = known.contains(folded);
        is_known
            .then(|| words.iter().position(|word| word == folded))
            .flatten()
    };
    let mut places: Vec<Place> = Vec::new();
    Scanner::default().scan(text, 0, &mut |token| {
        let place = Place {
            start: token.start,
            end: token.end,
            hit: number(token.folded),
        };
        match places.last_mut() {
            // A part of what stands there already: it counts where the whole does not.
            Some(last) if token.shape == Shape::Part && token.start < last.end => {
                if last.hit.is_none() && place.hit.is_some() {
                    if token.start > last.start {
                        last.end = token.start;
                        places.push(place);
                    } else {
                        *last = place;
                    }
                }
            }
            _ => places.push(place),
        }
    });
    places
}

/// Where the window with the most different words begins; a few words stand before its first hit.
fn best_window(places: &[Place], words: usize, length: usize) -> usize {
    let hits: Vec<(usize, usize)> = places
        .iter()
        .enumerate()
        .filter_map(|(place, found)| found.hit.map(|word| (place, word)))
        .collect();
    let mut best = (0, 0);
    for (number, (start, _)) in hits.iter().enumerate() {
        let mut seen = BTreeSet::new();
        let mut score = 0;
        for (place, word) in &hits[number..] {
            if *place >= start + length {
                break;
            }
            // A new word counts more than the same one again, and the first words more than what they stand for.
            score += if seen.insert(*word) {
                20 + 10 * (words - word) / words.max(1)
            } else {
                1
            };
        }
        if score > best.0 {
            best = (score, *start);
        }
    }
    let start = best.1.saturating_sub(length / BEFORE);
    // The end of the text fills the window.
    start.min(places.len().saturating_sub(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str], length: usize) -> String {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mark = |piece: Piece| {
            if piece.hit {
                format!("[{}]", piece.text)
            } else {
                piece.text
            }
        };
        snippet(text, &words, length).into_iter().map(mark).collect()
    }

    #[test]
    fn hits_are_marked_where_most_of_them_stand() {
        let text = "one two three four fail five six seven eight nine ten fail over done and more";
        assert_eq!(
            shown(text, &["fail", "over"], 8),
            "… eight nine ten [fail] [over] done and more"
        );
        assert_eq!(shown(text, &["two"], 6), "one [two] three four fail five …");
        assert_eq!(shown(text, &["absent"], 3), "one two three …");
        assert_eq!(shown("", &["a"], 3), "");
        assert_eq!(shown("!!", &["a"], 3), "");
    }

    #[test]
    fn parts_of_identifiers_are_marked_alone() {
        assert_eq!(shown("call max_size()", &["size"], 9), "call max_[size]()");
        assert_eq!(shown("call max_size()", &["maxsize"], 9), "call [max_size]()");
        assert_eq!(
            shown("La Configuración.\nFin", &["configuracion"], 9),
            "La [Configuración]. Fin"
        );
    }
}
