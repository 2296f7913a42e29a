//! How many mistakes part two words: letters left out, added, changed, or two neighbours swapped.

/// The distance of two words (optimal string alignment), if it is at most `most`.
pub(crate) fn distance(left: &[char], right: &[char], most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let width = right.len() + 1;
    let mut before_last: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for (i, letter) in left.iter().enumerate() {
        row[0] = i + 1;
        let mut best = row[0];
        for (j, other) in right.iter().enumerate() {
            let changed = last[j] + usize::from(letter != other);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == right[j - 1] && left[i - 1] == *other {
                least = least.min(before_last[j - 1] + 1);
            }
            row[j + 1] = least;
            best = best.min(least);
        }
        if best > most {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// How many mistakes a word may have: 1 from 4 letters on, 2 from 8.
pub(crate) fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(left: &str, right: &str) -> Option<usize> {
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        distance(&letters(left), &letters(right), 2)
    }

    #[test]
    fn mistakes_are_counted() {
        assert_eq!(of("kubernetes", "kubernetes"), Some(0));
        assert_eq!(of("kuberntes", "kubernetes"), Some(1));
        assert_eq!(of("kubrenetes", "kubernetes"), Some(1));
        assert_eq!(of("kubrentes", "kubernetes"), Some(2));
        assert_eq!(of("kbrnts", "kubernetes"), None);
        assert_eq!(of("año", "ano"), Some(1));
        assert_eq!(of("", "ab"), Some(2));
        assert_eq!(of("abcdef", "fedcba"), None);
    }
}
