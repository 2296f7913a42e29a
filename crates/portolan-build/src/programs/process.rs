//! Running one program: its input is written, its output read, its time and its output bounded.
//!
//! Owns [`run`]. A program that takes too long, or whose build is stopped, is ended together with everything that it
//! has started. Must not know what is in its input or output.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What is kept of standard error: its end, in bytes.
const KEPT_ERRORS: usize = 16 * 1024;

/// How often it is asked whether the build goes on.
const PULSE: Duration = Duration::from_millis(50);

/// How long output is waited for once a program has ended: something that it started may hold its pipes.
const GRACE: Duration = Duration::from_secs(2);

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    /// All of standard output.
    pub(crate) output: Vec<u8>,
    /// The end of standard error.
    pub(crate) errors: String,
}

/// Why there is no [`Ran`].
#[derive(Debug)]
pub(crate) enum NotRun {
    /// It could not be started.
    Start(io::Error),
    /// It took longer than it may; what it had said by then.
    TooLong(String),
    /// It wrote more than it may.
    TooMuch,
    /// The build was stopped.
    Stopped,
}

/// What becomes of standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// It is the result, of at most so many bytes.
    Kept(u64),
    /// It is for people, like standard error.
    Said,
}

/// Runs a program to its end.
pub(crate) fn run(
    mut command: Command,
    input: Vec<u8>,
    output: Output,
    limit: Duration,
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> Result<Ran, NotRun> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    own_group(&mut command);
    let mut child = Guard(command.spawn().map_err(NotRun::Start)?);
    let (told, hears) = channel();
    if let Some(mut stdin) = child.0.stdin.take() {
        // A program need not read what it is given; what it makes of that is its exit code.
        thread::spawn(move || _ = stdin.write_all(&input));
    }
    if let Some(stderr) = child.0.stderr.take() {
        listen(stderr, told.clone(), read_end, Heard::Errors);
    }
    if let Some(stdout) = child.0.stdout.take() {
        match output {
            Output::Kept(most) => listen(stdout, told, move |pipe| read_all(pipe, most), Heard::Output),
            Output::Said => listen(stdout, told, read_end, Heard::Errors),
        }
    }
    Wait {
        child: &mut child,
        hears,
        output,
        until: Instant::now() + limit,
        is_stopped,
        missing: 2,
        output_bytes: Vec::new(),
        errors: String::new(),
    }
    .go()
}

/// What a reading thread has to tell, at the end of its pipe.
enum Heard {
    Output(Option<Vec<u8>>),
    Errors(String),
}

fn listen<R: Read + Send + 'static, T: Send + 'static>(
    pipe: R,
    told: Sender<Heard>,
    read: impl FnOnce(R) -> T + Send + 'static,
    heard: fn(T) -> Heard,
) {
    // The receiver is gone once nobody wants to know.
    thread::spawn(move || _ = told.send(heard(read(pipe))));
}

/// Everything; `None` when that is too much, which is not read to its end.
fn read_all(pipe: impl Read, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // A pipe that breaks has nothing more to give.
    let _ = pipe.take(most + 1).read_to_end(&mut bytes);
    (bytes.len() as u64 <= most).then_some(bytes)
}

/// The end, as text.
fn read_end(mut pipe: impl Read) -> String {
    let mut kept: VecDeque<u8> = VecDeque::new();
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = pipe.read(&mut buffer) {
        kept.extend(&buffer[..length]);
        let surplus = kept.len().saturating_sub(KEPT_ERRORS);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}

struct Wait<'a> {
    child: &'a mut Guard,
    hears: Receiver<Heard>,
    output: Output,
    until: Instant,
    is_stopped: &'a (dyn Fn() -> bool + Sync),
    /// Pipes that have not come to their end.
    missing: u32,
    output_bytes: Vec<u8>,
    errors: String,
}

