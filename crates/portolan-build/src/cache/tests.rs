//! What a cache keeps, forgets and survives.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;

const PARSED: &str = "parsed-v1";
const RENDERED: &str = "rendered-v1";

/// Nobody else has the lock; only while another test starts a program does that hold what this one has open.
fn no_wait(waited: Duration) -> ControlFlow<()> {
    assert!(waited < Duration::from_secs(10), "nobody else has the lock");
    ControlFlow::Continue(())
}

fn open(folder: &Path) -> Cache {
    Cache::open(folder, &[PARSED, RENDERED], &mut no_wait).unwrap()
}

fn key(name: &str) -> Key {
    Key::of(name.as_bytes())
}

fn put(cache: &Cache, name: &str, bytes: &[u8]) {
    cache.put(PARSED, key(name), bytes);
}

fn get(cache: &Cache, name: &str) -> Option<String> {
    cache
        .get(PARSED, &key(name))
        .map(|bytes| String::from_utf8(bytes).unwrap())
}

/// One build that looks at the names given.
fn build(folder: &Path, uses: &[&str]) -> Vec<Option<String>> {
    let cache = open(folder);
    let found = uses.iter().map(|name| get(&cache, name)).collect();
    cache.finish().unwrap();
    found
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "lock" && name != ".gitignore")
        .collect();
    names.sort();
    names
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A cache with entries `a` and `b`.
fn filled() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".portolan");
    let cache = open(&folder);
    put(&cache, "a", b"first");
    put(&cache, "b", b"second");
    cache.finish().unwrap();
    (root, folder)
}

#[test]
fn entries_outlive_the_process() {
    let (_root, folder) = filled();
    assert_eq!(
        build(&folder, &["a", "b", "c"]),
        [some("first"), some("second"), None]
    );
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
}

#[test]
fn an_entry_can_be_read_in_the_build_that_made_it_and_be_replaced() {
    let (_root, folder) = filled();
    let cache = open(&folder);
    put(&cache, "c", b"third");
    put(&cache, "a", b"first again");
    put(&cache, "empty", b"");
    let found = ["a", "b", "c", "empty"].map(|name| get(&cache, name));
    let expected = [some("first again"), some("second"), some("third"), some("")];
    assert_eq!(found, expected);
    cache.finish().unwrap();
    assert_eq!(build(&folder, &["a", "b", "c", "empty"]), expected);
}

#[test]
fn buckets_do_not_share_keys() {
    let (_root, folder) = filled();
    let cache = open(&folder);
    assert_eq!(cache.get(RENDERED, &key("a")), None);
    for cache in [Cache::in_memory(), cache] {
        cache.put(RENDERED, key("a"), b"page");
        assert_eq!(cache.get(RENDERED, &key("a")), Some(b"page".to_vec()));
    }
}

#[test]
fn every_damaged_byte_of_pack_or_index_is_at_worst_a_miss() {
    let (_root, folder) = filled();
    for name in files(&folder) {
        let path = folder.join(&name);
        let whole = fs::read(&path).unwrap();
        let mut variants: Vec<Vec<u8>> = (0..whole.len())
            .map(|at| {
                let mut damaged = whole.clone();
                damaged[at] ^= 0x41;
                damaged
            })
            .collect();
        variants.extend((0..whole.len()).map(|at| whole[..at].to_vec()));
        for damaged in variants {
            fs::write(&path, &damaged).unwrap();
            let cache = open(&folder);
            for (entry, value) in [("a", "first"), ("b", "second")] {
                let found = get(&cache, entry);
                assert!(found.is_none() || found == some(value), "{name}: {found:?}");
            }
            drop(cache);
        }
        fs::write(&path, &whole).unwrap();
        // A damaged index let the pack go: start over.
        let cache = open(&folder);
        put(&cache, "a", b"first");
        put(&cache, "b", b"second");
        cache.finish().unwrap();
    }
    assert_eq!(build(&folder, &["a", "b"]), [some("first"), some("second")]);
}

