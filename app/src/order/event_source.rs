//! One stream of events for a page, in the browser alone, and asking now and then where it fails.
//!
//! A browser opens few connections to one site, and a stream holds one: a page that nobody looks
//! at lets go of its stream and takes it up again where it left off.

use std::time::Duration;

use leptos::{
    leptos_dom::helpers::{document, window_event_listener_untyped},
    prelude::*,
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{interval::every, live::asks_at};

const PATH: &str = "/api/orders/events";
/// The message that names an order.
const ORDER: &str = "order";
const TICK: Duration = Duration::from_secs(5);
/// A tab that was hidden for so many ticks gives its stream up.
const HIDDEN_TICKS_MAX: u32 = 6;

/// Runs `changed` whenever an order may have changed, or only this one, until the page is left.
pub(super) fn listen(only: Option<String>, changed: Callback<()>) {
    // An effect runs once the page is mounted, and never on the server.
    Effect::new(move |_| {
        let stream = Stream::new(only.clone(), changed);
        stream.open();
        every(TICK, move || stream.tick());
        let listener = window_event_listener_untyped("visibilitychange", move |_| stream.seen());
        on_cleanup(move || {
            listener.remove();
            stream.close();
        });
    });
}

#[derive(Clone, Copy)]
struct Stream {
    only: StoredValue<Option<String>>,
    changed: Callback<()>,
    source: StoredValue<Option<Source>, LocalStorage>,
    /// The last event that was heard of.
    last: StoredValue<String>,
    hidden_ticks: StoredValue<u32>,
    failed_ticks: StoredValue<u32>,
}

impl Stream {
    fn new(only: Option<String>, changed: Callback<()>) -> Self {
        Self {
            only: StoredValue::new(only),
            changed,
            source: StoredValue::new_local(None),
            last: StoredValue::new(String::new()),
            hidden_ticks: StoredValue::new(0),
            failed_ticks: StoredValue::new(0),
        }
    }

    /// Opens the stream. Its first message says what was missed, or that everything may have been.
    fn open(self) {
        let last = self.last.get_value();
        let path = if last.is_empty() { PATH.to_owned() } else { format!("{PATH}?after={last}") };
        let heard = move |message: MessageEvent| {
            self.last.try_set_value(message.last_event_id());
            if self.concerns(&message) {
                self.changed.run(());
            }
        };
        // A browser that has no streams asks now and then.
        self.source.set_value(Source::open(&path, heard));
    }

    /// A message names an order, or says that everything may have changed.
    fn concerns(self, message: &MessageEvent) -> bool {
        let named = message.data().as_string();
        message.type_() != ORDER
            || self.only.try_with_value(|only| only.is_none() || *only == named) == Some(true)
    }

    fn close(self) {
        self.source.try_set_value(None);
    }

    /// The tab is looked at again.
    fn seen(self) {
        if !document().hidden() && self.source.try_with_value(Option::is_none) == Some(true) {
            self.failed_ticks.set_value(0);
            self.open();
        }
    }

    fn tick(self) {
        if document().hidden() {
            self.hidden_ticks.update_value(|ticks| *ticks += 1);
            if self.hidden_ticks.get_value() == HIDDEN_TICKS_MAX {
                self.close();
            }
            return;
        }
        self.hidden_ticks.set_value(0);
        let state = self.source.with_value(|source| source.as_ref().map(Source::state));
        if state == Some(EventSource::OPEN) {
            self.failed_ticks.set_value(0);
            return;
        }
        self.failed_ticks.update_value(|ticks| *ticks = ticks.saturating_add(1));
        if asks_at(self.failed_ticks.get_value()) {
            self.changed.run(());
            // The browser tries a lost connection again by itself, a refused one never.
            if state != Some(EventSource::CONNECTING) {
                self.open();
            }
        }
    }
}

/// A stream that is closed when it is let go.
struct Source {
    source: EventSource,
    /// Lives as long as it may be called.
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Source {
    fn open(path: &str, heard: impl FnMut(MessageEvent) + 'static) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(heard);
        for kind in [ORDER, "refresh"] {
            source.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref()).ok()?;
        }
        Some(Self { source, _heard: heard })
    }

    fn state(&self) -> u16 {
        self.source.ready_state()
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}
