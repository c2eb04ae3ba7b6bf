//! Who is told that an order changed: one hub for each server, a room for each side of the market.
//!
//! What is told names an order and nothing of it: who hears it asks for the order as anybody does
//! and gets what the table of authority allows (docs/decisions/0030).

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use domain::{
    Actor, FirmId, OrderId, Refusal, SupplierId,
    authority::{Act, authorise},
};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What a room keeps for a follower who is slow; whoever falls further behind loads everything.
pub const BEHIND_MAX: usize = 64;
/// Rooms that nobody is in are looked for once there are so many.
const ROOMS_TIDY: usize = 64;

/// A step of an order that is in force. As text it is four ids with spaces between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The row of the timeline.
    pub event: Uuid,
    pub order: OrderId,
    pub firm: FirmId,
    pub supplier: SupplierId,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.event, self.order, self.firm, self.supplier)
    }
}

impl FromStr for Changed {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let mut ids = text.split(' ');
        let mut next = || ids.next().unwrap_or_default();
        Ok(Self {
            event: Uuid::try_parse(next())?,
            order: next().parse()?,
            firm: next().parse()?,
            supplier: next().parse()?,
        })
    }
}

/// What a follower is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Changed {
        event: Uuid,
        order: OrderId,
    },
    /// Something may have been missed: everything has to be loaded again.
    Refresh,
}

impl From<Changed> for News {
    fn from(changed: Changed) -> Self {
        Self::Changed { event: changed.event, order: changed.order }
    }
}

/// Whose orders somebody follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    Firm(FirmId),
    Supplier(SupplierId),
    /// Every order.
    Office,
}

impl Audience {
    /// # Errors
    /// [`Refusal::Forbidden`] for whom the table of authority does not let see orders.
    pub fn of(actor: Actor) -> Result<Self, Refusal> {
        authorise(actor, Act::ViewOrders)?;
        match actor {
            Actor::Buyer { firm, .. } => Ok(Self::Firm(firm)),
            Actor::Supplier { supplier, .. } => Ok(Self::Supplier(supplier)),
            Actor::Office { .. } => Ok(Self::Office),
            Actor::Bank | Actor::System => Err(Refusal::Forbidden),
        }
    }
}

/// The hub of a server. Its followers are sent away when the last handle goes.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Hub>);

#[derive(Debug, Default)]
struct Hub {
    rooms: Mutex<HashMap<Audience, broadcast::Sender<News>>>,
    closed: CancellationToken,
}

impl Hub {
    fn rooms(&self) -> MutexGuard<'_, HashMap<Audience, broadcast::Sender<News>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.closed.cancel();
    }
}

impl Live {
    /// Tells both sides of the order, and the office.
    pub fn tell(&self, changed: Changed) {
        let rooms = self.0.rooms();
        let sides =
            [Audience::Firm(changed.firm), Audience::Supplier(changed.supplier), Audience::Office];
        for room in sides.iter().filter_map(|side| rooms.get(side)) {
            // A room may be empty: then nobody wants to know.
            drop(room.send(changed.into()));
        }
    }

    /// Tells everybody that something may have been missed.
    pub fn tell_missed(&self) {
        for room in self.0.rooms().values() {
            drop(room.send(News::Refresh));
        }
    }

    /// From now on.
    pub fn follow(&self, audience: Audience) -> Following {
        let mut rooms = self.0.rooms();
        if rooms.len() >= ROOMS_TIDY && rooms.len().is_power_of_two() {
            rooms.retain(|_, room| room.receiver_count() > 0);
        }
        let room = rooms.entry(audience).or_insert_with(|| broadcast::channel(BEHIND_MAX).0);
        Following { first: VecDeque::new(), news: room.subscribe(), closed: self.0.closed.clone() }
    }

    /// Sends every follower away, now and from now on: the server stops.
    pub fn close(&self) {
        self.0.closed.cancel();
    }

