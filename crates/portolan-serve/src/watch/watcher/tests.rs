//! What makes a watch look instead of listening.

use super::*;

fn watcher(folder: &Path) -> Watcher {
    Watcher::start(Plan {
        folders: vec![folder.to_path_buf()],
        ..Plan::default()
    })
}

/// The one notice, and that watching goes on by looking.
fn notice(mut watcher: Watcher, folder: &Path) -> String {
    let soon = || Instant::now() + Duration::from_secs(10);
    let Watched::Notice(notice) = watcher.next(soon()) else {
        panic!("says nothing");
    };
    assert!(watcher.is_polling());
    fs::write(folder.join("a.md"), "text").unwrap();
    assert!(matches!(watcher.next(soon()), Watched::Batch(Batch::Changes(_))));
    notice
}

#[test]
fn a_spent_limit_is_told_and_files_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [
        notify::ErrorKind::MaxFilesWatch,
        notify::ErrorKind::Io(std::io::Error::from_raw_os_error(28)),
    ] {
        let watcher = watcher(folder.path());
        watcher
            .inbox
            .put(|mail| mail.complaints.push(notify::Error::new(kind)));
        assert_eq!(
            notice(watcher, folder.path()),
            "the system's limit of watched folders is used up, so files are looked at regularly instead; raise it \
             with `sysctl fs.inotify.max_user_watches=524288`"
        );
        fs::remove_file(folder.path().join("a.md")).unwrap();
    }
}

#[test]
fn a_probe_that_is_not_reported_is_told_and_files_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut watcher = watcher(folder.path());
    watcher.probe = Some(Probe {
        file: folder.path().join("elsewhere/probe"),
        due: Instant::now(),
    });
    assert_eq!(
        notice(watcher, folder.path()),
        "this file system reports no changes, so files are looked at regularly instead"
    );
}

#[test]
fn a_system_that_loses_count_means_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut watcher = watcher(folder.path());
    watcher.inbox.put(|mail| mail.is_lost = true);
    assert_eq!(
        watcher.next(Instant::now() + Duration::from_secs(10)),
        Watched::Batch(Batch::Everything)
    );
}
