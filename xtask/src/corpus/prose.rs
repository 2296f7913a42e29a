//! Sentences, tables, lists and alerts of invented operations manuals.

use std::fmt::Write as _;

use super::random::Random;
use super::words::{capital, fill};

const SENTENCES: &[&str] = &[
    "A ‹noun› belongs to exactly one ‹noun›, and moves with it when the ‹noun› is ‹adj›.",
    "Before you ‹verb› a ‹noun›, check that no ‹adj› ‹noun› still refers to it.",
    "The ‹noun› keeps at most ‹number› ‹plural›; older ones are written to the ‹noun› of ‹place›.",
    "When the ‹noun› stops answering for ‹number› seconds, ‹person› is paged.",
    "Set `‹snake›` to **‹number›** where ‹plural› arrive faster than the ‹noun› can ‹verb› them.",
    "Most ‹plural› are ‹adj› for a few minutes after a restart, and need no attention.",
    "‹Person› decides whether the ‹noun› goes to ‹place› or waits for the next ‹noun›.",
    "Nothing is lost in that case: the ‹noun› is ‹adj›, and the next run will ‹verb› it again.",
    "The default of ‹number› ‹plural› fits a ‹noun› with up to ‹large› users.",
    "Every ‹noun› carries a ‹noun› id, which shows up in the log as `‹snake›`.",
    "If two ‹plural› claim the same ‹noun›, the one with the older ‹noun› wins.",
    "We ‹verb› ‹plural› in ‹place› first, and everywhere else after *‹number› hours* without an alert.",
    "That figure comes from a test with ‹large› ‹plural› on ‹date›.",
    "Do not ‹verb› the ‹noun› by hand while the ‹noun› is ‹adj›; the two would undo each other's work.",
    "The `‹kebab›` process reads its ‹noun› once, at start, and again when it receives a hangup signal.",
    "A ‹adj› ‹noun› looks alarming in the dashboard, but is what we expect during a ‹noun›.",
    "Ask the ‹team› team before changing `‹SNAKE›`: three other services read it.",
    "Since version ‹version› the ‹noun› can ‹verb› ‹plural› without a ‹noun›.",
    "Its ‹noun› is ‹adj› by design, because a ‹noun› that blocks would take every ‹noun› with it.",
    "Look for `‹snake›` in the trace; it names the ‹noun› that was ‹adj›.",
    "‹Plural› older than ‹number› days are removed at night, between two ‹plural›.",
    "The cost is small: about ‹number› kilobytes for each ‹noun›, and one ‹noun› more to watch.",
    "Whoever changes the ‹noun› also changes its ‹noun›, in the same commit.",
    "In ‹place› the ‹noun› listens on port ‹port›, and only the ‹noun› may reach it.",
    "A failed ‹noun› is tried ‹small› times, with a pause that doubles each time.",
    "You can tell the two apart by the ‹noun›: a ‹adj› one has no `‹snake›`.",
    "There is no way back from this step, so take a ‹noun› first.",
    "The ‹noun› and the ‹noun› share a disk, which is why ‹plural› slow down together.",
    "On a ‹adj› system this takes less than ‹number› seconds.",
    "‹Plural› that nobody has used since ‹date› can go.",
    "Read the ‹noun› from the replica, never from the ‹adj› ‹noun›.",
    "The ‹team› team owns the ‹noun›; its on-call rotation answers within ‹number› minutes.",
    "Because ‹plural› are ordered by time, a clock that is ‹number› seconds off makes the ‹noun› ‹adj›.",
    "Start with ‹small› workers, and add more only when the ‹noun› stays above ‹percent› percent.",
    "This is the place where ‹plural› become ‹plural›, and where most mistakes are made.",
    "Without a ‹noun› the service still starts, but every ‹noun› is ‹adj›.",
    "Compare the ‹noun› before and after; a difference of more than ‹percent› percent is a defect.",
    "The export leaves out every ‹noun› that is marked as ‹adj›.",
    "Give the ‹noun› a name that says what it is for, not who made it.",
    "If in doubt, ‹verb› the ‹noun› and write down what you saw.",
];

const LINKS: &[&str] = &[
    "See [‹›](‹>) for how to ‹verb› the ‹noun›.",
    "The limits are listed in [‹›](‹>).",
    "This replaces what [‹›](‹>) says about ‹plural›.",
    "Once that is done, go on with [‹›](‹>), which explains the ‹noun›.",
    "‹Person› follows [‹›](‹>) when the ‹noun› is ‹adj›.",
    "How a ‹noun› becomes ‹adj› is described in [‹›](‹>).",
];