    /// For a task that feeds the hub and must not keep it.
    pub fn feed(&self) -> Feed {
        Feed { hub: Arc::downgrade(&self.0), closed: self.0.closed.clone() }
    }
}

/// Feeds a hub for as long as there is one.
#[derive(Clone, Debug)]
pub struct Feed {
    hub: Weak<Hub>,
    closed: CancellationToken,
}

impl Feed {
    /// Comes back when the hub is closed or gone.
    pub async fn ended(&self) {
        self.closed.cancelled().await;
    }

    pub fn hub(&self) -> Option<Live> {
        self.hub.upgrade().map(Live)
    }
}

/// One who follows. What waits for a slow one is bounded: the oldest is forgotten first.
#[derive(Debug)]
pub struct Following {
    /// What happened before, for one who comes back.
    first: VecDeque<News>,
    news: broadcast::Receiver<News>,
    closed: CancellationToken,
}

impl Following {
    /// What comes before everything that happens from now on.
    #[must_use]
    pub fn after(mut self, first: impl IntoIterator<Item = News>) -> Self {
        self.first.extend(first);
        self
    }

    /// The next news; `None` where there will be no more. A wait that is given up loses nothing.
    pub async fn next(&mut self) -> Option<News> {
        if self.closed.is_cancelled() {
            return None;
        }
        if let Some(news) = self.first.pop_front() {
            return Some(news);
        }
        let news = tokio::select! {
            () = self.closed.cancelled() => return None,
            news = self.news.recv() => news,
        };
        match news {
            Ok(news) => Some(news),
            Err(RecvError::Closed) => None,
            Err(RecvError::Lagged(_)) => {
                // What the room still keeps would be loaded twice.
                self.news = self.news.resubscribe();
                Some(News::Refresh)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    fn changed() -> Changed {
        Changed {
            event: new_id(),
            order: OrderId::new(new_id()),
            firm: FirmId::new(new_id()),
            supplier: SupplierId::new(new_id()),
        }
    }

    #[test]
    fn text_and_back() {
        let changed = changed();
        assert_eq!(changed.to_string().parse(), Ok(changed));
        for odd in ["", "x", "a b c d", &changed.event.to_string()] {
            assert!(odd.parse::<Changed>().is_err(), "{odd}");
        }
    }

    #[tokio::test]
    async fn a_room_hears_its_own_orders() {
        let (live, changed) = (Live::default(), changed());
        let mut firm = live.follow(Audience::Firm(changed.firm));
        let mut supplier = live.follow(Audience::Supplier(changed.supplier));
        let mut office = live.follow(Audience::Office);
        let mut other = live.follow(Audience::Supplier(SupplierId::new(new_id())));
        live.tell(changed);
        for following in [&mut firm, &mut supplier, &mut office] {
            assert_eq!(following.next().await, Some(changed.into()));
        }
        live.close();
        assert_eq!(other.next().await, None);
    }

    #[tokio::test]
    async fn who_falls_behind_is_told_once_to_load_everything() {
        let (live, changed) = (Live::default(), changed());
        let mut following = live.follow(Audience::Firm(changed.firm));
        for _ in 0..BEHIND_MAX * 3 {
            live.tell(changed);
        }
        assert_eq!(following.next().await, Some(News::Refresh));
        live.tell(changed);
        assert_eq!(following.next().await, Some(changed.into()));
    }

    #[tokio::test]
    async fn followers_leave_with_the_hub() {
        let live = Live::default();
        let mut following = live.follow(Audience::Office);
        let feed = live.feed();
        drop(live);
        assert_eq!(following.next().await, None);
        feed.ended().await;
        assert!(feed.hub().is_none());
    }

    #[test]
    fn empty_rooms_are_given_up() {
        let live = Live::default();
        for _ in 0..ROOMS_TIDY * 4 {
            drop(live.follow(Audience::Firm(FirmId::new(new_id()))));
        }
        assert!(live.0.rooms().len() <= ROOMS_TIDY);
    }
}
