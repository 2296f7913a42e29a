//! A fence inside a fence of the same length closes it: the page falls apart from there on.

use super::Context;
use crate::markdown::tree::{Kind, Tree};
use crate::model::{Diagnostic, Diagnostics};

/// Reports fences with an info string inside open fences of the same length: the author meant to show them.
pub(super) fn report_nested(tree: &Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    for node in tree.ids() {
        let Kind::Code(Some(_)) = tree.kind(node) else {
            continue;
        };
        let span = tree.span(node);
        let source = context.source.slice(span.clone());
        let Some((mark, length)) = fence_of(source) else {
            continue;
        };
        if !may_hold_another(source, mark) {
            continue;
        }
        let mut at = span.start;
        for (index, line) in source.split_inclusive('\n').enumerate() {
            let start = at;
            at += line.len();
            if index == 0 || !opens(line, mark, length) {
                continue;
            }
            let indent = line.len() - inner(line).len();
            diagnostics.push(
                Diagnostic::new(
                    "nested-fence",
                    "a code fence opens inside another of the same length, which its end closes",
                )
                .at(context
                    .source
                    .location(start + indent..start + line.trim_end().len()))
                .hint(format!(
                    "make the outer fence at least {} characters long",
                    length + 1
                )),
            );
            break;
        }
    }
}

/// A line without the marks of quotes and without indentation.
fn inner(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Character and length of the fence at the start of a block.
fn fence_of(block: &str) -> Option<(char, usize)> {
    let line = inner(block.lines().next()?);
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|letter| *letter == mark).count();
    (length >= 3).then_some((mark, length))
}

/// Whether marks stand behind the first line of a block that are not its end: a sieve for most blocks.
fn may_hold_another(block: &str, mark: char) -> bool {
    let marks = if mark == '`' { "```" } else { "~~~" };
    let body = block.find('\n').map_or("", |end| &block[end..]);
    let first = memchr::memmem::find(body.as_bytes(), marks.as_bytes());
    first.is_some_and(|at| !body[at..].trim_end().trim_start_matches(mark).is_empty())
}

/// Whether a line is a fence of exactly this form that carries an info string.
fn opens(line: &str, mark: char, length: usize) -> bool {
    let line = inner(line).trim_end();
    let info = line.trim_start_matches(mark);
    line.len() - info.len() == length
        && info.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '{' | ' '))
        && !info.trim().is_empty()
        && !info.contains('`')
}
