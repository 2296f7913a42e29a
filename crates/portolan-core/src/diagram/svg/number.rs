//! Numbers in attributes, without digits that nobody sees.

use std::fmt::Write as _;

/// A text with each number rounded to so many decimals.
pub(super) fn rounded(text: &str, decimals: usize) -> String {
    Rounding::new(text, decimals).go(None)
}

/// The same for the way of a path, whose arcs have flags that nothing need part from what follows.
pub(super) fn rounded_path(text: &str, decimals: usize) -> String {
    Rounding::new(text, decimals).go(Some(Command::Other))
}

/// What the numbers of a path belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Other,
    /// An arc, and how many numbers of it were read.
    Arc(usize),
}

struct Rounding<'t> {
    text: &'t str,
    at: usize,
    decimals: usize,
    out: String,
}

impl<'t> Rounding<'t> {
    fn new(text: &'t str, decimals: usize) -> Self {
        Self {
            text,
            at: 0,
            decimals,
            out: String::with_capacity(text.len()),
        }
    }

    fn go(mut self, mut path: Option<Command>) -> String {
        while let Some(letter) = self.text[self.at..].chars().next() {
            if let Some(Command::Arc(read)) = &mut path
                && matches!(*read % 7, 3 | 4)
                && matches!(letter, '0' | '1')
            {
                *read += 1;
                self.put(if letter == '1' { "1" } else { "0" });
                self.at += 1;
                continue;
            }
            let (length, fraction) = number(&self.text.as_bytes()[self.at..]);
            if length == 0 {
                if let Some(command) = path.as_mut().filter(|_| letter.is_ascii_alphabetic()) {
                    let is_arc = letter.eq_ignore_ascii_case(&'a');
                    *command = if is_arc { Command::Arc(0) } else { Command::Other };
                }
                self.out.push(letter);
                self.at += letter.len_utf8();
                continue;
            }
            if let Some(Command::Arc(read)) = &mut path {
                *read += 1;
            }
            let written = &self.text[self.at..self.at + length];
            self.at += length;
            match written.parse::<f64>() {
                // What is very large would have more digits than it was written with.
                Ok(value) if fraction > self.decimals && value.abs() < 1e9 => {
                    let mut short = String::new();
                    push(&mut short, value, self.decimals);
                    self.put(&short);
                }
                _ => self.put(written),
            }
        }
        self.out
    }

    /// Writes a number, parted from one before it: a sign or a point that parted them may have gone with the digits.
    fn put(&mut self, number: &str) {
        let is_open = self
            .out
            .ends_with(|last: char| last.is_ascii_digit() || last == '.');
        if is_open && number.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            self.out.push(' ');
        }
        self.out.push_str(number);
    }
}

/// The length of the number that a text starts with, 0 where it starts with none, and how many decimals it has.
fn number(bytes: &[u8]) -> (usize, usize) {
    let digits = |from: usize| bytes[from..].iter().take_while(|it| it.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let mut at = sign + digits(sign);
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        fraction = digits(at + 1);
        at += 1 + fraction;
    }
    if at == sign {
        return (0, 0);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) && has_exponent(&bytes[at + 1..]) {
        at += 2 + digits(at + 2);
        fraction = usize::MAX;
    }
    (at, fraction)
}

fn has_exponent(rest: &[u8]) -> bool {
    match rest {
        [b'-' | b'+', digit, ..] | [digit, ..] => digit.is_ascii_digit(),
        [] => false,
    }
}

/// Writes a number with at most so many decimals.
pub(super) fn push(out: &mut String, number: f64, decimals: usize) {
    let start = out.len();
    let _ = write!(out, "{number:.decimals$}");
    if out[start..].contains('.') {
        let length = out[start..].trim_end_matches('0').trim_end_matches('.').len();
        out.truncate(start + length);
    }
    if &out[start..] == "-0" {
        out.truncate(start);
        out.push('0');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_nobody_sees_go() {
        for (text, short) in [
            ("M-0.0001,1.239L10,20.5e1Z", "M0,1.24L10,205Z"),
            (
                "translate(12.3456, -7) rotate(45.0)",
                "translate(12.35, -7) rotate(45.0)",
            ),
            ("1.1em", "1.1em"),
            ("a-b c.d é 3.14159 1e-7 2e", "a-b c.d é 3.14 0 2e"),
            ("M1.5.5-3.999-2", "M1.5 .5-4-2"),
            ("1e300 -2.5e9 1e8", "1e300 -2.5e9 100000000"),
        ] {
            assert_eq!(rounded(text, 2), short);
        }
    }

    #[test]
    fn numbers_never_run_together() {
        for (text, short) in [
            ("M10-0.001", "M10 0"),
            ("M1.0001.5.9999", "M1 .5 1"),
            ("l0-0.0049-1-.0001", "l0 0-1 0"),
        ] {
            assert_eq!(rounded(text, 2), short);
            assert_eq!(rounded_path(text, 2), short);
        }
    }

    #[test]
    fn flags_of_arcs_stay_apart_from_what_follows_them() {
        for (text, short) in [
            ("a1 1 0 01.9999.5", "a1 1 0 0 1 1 .5"),
            (
                "A1.234,1,0,1,19.9999,5 2 2 0 004.5678 1z",
                "A1.23,1,0,1,1 10,5 2 2 0 0 0 4.57 1z",
            ),
            ("a1 1 0 1 0 2 2L00.5 1", "a1 1 0 1 0 2 2L00.5 1"),
        ] {
            assert_eq!(rounded_path(text, 2), short);
        }
    }
}
