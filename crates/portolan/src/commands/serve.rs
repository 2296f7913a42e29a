//! `portolan serve --site`: a built site, as a web server would give it.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use portolan_serve::{AllowedHosts, Answers, FolderSite, Options, Port, Server};

use crate::Verdict;
use crate::args::Serve;
use crate::printer::{Printer, shown, shown_line};

/// Where a server listens when nobody says where.
const USUAL_PORT: u16 = 3_000;

/// Serves until the program is asked to end.
pub(crate) fn run(arguments: &Serve, printer: &Printer) -> anyhow::Result<Verdict> {
    let site = site_in(&arguments.site)?;
    let server = Server::bind(Options {
        address: arguments.address,
        port: arguments.port.map_or(Port::From(USUAL_PORT), Port::Exactly),
        allowed_hosts: AllowedHosts::new(arguments.allowed_hosts.iter().cloned()),
    })?;
    let url = server.url();
    if let Some(taken) = server.taken_port() {
        printer.note(&format!(
            "port {taken} is in use: took {} instead",
            server.address().port()
        ));
    }
    if server.is_open_to_others() {
        printer.note(&exposure(arguments.address, server.address().port()));
    }
    let name = shown_line(&arguments.site.display().to_string()).into_owned();
    let ready = || {
        printer.line(&format!("Serving {name} at {url} (Ctrl-C ends it)"));
        if arguments.open
            && let Err(error) = opener::open_browser(&url)
        {
            printer.note(&format!("cannot open a browser: {error}"));
        }
    };
    let told = {
        let printer = printer.clone();
        Arc::new(move |line: &str| printer.note(&shown_line(line)))
    };
    let answers = Answers {
        site: Arc::new(site),
        live: None,
        told,
    };
    server.run(answers, ready).context("cannot serve")?;
    Ok(Verdict::Fine)
}

/// What an address beyond this machine means.
fn exposure(address: IpAddr, port: u16) -> String {
    format!(
        "warning: listening on {address}, so others on the network can connect to port {port} and read the site; pass \
         `--allowed-host NAME` for each name that they call this machine by"
    )
}

fn site_in(folder: &Path) -> anyhow::Result<FolderSite> {
    let name = folder.display().to_string();
    let name = shown(&name);
    if !folder.is_dir() {
        bail!("there is no folder `{name}`: build a site first with `portolan build -d {name}`");
    }
    let site = FolderSite::new(folder);
    if !site.has_home() {
        if folder.join("book.toml").is_file() {
            bail!(
                "`{name}` is a book, not a built site: run `portolan build {name}` and serve the folder that it names"
            );
        }
        bail!(
            "`{name}` holds no `index.html`, so it is no built site: `portolan build` names the folder that it writes"
        );
    }
    Ok(site)
}
