//! An image without alternative text
//!
//! An image has no words that stand for it: whoever does not see it, or whose connection is too slow for it, learns
//! nothing. What is written there is also found by search.
//!
//! ## Reported
//!
//! ```markdown
//! ![](replication.png)
//!
//! <img src="replication.png">
//! ```
//!
//! ## Instead
//!
//! ```markdown
//! ![Writes go to the primary, reads to two replicas](replication.png)
//! ```
//!
//! An image that only decorates says so in HTML, with an empty attribute, and is not reported:
//!
//! ```html
//! <img src="wave.svg" alt="">
//! ```

use portolan_core::model::{Alt, Diagnostics};

use crate::PageInput;

/// Looks at each image.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    for image in &page.parts.images {
        let is_missing = match &image.alt {
            Alt::Text(text) => text.trim().is_empty(),
            Alt::Attribute(_) => false,
            Alt::Missing => true,
        };
        if is_missing {
            let message = "the image has no alternative text".to_owned();
            found.push(
                page.report("missing-alt", image.range.clone(), message)
                    .hint("say what it shows, for those who do not see it; one that only decorates is `<img src=\"…\" alt=\"\">`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    #[test]
    fn images_without_words_are_reported() {
        let text = "![](a.png) and ![ ](b.png \"title\")\n\n[![](c.png)](d.md)\n\n<p><img src=e.png></p>\n\nx <img\nsrc=f.png> y\n\n![][r]\n\n[r]: g.png\n";
        insta::assert_snapshot!(findings(text), @r#"
        1:1+10 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        1:16+19 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        3:2+10 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        5:4+15 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        7:3+4 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        10:1+6 missing-alt: the image has no alternative text (say what it shows, for those who do not see it; one that only decorates is `<img src="…" alt="">`)
        "#);
    }

    #[test]
    fn words_in_any_form_and_decorations_are_fine() {
        let text = "![a](a.png) ![`b`](b.png) ![][c]\\\n<img src=d.png alt=\"\"> <img alt src=e.png> <img ALT='f' src=f.png>\n\n`![](x.png)`\n\n    ![](y.png)\n\n<!-- ![](z.png) <img src=z> -->\n";
        assert_eq!(findings(text), "");
    }
}
