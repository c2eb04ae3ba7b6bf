//! One click, one command: a form that was sent is not sent again from the same page.

use leptos::{ev::SubmitEvent, prelude::*};

/// Whether a form is on its way. Without JavaScript nothing guards but the idempotency key and
/// the order table, which is enough; this spares people the error page.
#[derive(Clone, Copy, Debug)]
pub struct SendOnce {
    sent: RwSignal<bool>,
}

impl SendOnce {
    pub fn new() -> Self {
        let sent = RwSignal::new(false);
        // A page that comes back from the browser's cache can be sent again.
        Effect::new(move |_| {
            let shown = window_event_listener_untyped("pageshow", move |_| {
                sent.try_set(false);
            });
            on_cleanup(move || shown.remove());
        });
        Self { sent }
    }

    /// For `on:submit`: lets the first one through and stops the rest.
    pub fn guard(self, event: &SubmitEvent) {
        if self.sent.get_untracked() {
            event.prevent_default();
        } else if !event.default_prevented() {
            self.sent.set(true);
        }
    }

    /// For `aria-disabled` of the button.
    pub fn on_its_way(self) -> bool {
        self.sent.get()
    }
}
