//! Draws every part of the built-in theme into a folder, to be looked at in a browser, and says what a page costs:
//! `cargo run -p portolan-core --example theme_gallery -- FOLDER`.
#![expect(clippy::print_stdout, reason = "a program for people")]

#[path = "../tests/theme/gallery.rs"]
mod gallery;

use std::path::Path;
use std::time::Instant;

use portolan_core::theme::view::RedirectView;
use portolan_core::theme::{Theme, ThemeFiles};

const NAV: &str = r#"portolan.nav([["Products",null,null,"","part"],["Signalman","signalman.html",[["API","page.html"],["Deployment","section.html",[["Rollback","list.html"]]]]],["Quartermaster","section.html"],["Lockgate","lockgate.html",[["Rate limiting","page.html"]]]]);"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write to")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("assets"))?;
    let started = Instant::now();
    let theme = Theme::load(&portolan_themes::builtin(), &ThemeFiles::new(), &gallery::site())
        .map_err(|wrong| format!("{wrong:#?}"))?;
    println!("theme loaded in {:?}", started.elapsed());
    for asset in theme.assets() {
        println!("{}: {} bytes", asset.url, asset.bytes.len());
        std::fs::write(folder.join(asset.url.as_str()), &asset.bytes)?;
    }
    for (name, template, view) in gallery::pages() {
        let content = view.content.len();
        let html = theme
            .render(template, view)
            .map_err(|wrong| format!("{wrong:#?}"))?;
        println!(
            "{name}: {} bytes, {} without content",
            html.len(),
            html.len() - content
        );
        std::fs::write(folder.join(name), html)?;
    }
    let redirect = RedirectView {
        lang: "en".to_owned(),
        title: "Database failover".to_owned(),
        url: "page.html".to_owned(),
        fragments: [("old".to_owned(), "page.html#promote".to_owned())].into(),
        ..RedirectView::default()
    };
    std::fs::write(
        folder.join("old.html"),
        theme
            .render_redirect(&redirect)
            .map_err(|wrong| format!("{wrong:?}"))?,
    )?;
    std::fs::write(
        folder.join("site.js"),
        "portolan.site({\"nav\":\"assets/nav.js\"});\n",
    )?;
    std::fs::write(folder.join("assets/nav.js"), NAV)?;
    println!("inline script: {}", theme.inline_script_hash());
    cost(&theme);
    Ok(())
}

/// What a page of 15 KB with 60 entries of navigation costs.
fn cost(theme: &Theme) {
    const TIMES: u32 = 2_000;
    let mut view = gallery::page();
    let leaf = view.nav.last().cloned().unwrap_or_default();
    view.nav.extend(std::iter::repeat_n(leaf, 41));
    view.content = view.content.repeat(2).chars().take(15_000).collect();
    let mut least = u128::MAX;
    for _ in 0..5 {
        let started = Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(theme.render("page", view.clone())).ok();
        }
        least = least.min(started.elapsed().as_micros());
    }
    println!(
        "60 entries of navigation, {} KB of content: {} µs a page",
        view.content.len() / 1000,
        least / u128::from(TIMES)
    );
}
