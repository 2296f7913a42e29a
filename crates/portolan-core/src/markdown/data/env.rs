//! Files such as `.env.example`: what a program reads from its environment, with what the comments say of it.
//!
//! Entry point: [`settings`]. A comment right above a setting describes it; one that looks like a heading
//! (`# --- Database ---`, `## Database`, or a line between two rules) starts a group; a setting that is commented out
//! (`#PORT=8080`) is optional. Values are read as shells and dotenv read them, and nothing is replaced in them.

/// One setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Setting {
    pub(in crate::markdown) name: String,
    pub(in crate::markdown) default: String,
    pub(in crate::markdown) required: bool,
    pub(in crate::markdown) description: String,
    /// The heading that it stands under; empty before the first.
    pub(in crate::markdown) group: String,
    /// Its line, from 1.
    pub(in crate::markdown) line: usize,
}

/// The settings of a file, in order, and the numbers of the lines that are none (from 1).
pub(in crate::markdown) fn settings(text: &str) -> (Vec<Setting>, Vec<usize>) {
    let mut reader = Reader::default();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += reader.line(line.trim(), &lines[at + 1..], at + 1);
    }
    (reader.settings, reader.strange)
}

#[derive(Default)]
struct Reader {
    settings: Vec<Setting>,
    strange: Vec<usize>,
    group: String,
    /// The comment that stands right above the next line.
    comment: Vec<String>,
    /// The comment began under a line of nothing but signs.
    ruled: bool,
}

impl Reader {
    /// Takes a line and those that belong to it; how many they are.
    fn line(&mut self, line: &str, following: &[&str], number: usize) -> usize {
        if line.is_empty() {
            self.forget();
            return 1;
        }
        if let Some(comment) = line.strip_prefix('#') {
            self.comment(comment, line, number);
            return 1;
        }
        let Some((name, value)) = assignment(line) else {
            self.strange.push(number);
            self.forget();
            return 1;
        };
        let (value, more) = read_value(value, following);
        self.push(name, value, State::Set, number);
        1 + more
    }

    fn forget(&mut self) {
        self.comment.clear();
        self.ruled = false;
    }

    fn comment(&mut self, comment: &str, line: &str, number: usize) {
        if let Some((name, value)) = commented_out(comment) {
            let (value, _) = read_value(value, &[]);
            return self.push(name, value, State::CommentedOut, number);
        }
        if is_rule(line) {
            // The second rule of a banner: what lies between is its heading.
            match self.comment.as_slice() {
                [heading] if self.ruled => self.group = heading.trim_matches(SIGNS).trim().to_owned(),
                _ => {}
            }
            let starts = !self.ruled || self.comment.is_empty();
            self.forget();
            self.ruled = starts;
            return;
        }
        if let Some(heading) = heading(comment) {
            self.group = heading.to_owned();
            return self.forget();
        }
        self.comment.push(comment.trim().to_owned());
    }

    fn push(&mut self, name: &str, value: Read, state: State, number: usize) {
        let mut said = std::mem::take(&mut self.comment);
        self.ruled = false;
        said.extend(value.comment);
        let said = said.join(" ");
        let (description, marks) = marks(said.trim());
        let required = match marks {
            Marks::Required => true,
            Marks::Optional => false,
            Marks::Nothing => state == State::Set && value.text.is_empty(),
        };
        self.settings.push(Setting {
            name: name.to_owned(),
            default: value.text,
            required,
            description,
            group: self.group.clone(),
            line: number,
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Set,
    CommentedOut,
}

/// A value, and the comment behind it.
#[derive(Default)]
struct Read {
    text: String,
    comment: Option<String>,
}

/// `export NAME=value` or `NAME: value`, in parts.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = match line.strip_prefix("export") {
        Some(rest) if rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => line,
    };
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    is_name(name).then_some((name, value))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// `#PORT=8080` and `# PORT=8080`, and no sentence that holds such a thing.
fn commented_out(comment: &str) -> Option<(&str, &str)> {
    let (name, value) = assignment(comment.trim())?;
    let is_shouted = name
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let trimmed = value.trim();
    let is_whole = trimmed.starts_with(['"', '\'']) || !trimmed.split(" #").next()?.trim().contains(' ');
    let touches = !value.starts_with(' ');
    (is_shouted && is_whole && touches).then_some((name, value))
}

/// Reads what stands behind `=`, over further lines where a quote stays open; and how many those are.
fn read_value(value: &str, following: &[&str]) -> (Read, usize) {
    let value = value.trim_start();
    let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        let end = comment_start(value).unwrap_or(value.len());
        let read = Read {
            text: value[..end].trim().to_owned(),
            comment: said(&value[end..]),
        };
        return (read, 0);
    };
    let mut whole = value[1..].to_owned();
    let mut more = 0;
    loop {
        if let Some((text, behind)) = quoted(&whole, quote) {
            let comment = said(behind);
            return (Read { text, comment }, more);
        }
        let Some(next) = following.get(more) else {
            break;
        };
        whole.push('\n');
        whole.push_str(next);
        more += 1;
    }
    // A quote that never ends is a letter like any other.
    let read = Read {
        text: value.trim_end().to_owned(),
        comment: None,
    };
    (read, 0)
}

/// The text up to the closing quote, and what stands behind it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut read = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if quote == '"' => match letters.next()?.1 {
                'n' => read.push('\n'),
                't' => read.push('\t'),
                escaped @ ('"' | '\\' | '$' | '`') => read.push(escaped),
                other => read.extend(['\\', other]),
            },
            _ if letter == quote => return Some((read, &text[at + 1..])),
            _ => read.push(letter),
        }
    }
    None
}

