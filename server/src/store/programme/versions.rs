//! The settings of every programme, version by version, kept in memory. Which one counts follows from
//! the time of the command. What is kept is younger than [`LEAD`], by which a version is known before
//! it takes effect: all servers judge by the same one.

use std::sync::Arc;

use chrono::Duration;
use domain::{
    Instant, Programme,
    calendar::{day_of, from_millis},
    settings::{Occupied, binding},
};

use super::{
    super::{
        Store, Tx,
        reads::Reads,
        tx::{Abort, Done},
    },
    rows,
};

/// How old what is kept may be; well below [`domain::settings::LEAD`].
const AGE_MAX: Duration = Duration::minutes(1);

/// One programme, its first version first.
struct Versions {
    id: String,
    list: Vec<(Instant, Arc<Programme>)>,
}

impl Versions {
    fn at(&self, at: Instant) -> Option<&Arc<Programme>> {
        let in_force = self.list.iter().rev().find(|(from, _)| *from <= at);
        in_force.or_else(|| self.list.first()).map(|(_, programme)| programme)
    }
}

/// All programmes, in the order in which they were added.
pub(in super::super) struct Known {
    read_at: Instant,
    all: Vec<Versions>,
}

impl Known {
    fn versions(&self, id: &str) -> Option<&Versions> {
        self.all.iter().find(|versions| versions.id == id)
    }

    fn programme(&self, id: &str, now: Instant) -> Option<Arc<Programme>> {
        self.versions(id)?.at(now).cloned()
    }

    /// What binds an order; the version that is in force where there was no other one.
    fn of_order(
        &self,
        id: &str,
        now: Instant,
        sent: Instant,
        contracted: Option<Instant>,
    ) -> Option<Arc<Programme>> {
        let versions = self.versions(id)?;
        let (now, sent) = (versions.at(now)?, versions.at(sent)?);
        let contracted = contracted.and_then(|at| versions.at(at));
        let same = |other: &Arc<Programme>| Arc::ptr_eq(now, other);
        if same(sent) && contracted.is_none_or(same) {
            return Some(now.clone());
        }
        Some(Arc::new(binding(sent, contracted.map(|programme| &**programme), now)))
    }

    /// The programme whose pages are shown: the one that opened last, or the first that was added.
    fn current(&self, now: Instant) -> Option<Arc<Programme>> {
        let today = day_of(now);
        let all = || self.all.iter().filter_map(|versions| versions.at(now));
        let mut shown: Option<&Arc<Programme>> = None;
        for programme in all().filter(|one| one.opens_on.is_none_or(|day| day <= today)) {
            if shown.is_none_or(|shown| programme.opens_on > shown.opens_on) {
                shown = Some(programme);
            }
        }
        shown.or_else(|| all().next()).cloned()
    }

    /// The days that programmes take up, by what is in force and by what will be.
    pub(super) fn occupied(&self, now: Instant) -> Vec<Occupied> {
        let mut occupied = Vec::new();
        for versions in &self.all {
            let coming = versions.list.iter().filter(|(from, _)| *from > now).map(|(_, of)| of);
            occupied.extend(versions.at(now).into_iter().chain(coming).map(|of| Occupied::of(of)));
        }
        occupied
    }

    /// Every programme as it is in force, the first that was added first.
    pub(super) fn all(&self, now: Instant) -> Vec<Arc<Programme>> {
        self.all.iter().filter_map(|versions| versions.at(now).cloned()).collect()
    }

    /// From when to when each version of a programme was, or is, in force.
    pub(in super::super) fn spans(&self, now: Instant) -> Vec<Span> {
        let mut spans = Vec::new();
        for versions in &self.all {
            let begun =
                versions.list.iter().enumerate().filter(|(at, (from, _))| *at == 0 || *from <= now);
            for (at, (from, programme)) in begun {
                let from = if at == 0 { i64::MIN } else { from.timestamp_millis() };
                let until =
                    versions.list.get(at + 1).map_or(i64::MAX, |(next, _)| next.timestamp_millis());
                spans.push(Span { programme: programme.clone(), from, until });
            }
        }
        spans
    }
}

/// A version with the milliseconds from which, and before which, it is in force.
pub(in super::super) struct Span {
    pub(in super::super) programme: Arc<Programme>,
    pub(in super::super) from: i64,
    pub(in super::super) until: i64,
}

impl Store {
    /// The settings of a programme that are in force, outside a transaction.
    pub(in super::super) async fn programme(&self, id: &str) -> Done<Arc<Programme>> {
        let known = self.known(&mut self.pools.read.clone(), Some(id)).await?;
        known.programme(id, self.time()).ok_or(Abort::NotFound)
    }

    /// The same inside a transaction: nobody who holds a connection may wait for a second one.
    pub(in super::super) async fn programme_in(
        &self,
        tx: &mut Tx,
        id: &str,
    ) -> Done<Arc<Programme>> {
        let known = self.known(tx, Some(id)).await?;
        known.programme(id, self.time()).ok_or(Abort::NotFound)
    }

