//! A page that follows its orders: it starts from what it was loaded with, is told that something
//! changed, and then asks the server for the truth. Without JavaScript it stays as it was sent.

use std::{collections::HashMap, future::Future};

use domain::{OrderId, Party};
use leptos::prelude::*;

use super::{OrderRow, OrderView};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    text,
};

/// Changes that are read out one by one; of more, their number is.
const NEWS_MAX: usize = 3;

/// What a page shows, kept up to date.
pub struct Live<T: 'static> {
    pub shown: RwSignal<T>,
    /// Why it could not be brought up to date last time.
    pub trouble: RwSignal<Option<AppError>>,
    /// What changed last, in words.
    pub news: RwSignal<String>,
    /// Asks the server now.
    pub refresh: Callback<()>,
}

/// Follows the server from what the page was loaded with: all orders, or only this one. `told`
/// puts a change into words.
pub fn follow<T, F>(
    first: T,
    only: Option<OrderId>,
    told: impl Fn(&T, &T) -> String + Copy + Send + Sync + 'static,
    load: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> Live<T>
where
    T: PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let (shown, news) = (RwSignal::new(first), RwSignal::new(String::new()));
    let (trouble, asking) = (RwSignal::new(None), Asking::new());
    let take = move |answer: Result<T, AppError>| match answer {
        Ok(newer) => {
            trouble.try_maybe_update(|trouble| (trouble.take().is_some(), ()));
            let changed = shown
                .try_with_untracked(|old| (*old != newer).then(|| told(old, &newer)))
                .flatten();
            if let Some(words) = changed {
                #[cfg(feature = "hydrate")]
                super::focus::keep();
                shown.try_set(newer);
                if !words.is_empty() {
                    news.try_set(words);
                }
            }
        }
        Err(error) => {
            trouble.try_set(Some(error));
        }
    };
    let refresh = Callback::new(move |()| {
        if asking.starts() {
            let load = load.clone();
            leptos::task::spawn_local(async move {
                loop {
                    take(load().await);
                    if !asking.once_more() {
                        break;
                    }
                }
            });
        }
    });
    #[cfg(feature = "hydrate")]
    super::event_source::listen(only.map(|order| order.to_string()), refresh);
    // Only a browser stays to be told.
    #[cfg(not(feature = "hydrate"))]
    let _ = only;
    Live { shown, trouble, news, refresh }
}

/// One question at a time, and at most one that waits: what it will be answered is newer than
/// everything that made somebody ask meanwhile.
#[derive(Clone, Copy)]
struct Asking {
    under_way: StoredValue<bool>,
    again: StoredValue<bool>,
}

impl Asking {
    fn new() -> Self {
        Self { under_way: StoredValue::new(false), again: StoredValue::new(false) }
    }

    /// Whether to ask now; otherwise it is asked again after the answer.
    fn starts(self) -> bool {
        match self.under_way.try_get_value() {
            Some(false) => {
                self.under_way.try_set_value(true);
                true
            }
            Some(true) => {
                self.again.try_set_value(true);
                false
            }
            // The page is gone.
            None => false,
        }
    }

    /// After an answer: whether to ask again.
    fn once_more(self) -> bool {
        let again = self.again.try_get_value() == Some(true);
        self.again.try_set_value(false);
        self.under_way.try_set_value(again);
        again
    }
}

/// What is different in a list.
pub fn told_of_rows(lang: Lang, old: &[OrderRow], new: &[OrderRow]) -> String {
    let known: HashMap<OrderId, &OrderRow> = old.iter().map(|row| (row.id, row)).collect();
    let told: Vec<String> = new
        .iter()
        .filter_map(|row| match known.get(&row.id) {
            None => Some(match lang {
                Lang::Zh => format!("新訂單 {}", row.number),
                Lang::En => format!("New order {}", row.number),
            }),
            Some(before) if before.state != row.state => Some(told_of_state(lang, row)),
            Some(_) => None,
        })
        .collect();
    let more = told.len().saturating_sub(NEWS_MAX);
    let words = told[..told.len() - more].join(tr(lang, "；", "; "));
    match (lang, more) {
        (_, 0) => words,
        (Lang::Zh, more) => format!("{words}；另有 {more} 筆變動"),
        (Lang::En, more) => format!("{words}; and {more} more"),
    }
}

