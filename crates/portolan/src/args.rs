//! The command line, defined once: flags, help and defaults.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turn a tree of Markdown into a documentation portal that works with no server.
#[derive(Debug, Parser)]
#[command(
    name = "portolan",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 fine, 1 problems in the documentation, 2 the tool failed."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the site of a book.
    Build(Build),
    /// Do everything that `build` does, look for mistakes, and write nothing.
    Check(Check),
    /// Show a book in the browser while it is written, or serve a built site.
    Serve(Serve),
    /// Search a built site.
    Search(Search),
    /// Print the HTML body of one document.
    Render(Render),
    /// Start a new book.
    Init(Init),
    /// List, take over and check the files of a book's theme.
    Theme(Theme),
    /// Remove a book's site and cache.
    Clean(Clean),
    /// Print the completions of a shell.
    Completions(Completions),
    /// Print the manual page, or write all of them.
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Write the site to this folder, instead of `build.build-dir` [default: `site`; `book` in mdBook's dialect].
    #[arg(short, long, value_name = "DIR")]
    pub(crate) dest_dir: Option<PathBuf>,
    /// Open the site in your browser (the one that BROWSER names, else the system's) once it is built.
    #[arg(short, long, conflicts_with = "json")]
    pub(crate) open: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) common: Common,
    /// How to report what is found.
    #[arg(
        long,
        value_enum,
        default_value = "human",
        value_name = "FORMAT",
        conflicts_with = "json"
    )]
    pub(crate) format: Format,
    /// The day that it is, YYYY-MM-DD, for reviews that are overdue [default: that of SOURCE_DATE_EPOCH, else the clock's].
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) today: Option<String>,
    /// Write repairs into the pages where there is no doubt: garbled encodings, invisible characters. Nothing else of
    /// the source is ever changed.
    #[arg(long)]
    pub(crate) fix: bool,
    /// With `--fix`: show what would be written, and write nothing.
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
}

/// How findings are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the author's line, on standard error.
    Human,
    /// One JSON object a line, as `--json` does.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// A day of the calendar.
fn day(text: &str) -> Result<String, String> {
    match portolan_core::assemble::add_days(text, 0) {
        Some(day) if day == text => Ok(day),
        _ => Err("a day is expected, such as 2026-11-29".to_owned()),
    }
}

/// What `build` and `check` have in common.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Treat warnings as errors: the site is not published and the exit code is 1.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Run none of the programs that the book names: preprocessors and other renderers. Each is reported instead.
    #[arg(long)]
    pub(crate) no_exec: bool,
    /// Use this many threads [default: one a core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Show problems only.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print one JSON object for each diagnostic and one for the result, a line each, on standard output.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show how long each stage took, and how large the search index is.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Write what each thread did when into this file, for `chrome://tracing` or ui.perfetto.dev.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
}

/// Show a book in the browser while it is written, or serve a built site.
///
/// Every save shows at once in each open page, which keeps its place; what is wrong is shown there and here. Nothing is
/// written: no site, and nothing into the book. With `--site` a built site is served as a web server would, and a build
/// that ends meanwhile shows at once. Ctrl-C ends it.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Serve the built site in this folder instead: as it is, with its own headers, and without following any book.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["book", "no_exec", "editor"])]
    pub(crate) site: Option<PathBuf>,
    /// Run none of the preprocessors that the book names. Each is reported instead.
    #[arg(long)]
    pub(crate) no_exec: bool,
    /// Listen on this port and no other; 0 takes any free one [default: 3000, or the next free one].
    #[arg(short, long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Listen on this address; others can connect unless it is this machine's own. `0.0.0.0` and `::` mean all.
    #[arg(
        short = 'n',
        long = "hostname",
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        value_parser = listening_address
    )]
    pub(crate) address: IpAddr,
    /// Open the site in the browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Let a click on a block open its source in this editor [default: what VISUAL or EDITOR names, if it has a window].
    ///
    /// Either a program with arguments, such as `code` or `my-editor --at {line} {path}`, or an address that the browser
    /// hands on, such as `vscode://file/{path}:{line}`. It is switched on in the page, works from this machine alone and
    /// opens files of the book alone. Programs run without a shell and without this terminal, so editors that draw in a
    /// terminal are refused. `--editor ""` offers none.
    #[arg(long, value_name = "EDITOR")]
    pub(crate) editor: Option<String>,
    /// Answer requests for this name too, such as that of a proxy before the server; may be given several times.
    ///
    /// Without it only `localhost` and the address that is listened on are answered, so that no page of another site
    /// can read this one.
    #[arg(long = "allowed-host", value_name = "NAME", value_parser = host_name)]
    pub(crate) allowed_hosts: Vec<String>,
}

