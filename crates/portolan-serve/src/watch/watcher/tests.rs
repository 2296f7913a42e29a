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

/// The paths that change from now on, until the last of them is the expected one.
fn changes(watcher: &mut Watcher, last: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    while !paths.iter().any(|path| path == last) {
        match watcher.next(Instant::now() + Duration::from_secs(10)) {
            Watched::Batch(Batch::Changes(changes)) => paths.extend(changes.into_iter().map(|it| it.path)),
            other => panic!("{other:?} after {paths:?}"),
        }
    }
    paths
}

#[test]
fn a_renewed_watch_follows_new_places_forgets_old_ones_and_loses_nothing() {
    type Start = fn(Plan) -> Watcher;
    let ways: [Start; 2] = [Watcher::start, Watcher::polling];
    for start in ways {
        let place = tempfile::tempdir().unwrap();
        let place = place.path().canonicalize().unwrap();
        let file = |name: &str| place.join(name);
        for folder in ["old", "kept", "new", "around"] {
            fs::create_dir(file(folder)).unwrap();
        }
        let mut watcher = start(Plan {
            folders: vec![file("kept"), file("old")],
            ..Plan::default()
        });
        fs::write(file("kept/before.md"), "text").unwrap();
        watcher.renew(Plan {
            folders: vec![file("kept"), file("new"), file("later")],
            files: vec![file("around/one.txt")],
            ..Plan::default()
        });
        changes(&mut watcher, &file("kept/before.md"));
        fs::write(file("new/page.md"), "text").unwrap();
        changes(&mut watcher, &file("new/page.md"));
        fs::write(file("around/other.txt"), "not ours").unwrap();
        fs::write(file("old/page.md"), "no longer ours").unwrap();
        fs::write(file("around/one.txt"), "text").unwrap();
        let found = changes(&mut watcher, &file("around/one.txt"));
        assert_eq!(found, [file("around/one.txt")]);
        // A folder of the plan that is made later.
        fs::create_dir(file("later")).unwrap();
        fs::write(file("later/page.md"), "text").unwrap();
        changes(&mut watcher, &file("later/page.md"));
    }
}
