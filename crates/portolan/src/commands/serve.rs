//! `portolan serve`: a book while it is written, or a built site as a web server would give it.

mod preview;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use portolan_serve::{AllowedHosts, Answers, FolderSite, Options, Port, Server, Told};

use crate::Verdict;
use crate::args::Serve;
use crate::printer::{Printer, shown, shown_line};

/// Where a server listens when nobody says where.
const USUAL_PORT: u16 = 3_000;

/// Serves until the program is asked to end.
pub(crate) fn run(arguments: &Serve, printer: &Printer) -> anyhow::Result<Verdict> {
    match &arguments.site {
        Some(folder) => built(arguments, folder, printer),
        None => preview::run(arguments, printer),
    }
}

fn built(arguments: &Serve, folder: &Path, printer: &Printer) -> anyhow::Result<Verdict> {
    let site = site_in(folder)?;
    let server = listen(arguments, printer)?;
    let answers = Answers {
        site: Arc::new(site),
        live: None,
        told: told(printer),
    };
    let ready = |url: &str| {
        let name = shown_line(&folder.display().to_string()).into_owned();
        printer.line(&format!("Serving {name} at {url} (Ctrl-C ends it)"));
    };
    answer(server, answers, arguments, printer, ready)?;
    Ok(Verdict::Fine)
}

/// Takes the port, and says where that is another than is expected, or open to others.
fn listen(arguments: &Serve, printer: &Printer) -> anyhow::Result<Server> {
    let server = Server::bind(Options {
        address: arguments.address,
        port: arguments.port.map_or(Port::From(USUAL_PORT), Port::Exactly),
        allowed_hosts: AllowedHosts::new(arguments.allowed_hosts.iter().cloned()),
    })?;
    if let Some(taken) = server.taken_port() {
        printer.note(&format!(
            "port {taken} is in use: took {} instead",
            server.address().port()
        ));
    }
    if server.is_open_to_others() {
        printer.note(&exposure(arguments.address, server.address().port()));
    }
    Ok(server)
}

/// Answers requests until the program is asked to end.
fn answer(
    server: Server,
    answers: Answers,
    arguments: &Serve,
    printer: &Printer,
    ready: impl FnOnce(&str),
) -> anyhow::Result<()> {
    let url = server.url();
    let ready = || {
        ready(&url);
        if arguments.open
            && let Err(error) = opener::open_browser(&url)
        {
            printer.note(&format!("cannot open a browser: {error}"));
        }
    };
    server.run(answers, ready).context("cannot serve")
}

/// Prints what a server meets.
fn told(printer: &Printer) -> Told {
    let printer = printer.clone();
    Arc::new(move |line: &str| printer.note(&shown_line(line)))
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
                "`{name}` is a book, not a built site: `portolan serve {name}` shows it while it is written, and `portolan build {name}` builds it"
            );
        }
        bail!(
            "`{name}` holds no `index.html`, so it is no built site: `portolan build` names the folder that it writes"
        );
    }
    Ok(site)
}
