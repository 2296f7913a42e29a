//! The command of a program, split like a shell's words, as mdBook splits it (mdbook-driver, `compose_command`).

use std::path::{Path, PathBuf};
use std::process::Command;

/// The command, ready to be given arguments; `None` when it holds no word or an open quote.
pub(super) fn command(written: &str, root: &Path) -> Option<Command> {
    let words = shlex::split(written)?;
    let (program, arguments) = words.split_first()?;
    let program = PathBuf::from(program);
    // One name is looked for in PATH; anything longer starts at the book's root.
    let program = if program.components().count() > 1 {
        root.join(program)
    } else {
        program
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str) -> Option<String> {
        let command = command(written, Path::new("/book"))?;
        let words: Vec<_> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy())
            .collect();
        Some(words.join("|"))
    }

    #[test]
    fn commands_are_split_like_a_shells_words() {
        let cases = [
            ("mdbook-toc", Some("mdbook-toc")),
            (
                "python3 tools/toc.py --depth '2 3'",
                Some("python3|tools/toc.py|--depth|2 3"),
            ),
            ("./toc.py", Some("/book/./toc.py")),
            ("tools/toc \"a b\"", Some("/book/tools/toc|a b")),
            ("/usr/bin/toc", Some("/usr/bin/toc")),
            ("", None),
            ("toc 'open", None),
        ];
        for (written, expected) in cases {
            assert_eq!(shown(written).as_deref(), expected, "{written}");
        }
    }
}
