//! Who is connected to a listener: let in, bounded in number and time, and heard.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};

use super::PAUSE;
use crate::platform::peer::{self, Owner};
use crate::redirect::parse::MAX_QUERY;

/// How many may be connected to one socket at once. Some systems give a program 256 files in all.
const CONNECTIONS: usize = 64;
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long somebody may say nothing while others wait for room.
const SILENCE: Duration = Duration::from_millis(500);
/// The first byte of a TLS hello (RFC 8446 5.1): a browser that forces HTTPS.
const TLS_HANDSHAKE: u8 = 0x16;

/// What answers at a loopback address.
pub trait Site: Send + Sync + 'static {
    /// Answers one request of this user's, or of somebody unknown.
    fn answer(
        &self,
        request: &Request<Incoming>,
        from: Owner,
    ) -> impl Future<Output = Response<String>> + Send;

    /// A browser speaks HTTPS to this address.
    fn forced_https(&self);
}

pub(super) fn accept_all<S: Site>(
    sockets: Vec<TcpListener>,
    site: &Arc<S>,
    busy: &watch::Sender<()>,
) -> JoinSet<()> {
    let mut accepting = JoinSet::new();
    for socket in sockets {
        accepting.spawn(accept(socket, site.clone(), busy.subscribe()));
    }
    accepting
}

async fn accept<S: Site>(socket: TcpListener, site: Arc<S>, busy: watch::Receiver<()>) {
    let mut guests = Guests::default();
    let mut turned_away = false;
    loop {
        guests.make_room().await;
        let Ok((stream, _)) = socket.accept().await else {
            // No file is left for it, most likely: asking at once would only burn the processor.
            sleep(PAUSE).await;
            continue;
        };
        let from = peer::owner_of(&stream).await;
        if from == Owner::SomebodyElse {
            // Said once: whoever goes on trying must not fill the log.
            match std::mem::replace(&mut turned_away, true) {
                false => tracing::info!("another user's program is not answered"),
                true => tracing::debug!("another user's program is not answered"),
            }
            continue;
        }
        let (site, busy, heard) = (site.clone(), busy.clone(), Arc::default());
        let asked = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            serve(stream, site, from, asked).await;
            drop(busy);
        });
        guests.0.push(Guest {
            heard,
            since: Instant::now(),
            task: task.abort_handle(),
        });
    }
}

/// Who is connected to one socket, in the order of arrival.
#[derive(Default)]
struct Guests(Vec<Guest>);

struct Guest {
    /// Its request is there.
    heard: Arc<AtomicBool>,
    since: Instant,
    task: AbortHandle,
}

impl Guests {
    /// Waits until there is room for one more. When it is full, whoever has been silent for longest
    /// has to go: a browser that comes back says at once what it wants.
    async fn make_room(&mut self) {
        loop {
            self.0.retain(|guest| !guest.task.is_finished());
            if self.0.len() < CONNECTIONS {
                return;
            }
            let silent = |guest: &Guest| !guest.heard.load(Ordering::SeqCst);
            let oldest = self.0.iter().enumerate().find(|(_, guest)| silent(guest));
            match oldest.map(|(oldest, guest)| (oldest, guest.since.elapsed())) {
                Some((oldest, since)) if since >= SILENCE => {
                    self.0.remove(oldest).task.abort();
                }
                _ => sleep(PAUSE).await,
            }
        }
    }
}

async fn serve<S: Site>(stream: TcpStream, site: Arc<S>, from: Owner, heard: Arc<AtomicBool>) {
    let mut first = [0];
    match timeout(HEADER_LIMIT, stream.peek(&mut first)).await {
        Ok(Ok(1)) if first == [TLS_HANDSHAKE] => {
            tracing::info!("a browser speaks HTTPS to the loopback address");
            site.forced_https();
            return;
        }
        Ok(Ok(1)) => {}
        _ => return, // opened ahead of need, and closed or left alone
    }
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(MAX_QUERY + 16 * 1024)
        .keep_alive(false)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                heard.store(true, Ordering::SeqCst);
                let site = site.clone();
                async move { Ok::<_, Infallible>(site.answer(&request, from).await) }
            }),
        );
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection to the loopback address ended early");
    }
}