/// Where a comment starts behind a value without quotes: at a `#` with a space before it.
fn comment_start(value: &str) -> Option<usize> {
    if value.starts_with('#') {
        return Some(0);
    }
    [" #", "\t#"].iter().filter_map(|start| value.find(start)).min()
}

fn said(behind: &str) -> Option<String> {
    let said = behind.trim().strip_prefix('#')?.trim();
    (!said.is_empty()).then(|| said.to_owned())
}

const SIGNS: [char; 6] = ['-', '=', '#', '*', '~', '─'];

/// A line of nothing but signs.
fn is_rule(line: &str) -> bool {
    let bare = line.trim_start_matches('#').trim();
    let signs = if bare.is_empty() { line } else { bare };
    signs.chars().count() >= 3 && signs.chars().all(|letter| SIGNS.contains(&letter))
}

/// The words of a comment that is a heading: signs before them, and often behind.
fn heading(comment: &str) -> Option<&str> {
    let words = comment.trim();
    let inner = words.trim_start_matches(SIGNS);
    let signs = words.chars().count() - inner.chars().count();
    // The first `#` was taken already, so one more makes two.
    let least = if words.starts_with('#') { 1 } else { 2 };
    let is_heading = signs >= least && (inner.starts_with(' ') || words.ends_with(SIGNS));
    let name = inner.trim_end_matches(SIGNS).trim();
    (is_heading && !name.is_empty()).then_some(name)
}

enum Marks {
    Required,
    Optional,
    Nothing,
}

/// What a description says of being required, and the description without a mark that says nothing else.
fn marks(description: &str) -> (String, Marks) {
    let folded = description.to_ascii_lowercase();
    for word in ["required", "optional"] {
        let found = |rest: String| match word {
            "required" => (rest, Marks::Required),
            _ => (rest, Marks::Optional),
        };
        for mark in [format!("({word})"), format!("[{word}]")] {
            if let Some(at) = folded.find(&mark) {
                let rest = format!(
                    "{} {}",
                    description[..at].trim_end(),
                    description[at + mark.len()..].trim_start()
                );
                let rest = rest.replace(" .", ".").replace(" ,", ",");
                return found(rest.trim().to_owned());
            }
        }
        if let Some(rest) = folded.strip_prefix(word)
            && rest.is_empty() | rest.starts_with([':', '.', ',', ';'])
        {
            let rest = description[word.len()..].trim_start_matches([':', '.', ',', ';']);
            return found(capitalised(rest.trim()));
        }
    }
    let says_optional = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| word == "optional");
    let marks = if says_optional {
        Marks::Optional
    } else {
        Marks::Nothing
    };
    (description.to_owned(), marks)
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let (settings, strange) = settings(text);
        let mut out: Vec<String> = settings
            .iter()
            .map(|it| {
                let required = if it.required { "required" } else { "optional" };
                format!(
                    "{} [{}] {}={:?} {required} {:?}",
                    it.line, it.group, it.name, it.default, it.description
                )
            })
            .collect();
        out.extend(strange.iter().map(|line| format!("{line} ?")));
        out.join("\n")
    }

    #[test]
    fn settings_have_defaults_descriptions_and_groups() {
        insta::assert_snapshot!(shown(
            "# Copy this file to `.env`.\n\
             \n\
             # --- Database ---\n\
             # Where the data is,\n\
             # as an address.\n\
             DATABASE_URL=\n\
             export POOL_SIZE=10 # connections\n\
             \n\
             ## Mail ##\n\
             # Optional: the host that takes mail\n\
             SMTP_HOST=\n\
             # The sender (required)\n\
             MAIL_FROM=\"Team \\\"X\\\" <x@example.org>\"\n\
             #SMTP_PORT=25\n\
             \n\
             ##########\n\
             # Logging #\n\
             ##########\n\
             LOG='a # b'\n\
             not a setting\n"
        ), @r#"
        6 [Database] DATABASE_URL="" required "Where the data is, as an address."
        7 [Database] POOL_SIZE="10" optional "connections"
        11 [Mail] SMTP_HOST="" optional "The host that takes mail"
        13 [Mail] MAIL_FROM="Team \"X\" <x@example.org>" required "The sender"
        14 [Mail] SMTP_PORT="25" optional ""
        19 [Logging] LOG="a # b" optional ""
        20 ?
        "#);
    }

    #[test]
    fn odd_lines_are_read_as_shells_read_them() {
        insta::assert_snapshot!(shown(
            "A = x y # z\n\
             B=#none\n\
             C=a#b\n\
             D=\"two\nlines\" # said\n\
             E=\"open\n\
             # Set NAME=value to change it\n\
             F=\n\
             # - a list\n\
             G=\n\
             # see optional parts\n\
             H=\n"
        ), @r#"
        1 [] A="x y" optional "z"
        2 [] B="" required "none"
        3 [] C="a#b" optional ""
        4 [] D="two\nlines" optional "said"
        6 [] E="\"open" optional ""
        8 [] F="" required "Set NAME=value to change it"
        10 [] G="" required "- a list"
        12 [] H="" optional "see optional parts"
        "#);
    }
}
