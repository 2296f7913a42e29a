//! The author's editor: what is started, or which address is followed, to open a file at a line.
//!
//! Enter at [`Editor::parse`] and [`Editor::open`]. A program is started as a process of its own, without a shell and
//! without this server's terminal: its files are an argument each, its input and output are closed, and an interrupt of
//! the server does not reach it. Editors that draw in a terminal would fight over it, so they are refused by name. Must
//! not decide which files may be opened.

mod known;

use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use known::Lines;

/// What stands for the file and the line in what the author gives.
const PATH: &str = "{path}";
const LINE: &str = "{line}";

/// What stays as it is in the path of an address.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b':');

/// Addresses that a browser shows or runs instead of handing them to another program.
const OF_BROWSERS: [&str; 13] = [
    "http",
    "https",
    "javascript",
    "data",
    "blob",
    "file",
    "ftp",
    "ws",
    "wss",
    "about",
    "view-source",
    "chrome",
    "filesystem",
];

/// A program that ends with an error does so soon.
const FAILS_WITHIN: Duration = Duration::from_millis(300);

/// An editor that can be asked to open a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(Way);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// An address that the author's browser hands to the editor.
    Address(String),
    Program {
        program: String,
        arguments: Vec<String>,
        lines: Lines,
    },
}

/// Why there is no such editor.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEditor {
    /// It would need the terminal of the server.
    #[error(
        "`{0}` draws in a terminal, and this one is the server's: name an editor with a window of its own, such as \
         `code` or `gvim`, or open a terminal for it, as in `xterm -e {0} +{{line}} {{path}}`"
    )]
    NeedsTerminal(String),
    /// An address without a place for the file.
    #[error(
        "an address names the file as `{{path}}` and may name the line as `{{line}}`, as in `vscode://file/{{path}}:{{line}}`"
    )]
    NoPath,
    /// An address that leads to no editor.
    #[error("`{0}:` addresses are the browser's own, not an editor's")]
    OfBrowsers(String),
    /// No word, or an open quote.
    #[error(
        "a program with its arguments is expected, or an address such as `vscode://file/{{path}}:{{line}}`"
    )]
    NoProgram,
}

/// What was done to open a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The program was started.
    Started,
    /// The browser has to follow this address.
    Follow(String),
}

