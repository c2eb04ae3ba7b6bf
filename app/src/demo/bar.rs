//! The bar on top of every page of a demo: the simulated clock, and what moves it.

use domain::calendar;

use crate::{
    frame::Frame,
    lang::tr,
    text::instant_in,
    ui::{Markup, markup},
};

/// The bar of a page at `here`, its path and query.
#[rustfmt::skip]
pub fn demo_bar(frame: &Frame, here: &str) -> Markup {
    let (lang, iso) = (frame.lang, calendar::rfc3339(frame.now));
    let mut out = Markup::default();
    markup!(out,
        "<aside class=\"demo-bar\" aria-label=\"", tr(lang, "示範列", "Demo"), "\"><p><strong>",
        tr(lang, "示範", "Demo"), "</strong><span class=\"max-sm:sr-only\">",
        tr(lang, "環境，模擬時間", ", simulated time"),
        "</span> <time datetime=\"", &iso, "\" title=\"", &iso, "\">", instant_in(lang, frame.now),
        "</time></p><a class=\"link inline-flex min-h-6 items-center\" href=\"/demo/bank\">",
        tr(lang, "示範銀行", "Demo bank"),
        "</a><a class=\"link inline-flex min-h-6 items-center\" href=\"/demo/mail\">",
        tr(lang, "示範信箱", "Demo mailbox"),
        "</a><form method=\"post\" action=\"/api/demo/clock\" class=\"flex flex-wrap gap-1\"><input type=\"hidden\" name=\"form[back]\" value=\"",
        here, "\">"
    );
    for (by, text) in [
        ("hour", tr(lang, "＋1 小時", "+1 hour")),
        ("day", tr(lang, "＋1 天", "+1 day")),
        ("month", tr(lang, "＋30 天", "+30 days")),
        ("deadline", tr(lang, "到下一個期限", "To the next deadline")),
    ] {
        markup!(out,
            "<button type=\"submit\" name=\"form[by]\" value=\"", by,
            "\" class=\"min-h-8 cursor-pointer rounded-lg border px-2\">", text, "</button>"
        );
    }
    out.html("</form></aside>");
    out
}
