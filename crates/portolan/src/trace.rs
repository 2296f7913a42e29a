//! `--trace`: what each thread did when, in the form of Chrome's traces.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context as _;
use tracing_chrome::{ChromeLayerBuilder, FlushGuard};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts writing a trace, which is whole once what this gives back is dropped.
///
/// # Errors
/// When the file cannot be made.
pub(crate) fn start(file: &Path) -> anyhow::Result<FlushGuard> {
    let opened =
        File::create(file).with_context(|| format!("cannot write the trace `{}`", file.display()))?;
    let (layer, guard) = ChromeLayerBuilder::new()
        .writer(BufWriter::new(opened))
        .include_args(true)
        .include_locations(false)
        .build();
    tracing_subscriber::registry().with(layer).init();
    Ok(guard)
}
