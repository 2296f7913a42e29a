//! Saves as editors make them, without an editor, a disk or a clock.

use super::*;

/// A disk and a clock that the test moves.
struct Bench {
    settler: Settler,
    start: Instant,
    now: u64,
    disk: BTreeMap<PathBuf, Stamp>,
    batches: Vec<(u64, Batch)>,
    looks: usize,
}

impl Bench {
    fn new() -> Self {
        Self {
            settler: Settler::default(),
            start: Instant::now(),
            now: 0,
            disk: BTreeMap::new(),
            batches: Vec::new(),
            looks: 0,
        }
    }

    fn at(&self, milliseconds: u64) -> Instant {
        self.start + Duration::from_millis(milliseconds)
    }

    /// Lets time pass, with everything that becomes due meanwhile.
    fn until(&mut self, milliseconds: u64) -> &mut Self {
        while self.now < milliseconds {
            self.work();
            self.now += 1;
        }
        self
    }

    fn work(&mut self) {
        for _ in 0..100 {
            match self.settler.next(self.at(self.now)) {
                Step::Idle => return,
                Step::At(due) => {
                    assert!(due > self.at(self.now), "waits for what is over");
                    return;
                }
                Step::Look(paths) => {
                    for path in paths {
                        self.looks += 1;
                        let stamp = self.disk.get(&path).copied().unwrap_or(Stamp::Gone);
                        self.settler.looked(&path, stamp, self.at(self.now));
                    }
                }
                Step::Settled(batch) => self.batches.push((self.now, batch)),
            }
        }
        panic!("never comes to rest");
    }

    /// A path has this content from now on, and the system says so.
    fn put(&mut self, path: &str, text: &str) -> &mut Self {
        let stamp = match text {
            "" => Stamp::Empty,
            text => Stamp::Content(blake3::hash(text.as_bytes())),
        };
        self.disk.insert(path.into(), stamp);
        self.touch(path)
    }

    fn remove(&mut self, path: &str) -> &mut Self {
        self.disk.remove(Path::new(path));
        self.touch(path)
    }

    fn touch(&mut self, path: &str) -> &mut Self {
        let now = self.at(self.now);
        self.settler.touched(path.into(), now);
        self
    }

    /// A file that was there, and was looked at, before anything happened.
    fn with(mut self, path: &str, text: &str) -> Self {
        self.put(path, text).until(1_000);
        self.batches.clear();
        self.looks = 0;
        self
    }

    /// What was given out, in short: when (after the first second), and what.
    fn told(&self) -> Vec<String> {
        self.batches
            .iter()
            .map(|(at, batch)| match batch {
                Batch::Everything => format!("{at} everything"),
                Batch::Changes(changes) => {
                    let all: Vec<_> = changes
                        .iter()
                        .map(|change| {
                            let sign = match change.kind {
                                Kind::Written => '+',
                                Kind::Gone => '-',
                            };
                            format!("{sign}{}", change.path.display())
                        })
                        .collect();
                    format!("{at} {}", all.join(" "))
                }
            })
            .collect()
    }
}

#[test]
fn a_save_is_told_after_ten_milliseconds() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "two").until(2_000);
    assert_eq!(bench.told(), ["1010 +a"]);
    assert_eq!(bench.looks, 1);
}

#[test]
fn the_same_content_is_no_change() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "one").until(1_500).touch("a").until(2_000);
    assert_eq!(bench.told(), Vec::<String>::new());
}

#[test]
fn truncate_and_write_is_one_change() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "").until(1_004).put("a", "two").until(2_000);
    assert_eq!(bench.told(), ["1014 +a"], "both within the quiet time");
    let mut slow = Bench::new().with("a", "one");
    slow.put("a", "").until(1_025).put("a", "two").until(2_000);
    assert_eq!(
        slow.told(),
        ["1035 +a"],
        "an empty file was seen, and not believed"
    );
}

#[test]
fn an_emptied_file_is_believed_after_a_while() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "").until(2_000);
    assert_eq!(bench.told(), ["1040 +a"]);
}

#[test]
fn delete_and_create_is_one_change() {
    let mut bench = Bench::new().with("a", "one");
    bench.remove("a").until(1_020).put("a", "two").until(2_000);
    assert_eq!(bench.told(), ["1030 +a"]);
    let mut same = Bench::new().with("a", "one");
    same.remove("a").until(1_020).put("a", "one").until(2_000);
    assert_eq!(same.told(), Vec::<String>::new());
}

#[test]
fn a_deleted_file_is_gone_after_a_while() {
    let mut bench = Bench::new().with("a", "one");
    bench.remove("a").until(2_000);
    assert_eq!(bench.told(), ["1040 -a"]);
}

