//! What the queue shows, as it stands in its address.

use domain::enrolment::FirmState;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::url::with_query;

pub const APPLICATIONS_PER_PAGE: u32 = 25;
/// The word for every state.
pub const ALL_STATES: &str = "all";

/// Which applications are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationQuery {
    /// The name of a `FirmState`, or [`ALL_STATES`]; empty for those that wait for the office.
    pub state: String,
    /// 統一編號 or part of the name.
    pub q: String,
    /// From 1; 0 is the first as well.
    pub page: u32,
}

impl ApplicationQuery {
    pub(super) fn of(params: &ParamsMap) -> Self {
        Self {
            state: params.get("state").unwrap_or_default(),
            q: params.get("q").unwrap_or_default(),
            page: params.get("page").and_then(|page| page.parse().ok()).unwrap_or_default(),
        }
    }

    /// `None`: every state. What is no state asks for those that wait for the office.
    pub fn state(&self) -> Option<FirmState> {
        (self.state != ALL_STATES)
            .then(|| FirmState::from_name(&self.state).unwrap_or(FirmState::UnderReview))
    }

    pub fn page(&self) -> u32 {
        self.page.max(1)
    }

    /// The same search in another state, or in all.
    #[must_use]
    pub fn with_state(&self, state: Option<FirmState>) -> Self {
        let state = match state {
            None => ALL_STATES,
            Some(FirmState::UnderReview) => "",
            Some(state) => state.as_str(),
        };
        Self { state: state.to_owned(), q: self.q.clone(), page: 0 }
    }

    #[must_use]
    pub fn with_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    pub fn url(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        with_query(
            "/office/applications",
            [("state", &*self.state), ("q", &*self.q), ("page", &*page)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_differs_from_the_usual() {
        let usual = ApplicationQuery::default();
        assert_eq!(usual.url(), "/office/applications");
        assert_eq!(usual.state(), Some(FirmState::UnderReview));
        let all = ApplicationQuery { q: "大同".to_owned(), ..usual.with_state(None) };
        assert_eq!(all.state(), None);
        assert_eq!(
            all.with_page(2).url(),
            "/office/applications?state=all&q=%E5%A4%A7%E5%90%8C&page=2"
        );
        assert_eq!(all.with_page(2).with_state(Some(FirmState::UnderReview)).page, 0);
        let odd = ApplicationQuery { state: "nonsense".to_owned(), ..usual };
        assert_eq!(odd.state(), Some(FirmState::UnderReview));
    }
}
