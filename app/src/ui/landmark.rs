//! `:::`, the mark by which keyboards and screen readers find a region on sites of the government.

use super::{Markup, markup};

#[rustfmt::skip]
pub(super) fn anchor(out: &mut Markup, id: &'static str, key: &'static str, name: &'static str) {
    markup!(out,
        "<a id=\"", id, "\" href=\"#", id, "\" rel=\"external\" accesskey=\"", key, "\" title=\"", name,
        "\" aria-label=\"", name, "\" class=\"sr-only focus:not-sr-only focus:p-2\">:::</a>"
    );
}
