//! What a program costs: wall time, processor time, peak memory; and what it wrote.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// The cost of one run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    pub(super) wall: Duration,
    /// User and system time of the process and of those it waited for.
    pub(super) cpu: Duration,
    /// The part of it that the system did not use: it does not depend on the disk.
    pub(super) user: Duration,
    pub(super) peak_bytes: u64,
}

impl Cost {
    /// The median of each figure.
    pub(super) fn median(runs: &[Self]) -> Self {
        Self {
            wall: middle(runs.iter().map(|run| run.wall).collect()),
            cpu: middle(runs.iter().map(|run| run.cpu).collect()),
            user: middle(runs.iter().map(|run| run.user).collect()),
            peak_bytes: middle(runs.iter().map(|run| run.peak_bytes).collect()),
        }
    }
}

/// The one in the middle.
pub(super) fn middle<T: Copy + Ord + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Runs a program to its end. Its standard output is dropped; its complaints are shown.
#[cfg(unix)]
pub(super) fn run(command: &mut Command) -> anyhow::Result<Cost> {
    use std::process::Stdio;

    use anyhow::bail;

    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let child = command
        .spawn()
        .with_context(|| format!("cannot start `{program}`"))?;
    let (status, usage) = wait(child.id()).with_context(|| format!("cannot wait for `{program}`"))?;
    let wall = start.elapsed();
    if status != 0 {
        bail!("`{program}` failed (status {status:#x}): {command:?}");
    }
    let time = |time: libc::timeval| {
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        let micros = u64::try_from(time.tv_usec).unwrap_or_default();
        Duration::from_secs(seconds) + Duration::from_micros(micros)
    };
    // Kilobytes on Linux, bytes on macOS.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Ok(Cost {
        wall,
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        user: time(usage.ru_utime),
        peak_bytes: u64::try_from(usage.ru_maxrss).unwrap_or_default() * unit,
    })
}

/// Only Unix tells what a single child has used.
#[cfg(not(unix))]
pub(super) fn run(_: &mut Command) -> anyhow::Result<Cost> {
    anyhow::bail!("the benchmark needs a Unix system")
}

#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "std can wait for a child, but not tell what it has used"
)]
fn wait(child: u32) -> std::io::Result<(i32, libc::rusage)> {
    let child = libc::pid_t::try_from(child).map_err(std::io::Error::other)?;
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, for which zeros are valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to live variables of the right type; the child is ours, and nobody else waits
        // for it.
        if unsafe { libc::wait4(child, &raw mut status, 0, &raw mut usage) } == child {
            return Ok((status, usage));
        }
        let error = std::io::Error::last_os_error();
        if error.kind() != std::io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Does something, and says how long it took until the file at `path` was another one: looked at every millisecond.
///
/// # Errors
/// What `work` fails with, and when the file never changes.
pub(super) fn until_changed<T>(
    path: &Path,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(Duration, T)> {
    let stamp = || fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let before = stamp();
    let start = Instant::now();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let seen = scope.spawn(|| {
            loop {
                // Asked first, so that a change at the very end is seen.
                let is_last = is_done.load(Ordering::SeqCst);
                // Between two renames there may be no file.
                if stamp().is_some_and(|now| Some(now) != before) {
                    return Some(start.elapsed());
                }
                if is_last {
                    return None;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let done = work();
        is_done.store(true, Ordering::SeqCst);
        let seen = seen.join().ok().flatten();
        let done = done?;
        let seen = seen.with_context(|| format!("`{}` did not change", path.display()))?;
        Ok((seen, done))
    })
}

/// Files and bytes in a folder.
pub(super) fn size(folder: &Path) -> std::io::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            let (more_files, more_bytes) = size(&item.path())?;
            files += more_files;
            bytes += more_bytes;
        } else {
            files += 1;
            bytes += item.metadata()?.len();
        }
    }
    Ok((files, bytes))
}

/// How busy the machine is: the load of the last minute, where the system says so.
pub(super) fn load() -> String {
    let loads = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    loads
        .split(' ')
        .next()
        .filter(|load| !load.is_empty())
        .unwrap_or("unknown")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_taken_of_each_figure() {
        let cost = |wall, cpu, peak_bytes| Cost {
            wall: Duration::from_secs(wall),
            cpu: Duration::from_secs(cpu),
            user: Duration::from_secs(cpu),
            peak_bytes,
        };
        let median = Cost::median(&[cost(1, 9, 5), cost(3, 7, 6), cost(2, 8, 4)]);
        assert_eq!(
            (median.wall.as_secs(), median.cpu.as_secs(), median.peak_bytes),
            (2, 8, 5)
        );
        assert_eq!(Cost::median(&[]).peak_bytes, 0);
    }

    #[test]
    fn a_change_is_seen_while_the_work_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.html");
        fs::write(&file, "old").unwrap();
        let moved = Duration::from_secs(5);
        let work = || {
            let fresh = folder.path().join("fresh");
            fs::write(&fresh, "new")?;
            fs::File::open(&fresh)?.set_modified(std::time::SystemTime::now() + moved)?;
            fs::rename(&fresh, &file)?;
            Ok(7)
        };
        let start = Instant::now();
        let (seen, done) = until_changed(&file, work).unwrap();
        assert_eq!(done, 7);
        assert!(seen <= start.elapsed());
        assert!(until_changed(&file, || Ok(())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_is_an_error() {
        assert!(run(Command::new("sh").args(["-c", "exit 0"])).is_ok());
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"`sh` failed (status 0x300): "sh" "-c" "exit 3""#
        );
    }
}
