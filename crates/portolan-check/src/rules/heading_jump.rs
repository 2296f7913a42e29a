//! A heading skips a level
//!
//! A heading is more than one level deeper than the heading before it: `####` under `##`. Readers who move from
//! heading to heading, and everybody who reads the contents beside the text, look for the level in between. Headings
//! of raw HTML count as well. A page may begin with any level, and going back up may skip levels.
//!
//! ## Reported
//!
//! ```markdown
//! ## Install
//!
//! #### On Linux
//! ```
//!
//! ## Instead
//!
//! ```markdown
//! ## Install
//!
//! ### On Linux
//! ```

use portolan_core::model::Diagnostics;

use crate::PageInput;

/// Compares each heading with the one before it.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    for pair in page.parts.headings.windows(2) {
        let [above, heading] = pair else { continue };
        if heading.level > above.level + 1 {
            let (level, before) = (heading.level, above.level);
            let message = format!("a heading of level {level} follows one of level {before}");
            let right = before + 1;
            let marks = "#".repeat(usize::from(right));
            let hint = format!(
                "make it level {right} (`{marks}`), or write the heading that is missing between them"
            );
            found.push(
                page.report("heading-jump", heading.range.clone(), message)
                    .hint(hint),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    #[test]
    fn a_skipped_level_is_reported_where_it_is_skipped() {
        let text = "## A\n\n#### B `c`\n\n##### D\n\n# E\n\nF\n=\n\n> ### G\n";
        insta::assert_snapshot!(findings(text), @r#"
        3:1+10 heading-jump: a heading of level 4 follows one of level 2 (make it level 3 (`###`), or write the heading that is missing between them)
        12:3+5 heading-jump: a heading of level 3 follows one of level 1 (make it level 2 (`##`), or write the heading that is missing between them)
        "#);
    }

    #[test]
    fn any_level_may_be_first_and_going_up_may_skip() {
        let text = "### A\n\n#### B\n\n# C\n\n## D\n\n<h3>E</h3>\n\n#### F\n";
        assert_eq!(findings(text), "");
    }

    #[test]
    fn what_only_looks_like_a_heading_does_not_count() {
        let text = "# A\n\n    ### code\n\n```text\n#### code\n```\n\n#### B {#b}\n\n#not\n\n####### seven\n";
        insta::assert_snapshot!(findings(text), @r#"9:1+11 heading-jump: a heading of level 4 follows one of level 1 (make it level 2 (`##`), or write the heading that is missing between them)"#);
    }
}
