//! The requests that a file has sent: a line written twice is a retry and not a second request.

use app::order::SubmitOrder;

use super::{
    script::{ActorRef, Submit},
    world::World,
};
use crate::clock::new_id;

/// What was sent, with what the file leaves to us: the key, and the version that was seen.
#[derive(Debug, Default)]
pub(super) struct Requests(Vec<Request>);

#[derive(Debug)]
struct Request {
    actor: ActorRef,
    submit: Submit,
    version: i32,
    key: String,
    succeeded: bool,
}

impl Requests {
    /// The checkout form as the browser would send it.
    pub(super) async fn form(
        &mut self,
        world: &World,
        actor: &ActorRef,
        submit: &Submit,
    ) -> Result<SubmitOrder, String> {
        let plan = world.plan(&submit.plan)?;
        let known = self.repeated_by(actor, submit);
        let (version, key) = match (known, submit.version) {
            (Some(sent), _) => (sent.version, sent.key.clone()),
            (None, Some(version)) => (i32::try_from(version).unwrap_or(i32::MAX), key_of(submit)),
            (None, None) => {
                let status = world.engine.plan_status(plan).await;
                let (_, on_offer) = status.map_err(|error| error.to_string())?;
                (on_offer, key_of(submit))
            }
        };
        if known.is_none() {
            self.0.push(Request {
                actor: actor.clone(),
                submit: submit.clone(),
                version,
                key: key.clone(),
                succeeded: false,
            });
        }
        Ok(SubmitOrder {
            plan: plan.to_string(),
            version: version.to_string(),
            points: submit.points.to_string(),
            self_funded: submit.self_funded.to_string(),
            key,
            quotation: String::new(),
        })
    }

    /// A retry carries the key and the version of what it repeats. Under a key of the file's own
    /// the order's name is no part of the request.
    fn repeated_by(&self, actor: &ActorRef, submit: &Submit) -> Option<&Request> {
        self.0.iter().rev().find(|sent| {
            let mut same = sent.submit.clone();
            if submit.key.is_some() {
                same.order = submit.order.clone();
            }
            sent.actor == *actor && same == *submit
        })
    }

    /// Without a key of the file's own, only what succeeded (or is under way in the same block) can
    /// be repeated: a request that was refused may well pass later, so it is forgotten.
    pub(super) fn settle(&mut self, actor: &ActorRef, submit: &Submit, succeeded: bool) {
        let is_this = |sent: &Request| sent.actor == *actor && sent.submit == *submit;
        for sent in self.0.iter_mut().filter(|sent| is_this(sent)) {
            sent.succeeded |= succeeded;
        }
        self.0.retain(|sent| !is_this(sent) || sent.succeeded || sent.submit.key.is_some());
    }
}

fn key_of(submit: &Submit) -> String {
    submit.key.clone().unwrap_or_else(|| new_id().to_string())
}
