//! What the author wrote: configuration, summary, front matter, includes, git facts.