/// Why a file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// There is no such program, or it may not be started.
    #[error("cannot start `{program}`: {source}")]
    NotStarted {
        /// What was to be started.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// It ended at once with an error.
    #[error("`{program}` failed ({status})")]
    Failed {
        /// What was started.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
}

impl Editor {
    /// Reads what an author calls an editor: an address with `{path}` and `{line}`, or a program with arguments, split
    /// like a shell's words.
    ///
    /// # Errors
    /// What cannot open a file from here.
    pub fn parse(text: &str) -> Result<Self, NoEditor> {
        let text = text.trim();
        if let Some(scheme) = scheme(text) {
            if OF_BROWSERS.contains(&scheme.to_ascii_lowercase().as_str()) {
                return Err(NoEditor::OfBrowsers(scheme.to_owned()));
            }
            if !text.contains(PATH) {
                return Err(NoEditor::NoPath);
            }
            return Ok(Self(Way::Address(text.to_owned())));
        }
        let mut words = split(text).ok_or(NoEditor::NoProgram)?.into_iter();
        let program = words
            .next()
            .filter(|word| !word.is_empty())
            .ok_or(NoEditor::NoProgram)?;
        let arguments: Vec<String> = words.collect();
        let lines = known::lines(&program, &arguments);
        if lines == Lines::NeedsTerminal {
            return Err(NoEditor::NeedsTerminal(known::name(&program)));
        }
        Ok(Self(Way::Program {
            program,
            arguments,
            lines,
        }))
    }

    /// What to call it: `code`, or `vscode`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.0 {
            Way::Address(address) => scheme(address).unwrap_or_default().to_owned(),
            Way::Program { program, .. } => known::name(program),
        }
    }

    /// Opens a file, which must be an absolute path. A program is waited for as long as it may fail at once.
    ///
    /// # Errors
    /// A program that cannot be started or fails at once.
    pub fn open(&self, file: &Path, line: u32) -> Result<Opened, NotOpened> {
        self.open_within(file, line, FAILS_WITHIN)
    }

    fn open_within(&self, file: &Path, line: u32, patience: Duration) -> Result<Opened, NotOpened> {
        let (program, arguments) = match &self.0 {
            Way::Address(address) => return Ok(Opened::Follow(follow(address, file, line))),
            Way::Program { program, .. } => (program, self.arguments(file, line)),
        };
        let mut command = Command::new(program);
        command
            .args(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        leave_terminal(&mut command);
        let mut child = command.spawn().map_err(|source| NotOpened::NotStarted {
            program: program.clone(),
            source,
        })?;
        let start = Instant::now();
        while start.elapsed() < patience {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(Opened::Started),
                Ok(Some(status)) => {
                    return Err(NotOpened::Failed {
                        program: known::name(program),
                        status,
                    });
                }
                Ok(None) => std::thread::sleep(Duration::from_millis(5)),
                Err(_) => break,
            }
        }
        // Somebody has to hear of its end, or its name stays in the system's table.
        std::thread::spawn(move || child.wait());
        Ok(Opened::Started)
    }

    /// The arguments of the program.
    fn arguments(&self, file: &Path, line: u32) -> Vec<String> {
        let Way::Program { arguments, lines, .. } = &self.0 else {
            return Vec::new();
        };
        let path = file.to_string_lossy();
        let line = line.to_string();
        if arguments.iter().any(|argument| argument.contains(PATH)) {
            let fill = |argument: &String| filled(argument, &path, &line);
            return arguments.iter().map(fill).collect();
        }
        let mut all = arguments.clone();
        all.extend(lines.arguments(&path, &line));
        all
    }
}

/// Lets a program start in a session of its own, which has no terminal: it can neither find ours as `/dev/tty` nor be
/// reached by an interrupt of the server.
fn leave_terminal(command: &mut Command) {
    #[cfg(unix)]
    #[expect(unsafe_code, reason = "std has no safe way to leave the terminal")]
    // SAFETY: `setsid` is a bare system call, which may be made between fork and exec; nothing is allocated there.
    unsafe {
        std::os::unix::process::CommandExt::pre_exec(command, || {
            rustix::process::setsid()?;
            Ok(())
        });
    }
    #[cfg(not(unix))]
    let _ = command;
}

/// The scheme of an address. One letter is a drive of Windows.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    let is_address = rest.starts_with("//") || OF_BROWSERS.contains(&scheme.to_ascii_lowercase().as_str());
    (is_scheme && is_address).then_some(scheme)
}

/// The address of a file.
fn follow(address: &str, file: &Path, line: u32) -> String {
    let path = file.to_string_lossy();
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.into_owned()
    };
    let path = utf8_percent_encode(&path, UNSAFE).to_string();
    // `vscode://file/{path}` already has the slash that an absolute path begins with.
    let has_slash = address
        .split_once(PATH)
        .is_some_and(|(before, _)| before.ends_with('/') && !before.ends_with("//"));
    let path = match path.strip_prefix('/') {
        Some(rest) if has_slash => rest,
        _ => &path,
    };
    filled(address, path, &line.to_string())
}

/// A text with the path and the line in their places; what they hold is not looked at again.
fn filled(text: &str, path: &str, line: &str) -> String {
    let parts = text.split(PATH).map(|part| part.replace(LINE, line));
    parts.collect::<Vec<_>>().join(path)
}

/// The words of a command; on Windows a backslash is part of a path.
fn split(text: &str) -> Option<Vec<String>> {
    if cfg!(windows) {
        return shlex::split(&text.replace('\\', "\\\\"));
    }
    shlex::split(text)
}

#[cfg(test)]
mod tests;
