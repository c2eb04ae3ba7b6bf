//! `GET /api/orders/events`: server-sent events that name the orders that changed.
//!
//! A task of its own feeds each stream and holds its place, so that one whose reader never reads
//! is given up, whatever becomes of its connection.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{error::AppError, frame::Frame, session::web::cookie};
use axum::{
    Router,
    extract::{Query, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use domain::Actor;
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use serde::Deserialize;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::Instant,
};
use tokio_stream::wrappers::ReceiverStream;

use super::Web;
use crate::{
    engine::Engine,
    hash::sha256,
    live::{Audience, Following, News},
};

/// Streams that are open at once, in this process.
const STREAMS_MAX: usize = 10_000;
/// Streams of one session: a page has one while somebody looks at it.
const STREAMS_PER_SESSION_MAX: u32 = 8;
/// When to come back where there is no place.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");
/// Messages that wait for one reader.
const WAITING_MAX: usize = 16;
/// How long a reader may let them wait.
const READ_WITHIN: Duration = Duration::from_secs(20);
/// A silent connection says so often that it is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the session is looked at; with [`READ_WITHIN`] less than a minute.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How soon a browser comes back after the stream ended.
const COME_BACK: Duration = Duration::from_secs(2);

pub(super) fn routes(web: Web) -> Router {
    let desk = Desk { web, places: Places::new(STREAMS_MAX) };
    Router::new().route("/api/orders/events", get(follow)).with_state(desk)
}

#[derive(Clone)]
struct Desk {
    web: Web,
    places: Places,
}

/// Where somebody goes on who was here before. A browser says it in a header when it comes back
/// by itself; a page that opens a stream anew says it here.
#[derive(Deserialize)]
struct Since {
    after: Option<String>,
}

async fn follow(
    State(Desk { web, places }): State<Desk>,
    Query(since): Query<Since>,
    parts: Parts,
) -> Response {
    let me = parts.extensions.get::<Frame>().and_then(|frame| frame.me.clone());
    let token = cookie(&parts, web.cookies.name());
    let (Some(me), Some(token)) = (me, token) else {
        return refuse(&AppError::Unauthenticated);
    };
    let Some(place) = places.take(&sha256(&token)) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)])
            .into_response();
    };
    let seen = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let seen = seen.or(since.after.as_deref()).filter(|id| !id.is_empty());
    let following = match web.engine.follow_orders(me.actor, seen).await {
        Ok(following) => following,
        Err(error) => return refuse(&error),
    };
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let engine = web.engine.clone();
    let holds = move || still_holds(engine.clone(), token.clone(), me.actor);
    tokio::spawn(feed(following, sender, holds, place));
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Some proxies collect an answer before they pass it on.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    let alive = KeepAlive::new().interval(HEARTBEAT).text("here");
    let stream = Sse::new(ReceiverStream::new(receiver)).keep_alive(alive).into_response();
    (headers, stream).into_response()
}

fn refuse(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status());
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE), no_store).into_response()
}

