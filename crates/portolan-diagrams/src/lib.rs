//! Draws Mermaid diagrams as pictures in the colours of a theme.
//!
//! Entry point: [`Mermaid::draw`]. merman reads and lays out; what it draws has colours that stand for those of the theme
//! (`inks`), is cleaned by the core, and what it cannot read becomes a [`Fault`] at its line (`fault`). The same code gives
//! the same picture, whatever the day: nothing here looks at the clock.
//!
//! A crate of its own because the renderer takes minutes to compile.

mod fault;
mod inks;
mod setting;

#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;

use merman::runtime::RuntimePolicy;
use merman::svg::{LayoutOptions, SvgEnvironment, SvgPipeline, SvgRenderOptions};
use merman::time::CivilDate;
use merman::{
    Engine, MermaidConfig, OperationControl, ParseOptions, RenderOutput, RenderRequest, Renderer, SvgRequest,
};
use portolan_core::diagram::{Fault, Inks, Picture};

/// Raised when the same code becomes another picture.
pub const VERSION: u32 = 4;

/// The most bytes of a diagram's code.
const MOST_BYTES: usize = 50_000;

/// Draws Mermaid diagrams, from as many threads as ask.
#[derive(Debug)]
pub struct Mermaid {
    renderer: Renderer,
    environment: SvgEnvironment,
    inks: Inks,
    kanban: Inks,
}

impl Default for Mermaid {
    fn default() -> Self {
        Self::new()
    }
}

impl Mermaid {
    /// A renderer with the settings of all sites.
    #[must_use]
    pub fn new() -> Self {
        // Dates without a year, and the line of today, must not depend on the day of the build.
        let runtime = RuntimePolicy::deterministic().with_fixed_today(CivilDate::new(2000, 1, 1));
        let engine = Engine::new()
            .with_runtime_policy(runtime)
            .with_site_config(MermaidConfig::from_value(setting::config()));
        Self {
            renderer: Renderer::new()
                .with_engine(engine)
                .with_parse_options(ParseOptions::strict()),
            environment: SvgEnvironment::deterministic(),
            inks: inks::inks(),
            kanban: inks::of_kanban(),
        }
    }

    /// The picture of a diagram.
    ///
    /// # Errors
    /// Code that is not understood, a kind that is not drawn, and diagrams that are too large or take too many steps.
    pub fn draw(&self, code: &str) -> Result<Picture, Fault> {
        if code.len() > MOST_BYTES {
            return Err(Fault::broken(
                format!("the diagram has more than {MOST_BYTES} bytes"),
                "divide it",
            ));
        }
        let svg = std::panic::catch_unwind(AssertUnwindSafe(|| self.raw(code))).unwrap_or_else(|_| {
            Err(Fault::broken(
                "the renderer failed on this diagram",
                "write it in another way, and report it",
            ))
        })?;
        if let Some(fault) = fault::cut_label(code, &svg) {
            return Err(fault);
        }
        let inks = match setting::kind(&svg) {
            "kanban" => &self.kanban,
            _ => &self.inks,
        };
        Picture::read(&svg, inks)
    }

    /// What merman draws, before it is cleaned: its own ids, its styles, and colours that stand for those of the theme.
    ///
    /// # Errors
    /// As for [`Mermaid::draw`].
    pub fn raw(&self, code: &str) -> Result<String, Fault> {
        let request = SvgRequest {
            environment: self.environment.clone(),
            layout: LayoutOptions::headless_svg_defaults().with_container_size(832.0, 600.0),
            options: SvgRenderOptions {
                viewbox_padding: 4.0,
                diagram_id: Some("d".to_owned()),
            },
            // Labels are HTML while they are measured and laid out, and text in the drawing.
            pipeline: Some(SvgPipeline::resvg_safe()),
            ..SvgRequest::default()
        };
        let request = RenderRequest::svg(code, OperationControl::new(), request);
        match self.renderer.render(request) {
            Ok(RenderOutput::Svg(Some(drawn))) => Ok(setting::amended(&drawn.into_parts().0)),
            Ok(_) => Err(fault::no_kind(code)),
            Err(error) => Err(fault::of(code, &error)),
        }
    }
}
