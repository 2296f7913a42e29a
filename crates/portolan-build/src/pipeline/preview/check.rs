//! Whether pages that nobody asks for could be rendered.

use portolan_core::assemble::PageRole;
use portolan_core::model::{Diagnostics, SourcePath, UrlPath};

use super::Preview;

impl Preview {
    /// The addresses of all pages, in the order of the site. Those that hold many are not among them: they
    /// fail where another page does.
    #[must_use]
    pub fn urls(&self) -> Vec<UrlPath> {
        let state = self.read();
        let pages = state.site.pages.iter();
        pages
            .filter(|page| page.role != PageRole::Print)
            .map(|page| page.url.clone())
            .collect()
    }

    /// The address of the page that a source file is.
    #[must_use]
    pub fn url_of(&self, path: &SourcePath) -> Option<UrlPath> {
        let state = self.read();
        let page = state.site.page_of_source(path.as_str())?;
        Some(state.site.pages[page].url.clone())
    }

    /// Tries whether a page's template can be rendered, without its text and without keeping anything.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn try_template(&self, url: &UrlPath) -> Result<(), Diagnostics> {
        let state = self.read();
        let Some(page) = state.page_at(url.as_str()) else {
            return Ok(());
        };
        let parser = state.parser();
        let tried = state.stage(&parser).try_template(page, url);
        tried.map_err(|problems| state.finished(problems))
    }
}