/// Whether the session is still open and still sees the same orders. Where that cannot be said,
/// it is not: whoever is there comes back.
async fn still_holds(engine: Arc<dyn Engine>, token: String, actor: Actor) -> bool {
    let holder = engine.session_holder(&token).await.ok().flatten();
    holder.is_some_and(|holder| Audience::of(holder).is_ok_and(|of| Ok(of) == Audience::of(actor)))
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// Feeds one stream until its reader is gone or does not read, its session ends, or the server
/// stops.
async fn feed<F>(mut following: Following, sender: Sender, holds: impl Fn() -> F, _place: Place)
where
    F: Future<Output = bool>,
{
    let hello = Event::default().retry(COME_BACK);
    if sender.send_timeout(Ok(hello), READ_WITHIN).await.is_err() {
        return;
    }
    let mut looks = tokio::time::interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    loop {
        let news = tokio::select! {
            () = sender.closed() => return,
            _ = looks.tick() => {
                if holds().await {
                    continue;
                }
                return;
            }
            news = following.next() => news,
        };
        let Some(news) = news else { return };
        if sender.send_timeout(Ok(message(news)), READ_WITHIN).await.is_err() {
            return;
        }
    }
}

fn message(news: News) -> Event {
    match news {
        News::Changed { event, order } => {
            Event::default().event("order").id(event.to_string()).data(order.to_string())
        }
        // The empty id makes a browser forget the one that led here.
        News::Refresh => Event::default().event("refresh").id("").data("orders"),
    }
}

/// The streams that may be open at once.
#[derive(Clone)]
struct Places {
    all: Arc<Semaphore>,
    by_session: Arc<Mutex<HashMap<String, u32>>>,
}

/// The place of one stream.
struct Place {
    places: Places,
    session: String,
    _one_of_all: OwnedSemaphorePermit,
}

impl Places {
    fn new(most: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(most)), by_session: Arc::default() }
    }

    fn take(&self, session: &str) -> Option<Place> {
        let one_of_all = self.all.clone().try_acquire_owned().ok()?;
        let mut by_session = self.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        let open = by_session.entry(session.to_owned()).or_default();
        if *open >= STREAMS_PER_SESSION_MAX {
            return None;
        }
        *open += 1;
        drop(by_session);
        let (places, session) = (self.clone(), session.to_owned());
        Some(Place { places, session, _one_of_all: one_of_all })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let by_session = &self.places.by_session;
        let mut by_session = by_session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = by_session.get_mut(&self.session) {
            *open -= 1;
            if *open == 0 {
                by_session.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{FirmId, OrderId, SupplierId};

    use super::*;
    use crate::{
        clock::new_id,
        live::{Changed, Live},
    };

    fn changed() -> Changed {
        Changed {
            event: new_id(),
            order: OrderId::new(new_id()),
            firm: FirmId::new(new_id()),
            supplier: SupplierId::new(new_id()),
        }
    }

    #[test]
    fn places_are_counted_and_given_back() {
        let places = Places::new(10);
        let eight: Vec<_> = (0..8).map(|_| places.take("one").unwrap()).collect();
        assert!(places.take("one").is_none());
        let two: Vec<_> = (0..2).map(|_| places.take("two").unwrap()).collect();
        assert!(places.take("three").is_none(), "all are taken");
        drop((eight, two));
        assert!(places.by_session.lock().unwrap().is_empty());
        assert!(places.take("one").is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn who_never_reads_is_given_up() {
        let (live, places) = (Live::default(), Places::new(1));
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let place = places.take("one").unwrap();
        let following = live.follow(Audience::Office);
        let fed = tokio::spawn(feed(following, sender, || async { true }, place));
        for _ in 0..100 {
            live.tell(changed());
            tokio::task::yield_now().await;
        }
        tokio::time::timeout(READ_WITHIN * 2, fed).await.unwrap().unwrap();
        assert_eq!(receiver.len(), WAITING_MAX, "what waited is all there ever was");
        assert!(places.take("two").is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_with_its_session_its_reader_and_the_server() {
        let (live, places) = (Live::default(), Places::new(3));
        let started = |holds: bool| {
            let (sender, receiver) = mpsc::channel(WAITING_MAX);
            let following = live.follow(Audience::Office);
            let place = places.take("one").unwrap();
            let holds = move || std::future::ready(holds);
            (tokio::spawn(feed(following, sender, holds, place)), receiver)
        };
        let (closed, _keep_one) = started(false);
        let (left, reader) = started(true);
        let (open, _keep_two) = started(true);
        drop(reader);
        let minute = Duration::from_mins(1);
        tokio::time::timeout(minute, closed).await.unwrap().unwrap();
        tokio::time::timeout(minute, left).await.unwrap().unwrap();
        assert!(!open.is_finished());
        live.close();
        tokio::time::timeout(minute, open).await.unwrap().unwrap();
    }
}
