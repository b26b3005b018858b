//! Adapters behind HTTP: each request is the body of a POST, the answer is the body of the reply.
//!
//! As many worker threads as requests are on the way share one pool of kept-alive connections. The deadline is the
//! supervisor's; a worker gives up by itself long after, so that none is left behind for ever. There is nothing to start
//! afresh: after an incident the connections are left to themselves and the adapter is greeted again.

use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Response;
use ureq::{Agent, Body};

use super::protocol;
use super::supervise::{AdapterSettings, Link, LinkEvent, Supervised};
use super::wire::{self, LinkError, quote};
use super::{AdapterError, IncidentClass};

/// An adapter behind HTTP.
pub type Http = Supervised<Posts>;

/// Workers are never more than this; requests beyond wait their turn.
const WORKERS: usize = 64;

/// How many of these there have been in this process. All of them may speak to one server, which tells their requests apart by the numbers.
static CLIENTS: AtomicU64 = AtomicU64::new(0);

/// How many numbers each has to itself, and how many can have as many below 2⁵³, which is as far as JavaScript counts.
const NUMBERS: u64 = 1 << 32;
const MOST_CLIENTS: u64 = 1 << 21;

/// Looks whether something is an address that adapters can be behind.
///
/// # Errors
/// In words, with what to write instead.
pub fn check_address(url: &str) -> Result<(), String> {
    let shown = without_credentials(url);
    match url.split_once("://") {
        Some(("http", rest)) if !rest.is_empty() && !rest.starts_with('/') => Ok(()),
        Some(("http", _)) => Err(format!("`{shown}` names no host")),
        Some(("https", rest)) => Err(format!(
            "only http is supported, not https; write `http://{}`, or put a proxy in between",
            without_credentials(rest)
        )),
        Some((scheme, _)) => Err(format!("only http is supported, not {scheme}")),
        None => Err(format!("`{shown}` has no scheme; write `http://{shown}`")),
    }
}

/// An address as it may be shown: without the user and the password.
pub fn without_credentials(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}{host}{path}")
}

/// A worker gives up after so many deadlines, one for each request that the server may put before its own.
const GIVE_UP: u32 = 64;

/// How long to wait before the adapter is greeted again: whoever watches over the server may need a moment.
const PAUSE: Duration = Duration::from_millis(200);

impl Http {
    /// The adapter at this `http://` address.
    pub fn new(url: impl Into<String>, settings: AdapterSettings) -> Self {
        let patience = settings.deadline.max(settings.greeting);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Each worker has an agent, and so a connection, to itself.
            .max_idle_connections_per_host(1)
            .max_idle_connections(1)
            .accept_encoding("identity")
            // What the environment says about the way out is not meant for a server that is to be tested.
            .proxy(None)
            .timeout_global(Some(patience.saturating_mul(GIVE_UP)))
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
            .build();
        let posts = Posts {
            config,
            url: url.into(),
            limit: settings.line_limit,
            pool: None,
        };
        let clients = CLIENTS.fetch_add(1, Ordering::Relaxed) % MOST_CLIENTS;
        Self::over(posts, settings).numbered_after(clients * NUMBERS)
    }
}

/// Requests on their way to a server, and the answers.
#[derive(Debug)]
pub struct Posts {
    config: Config,
    url: String,
    limit: usize,
    pool: Option<Pool>,
}

/// A request and its id.
type Job = (Option<u64>, Vec<u8>);

/// The workers since the last greeting. Dropped, it is no longer listened to; the workers end when they are done.
#[derive(Debug)]
struct Pool {
    poster: Poster,
    jobs: Sender<Job>,
    waiting: Arc<Mutex<Receiver<Job>>>,
    answers: Receiver<LinkEvent>,
    answer: Sender<LinkEvent>,
    workers: usize,
    on_the_way: usize,
}

impl Pool {
    fn new(poster: Poster) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        Self {
            poster,
            jobs,
            waiting: Arc::new(Mutex::new(waiting)),
            answers,
            answer,
            workers: 0,
            on_the_way: 0,
        }
    }

    fn hire(&mut self) {
        let mut poster = self.poster.clone();
        let waiting = Arc::clone(&self.waiting);
        let answer = self.answer.clone();
        let work = move || {
            loop {
                let job = waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .recv();
                let Ok((id, body)) = job else { return };
                let event = poster.post(id, &body);
                if answer.send(event).is_err() {
                    return;
                }
            }
        };
        let worker = thread::Builder::new().name("adapter http".to_owned());
        if worker.spawn(work).is_ok() {
            self.workers += 1;
        }
    }
}

impl Link for Posts {
    fn open(&mut self) -> Result<(), AdapterError> {
        let poster = Poster {
            // None at first: connections from before the incident may be dead without its knowing.
            agent: None,
            config: self.config.clone(),
            url: self.url.clone(),
            limit: self.limit,
        };
        if self.pool.replace(Pool::new(poster)).is_some() {
            thread::sleep(PAUSE);
        }
        Ok(())
    }

    fn send(&mut self, id: Option<u64>, message: &[u8]) {
        let Some(pool) = &mut self.pool else { return };
        pool.on_the_way += 1;
        if pool.on_the_way > pool.workers && pool.workers < WORKERS {
            pool.hire();
        }
        // Both ends of the channel are ours.
        let _ = pool.jobs.send((id, message.to_vec()));
    }

