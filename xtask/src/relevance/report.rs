//! What came of the queries, as tables.
//!
//! Owns [`Results`]. Pure: answers in, lines out. Figures are never rounded before they are compared.

use std::collections::BTreeMap;

use super::bootstrap::Interval;
use super::engine::{Answer, Hit, pages};
use super::judged::{Judged, Kind, Query};
use super::score::{self, Score};

/// The name of the rows without queries that only ours has a notation or a setting for.
const SHARED: &str = "shared kinds";

/// What a query gave, by engine.
#[derive(Clone, Debug)]
struct Row {
    book: String,
    query: Query,
    /// In the order of the engines.
    hits: Vec<Vec<Hit>>,
    scores: Vec<Score>,
    failures: Vec<Option<String>>,
}

/// All that was asked, and what came of it; the first engine is ours.
#[derive(Clone, Debug)]
pub struct Results {
    engines: Vec<&'static str>,
    rows: Vec<Row>,
}

impl Results {
    /// No answers of these engines yet.
    #[must_use]
    pub fn new(engines: Vec<&'static str>) -> Self {
        Self {
            engines,
            rows: Vec::new(),
        }
    }

    /// Adds a book: for each engine, in order, its answers to the queries.
    pub fn add(&mut self, book: &Judged, queries: &[&Query], answers: &[Vec<Answer>]) {
        for (index, query) in queries.iter().enumerate() {
            let answers: Vec<&Answer> = answers.iter().map(|answers| &answers[index]).collect();
            let hits: Vec<Vec<Hit>> = answers
                .iter()
                .map(|answer| match answer {
                    Answer::Hits(places) => pages(places, &book.same_page),
                    Answer::Failed(_) => Vec::new(),
                })
                .collect();
            let failure = |answer: &&Answer| match answer {
                Answer::Hits(_) => None,
                Answer::Failed(why) => Some(why.clone()),
            };
            self.rows.push(Row {
                book: book.name.clone(),
                query: (*query).clone(),
                scores: hits.iter().map(|hits| Score::of(&query.pages, hits)).collect(),
                failures: answers.iter().map(failure).collect(),
                hits,
            });
        }
    }

