//! Formulas: MathML of our own, or the source as code where there is none.

use std::ops::Range;

use super::Writer;
use super::out::Level;
use crate::markdown::escape;
use crate::markdown::formula::{Display, mathml};
use crate::markdown::tree::{FormulaNode, NodeId};
use crate::model::Diagnostic;

impl Writer<'_, '_> {
    pub(super) fn formula(&mut self, node: NodeId, formula: &FormulaNode<'_>) {
        self.written.features.insert("formula");
        match mathml(&formula.tex, formula.display) {
            // The sanitiser must not see what authors may not write.
            Ok(math) => match formula.display {
                Display::Inline => self.out.push_own(&math, Level::Inline),
                Display::Block => {
                    // A wide one scrolls by itself, and the keyboard must reach what scrolls.
                    let block = format!("<span class=\"formula\" tabindex=\"0\">{math}</span>");
                    self.out.push_own(&block, Level::Inline);
                }
            },
            Err(fault) => {
                let place = self.place_in(node, &formula.tex, &fault.range);
                let found = Diagnostic::new("broken-formula", fault.message).hint(fault.hint);
                self.report(found, place);
                self.out.push("<code>");
                self.out.push_text(&as_written(formula));
                self.out.push("</code>");
            }
        }
    }

    /// Where a part of a formula was written. A formula of several lines may have marks of a quote between them.
    fn place_in(&self, node: NodeId, tex: &str, part: &Range<usize>) -> Range<usize> {
        let span = self.tree.span(node);
        let written = self.tools.source.slice(span.clone());
        let whole = part.len() == tex.len();
        let wanted = tex.get(part.clone()).filter(|_| !whole);
        let at = wanted.and_then(|wanted| {
            let before = tex[..part.start].matches(wanted).count();
            let (at, _) = written.match_indices(wanted).nth(before)?;
            Some(span.start + at..span.start + at + wanted.len())
        });
        at.unwrap_or(span)
    }

    /// A formula within the on-page contents.
    pub(super) fn push_formula_of_contents(&self, formula: &FormulaNode<'_>, html: &mut String) {
        match mathml(&formula.tex, Display::Inline) {
            Ok(math) => html.push_str(&math),
            Err(_) => escape::push_text(html, &as_written(formula)),
        }
    }
}

fn as_written(formula: &FormulaNode<'_>) -> String {
    let marks = match formula.display {
        Display::Inline => "$",
        Display::Block => "$$",
    };
    format!("{marks}{}{marks}", formula.tex)
}
