//! Which orders the office asks for, as it stands in the address.

use domain::order::State;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::url::with_query;

pub const ORDERS_PER_PAGE: u16 = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    /// The number of an order, a 統一編號, or part of a firm's or supplier's name.
    pub q: String,
    /// The name of a state; empty for all.
    pub state: String,
    /// Days of the submission, both included; empty for no bound.
    pub from: String,
    pub until: String,
    /// Orders before this one, by id.
    pub before: String,
}

impl DeskQuery {
    pub(super) fn of(params: &ParamsMap) -> Self {
        let of = |name| params.get(name).unwrap_or_default();
        Self {
            q: of("q"),
            state: of("state"),
            from: of("from"),
            until: of("until"),
            before: of("before"),
        }
    }

    #[must_use]
    pub fn state(&self) -> Option<State> {
        State::from_name(&self.state)
    }

    #[must_use]
    pub fn before(&self, order: &str) -> Self {
        Self { before: order.to_owned(), ..self.clone() }
    }

    /// The address of the list, or of its file of this kind.
    #[must_use]
    pub fn url(&self, file: Option<&str>) -> String {
        let page = file
            .map_or_else(|| "/office/orders".to_owned(), |kind| format!("/office/orders.{kind}"));
        with_query(
            &page,
            [
                ("q", &*self.q),
                ("state", &*self.state),
                ("from", &*self.from),
                ("until", &*self.until),
                ("before", &*self.before),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_is_asked() {
        let all = DeskQuery::default();
        assert_eq!(all.url(None), "/office/orders");
        let paid = DeskQuery { q: "大同".to_owned(), state: "Paid".to_owned(), ..all };
        assert_eq!(paid.url(Some("csv")), "/office/orders.csv?q=%E5%A4%A7%E5%90%8C&state=Paid");
        assert_eq!(
            paid.before("7").url(None),
            "/office/orders?q=%E5%A4%A7%E5%90%8C&state=Paid&before=7"
        );
        assert_eq!(paid.state(), Some(State::Paid));
    }
}