    fn receive(&mut self, wait: Duration) -> LinkEvent {
        let Some(pool) = &mut self.pool else {
            return LinkEvent::Nothing;
        };
        match pool.answers.recv_timeout(wait) {
            Ok(event) => {
                pool.on_the_way = pool.on_the_way.saturating_sub(1);
                event
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => LinkEvent::Nothing,
        }
    }

    fn end(&mut self) -> bool {
        // A server says nothing unasked.
        false
    }

    fn close(&mut self) {
        self.pool = None;
    }

    fn speaks_unasked(&self) -> bool {
        false
    }

    fn stderr(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Sends one request and reads the reply.
#[derive(Clone, Debug)]
struct Poster {
    /// With the connection over which the last request was answered.
    agent: Option<Agent>,
    config: Config,
    url: String,
    limit: usize,
}

impl Poster {
    /// Sends a request over the connection that is there. One that the server has closed in the meantime, without saying so, is
    /// replaced: only what fails over a new connection has failed.
    fn send(&mut self, body: &[u8]) -> Result<Response<Body>, ureq::Error> {
        let send = |agent: &Agent| {
            agent
                .post(&self.url)
                .content_type("application/json")
                .send(body)
        };
        if let Some(agent) = self.agent.take() {
            match send(&agent) {
                Err(error) if is_closed(&error) => {}
                other => {
                    self.agent = Some(agent);
                    return other;
                }
            }
        }
        let agent = Agent::new_with_config(self.config.clone());
        let reply = send(&agent);
        self.agent = Some(agent).filter(|_| reply.is_ok());
        reply
    }

    fn post(&mut self, id: Option<u64>, body: &[u8]) -> LinkEvent {
        let reply = match self.send(body) {
            Ok(reply) => reply,
            Err(error) => return LinkEvent::Fault(self.no_reply(&error).seen_at(id)),
        };
        let status = reply.status();
        if let Some(encoding) = compressed(&reply) {
            let detail = format!(
                "the body is compressed (`Content-Encoding: {}`); bodies are read as they are",
                quote(encoding)
            );
            return LinkEvent::Fault(LinkError::new(IncidentClass::Junk, detail).of(id));
        }
        let mut text = Vec::new();
        let limit = self.limit as u64 + 1;
        if let Err(error) = reply
            .into_body()
            .into_reader()
            .take(limit)
            .read_to_end(&mut text)
        {
            return LinkEvent::Fault(cut_short(&ureq::Error::from(error)).seen_at(id));
        }
        let result = if text.len() > self.limit {
            Err(wire::too_long(self.limit))
        } else if status.is_server_error() {
            let detail = format!(
                "HTTP status {status}: {}",
                quote(&String::from_utf8_lossy(&text))
            );
            Err(LinkError::new(IncidentClass::ServerError, detail))
        } else if status == 200 {
            wire::read(&text).and_then(|mut response| {
                if let protocol::Response::Error { id: named, .. } = &mut response {
                    // An error need not name the request.
                    *named = named.or(id);
                }
                if response.id() == id {
                    return Ok(response);
                }
                let detail = "the reply does not carry the id of its request";
                Err(LinkError::new(IncidentClass::WrongId, detail))
            })
        } else {
            let detail = format!(
                "HTTP status {status}: {}",
                quote(&String::from_utf8_lossy(&text))
            );
            Err(LinkError::new(IncidentClass::Junk, detail))
        };
        // A reply belongs to its request, whatever it says.
        result.map_or_else(|fault| LinkEvent::Fault(fault.of(id)), LinkEvent::Message)
    }
}

impl Poster {
    /// Why there was no reply. Whichever request it was that upset the server: the others lose their connections too.
    fn no_reply(&self, error: &ureq::Error) -> LinkError {
        let class = match error {
            ureq::Error::Timeout(_) => IncidentClass::Hang,
            ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => IncidentClass::Junk,
            _ => IncidentClass::Disconnected,
        };
        let shown = without_credentials(&self.url);
        let said = error.to_string().replace(&self.url, &shown);
        LinkError::new(class, format!("no reply from {shown}: {said}"))
    }
}

/// Whether the other end has closed the connection.
fn is_closed(error: &ureq::Error) -> bool {
    use std::io::ErrorKind as Kind;

    let ureq::Error::Io(error) = error else {
        return false;
    };
    matches!(
        error.kind(),
        Kind::UnexpectedEof | Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe
    )
}

/// How a body is compressed, if it is.
fn compressed(reply: &Response<Body>) -> Option<&str> {
    let encoding = reply.headers().get("content-encoding")?.to_str().ok()?;
    (!encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

/// Why there was only half a reply.
fn cut_short(error: &ureq::Error) -> LinkError {
    let class = match error {
        ureq::Error::Timeout(_) => IncidentClass::Hang,
        ureq::Error::Protocol(_) => IncidentClass::Junk,
        _ => IncidentClass::HalfLine,
    };
    LinkError::new(
        class,
        format!("the connection ended in the middle of a reply: {error}"),
    )
}