#[test]
fn a_killed_build_leaves_the_earlier_entries() {
    let (_root, folder) = filled();
    let killed = open(&folder);
    put(&killed, "c", &[b'x'; 10_000]);
    drop(killed);
    assert_eq!(
        build(&folder, &["a", "b", "c"]),
        [some("first"), some("second"), None]
    );
    let cache = open(&folder);
    put(&cache, "d", b"fourth");
    cache.finish().unwrap();
    assert_eq!(
        build(&folder, &["a", "b", "d"]),
        [some("first"), some("second"), some("fourth")]
    );
    assert_eq!(fs::metadata(folder.join("parsed-v1.1.pack")).unwrap().len(), 17);
}

#[test]
fn unused_entries_outlive_three_builds_and_no_more() {
    let (_root, folder) = filled();
    for _ in 0..3 {
        build(&folder, &["a"]);
    }
    assert_eq!(build(&folder, &["a", "b"]), [some("first"), some("second")]);
    for _ in 0..4 {
        build(&folder, &["a"]);
    }
    assert_eq!(build(&folder, &["a", "b"]), [some("first"), None]);
}

#[test]
fn above_the_limit_what_no_build_used_goes_at_once_the_oldest_first() {
    for stopped in [false, true] {
        let (_root, folder) = filled();
        let within = |limit: u64, uses: &[&str]| {
            let cache = Cache::open_within(limit, &folder, &[PARSED, RENDERED], &mut no_wait).unwrap();
            for name in uses {
                assert!(cache.contains(PARSED, &key(name)), "{name}");
            }
            if stopped {
                cache.finish_partial()
            } else {
                cache.finish()
            }
            .unwrap();
        };
        within(1_000, &["a"]);
        within(10, &["a", "b"]);
        // Both are in use, so both stay, though they are larger than that.
        within(1_000, &["a", "b"]);
        within(5, &["b"]);
        assert_eq!(
            build(&folder, &["a", "b"]),
            [None, some("second")],
            "stopped: {stopped}"
        );
    }
}

#[test]
fn looking_without_reading_counts_as_use_and_a_partial_build_ages_nothing() {
    let (_root, folder) = filled();
    for _ in 0..6 {
        let cache = open(&folder);
        assert!(cache.contains(PARSED, &key("a")));
        cache.finish().unwrap();
    }
    assert_eq!(build(&folder, &["a", "b"]), [some("first"), None]);
    for _ in 0..6 {
        open(&folder).finish_partial().unwrap();
    }
    assert_eq!(build(&folder, &["a"]), [some("first")]);
}

