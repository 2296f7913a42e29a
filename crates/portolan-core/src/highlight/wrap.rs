//! The `fn main` that mdBook puts, hidden, around Rust samples that have none, so that what is shown when hidden lines
//! are is a whole program.
//!
//! Entry point: [`Wrapped::of`]. Must not decide what is hidden: it writes the marks that `hidden` reads.

use std::borrow::Cow;

use super::fence::FenceInfo;
use crate::model::CodeOptions;

/// A sample and what was put around it.
pub(super) struct Wrapped<'a> {
    pub(super) code: Cow<'a, str>,
    /// Lines of inner attributes, which stay in front of the function; `None` when nothing was put around.
    attributes: Option<usize>,
}

impl<'a> Wrapped<'a> {
    /// The code as it was written.
    pub(super) fn not(code: &'a str) -> Self {
        Self {
            code: Cow::Borrowed(code),
            attributes: None,
        }
    }

    /// A sample of mdBook's flavour.
    pub(super) fn of(code: &'a str, fence: &FenceInfo, options: &CodeOptions) -> Self {
        if code.is_empty()
            || !asks_for_main(fence, options)
            || code.contains("fn main")
            || code.contains("quick_main!")
        {
            return Self::not(code);
        }
        let (attributes, rest) = code.split_at(attributes_end(code));
        let newline = if rest.is_empty() || rest.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        Self {
            code: Cow::Owned(format!(
                "# #![allow(unused)]\n{attributes}# fn main() {{\n{rest}{newline}# }}"
            )),
            attributes: Some(attributes.lines().count()),
        }
    }

    /// The line of the written code that a line of this one was.
    pub(super) fn written(&self, line: usize) -> usize {
        match self.attributes {
            None => line,
            Some(attributes) if line <= attributes => line.saturating_sub(1),
            Some(_) => line.saturating_sub(2),
        }
    }
}

/// Whether mdBook would offer to run the sample; an editor shows what it has, so nothing is put around that.
fn asks_for_main(fence: &FenceInfo, options: &CodeOptions) -> bool {
    let has = |word: &str| fence.words.iter().any(|found| found == word);
    let stays = ["ignore", "noplayground", "noplaypen"].into_iter().any(has);
    let runs = options.rust_main && !stays || has("mdbook-runnable");
    fence.language.as_deref() == Some("rust") && runs && !(options.editable && has("editable"))
}

/// Where the inner attributes (`#![…]`) at the start end, blank lines among them included; 0 without any.
fn attributes_end(code: &str) -> usize {
    let (mut end, mut found) = (0, false);
    for line in code.split_inclusive('\n') {
        let is_attribute = line.trim_start_matches([' ', '\t']).starts_with("#![");
        if !is_attribute && !line.trim().is_empty() {
            break;
        }
        found |= is_attribute;
        end += line.len();
    }
    if found { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flavour;

    fn wrapped(info: &str, code: &str) -> String {
        let options = CodeOptions {
            rust_main: true,
            ..CodeOptions::default()
        };
        Wrapped::of(code, &FenceInfo::parse(info, Flavour::Mdbook), &options)
            .code
            .into_owned()
    }

    #[test]
    fn samples_without_main_get_one() {
        let cases = [
            ("rust", "x();\n", "# #![allow(unused)]\n# fn main() {\nx();\n# }"),
            (
                "rust",
                "\n#![feature(a)]\n\nx();\n",
                "# #![allow(unused)]\n\n#![feature(a)]\n\n# fn main() {\nx();\n# }",
            ),
            (
                "rust",
                "\n\nx();\n",
                "# #![allow(unused)]\n# fn main() {\n\n\nx();\n# }",
            ),
            (
                "rust,ignore,mdbook-runnable",
                "\n",
                "# #![allow(unused)]\n# fn main() {\n\n# }",
            ),
            ("rust", "", ""),
            ("rust", "fn main() {}\n", "fn main() {}\n"),
            ("rust,ignore", "x();\n", "x();\n"),
            ("rust noplayground", "x();\n", "x();\n"),
            ("rs", "x();\n", "x();\n"),
            ("", "x();\n", "x();\n"),
        ];
        for (info, code, expected) in cases {
            assert_eq!(wrapped(info, code), expected, "{info}");
        }
    }

    #[test]
    fn lines_are_told_as_written() {
        let options = CodeOptions {
            rust_main: true,
            ..CodeOptions::default()
        };
        let fence = FenceInfo::parse("rust", Flavour::Mdbook);
        let wrapped = Wrapped::of("#![a]\nx();\ny();\n", &fence, &options);
        let lines: Vec<_> = (0..6).map(|line| wrapped.written(line)).collect();
        assert_eq!(lines, [0, 0, 0, 1, 2, 3]);
    }
}
