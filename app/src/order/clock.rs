//! The clock of the page: the server's time, ticking once a second.
//!
//! One timer drives every countdown. The browser contributes only how much time went by, by its
//! monotonic counter; what time it is comes from the server, so a wrong PC clock changes nothing.

use leptos::prelude::*;

use crate::frame::Frame;

/// The server's time on this page, from the context.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now_ms: RwSignal<i64>,
}

impl Clock {
    /// The clock of the surrounding [`ClockProvider`].
    pub fn current() -> Self {
        use_context().unwrap_or_else(Self::of_frame)
    }

    /// It stands at the instant at which the server rendered, until the page is mounted: the
    /// first view in the browser then equals the one that was sent.
    fn of_frame() -> Self {
        let rendered_at = use_context::<Frame>().map_or(0, |frame| frame.now.timestamp_millis());
        Self { now_ms: RwSignal::new(rendered_at) }
    }

    /// UTC milliseconds; whoever reads it follows it.
    pub fn now_ms(self) -> i64 {
        self.now_ms.get()
    }

    /// UTC milliseconds at this moment, without following.
    pub fn now_ms_untracked(self) -> i64 {
        self.now_ms.get_untracked()
    }
}

#[component]
pub fn ClockProvider(children: Children) -> impl IntoView {
    let clock = Clock::of_frame();
    provide_context(clock);
    #[cfg(feature = "hydrate")]
    browser::run(clock.now_ms);
    children()
}

/// What has to be added to the browser's counter to get the server's time. The answer is taken
/// to have been written half way between question and arrival.
#[cfg(any(feature = "hydrate", test))]
const fn offset_ms(asked: i64, arrived: i64, server: i64) -> i64 {
    server + (arrived - asked) / 2 - arrived
}

#[cfg(feature = "hydrate")]
mod browser {
    //! Ticking and asking, in the browser alone.

    use std::time::Duration;

    use leptos::{
        leptos_dom::helpers::{document, window_event_listener_untyped},
        prelude::*,
        task::spawn_local,
    };
    use wasm_bindgen::JsCast;

    use crate::order::{interval::every, server_clock};

    const TICK: Duration = Duration::from_secs(1);
    /// A machine that slept without losing its focus gets the right time back by then.
    const ASK_AGAIN: Duration = Duration::from_mins(5);

    pub(super) fn run(now_ms: RwSignal<i64>) {
        // An effect runs once the page is mounted, and never on the server.
        Effect::new(move |_| {
            let ticker = Ticker::new(now_ms);
            ticker.ask();
            every(TICK, move || ticker.tick());
            every(ASK_AGAIN, move || ticker.ask());
            for event in ["focus", "visibilitychange"] {
                let listener = window_event_listener_untyped(event, move |_| {
                    if !document().hidden() {
                        ticker.tick();
                        ticker.ask();
                    }
                });
                on_cleanup(move || listener.remove());
            }
        });
    }

    #[derive(Clone, Copy)]
    struct Ticker {
        now_ms: RwSignal<i64>,
        offset: StoredValue<i64>,
        asking: StoredValue<bool>,
    }

    impl Ticker {
        /// Until the server answers, time goes on from the instant at which it rendered.
        fn new(now_ms: RwSignal<i64>) -> Self {
            Self {
                now_ms,
                offset: StoredValue::new(now_ms.get_untracked() - counter_ms()),
                asking: StoredValue::new(false),
            }
        }

        fn tick(self) {
            if let Some(offset) = self.offset.try_get_value() {
                self.now_ms.try_set(counter_ms() + offset);
            }
        }

        /// Measures the offset; without an answer the one that is known stays.
        fn ask(self) {
            if self.asking.try_get_value() != Some(false) {
                return;
            }
            self.asking.set_value(true);
            spawn_local(async move {
                let asked = counter_ms();
                let answer = server_clock().await;
                self.asking.try_set_value(false);
                if let Ok(server) = answer {
                    let offset = super::offset_ms(asked, counter_ms(), server);
                    self.offset.try_set_value(offset);
                    self.tick();
                }
            });
        }
    }

    /// `performance.now()`: milliseconds since the page was opened, not moved by anybody who
    /// sets the clock of the PC.
    fn counter_ms() -> i64 {
        let read = || {
            let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into())?;
            let now: js_sys::Function =
                js_sys::Reflect::get(&performance, &"now".into())?.dyn_into()?;
            now.call0(&performance)
        };
        let milliseconds = read().ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since the page was opened; their fraction does not matter"
        )]
        let whole = milliseconds as i64;
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::offset_ms;

    #[test]
    fn the_answer_was_written_half_way() {
        // Asked at 1,000 and answered at 1,400 of the counter: the server wrote at 1,200.
        assert_eq!(offset_ms(1_000, 1_400, 501_200), 500_000);
        assert_eq!(offset_ms(1_000, 1_000, 1_000), 0);
    }
}