/// An address to listen on. Names are not looked up: only the one that means this machine is known.
fn listening_address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse()
        .map_err(|_| "an IP address is expected, such as 127.0.0.1, ::1 or 0.0.0.0".to_owned())
}

/// The name of a host, without scheme, port or path.
fn host_name(text: &str) -> Result<String, String> {
    let is_address = text.parse::<IpAddr>().is_ok();
    let is_name = !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_'));
    if is_address || is_name {
        return Ok(text.to_owned());
    }
    Err("a host's name alone is expected, such as docs.example.com: no scheme, no port, no `*`".to_owned())
}

/// Search a built site.
///
/// Asks the same index as the dialog in the browser, and gives the same hits: words, "a phrase", -word, title:, kind:,
/// owner: and tag:. A query that begins with a dash stands behind `--`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 something was found, 1 nothing was, 2 the tool failed.")]
pub(crate) struct Search {
    /// What to look for.
    #[arg(value_name = "QUERY")]
    pub(crate) query: String,
    /// The folder of a built site, or a book, whose own site is searched.
    #[arg(default_value = ".", value_name = "BOOK|SITE")]
    pub(crate) place: PathBuf,
    /// Print one JSON object on standard output: `query`, `total` and `hits`.
    #[arg(long)]
    pub(crate) json: bool,
    /// How many pages at most.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) limit: u16,
    /// Only pages of this kind; may be given several times, then one of them is enough.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<String>,
    /// Only pages of this owner; may be given several times.
    #[arg(long, value_name = "OWNER")]
    pub(crate) owner: Vec<String>,
    /// Only pages with this tag; may be given several times.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    /// The document, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which Markdown the document is written in.
    #[arg(long, value_enum, default_value = "portolan")]
    pub(crate) markdown: Markdown,
}

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Markdown {
    /// Everything that Portolan offers.
    Portolan,
    /// As mdBook reads it.
    Mdbook,
    /// GitHub Flavored Markdown 0.29.
    Gfm,
    /// CommonMark 0.31.2.
    Commonmark,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Where to start it; made when it does not exist.
    #[arg(default_value = ".", value_name = "DIR")]
    pub(crate) directory: PathBuf,
    /// The title of the book [default: asked for on a terminal, else made from the folder's name].
    #[arg(long)]
    pub(crate) title: Option<String>,
}

/// List, take over and check the files of a book's theme.
///
/// A file of the same name in the book's folder `theme` takes the place of the theme's own.
#[derive(Debug, Args)]
pub(crate) struct Theme {
    #[command(subcommand)]
    pub(crate) command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// Name the files of the theme, and which of them the book has of its own.
    List(ThemeList),
    /// Copy a file or a component of the theme into the book, to change it there.
    Eject(ThemeEject),
    /// Find files of the book's theme that no longer fit: their originals have changed, or they name what is not there.
    Check(ThemeCheck),
}

#[derive(Debug, Args)]
pub(crate) struct ThemeList {
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Print one JSON object for each file, a line each.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Copy a file or a component of the theme into the book, to change it there.
///
/// What was copied is noted in the folder `.ejected` of the book's theme, so that `portolan theme check` can tell when the
/// original changes: commit it with the copy. Nothing is overwritten. A template that only changes a block needs no copy: see
/// the manual's page on theming.
#[derive(Debug, Args)]
pub(crate) struct ThemeEject {
    /// A file by its path or its name (`templates/page.html`, `page`, `header.css`), or a component (`header`).
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Leave the book's file as it is, and note that it matches the theme's of now.
    #[arg(long)]
    pub(crate) keep: bool,
    /// Write the theme's file over the book's.
    #[arg(long, conflicts_with = "keep")]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ThemeCheck {
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Treat warnings as errors: the exit code is 1.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Show problems only.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// How to report what is found.
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Clean {
    /// The book: a folder that holds `book.toml`.
    #[arg(default_value = ".", value_name = "BOOK")]
    pub(crate) book: PathBuf,
    /// Remove the site in this folder, instead of the book's own.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) dest_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Where shells look for them:
  bash        portolan completions bash > ~/.local/share/bash-completion/completions/portolan
  zsh         portolan completions zsh > ~/.zfunc/_portolan, with ~/.zfunc in $fpath
  fish        portolan completions fish > ~/.config/fish/completions/portolan.fish
  powershell  portolan completions powershell | Out-String | Invoke-Expression, in $PROFILE
  elvish      portolan completions elvish > ~/.config/elvish/lib/portolan.elv")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "\
To read it now:      portolan man | man -l -
To install all:      portolan man --out ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// Write a page for the program and one for each command to this folder; made when it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
