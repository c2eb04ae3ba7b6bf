//! What a supplier's program is told of.

use serde::{Deserialize, Serialize};

use crate::order::{Action, State};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// A step of an order, from its edge.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventKind {
            $($(#[$doc])* $name),+
        }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in what is sent and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }
        }
    };
}

kinds! {
    Submitted = "order.submitted",
    Accepted = "order.accepted",
    Declined = "order.declined",
    Withdrawn = "order.withdrawn",
    ResponseLapsed = "order.response_lapsed",
    /// One side signed; the other has not yet.
    Signed = "order.signed",
    Contracted = "order.contracted",
    Paid = "order.paid",
    PaymentLapsed = "order.payment_lapsed",
    Activated = "order.activated",
    ServiceProven = "order.service_proven",
    Claimed = "order.claimed",
    ClaimReturned = "order.claim_returned",
    Settled = "order.settled",
    Terminated = "order.terminated",
}

/// What a test that somebody asked for is called; it is about no order.
pub const TEST: &str = "webhook.test";

impl EventKind {
    /// The kind of a step that leads to this state.
    pub const fn of(action: Action, to: State) -> Self {
        match action {
            Action::Submit => Self::Submitted,
            Action::Accept => Self::Accepted,
            Action::Decline => Self::Declined,
            Action::Withdraw => Self::Withdrawn,
            Action::LapseResponse | Action::ExpirePoints => Self::ResponseLapsed,
            Action::Sign if matches!(to, State::Contracted) => Self::Contracted,
            Action::Sign => Self::Signed,
            Action::Pay | Action::Revive => Self::Paid,
            Action::LapsePayment => Self::PaymentLapsed,
            Action::Activate => Self::Activated,
            Action::VerifyUsage => Self::ServiceProven,
            Action::Claim => Self::Claimed,
            Action::ReturnClaim => Self::ClaimReturned,
            Action::Settle => Self::Settled,
            Action::Terminate => Self::Terminated,
        }
    }
}

/// The kinds that an endpoint is told of. As text, with a comma around each, so that a database
/// finds one by itself: `,order.submitted,order.paid,`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventKinds(Vec<EventKind>);

impl EventKinds {
    pub fn all() -> Self {
        Self(EventKind::ALL.to_vec())
    }

    /// In the order of the list, each once; `None` for an unknown one, or none at all.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let chosen: Option<Vec<EventKind>> = names.into_iter().map(EventKind::from_name).collect();
        let chosen = chosen.filter(|chosen| !chosen.is_empty())?;
        let in_order = EventKind::ALL.iter().copied().filter(|kind| chosen.contains(kind));
        Some(Self(in_order.collect()))
    }

    /// Reads what [`std::fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        Self::from_names(text.split(',').filter(|name| !name.is_empty()))
    }

    pub fn is_all(&self) -> bool {
        self.0.len() == EventKind::ALL.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = EventKind> + '_ {
        self.0.iter().copied()
    }
}

impl std::fmt::Display for EventKinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for kind in &self.0 {
            write!(f, ",{}", kind.as_str())?;
        }
        f.write_str(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::EDGES;

    #[test]
    fn every_edge_has_a_kind_and_every_kind_an_edge() {
        let mut told: Vec<EventKind> =
            EDGES.iter().map(|edge| EventKind::of(edge.action, edge.to)).collect();
        told.push(EventKind::of(Action::Sign, State::Accepted));
        for kind in EventKind::ALL {
            assert!(told.contains(kind), "{kind:?}");
            assert_eq!(EventKind::from_name(kind.as_str()), Some(*kind));
        }
        assert_eq!(EventKind::from_name(TEST), None);
    }

    #[test]
    fn kinds_are_written_and_read() {
        let kinds =
            EventKinds::from_names(["order.paid", "order.submitted", "order.paid"]).unwrap();
        assert_eq!(kinds.to_string(), ",order.submitted,order.paid,");
        assert_eq!(EventKinds::read(&kinds.to_string()), Some(kinds));
        assert!(EventKinds::all().is_all());
        for wrong in ["", ",", ",order.eaten,", ",webhook.test,"] {
            assert_eq!(EventKinds::read(wrong), None, "{wrong}");
        }
    }
}