    /// The tables: the tuning set, and the held-back queries apart where they were asked.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let mut lines = vec![
            String::new(),
            format!("{SHARED}: all but {}", kinds_of_our_own()),
            "sect.: how often the section is the best one, where the page is among the first five".to_owned(),
        ];
        for held_back in [false, true] {
            let rows: Vec<&Row> = self
                .rows
                .iter()
                .filter(|row| row.query.held_back == held_back)
                .collect();
            if rows.is_empty() {
                continue;
            }
            let name = if held_back { "held back" } else { "tuning set" };
            lines.push(String::new());
            lines.extend(self.table(name, &rows));
            lines.extend(self.differences(&rows));
        }
        lines
    }

    /// A line for each query: where the first right page stands, and what stood above it in ours.
    #[must_use]
    pub fn by_query(&self) -> Vec<String> {
        let mut lines = vec![String::new(), "rank of the first right page".to_owned()];
        for row in &self.rows {
            let ranks = row.hits.iter().zip(&self.engines).map(|(hits, engine)| {
                let rank = score::rank(&row.query.pages, hits);
                format!(
                    "{engine} {}",
                    rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string())
                )
            });
            let ranks = ranks.collect::<Vec<_>>().join("  ");
            lines.push(format!(
                "{:<16}{:<11}{ranks}  | {}",
                row.book,
                row.query.kind.name(),
                row.query.text
            ));
            lines.extend(self.above(row));
        }
        lines
    }

    /// What each engine failed at.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for row in &self.rows {
            for (engine, failure) in self.engines.iter().zip(&row.failures) {
                if let Some(why) = failure {
                    lines.push(format!("{engine} failed at `{}`: {why}", row.query.text));
                }
            }
        }
        lines
    }

    /// What the first engine puts above the right page, and which page that is.
    fn above(&self, row: &Row) -> Option<String> {
        let hits = row.hits.first()?;
        let rank = score::rank(&row.query.pages, hits);
        let above: Vec<&str> = hits
            .iter()
            .take(rank.map_or(3, |rank| rank - 1).min(3))
            .map(|hit| hit.page.as_str())
            .collect();
        if rank == Some(1) {
            return None;
        }
        let wanted: Vec<&str> = row.query.pages.iter().map(|page| page.page.as_str()).collect();
        Some(format!(
            "{:<27}wanted {}; {} has {}",
            "",
            wanted.join(", "),
            self.engines[0],
            if above.is_empty() {
                "nothing".to_owned()
            } else {
                above.join(", ")
            }
        ))
    }

    fn table(&self, name: &str, rows: &[&Row]) -> Vec<String> {
        let mut heads = format!("{name:<18}{:>8}", "queries");
        let mut figures = format!("{:<26}", "");
        for engine in &self.engines {
            heads.push_str(&format!("   {engine:<26}"));
            figures.push_str("     MRR    R@5  nDCG  sect. ");
        }
        let mut lines = vec![heads.trim_end().to_owned(), figures.trim_end().to_owned()];
        let mut books: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        let mut kinds: BTreeMap<Kind, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            books.entry(&row.book).or_default().push(row);
            kinds.entry(row.query.kind).or_default().push(row);
        }
        lines.extend(books.iter().map(|(book, rows)| self.line(book, rows)));
        lines.extend(
            kinds
                .iter()
                .map(|(kind, rows)| self.line(&format!("  {}", kind.name()), rows)),
        );
        lines.push(self.line("all", rows));
        lines.push(self.line(SHARED, &shared(rows)));
        lines
    }

    fn line(&self, name: &str, rows: &[&Row]) -> String {
        let mut line = format!("{name:<18}{:>8}", rows.len());
        for engine in 0..self.engines.len() {
            let scores: Vec<Score> = rows.iter().map(|row| row.scores[engine]).collect();
            let mean = Score::mean(&scores);
            let sections = rows
                .iter()
                .filter_map(|row| score::section(&row.query.pages, &row.hits[engine]));
            let sections: Vec<f64> = sections.map(|right| f64::from(u8::from(right))).collect();
            let sections = match sections.as_slice() {
                [] => "-".to_owned(),
                sections => format!("{:.2}", super::bootstrap::mean(sections)),
            };
            line.push_str(&format!(
                "   {:>6.3} {:>6.3} {:>5.3} {sections:>5} ",
                mean.reciprocal_rank, mean.recall, mean.gain,
            ));
        }
        line.trim_end().to_owned()
    }

    /// Ours against each of the others, with 95 % intervals.
    fn differences(&self, rows: &[&Row]) -> Vec<String> {
        let mut lines = Vec::new();
        for other in 1..self.engines.len() {
            for (name, rows) in [("all", rows.to_vec()), (SHARED, shared(rows))] {
                let interval = |figure: fn(&Score) -> f64| {
                    let pairs = rows
                        .iter()
                        .map(|row| figure(&row.scores[0]) - figure(&row.scores[other]));
                    let Interval { mean, low, high } = Interval::of(&pairs.collect::<Vec<_>>());
                    format!("{mean:+.3} [{low:+.3}, {high:+.3}]")
                };
                lines.push(format!(
                    "{} - {}, {name}: MRR {}, R@5 {}, nDCG {}",
                    self.engines[0],
                    self.engines[other],
                    interval(|score| score.reciprocal_rank),
                    interval(|score| score.recall),
                    interval(|score| score.gain),
                ));
            }
        }
        lines
    }
}

fn kinds_of_our_own() -> String {
    let ours = Kind::ALL.into_iter().filter(|kind| kind.is_ours_alone());
    ours.map(Kind::name).collect::<Vec<_>>().join(", ")
}

