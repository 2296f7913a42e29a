//! Where every known key of a configuration stands, by its path: `["versions", "[0]", "url"]`.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::source::Place;

/// Places by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(BTreeMap<Vec<String>, Place>);

impl Places {
    pub fn get(&self, path: &[String]) -> Option<&Place> {
        self.0.get(path)
    }

    pub fn insert(&mut self, path: Vec<String>, place: Place) {
        self.0.insert(path, place);
    }

    /// Keeps the entries of a list that are wanted, with the places that belong to them.
    pub fn retain<E>(&mut self, list: &[&str], entries: &mut Vec<E>, wanted: impl Fn(usize) -> bool) {
        let list: Vec<String> = list.iter().map(|part| (*part).to_owned()).collect();
        let (mut from, mut to) = (0, 0);
        entries.retain(|_| {
            let is_wanted = wanted(from);
            if is_wanted {
                self.move_entry(&list, from, to);
                to += 1;
            }
            from += 1;
            is_wanted
        });
    }

    /// Gives an entry of a list the number that it has among those that are kept: later stages know no other.
    pub fn move_entry(&mut self, list: &[String], from: usize, to: usize) {
        if from == to {
            return;
        }
        let entry = |number: usize| [list, &[format!("[{number}]")]].concat();
        let (from, to) = (entry(from), entry(to));
        for path in self.within(&to) {
            self.0.remove(&path);
        }
        for path in self.within(&from) {
            if let Some(place) = self.0.remove(&path) {
                self.0.insert([to.as_slice(), &path[to.len()..]].concat(), place);
            }
        }
    }

    /// The paths of an entry and of what is in it.
    fn within(&self, entry: &[String]) -> Vec<Vec<String>> {
        let from = (Bound::Included(entry), Bound::Unbounded);
        let paths = self.0.range::<[String], _>(from).map(|(path, _)| path);
        paths
            .take_while(|path| path.starts_with(entry))
            .cloned()
            .collect()
    }
}
