//! Sessions of a terminal: what is a prompt, what was typed, what was printed.

/// A line of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A command behind a prompt of this many bytes.
    Command(usize),
    /// The rest of a command that the line before left open, behind a prompt of this many bytes or none.
    Continued(usize),
    /// A remark of the author's.
    Remark,
    /// What a program printed.
    Output,
}

/// Reads the lines of a session in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionReader {
    /// The sign that is a prompt by itself. Signs that also start remarks and output (`# `, `> `) are prompts only
    /// in a session that has no plainer ones.
    sign: Option<&'static str>,
    /// The command goes on in the next line.
    open: bool,
}

impl SessionReader {
    /// A reader of this session, or `None` where there is no prompt in it at all.
    pub(super) fn of(code: &str) -> Option<Self> {
        if code.lines().any(|line| prompt(line).is_some()) {
            return Some(Self {
                sign: None,
                open: false,
            });
        }
        let sign = code
            .lines()
            .find_map(|line| WEAK.into_iter().find(|sign| line.starts_with(sign)))?;
        Some(Self {
            sign: Some(sign),
            open: false,
        })
    }

    /// What the line is.
    pub(super) fn read(&mut self, line: &str) -> Part {
        let line = line.trim_end_matches(['\n', '\r']);
        let part = self.part(line);
        self.open = match part {
            Part::Command(_) | Part::Continued(_) => is_left_open(line),
            Part::Remark | Part::Output => false,
        };
        part
    }

    fn part(self, line: &str) -> Part {
        if self.open {
            return Part::Continued(if line.starts_with("> ") { 2 } else { 0 });
        }
        let length = match self.sign {
            Some(sign) => line.starts_with(sign).then_some(sign.len()),
            None => prompt(line),
        };
        match length {
            Some(length) => Part::Command(length),
            None if line.starts_with("# ") => Part::Remark,
            None => Part::Output,
        }
    }
}

/// Prompts that may as well start something else.
const WEAK: [&str; 3] = ["# ", "> ", "% "];

/// Whether the code of a shell block is a session rather than a script: its first line starts with `$ `, which is no
/// command of any shell.
pub(super) fn is_session(code: &str) -> bool {
    code.lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| line.starts_with("$ "))
}

fn is_left_open(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The length of the prompt at the start of a line, its space included: `$ `, `PS C:\> `, `C:\> `, `ada@host:~$ `,
/// `[root@host ~]# `.
fn prompt(line: &str) -> Option<usize> {
    if line.starts_with("$ ") {
        return Some(2);
    }
    if line == "$" {
        return Some(1);
    }
    let (at, sign) = line
        .char_indices()
        .find(|(_, char)| matches!(char, '$' | '#' | '%' | '>'))?;
    let end = at + sign.len_utf8();
    if !line[end..].starts_with(' ') {
        return None;
    }
    let before = &line[..at];
    let words = before.split(' ').count();
    let bracketed = before.starts_with('[') && before.ends_with(']') && words <= 2;
    let host = before.contains('@') && words == 1 || bracketed;
    let powershell = sign == '>' && before.starts_with("PS ");
    let drive = sign == '>' && words == 1 && before.get(1..3) == Some(":\\");
    (host || powershell || drive).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> String {
        let Some(mut reader) = SessionReader::of(code) else {
            return "no session".to_owned();
        };
        let mut out = String::new();
        for line in code.lines() {
            let (kind, prompt) = match reader.read(line) {
                Part::Command(length) => ("cmd", length),
                Part::Continued(length) => ("more", length),
                Part::Remark => ("note", 0),
                Part::Output => ("out", 0),
            };
            out.push_str(&format!("{kind} <{}>{}\n", &line[..prompt], &line[prompt..]));
        }
        out
    }

    #[test]
    fn prompts_commands_and_output() {
        insta::assert_snapshot!(shown("$ ls \\\n> -l\ntotal 4\n# a remark\n$ echo '#'\n#\n$\n"), @r#"
        cmd <$ >ls \
        more <> >-l
        out <>total 4
        note <># a remark
        cmd <$ >echo '#'
        out <>#
        cmd <$>
        "#);
        insta::assert_snapshot!(shown("# systemctl restart x\n# journalctl -f\nstarted # x\n"), @r#"
        cmd <# >systemctl restart x
        cmd <# >journalctl -f
        out <>started # x
        "#);
        insta::assert_snapshot!(
            shown("ada@box:~/src$ make\n[root@box ~]# ls\nPS C:\\Users> dir\nC:\\> dir\n50% of it\n<a> b\ncosts 5 $ only\n"),
            @r#"
            cmd <ada@box:~/src$ >make
            cmd <[root@box ~]# >ls
            cmd <PS C:\Users> >dir
            cmd <C:\> >dir
            out <>50% of it
            out <><a> b
            out <>costs 5 $ only
            "#
        );
        assert_eq!(shown("make build\nok\n"), "no session");
        assert_eq!(shown(""), "no session");
    }

    #[test]
    fn a_script_is_no_session() {
        assert!(is_session("\n$ ls\n"));
        assert!(!is_session("ls\n$ x\n"));
        assert!(!is_session("$HOME/x\n"));
    }
}
