//! The server: from a place to listen to answered requests.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode};
use axum::middleware::{self, Next};

use crate::address::{self, BindError, Port};
use crate::connection::{self, Limits};
use crate::guard::{AllowedHosts, OwnAddress};
use crate::live::Live;
use crate::request_path::{Names, SitePath};
use crate::respond;
use crate::site::{Found, Site};
use crate::stop;

/// Threads that may wait for the disk at a time; more requests queue.
const READERS: usize = 32;

/// How a server is reached.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on.
    pub address: IpAddr,
    /// The port.
    pub port: Port,
    /// Names that requests may use, beside loopback ones and the address.
    pub allowed_hosts: AllowedHosts,
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    options: Options,
}

/// Who is told about what the server meets while it runs.
pub type Told = Arc<dyn Fn(&str) + Send + Sync>;

/// What a server answers with.
#[derive(Clone)]
pub struct Answers {
    /// The pages.
    pub site: Arc<dyn Site>,
    /// The channel of a preview; none for a built site.
    pub live: Option<Live>,
    /// Gets a line about each failure of the site.
    pub told: Told,
}

impl Server {
    /// Begins to listen: whoever connects from now on waits for [`Server::run`].
    ///
    /// # Errors
    /// Where the system gives no such place.
    pub fn bind(options: Options) -> Result<Self, BindError> {
        let listener = address::listen(options.address, options.port)?;
        let address = listener.local_addr().map_err(|source| BindError::Refused {
            address: SocketAddr::new(options.address, 0),
            source,
        })?;
        Ok(Self {
            listener,
            address,
            options,
        })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser on this machine.
    #[must_use]
    pub fn url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        format!("http://{}/", SocketAddr::new(ip, self.address.port()))
    }

    /// The port that was asked for, where another one was taken instead.
    #[must_use]
    pub fn taken_port(&self) -> Option<u16> {
        match self.options.port {
            Port::From(port) if port != self.address.port() => Some(port),
            Port::From(_) | Port::Exactly(_) => None,
        }
    }

    /// Whether others than this machine can connect.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().to_canonical().is_loopback()
    }

    /// Answers requests until the program is asked to end (Ctrl-C, SIGTERM). `ready` is called once, when an end is
    /// heeded and requests are answered.
    ///
    /// # Errors
    /// Where the system gives neither threads nor signals.
    pub fn run(self, answers: Answers, ready: impl FnOnce()) -> io::Result<()> {
        self.run_until(answers, ready, stop::asked)
    }

    /// The same, until the future that `end` gives is ready. `end` is called where futures can be made.
    ///
    /// # Errors
    /// Where the system gives no threads, or `end` fails.
    pub fn run_until<E: Future<Output = ()>>(
        self,
        answers: Answers,
        ready: impl FnOnce(),
        end: impl FnOnce() -> io::Result<E>,
    ) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 4)))
            .max_blocking_threads(READERS)
            .thread_name("portolan-serve")
            .enable_all()
            .build()?;
        raise_file_limit();
        let app = app(answers, self.options.allowed_hosts);
        let outcome = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let end = end()?;
            let accepting = tokio::spawn(connection::accept(listener, app, Limits::default()));
            ready();
            end.await;
            accepting.abort();
            Ok(())
        });
        // Whoever is still reading is not waited for.
        runtime.shutdown_background();
        outcome
    }
}

/// A thousand browsers' idle connections are more than many systems allow a program at first.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        let wanted = 16_384.min(limit.maximum.unwrap_or(u64::MAX));
        if limit.current.is_some_and(|current| current < wanted) {
            limit.current = Some(wanted);
            // Refused, fewer connections are open at a time and the others wait.
            let _ = setrlimit(Resource::Nofile, limit);
        }
    }
}

#[derive(Clone)]
struct Shared {
    site: Arc<dyn Site>,
    told: Told,
    hosts: Arc<AllowedHosts>,
}

fn app(answers: Answers, hosts: AllowedHosts) -> Router {
    let live = answers.live.as_ref().map_or_else(Router::new, Live::routes);
    let shared = Shared {
        site: answers.site,
        told: answers.told,
        hosts: Arc::new(hosts),
    };
    Router::new()
        .fallback(answer_file)
        .with_state(shared.clone())
        .merge(live)
        .layer(middleware::from_fn_with_state(shared, guard))
}

/// Stands before everything else: who asks, and how. Adds the headers of every answer, refusals included.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let own = request.extensions().get::<OwnAddress>().copied();
    let (parts, body) = request.into_parts();
    let checked = match own {
        Some(OwnAddress(own)) => shared.hosts.check(&parts, own),
        None => Err(crate::guard::Refusal::NoHost),
    };
    let mut response = match checked {
        Err(refusal) => respond::refused(refusal),
        Ok(()) if parts.method != Method::GET && parts.method != Method::HEAD => respond::wrong_method(),
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
    };
    let site = Arc::clone(&shared.site);
    if let Ok(headers) = tokio::task::spawn_blocking(move || site.headers()).await {
        for (name, value) in headers {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

async fn answer_file(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let accepted = respond::accepted(&parts);
    let path = SitePath::parse(parts.uri.path(), Names::HERE);
    let asked = path.clone();
    let site = Arc::clone(&shared.site);
    let found = tokio::task::spawn_blocking(move || match &asked {
        Some(path) => site.find(path, accepted),
        None => site.missing(accepted),
    })
    .await;
    match found {
        Ok(Found::File(content)) => respond::file(&parts, content),
        Ok(Found::Folder) => match path {
            Some(path) => respond::to_folder(&path.as_folder(), parts.uri.query()),
            None => respond::missing(),
        },
        Ok(Found::Missing(Some(page))) => respond::saying_page(&parts, StatusCode::NOT_FOUND, page),
        Ok(Found::Unavailable(page)) => respond::saying_page(&parts, StatusCode::SERVICE_UNAVAILABLE, page),
        Ok(Found::Missing(None)) => respond::missing(),
        Ok(Found::Failed(why)) => failed(&shared, &parts, &why),
        Err(error) => failed(&shared, &parts, &error.to_string()),
    }
}

fn failed(shared: &Shared, parts: &Parts, why: &str) -> Response<Body> {
    (shared.told)(&format!("cannot answer `{}`: {why}", parts.uri.path()));
    respond::failed()
}

impl fmt::Debug for Answers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Answers")
            .field("live", &self.live)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Shared").finish_non_exhaustive()
    }
}
