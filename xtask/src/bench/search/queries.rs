//! Questions that readers of a corpus might ask, always the same: made of its own titles, because a corpus has no judged
//! queries.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

/// How many.
const COUNT: usize = 30;

/// Questions for a corpus by its source folder.
pub(super) fn of(source: &Path) -> anyhow::Result<Vec<String>> {
    let mut pages = Vec::new();
    collect(source, &mut pages)?;
    pages.sort();
    let titles: Vec<String> = pages
        .iter()
        .filter_map(|page| title(&fs::read_to_string(page).ok()?))
        .filter(|title| title.split(' ').count() >= 3)
        .collect();
    let step = (titles.len() / COUNT).max(1);
    let mut questions: Vec<String> = Vec::new();
    for title in titles.iter().step_by(step) {
        let question = question(title, questions.len());
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
    questions.truncate(COUNT);
    ensure!(
        questions.len() > COUNT / 2,
        "the corpus has too few titles for questions"
    );
    Ok(questions)
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for item in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = item?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

fn title(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("title: "))?;
    Some(line.trim().to_lowercase())
}

/// A question about a title: all of it, its last long words, its last words as a phrase, or with a letter missing, in
/// turn.
fn question(title: &str, number: usize) -> String {
    let last = |words: &[&str]| words[words.len().saturating_sub(2)..].join(" ");
    let words: Vec<&str> = title.split(' ').collect();
    let long: Vec<&str> = words.iter().copied().filter(|word| word.len() > 3).collect();
    match number % 4 {
        0 => title.to_owned(),
        1 => last(&long),
        2 => format!("\"{}\"", last(&words)),
        _ => misspelt(&last(&long)),
    }
}

/// Words of which the first has no third letter.
fn misspelt(word: &str) -> String {
    let letters = word.chars().enumerate().filter(|(at, _)| *at != 2);
    letters.map(|(_, letter)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_words_pairs_phrases_and_typos() {
        let asked = [0, 1, 2, 3].map(|number| question("the partial column of a group", number));
        assert_eq!(
            asked,
            [
                "the partial column of a group",
                "column group",
                "\"a group\"",
                "coumn group"
            ]
        );
    }
}