/// What is different on the page of one order: its state, or who did something.
pub fn told_of_order(lang: Lang, old: &OrderView, new: &OrderView) -> String {
    if old.row.state != new.row.state {
        return told_of_state(lang, &new.row);
    }
    let Some(event) = new.timeline.last().filter(|_| new.timeline.len() > old.timeline.len())
    else {
        return String::new();
    };
    let (number, who) = (&new.row.number, text::party(lang, event.party));
    let what = text::action_done(lang, event.action);
    match lang {
        Lang::Zh => format!("訂單 {number}：{who}{what}"),
        Lang::En => format!("Order {number}: {who} {what}"),
    }
}

fn told_of_state(lang: Lang, row: &OrderRow) -> String {
    let (number, state) = (&row.number, text::state(lang, row.state));
    match lang {
        Lang::Zh => format!("訂單 {number} {state}"),
        Lang::En => format!("Order {number}: {state}"),
    }
}

/// Says what changed by itself, politely, and when what is shown may be old.
#[component]
pub fn LiveLine(news: RwSignal<String>, trouble: RwSignal<Option<AppError>>) -> impl IntoView {
    let lang = Lang::current();
    let words = Memo::new(move |_| match trouble.get() {
        None => "",
        Some(AppError::Unauthenticated) => tr(
            lang,
            "登入已結束，訂單不再更新。請重新整理頁面並登入。",
            "You were signed out; the orders are no longer updated. Reload the page and sign in.",
        ),
        Some(_) => tr(
            lang,
            "暫時無法更新訂單，稍後自動再試；畫面上是最後取得的內容。",
            "The orders cannot be updated now and will be tried again. \
             What you see is the last known state.",
        ),
    });
    view! {
        <p role="status" class="font-semibold">
            {move || news.get()}
        </p>
        <p role="status" class="font-semibold text-warning">
            {move || words.get()}
        </p>
    }
}

/// Whose list a page shows.
pub fn viewer() -> Party {
    use_context::<crate::frame::Frame>()
        .and_then(|frame| frame.me)
        .map_or(Party::Buyer, |me| me.party())
}

/// Whether to ask the server now, where no stream is open for so many ticks: ever more rarely.
#[cfg(any(feature = "hydrate", test))]
pub(super) const fn asks_at(ticks: u32) -> bool {
    matches!(ticks, 3 | 6 | 12) || (ticks > 0 && ticks.is_multiple_of(24))
}

#[cfg(test)]
mod tests {
    use domain::{Points, Twd, order::State};

    use super::*;

    fn row(number: &str, state: State) -> OrderRow {
        OrderRow {
            id: format!("01900000-0000-7000-8000-00000000000{number}").parse().unwrap(),
            number: number.to_owned(),
            plan: "P".to_owned(),
            counterparty: "C".to_owned(),
            state,
            price: Twd::ZERO,
            points: Points::ZERO,
            self_funded: Twd::ZERO,
            submitted_at: "2021-07-05T02:00:00Z".parse().unwrap(),
            deadline: None,
            actions: Vec::new(),
            contract_sha256: None,
            activation: None,
        }
    }

    #[test]
    fn what_changed_is_said_in_both_languages() {
        let old = [row("1", State::Contracted), row("2", State::Submitted)];
        let new = [row("3", State::Submitted), row("1", State::Paid), row("2", State::Submitted)];
        assert_eq!(told_of_rows(Lang::Zh, &old, &new), "新訂單 3；訂單 1 已付款，待開通");
        let english = "New order 3; Order 1: Paid, awaiting activation";
        assert_eq!(told_of_rows(Lang::En, &old, &new), english);
        assert_eq!(told_of_rows(Lang::Zh, &new, &new), "");
        let many = ["4", "5", "6", "7", "8"].map(|number| row(number, State::Submitted));
        assert!(told_of_rows(Lang::Zh, &[], &many).ends_with("新訂單 6；另有 2 筆變動"));
    }

    #[test]
    fn asks_ever_more_rarely() {
        let asked: Vec<u32> = (0..=100).filter(|ticks| asks_at(*ticks)).collect();
        assert_eq!(asked, [3, 6, 12, 24, 48, 72, 96]);
    }

    #[test]
    fn one_question_is_under_way_and_one_waits() {
        let owner = Owner::new();
        owner.set();
        let asking = Asking::new();
        assert!(asking.starts());
        assert!(!asking.starts() && !asking.starts());
        assert!(asking.once_more(), "the two are asked as one");
        assert!(!asking.once_more());
        assert!(asking.starts());
    }
}
