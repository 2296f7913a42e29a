//! How known editors are told the line. A catalogue: one place for each of them.

/// How an editor is told which line of a file to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// `--goto file:12`.
    Goto,
    /// `file:12`.
    Colon,
    /// `+12 file`.
    Plus,
    /// `--line 12 file`.
    Option(&'static str),
    /// `-n12 file`.
    Joined(&'static str),
    /// Not at all, as far as is known.
    Unknown,
    /// It draws in a terminal, so it cannot be started from here.
    NeedsTerminal,
}

impl Lines {
    /// The arguments for a file.
    pub(super) fn arguments(self, path: &str, line: &str) -> Vec<String> {
        let path = path.to_owned();
        match self {
            Self::Goto => vec!["--goto".to_owned(), format!("{path}:{line}")],
            Self::Colon => vec![format!("{path}:{line}")],
            Self::Plus => vec![format!("+{line}"), path],
            Self::Option(name) => vec![name.to_owned(), line.to_owned(), path],
            Self::Joined(name) => vec![format!("{name}{line}"), path],
            Self::Unknown | Self::NeedsTerminal => vec![path],
        }
    }
}

/// The name of a program, without its folder and ending.
pub(super) fn name(program: &str) -> String {
    let file = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let lower = file.to_ascii_lowercase();
    let stem = [".exe", ".cmd", ".bat"]
        .iter()
        .find_map(|ending| lower.strip_suffix(ending));
    stem.map_or(file, |stem| &file[..stem.len()]).to_owned()
}

/// What is known of a program.
pub(super) fn lines(program: &str, arguments: &[String]) -> Lines {
    let has = |options: &[&str]| arguments.iter().any(|it| options.contains(&it.as_str()));
    match name(program).to_ascii_lowercase().as_str() {
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" | "positron" => Lines::Goto,
        "subl" | "sublime_text" | "zed" | "zeditor" | "atom" | "pulsar" | "lapce" => Lines::Colon,
        "gvim" | "mvim" | "gedit" | "gnome-text-editor" | "pluma" | "xed" | "bbedit" | "nvim-qt" => {
            Lines::Plus
        }
        "vim" | "vi" if has(&["-g"]) => Lines::Plus,
        "emacs" | "xemacs" if !has(&["-nw", "--no-window-system", "-t", "--terminal"]) => Lines::Plus,
        "emacsclient" if !has(&["-nw", "-t", "--tty"]) => Lines::Plus,
        "kate" | "kwrite" | "mate" | "geany" => Lines::Option("-l"),
        "idea" | "webstorm" | "pycharm" | "phpstorm" | "rustrover" | "clion" | "goland" | "rubymine" => {
            Lines::Option("--line")
        }
        "notepad++" => Lines::Joined("-n"),
        "vi" | "vim" | "nvim" | "view" | "ex" | "ed" | "emacs" | "xemacs" | "emacsclient" | "nano"
        | "pico" | "helix" | "hx" | "kak" | "micro" | "joe" | "jed" | "jmacs" | "mg" | "ne" | "mcedit"
        | "vis" | "tilde" | "less" | "more" => Lines::NeedsTerminal,
        _ => Lines::Unknown,
    }
}