#[test]
fn a_moved_file_is_one_batch() {
    let mut bench = Bench::new().with("a", "one");
    bench.remove("a").put("b", "one").until(2_000);
    assert_eq!(bench.told(), ["1040 -a +b"]);
}

#[test]
fn files_of_one_save_are_one_batch() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "two").until(1_006).put("b", "two").until(2_000);
    assert_eq!(bench.told(), ["1016 +a +b"]);
    bench.batches.clear();
    bench
        .put("a", "three")
        .until(2_030)
        .put("b", "three")
        .until(3_000);
    assert_eq!(bench.told(), ["2010 +a", "2040 +b"]);
}

#[test]
fn a_save_every_20_ms_for_a_minute_neither_starves_nor_piles_up() {
    let mut bench = Bench::new();
    for save in 0..3_000_u64 {
        bench.put("a", &format!("save {save}")).until((save + 1) * 20);
    }
    bench.until(61_000);
    assert_eq!(bench.batches.len(), 3_000, "each is told once");
    assert!(bench.batches.windows(2).all(|two| two[1].0 - two[0].0 <= 20));
}

#[test]
fn a_file_that_is_never_quiet_is_told_ten_times_a_second() {
    let mut bench = Bench::new();
    for save in 0..2_000_u64 {
        bench.put("a", &format!("save {save}")).until((save + 1) * 5);
    }
    bench.until(11_000);
    let gaps: Vec<u64> = bench.batches.windows(2).map(|two| two[1].0 - two[0].0).collect();
    assert!(
        bench.batches.len() > 90 && bench.batches.len() < 110,
        "{}",
        bench.batches.len()
    );
    assert!(gaps.iter().all(|gap| *gap <= 110), "{gaps:?}");
    assert_eq!(
        bench.batches.last().map(|(at, _)| *at),
        Some(10_005),
        "the last save counts"
    );
}

#[test]
fn a_busy_file_does_not_hold_up_another() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "two");
    for save in 0..100 {
        bench.put("log", &format!("line {save}")).until(1_004 + save * 4);
    }
    let first = bench.told().into_iter().find(|batch| batch.contains("+a"));
    assert_eq!(first.as_deref(), Some("1100 +a +log"));
}

#[test]
fn thousands_of_files_are_one_batch() {
    let mut bench = Bench::new();
    for file in 0..5_000 {
        bench.put(&format!("f{file}"), "new");
        if file % 10 == 0 {
            let next = bench.now + 1;
            bench.until(next);
        }
    }
    bench.until(3_000);
    let sizes: Vec<usize> = bench
        .batches
        .iter()
        .map(|(_, batch)| match batch {
            Batch::Changes(changes) => changes.len(),
            Batch::Everything => 0,
        })
        .collect();
    assert_eq!(sizes, [5_000]);
}

#[test]
fn a_branch_switch_waits_for_git() {
    let mut bench = Bench::new().with("a", "one");
    let switch = |bench: &mut Bench, from: u64, until: u64| {
        for moment in (from..until).step_by(10) {
            let now = bench.at(bench.now);
            bench.settler.lock(true, now);
            bench.put("a", &format!("half {moment}")).until(moment + 10);
        }
    };
    switch(&mut bench, 1_000, 4_000);
    assert_eq!(bench.told(), Vec::<String>::new());
    let now = bench.at(bench.now);
    bench.settler.lock(false, now);
    bench.until(5_000);
    assert_eq!(bench.told(), ["4010 +a"]);
}

#[test]
fn a_lock_that_nobody_holds_any_more_is_not_waited_for_for_ever() {
    let mut bench = Bench::new().with("a", "one");
    bench.put("a", "two");
    for moment in (1_000..12_000).step_by(10) {
        let now = bench.at(bench.now);
        bench.settler.lock(true, now);
        bench.until(moment + 10);
    }
    assert_eq!(bench.told(), ["11000 +a"]);
    bench.put("a", "three").until(13_000);
    assert_eq!(bench.told(), ["11000 +a", "12010 +a"], "nor once more");
}

#[test]
fn when_the_system_loses_count_everything_is_told_once() {
    let mut bench = Bench::new().with("a", "one");
    let now = bench.at(bench.now);
    bench.settler.lost(now);
    bench.put("a", "two").until(2_000);
    assert_eq!(bench.told(), ["1100 everything"]);
}

#[test]
fn what_was_below_a_folder_is_known() {
    let mut bench = Bench::new();
    bench
        .put("d/a", "one")
        .put("d/e/b", "one")
        .put("da", "one")
        .until(100);
    let below = bench.settler.known_below(Path::new("d"));
    assert_eq!(below, [PathBuf::from("d/a"), PathBuf::from("d/e/b")]);
}