impl Wait<'_> {
    fn go(mut self) -> Result<Ran, NotRun> {
        let mut ended: Option<(ExitStatus, Instant)> = None;
        loop {
            if (self.is_stopped)() {
                return Err(NotRun::Stopped);
            }
            match self
                .hears
                .recv_timeout(if self.missing == 0 { Duration::ZERO } else { PULSE })
            {
                Ok(Heard::Output(None)) => return Err(NotRun::TooMuch),
                Ok(Heard::Output(Some(bytes))) => {
                    (self.output_bytes, self.missing) = (bytes, self.missing - 1)
                }
                Ok(Heard::Errors(text)) => {
                    self.errors.push_str(&text);
                    self.missing -= 1;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.missing = 0,
            }
            if ended.is_none() {
                ended = self
                    .child
                    .0
                    .try_wait()
                    .map_err(NotRun::Start)?
                    .map(|status| (status, Instant::now()));
            }
            match ended {
                Some((status, _)) if self.missing == 0 => return Ok(self.ran(status)),
                Some((status, since)) if since.elapsed() > GRACE && self.output == Output::Said => {
                    return Ok(self.ran(status));
                }
                _ if Instant::now() > self.until => {
                    self.child.end();
                    return Err(NotRun::TooLong(self.last_words()));
                }
                None if self.missing == 0 => thread::sleep(Duration::from_millis(1)),
                _ => {}
            }
        }
    }

    fn ran(&mut self, status: ExitStatus) -> Ran {
        Ran {
            status,
            output: std::mem::take(&mut self.output_bytes),
            errors: std::mem::take(&mut self.errors),
        }
    }

    /// What a program that was ended had said by then.
    fn last_words(&mut self) -> String {
        while self.missing > 0 {
            match self.hears.recv_timeout(GRACE) {
                Ok(Heard::Errors(text)) => self.errors.push_str(&text),
                Ok(Heard::Output(_)) => {}
                Err(_) => break,
            }
            self.missing -= 1;
        }
        std::mem::take(&mut self.errors)
    }
}

/// A running program; dropped, it is ended.
struct Guard(Child);

impl Guard {
    /// Ends the program and all that it has started, if that still runs.
    fn end(&mut self) {
        #[cfg(unix)]
        if let Ok(group) = i32::try_from(self.0.id())
            && let Some(group) = rustix::process::Pid::from_raw(group)
        {
            // It may have ended by itself.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Once it was waited for, its number may be another's.
        if matches!(self.0.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

/// Gives the program a process group of its own, so that all of it can be ended.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str, input: &str, output: Output, limit: u64) -> Result<Ran, NotRun> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(
            command,
            input.as_bytes().to_vec(),
            output,
            Duration::from_millis(limit),
            &|| false,
        )
    }

    #[test]
    fn input_goes_in_and_output_comes_out() {
        let large = "x".repeat(3_000_000);
        let ran = sh("tee /dev/stderr", &large, Output::Kept(1 << 24), 60_000).unwrap();
        assert!(ran.status.success());
        assert_eq!((ran.output.len(), ran.errors.len()), (large.len(), KEPT_ERRORS));
        let ran = sh("echo out; echo err >&2; exit 3", "unread", Output::Said, 60_000).unwrap();
        assert_eq!(ran.status.code(), Some(3));
        let mut lines: Vec<_> = ran.errors.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["err", "out"]);
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("late");
        let script = format!("echo working >&2; (sleep 3; touch {}) & sleep 60", mark.display());
        let started = Instant::now();
        match sh(&script, "", Output::Kept(1 << 24), 300) {
            Err(NotRun::TooLong(said)) => assert_eq!(said, "working\n"),
            other => panic!("{other:?}"),
        }
        assert!(started.elapsed() < Duration::from_secs(3));
    }

    #[test]
    fn a_program_that_writes_without_end_is_ended() {
        let started = Instant::now();
        let ran = sh("while :; do echo more; done", "", Output::Kept(10_000), 60_000);
        assert!(matches!(ran, Err(NotRun::TooMuch)), "{ran:?}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_stopped_build_stops_its_program() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60"]);
        let started = Instant::now();
        let ran = run(
            command,
            Vec::new(),
            Output::Kept(1 << 24),
            Duration::from_secs(60),
            &|| true,
        );
        assert!(matches!(ran, Err(NotRun::Stopped)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_program_that_is_not_there() {
        let ran = run(
            Command::new("no-such-program-of-portolan"),
            Vec::new(),
            Output::Kept(1 << 24),
            Duration::from_secs(1),
            &|| false,
        );
        assert!(matches!(ran, Err(NotRun::Start(error)) if error.kind() == io::ErrorKind::NotFound));
    }
}
