//! The one place that starts a timer; its name changes with Leptos 0.9.

use std::time::Duration;

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::on_cleanup};

/// Does something again and again until the surrounding owner is gone. Call it from an effect:
/// there are no timers on the server.
pub fn every(period: Duration, act: impl Fn() + 'static) {
    // A browser that refuses a timer still shows the page, only without its ticking.
    if let Ok(handle) = set_interval_with_handle(act, period) {
        on_cleanup(move || handle.clear());
    }
}