    /// What binds an order that was sent, and contracted, at these times.
    pub(in super::super) async fn programme_of_order(
        &self,
        db: &mut impl Reads,
        id: &str,
        sent: i64,
        contracted: Option<i64>,
    ) -> Done<Arc<Programme>> {
        let known = self.known(db, Some(id)).await?;
        let sent = from_millis(sent).unwrap_or_default();
        let contracted = contracted.and_then(from_millis);
        known.of_order(id, self.time(), sent, contracted).ok_or(Abort::NotFound)
    }

    /// The one programme whose pages are shown.
    pub(in super::super) async fn current_programme(&self) -> Done<Arc<Programme>> {
        let known = self.known(&mut self.pools.read.clone(), None).await?;
        known.current(self.time()).ok_or(Abort::NotFound)
    }

    /// All programmes with their versions; read again where what is kept is old, or lacks `id`.
    pub(in super::super) async fn known(
        &self,
        db: &mut impl Reads,
        id: Option<&str>,
    ) -> Done<Arc<Known>> {
        let now = self.time();
        if let Some(known) = self.programmes.read().await.as_ref() {
            let fresh = (Duration::zero()..AGE_MAX).contains(&(now - known.read_at));
            let there = id.map_or(!known.all.is_empty(), |id| known.versions(id).is_some());
            if fresh && there {
                return Ok(known.clone());
            }
        }
        let known = Arc::new(Known { read_at: now, all: read_all(db).await? });
        *self.programmes.write().await = Some(known.clone());
        Ok(known)
    }

    /// The same, as it is in the database now: what a change is judged by.
    pub(super) async fn known_now(&self, db: &mut impl Reads) -> Done<Known> {
        Ok(Known { read_at: self.time(), all: read_all(db).await? })
    }

    /// Something was confirmed or called off here.
    pub(in super::super) async fn forget_programmes(&self) {
        *self.programmes.write().await = None;
    }
}

async fn read_all(db: &mut impl Reads) -> Done<Vec<Versions>> {
    let first: Vec<(String, String)> = sqlx::query_as(
        "SELECT programme_id, settings FROM programmes ORDER BY created_at, programme_id",
    )
    .fetch_all(db.db())
    .await?;
    let later: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT p.programme_id, p.settings, p.effective_from FROM programme_proposals p
         JOIN programme_decisions d ON d.proposal_id = p.proposal_id AND d.act = 'confirm'
         WHERE p.kind = 'settings' AND NOT EXISTS (
             SELECT 1 FROM programme_decisions c
             WHERE c.proposal_id = p.proposal_id AND c.act = 'cancel')
         ORDER BY p.effective_from, d.at",
    )
    .fetch_all(db.db())
    .await?;
    let mut all = Vec::with_capacity(first.len());
    for (id, settings) in first {
        let mut list = vec![(Instant::MIN_UTC, rows::programme(&settings, &id)?)];
        for (_, settings, from) in later.iter().filter(|(of, _, _)| *of == id) {
            let from = from_millis(*from).ok_or_else(|| rows::wrong("effective_from", &id))?;
            list.push((from, rows::programme(settings, &id)?));
        }
        all.push(Versions { id, list });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use domain::{ProgrammeId, Twd, calendar::start_of, pavilion::Pavilion, settings::next_year};

    use super::*;

    fn instant(day: &str) -> Instant {
        start_of(day.parse().unwrap())
    }

    fn known() -> Known {
        let first = Programme::industrial_110();
        let mut second = first.clone();
        second.ratio = domain::programme::FundingRatio::new(1, 1);
        second.points_until = "2021-09-15".parse().unwrap();
        let next = next_year(&first, Pavilion::Industrial, ProgrammeId::new("IND-111").unwrap());
        let of = |id: &str, list| Versions { id: id.to_owned(), list };
        let versions =
            vec![(Instant::MIN_UTC, Arc::new(first)), (instant("2021-07-10"), Arc::new(second))];
        let all =
            vec![of("IND-110", versions), of("IND-111", vec![(Instant::MIN_UTC, Arc::new(next))])];
        Known { read_at: instant("2021-07-01"), all }
    }

    #[test]
    fn a_version_counts_from_its_instant_on() {
        let known = known();
        let millisecond = Duration::milliseconds(1);
        let from = instant("2021-07-10");
        let parts = |at| known.programme("IND-110", at).unwrap().ratio.self_funded;
        assert_eq!((parts(from - millisecond), parts(from)), (2, 1));
        let sent = known.of_order("IND-110", from, from - millisecond, None).unwrap();
        assert_eq!(
            (sent.ratio.self_funded, sent.points_until.to_string().as_str()),
            (2, "2021-09-15")
        );
        let split = domain::quote::quote(&sent, Twd::new(60_000).unwrap(), sent.points_max);
        assert_eq!(split.points.get(), 20_000);
        assert!(known.programme("IND-112", from).is_none());
        assert_eq!(known.spans(from).len(), 3);
        assert_eq!(known.spans(from - millisecond).len(), 2);
    }

    #[test]
    fn the_next_programme_is_shown_from_its_first_day_on() {
        let known = known();
        let shown = |day| known.current(instant(day)).unwrap().id.to_string();
        assert_eq!(shown("2021-12-31"), "IND-110");
        assert_eq!(shown("2022-01-01"), "IND-111");
    }
}
