//! Which money the office asks for, as it stands in the address.

use domain::payment::Provider;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::url::with_query;

pub const NOTICES_PER_PAGE: u16 = 50;
const PAGE: &str = "/office/payments";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoneyQuery {
    /// A transaction, a virtual account, the number of an order, or a 統一編號.
    pub q: String,
    /// The name of a provider; empty for all.
    pub provider: String,
    /// Days on which it was told, both included; empty for no bound.
    pub from: String,
    pub until: String,
    /// What was told before this: milliseconds and transaction.
    pub before: String,
}

impl MoneyQuery {
    pub(super) fn of(params: &ParamsMap) -> Self {
        let of = |name| params.get(name).unwrap_or_default();
        Self {
            q: of("q"),
            provider: of("provider"),
            from: of("from"),
            until: of("until"),
            before: of("before"),
        }
    }

    #[must_use]
    pub fn provider(&self) -> Option<Provider> {
        Provider::from_name(&self.provider)
    }

    #[must_use]
    pub fn before(&self, before: &str) -> Self {
        Self { before: before.to_owned(), ..self.clone() }
    }

    /// Where the next page begins; `None` where it is not told.
    #[must_use]
    pub fn cursor(&self) -> Option<(i64, &str)> {
        let (at, txn) = self.before.split_once(' ')?;
        Some((at.parse().ok()?, txn))
    }

    /// The address of the list, or of its file of this kind.
    #[must_use]
    pub fn url(&self, file: Option<&str>) -> String {
        let page = file.map_or_else(|| PAGE.to_owned(), |kind| format!("{PAGE}.{kind}"));
        with_query(
            &page,
            [
                ("q", &*self.q),
                ("provider", &*self.provider),
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
        let all = MoneyQuery::default();
        assert_eq!(all.url(None), "/office/payments");
        let card = MoneyQuery { provider: "card".to_owned(), ..all };
        assert_eq!(card.url(Some("csv")), "/office/payments.csv?provider=card");
        let next = card.before("1625446800000 card:7");
        assert_eq!(next.cursor(), Some((1_625_446_800_000, "card:7")));
        assert_eq!(card.before("x 7").cursor(), None);
    }
}