/// The rows whose queries every engine has a notation for.
fn shared<'a>(rows: &[&'a Row]) -> Vec<&'a Row> {
    rows.iter()
        .copied()
        .filter(|row| !row.query.kind.is_ours_alone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::judged;

    fn results() -> Results {
        let book = judged::parse(
            "book",
            "[[query]]\ntext = \"one\"\nkind = \"words\"\npages = { \"a.html#s\" = 2 }\n\
             [[query]]\ntext = \"-two\"\nkind = \"exclude\"\npages = { \"b.html\" = 2 }\n\
             [[query]]\ntext = \"three\"\nkind = \"typo\"\nheld_back = true\npages = { \"c.html\" = 2 }\n",
        )
        .expect("a well-formed file");
        let hits = |places: &[&str]| Answer::Hits(places.iter().map(|place| (*place).to_owned()).collect());
        let ours = vec![hits(&["x.html", "a.html#s"]), hits(&["b.html"]), hits(&[])];
        let theirs = vec![
            hits(&["a.html#t"]),
            Answer::Failed("asleep".to_owned()),
            hits(&["c.html"]),
        ];
        let mut results = Results::new(vec!["ours", "theirs"]);
        results.add(&book, &book.queries.iter().collect::<Vec<_>>(), &[ours, theirs]);
        results
    }

    #[test]
    fn the_two_sets_have_tables_of_their_own() {
        insta::assert_snapshot!(results().tables().join("\n").trim_start(), @r"
        shared kinds: all but exclude, filter, synonym
        sect.: how often the section is the best one, where the page is among the first five

        tuning set         queries   ours                         theirs
                                       MRR    R@5  nDCG  sect.      MRR    R@5  nDCG  sect.
        book                     2    0.750  1.000 0.815  1.00     0.500  0.500 0.500  0.00
          words                  1    0.500  1.000 0.631  1.00     1.000  1.000 1.000  0.00
          exclude                1    1.000  1.000 1.000     -     0.000  0.000 0.000     -
        all                      2    0.750  1.000 0.815  1.00     0.500  0.500 0.500  0.00
        shared kinds             1    0.500  1.000 0.631  1.00     1.000  1.000 1.000  0.00
        ours - theirs, all: MRR +0.250 [-0.500, +1.000], R@5 +0.500 [+0.000, +1.000], nDCG +0.315 [-0.369, +1.000]
        ours - theirs, shared kinds: MRR -0.500 [-0.500, -0.500], R@5 +0.000 [+0.000, +0.000], nDCG -0.369 [-0.369, -0.369]

        held back          queries   ours                         theirs
                                       MRR    R@5  nDCG  sect.      MRR    R@5  nDCG  sect.
        book                     1    0.000  0.000 0.000     -     1.000  1.000 1.000     -
          typo                   1    0.000  0.000 0.000     -     1.000  1.000 1.000     -
        all                      1    0.000  0.000 0.000     -     1.000  1.000 1.000     -
        shared kinds             1    0.000  0.000 0.000     -     1.000  1.000 1.000     -
        ours - theirs, all: MRR -1.000 [-1.000, -1.000], R@5 -1.000 [-1.000, -1.000], nDCG -1.000 [-1.000, -1.000]
        ours - theirs, shared kinds: MRR -1.000 [-1.000, -1.000], R@5 -1.000 [-1.000, -1.000], nDCG -1.000 [-1.000, -1.000]
        ");
    }

    #[test]
    fn each_query_says_what_stood_in_its_way() {
        insta::assert_snapshot!(results().by_query().join("\n").trim_start(), @r"
        rank of the first right page
        book            words      ours 2  theirs 1  | one
                                   wanted a.html; ours has x.html
        book            exclude    ours 1  theirs -  | -two
        book            typo       ours -  theirs 1  | three
                                   wanted c.html; ours has nothing
        ");
    }

    #[test]
    fn a_failure_is_told_and_scores_nothing() {
        assert_eq!(results().failures(), ["theirs failed at `-two`: asleep"]);
    }
}