#[test]
fn a_build_that_changes_nothing_writes_nothing() {
    let (_root, folder) = filled();
    build(&folder, &["a", "b"]);
    let before = fs::metadata(folder.join("parsed-v1.index"))
        .unwrap()
        .modified()
        .unwrap();
    build(&folder, &["a", "b"]);
    assert_eq!(
        fs::metadata(folder.join("parsed-v1.index"))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
}

#[test]
fn a_pack_that_is_mostly_garbage_is_rewritten() {
    let (_root, folder) = filled();
    for round in 0..4_u8 {
        let cache = open(&folder);
        put(&cache, "large", &[b'a' + round; 60_000]);
        assert_eq!(
            (get(&cache, "a"), get(&cache, "b")),
            (some("first"), some("second"))
        );
        cache.finish().unwrap();
    }
    let packs: Vec<String> = files(&folder)
        .into_iter()
        .filter(|name| name.ends_with(".pack"))
        .collect();
    assert_eq!(packs, ["parsed-v1.2.pack", "rendered-v1.1.pack"]);
    assert_eq!(build(&folder, &["a", "b"]), [some("first"), some("second")]);
    assert!(get(&open(&folder), "large") == Some("d".repeat(60_000)));
}

#[test]
fn old_versions_are_deleted_and_other_files_are_not() {
    let (_root, folder) = filled();
    for name in [
        "parsed-v0.7.pack",
        "parsed-v0.index",
        "notes.pack",
        "tags-v1.txt",
        "parsed-v1.9.pack",
    ] {
        fs::write(folder.join(name), "x").unwrap();
    }
    assert_eq!(build(&folder, &["a"]), [some("first")]);
    let left = files(&folder);
    assert_eq!(
        left,
        [
            "notes.pack",
            "parsed-v1.1.pack",
            "parsed-v1.index",
            "rendered-v1.1.pack",
            "rendered-v1.index",
            "tags-v1.txt"
        ]
    );
}

#[test]
fn the_second_build_waits_or_gives_up() {
    let (_root, folder) = filled();
    let first = open(&folder);
    let mut asked = Vec::new();
    let refused = Cache::open(&folder, &[PARSED], &mut |waited| {
        asked.push(waited);
        if asked.len() < 2 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::Interrupted);
    assert_eq!(asked, [Duration::ZERO, Duration::from_millis(20)]);
    let mut first = Some(first);
    let second = Cache::open(&folder, &[PARSED], &mut |_| {
        drop(first.take());
        ControlFlow::Continue(())
    });
    assert_eq!(get(&second.unwrap(), "a"), some("first"));
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_folder_is_refused() {
    let (root, folder) = filled();
    let link = root.path().join("link");
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    let refused = Cache::open(&link, &[PARSED], &mut no_wait).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the cache must be a folder, not a link or file"
    );
    assert_eq!(build(&folder, &["a"]), [some("first")]);
}

#[test]
fn a_write_that_fails_is_reported_once_and_costs_only_the_cache() {
    // What is large is written at once, the rest together: then the other bucket does not hear of it.
    for (x, kept) in [(vec![b'x'; 300 << 10], None), (b"x".to_vec(), some("third"))] {
        let (_root, folder) = filled();
        let cache = open(&folder);
        // A folder where the bucket's pack would go.
        fs::remove_file(folder.join("rendered-v1.1.pack")).unwrap();
        fs::remove_file(folder.join("rendered-v1.index")).unwrap();
        drop(cache);
        let cache = open(&folder);
        fs::create_dir(folder.join("rendered-v1.1.pack")).unwrap();
        cache.put(RENDERED, key("x"), &x);
        cache.put(RENDERED, key("y"), b"y");
        put(&cache, "c", b"third");
        assert!(cache.contains(RENDERED, &key("x")));
        assert_eq!(cache.get(RENDERED, &key("x")), Some(x));
        assert_eq!(cache.get(RENDERED, &key("y")).as_deref(), Some(&b"y"[..]));
        assert_eq!(
            (get(&cache, "a"), get(&cache, "c")),
            (some("first"), some("third")),
            "what could not be written is still there for this build"
        );
        assert_eq!(cache.finish().unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(
            build(&folder, &["a", "b", "c"]),
            [some("first"), some("second"), kept]
        );
    }
}

#[test]
fn what_waits_to_be_written_is_read_before_and_after() {
    let (_root, folder) = filled();
    let cache = open(&folder);
    // More than waits at a time, with one that does not wait among them.
    let sizes = [100_000, 200_000, 0, 7, 400_000, 50_000, 150_000, 90_000];
    let bytes = |at: usize| vec![b'a' + u8::try_from(at).unwrap(); sizes[at]];
    let name = |at: usize| key(&format!("size {at}"));
    for at in 0..sizes.len() {
        cache.put(PARSED, name(at), &bytes(at));
        for before in 0..=at {
            assert_eq!(
                cache.get(PARSED, &name(before)),
                Some(bytes(before)),
                "{before} after {at}"
            );
        }
    }
    cache.finish().unwrap();
    let cache = open(&folder);
    for at in 0..sizes.len() {
        assert_eq!(cache.get(PARSED, &name(at)), Some(bytes(at)), "{at}");
    }
    assert_eq!(get(&cache, "a"), some("first"));
}

#[test]
fn threads_share_a_cache() {
    use rayon::prelude::*;
    let (_root, folder) = filled();
    let cache = open(&folder);
    let text = |number: u32| format!("entry {number} ").repeat(number as usize % 50);
    (0..500_u32).into_par_iter().for_each(|number| {
        cache.put(PARSED, Key::of(&number.to_le_bytes()), text(number).as_bytes());
    });
    cache.finish().unwrap();
    let cache = open(&folder);
    let wrong = (0..500_u32)
        .into_par_iter()
        .filter(|number| {
            cache.get(PARSED, &Key::of(&number.to_le_bytes())) != Some(text(*number).into_bytes())
        })
        .count();
    assert_eq!(wrong, 0);
}