const ITEMS: &[&str] = &[
    "The ‹noun› answers within ‹number› ms.",
    "`‹snake›` is set in ‹place›.",
    "No ‹adj› ‹noun› is older than ‹number› minutes.",
    "‹Verb› the ‹noun› with `‹kebab› --‹noun› ‹number›`.",
    "‹Person› has approved the ‹noun›.",
    "The dashboard shows ‹small› or more ‹plural›.",
    "**‹Plural›:** at most ‹number› for each ‹noun›.",
    "Keep the ‹noun› until ‹date›.",
];

const HEADINGS: &[&str] = &[
    "‹Verb› the ‹noun›",
    "How ‹plural› are ‹adj›",
    "‹Noun› and ‹noun›",
    "Limits of the ‹noun›",
    "When the ‹noun› fails",
    "Before you ‹verb› ‹plural›",
    "The ‹adj› ‹noun›",
    "Who may ‹verb› a ‹noun›",
    "‹Plural› in ‹place›",
    "Settings of the ‹noun›",
    "Checking the ‹noun›",
    "Why ‹plural› are ‹adj›",
];

const TITLES: &[&str] = &[
    "‹Verb› ‹adj› ‹plural›",
    "‹Verb› the ‹noun› ‹noun›",
    "‹Noun› ‹noun› reference",
    "The ‹adj› ‹noun› of a ‹noun›",
    "‹Plural› and ‹plural›",
    "Troubleshooting the ‹noun› ‹noun›",
    "How we ‹verb› ‹plural›",
    "‹Noun› ‹noun› runbook",
];

const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// The title of a page.
pub(super) fn title(random: &mut Random) -> String {
    fill(random.pick(TITLES), random)
}

/// Headings of a page, each of them once.
pub(super) fn headings(random: &mut Random) -> Vec<String> {
    let count = random.between(4, 8);
    let mut headings: Vec<String> = Vec::with_capacity(count);
    while headings.len() < count {
        let heading = fill(random.pick(HEADINGS), random);
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings
}

/// One sentence.
pub(super) fn sentence(random: &mut Random) -> String {
    capital(&fill(random.pick(SENTENCES), random))
}

/// A paragraph of so many sentences.
pub(super) fn paragraph(random: &mut Random, sentences: usize) -> String {
    let sentences: Vec<String> = (0..sentences).map(|_| sentence(random)).collect();
    sentences.join(" ")
}

/// A sentence around a link.
pub(super) fn link(random: &mut Random, text: &str, target: &str) -> String {
    let template = random.pick(LINKS);
    // The two slots of the link are not words.
    let marked = template.replace("‹›", "\u{1}").replace("‹>", "\u{2}");
    capital(&fill(&marked, random))
        .replace('\u{1}', text)
        .replace('\u{2}', target)
}

/// A list: bullets, numbers or tasks.
pub(super) fn list(random: &mut Random) -> String {
    let form = random.below(3);
    let mut text = String::new();
    for number in 1..=random.between(3, 6) {
        let item = fill(random.pick(ITEMS), random);
        // Writing to a string cannot fail.
        let _ = match form {
            0 => writeln!(text, "- {item}"),
            1 => writeln!(text, "{number}. {item}"),
            _ => writeln!(text, "- [{}] {item}", if random.chance(40) { 'x' } else { ' ' }),
        };
    }
    text
}

/// A table of settings or figures.
pub(super) fn table(random: &mut Random) -> String {
    let heads = random.pick(&[
        "| Setting | Default | Meaning |\n|---|---:|---|\n",
        "| Name | Value | Use |\n|:--|:--:|:--|\n",
        "| Metric | Limit | What to do |\n|---|---|---|\n",
    ]);
    let mut text = heads.to_owned();
    for _ in 0..random.between(3, 6) {
        text.push_str(&fill(
            "| `‹snake›` | ‹number› | ‹Verb› the ‹adj› ‹noun› of a ‹noun› |\n",
            random,
        ));
    }
    text
}

/// A highlighted remark.
pub(super) fn alert(random: &mut Random) -> String {
    format!("> [!{}]\n> {}\n", random.pick(ALERTS), sentence(random))
}
