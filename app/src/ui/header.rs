//! The header: brand, the viewer's own places, language, and who is signed in. It stands on every
//! page and has no handlers, so it is text (`markup.rs`); its links are the router's all the same.

use domain::{
    Actor, Party,
    authority::{Act, may},
};

use super::{Markup, landmark::anchor, markup};
use crate::{
    frame::{Frame, Me},
    lang::{Lang, tr},
    url::encode,
};

/// The header of a page at `here`, its path and query.
#[rustfmt::skip]
pub(super) fn header(frame: &Frame, here: &str) -> Markup {
    let (lang, me) = (frame.lang, frame.me.as_ref());
    let mut out = Markup::default();
    out.html("<header class=\"border-b border-base-300 bg-base-100\"><div class=\"mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2\">");
    anchor(&mut out, "u", "U", tr(lang, "上方導覽區", "Navigation"));
    markup!(out,
        "<a href=\"/\" class=\"flex min-h-11 items-center gap-2 text-lg font-bold\"><img src=\"/favicon.svg\" alt=\"\" width=\"28\" height=\"28\">",
        tr(lang, "雲市集工業館", "Yunshiji Industrial Pavilion"),
        "</a><nav aria-label=\"", tr(lang, "主要選單", "Main menu"),
        "\" class=\"order-last w-full md:order-none md:w-auto md:flex-1\"><ul class=\"flex flex-wrap gap-x-1\">"
    );
    for (href, text) in places(lang, me.map(|me| me.actor)) {
        markup!(out, "<li><a href=\"", href, "\"");
        if is_current(href, here) {
            out.html(" aria-current=\"page\"");
        }
        markup!(out,
            " class=\"btn btn-ghost font-medium aria-[current]:font-bold aria-[current]:underline aria-[current]:underline-offset-8\">",
            text, "</a></li>"
        );
    }
    out.html("</ul></nav><div class=\"ms-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1\">");
    match me {
        Some(me) => account(&mut out, lang, me),
        None => sign_in(&mut out, lang, here),
    }
    language(&mut out, lang, here);
    out.html("</div></div></header>");
    out
}

/// The places of a party; everybody has the catalogue.
fn places(lang: Lang, actor: Option<Actor>) -> Vec<(&'static str, &'static str)> {
    let guide = ("/guide", tr(lang, "選購嚮導", "Guide"));
    let mut links = vec![("/catalog", tr(lang, "方案型錄", "Catalogue"))];
    match actor.map(|actor| actor.party()) {
        Some(Party::Buyer) => links.extend([
            guide,
            ("/orders", tr(lang, "我的訂單", "My orders")),
            ("/messages", tr(lang, "詢問", "Questions")),
            ("/wallet", tr(lang, "我的點數", "My points")),
        ]),
        Some(Party::Supplier) => {
            links.extend([
                ("/supplier/orders", tr(lang, "訂單管理", "Orders")),
                ("/supplier/plans", tr(lang, "我的方案", "My plans")),
                ("/messages", tr(lang, "詢問", "Questions")),
                ("/supplier/keys", "API"),
            ]);
            // What the role may not open is not offered.
            links.retain(|(href, _)| match *href {
                "/supplier/plans" => actor.is_some_and(|actor| may(actor, Act::SubmitPlan)),
                "/messages" => actor.is_some_and(|actor| may(actor, Act::ViewInquiries)),
                "/supplier/keys" => actor.is_some_and(|actor| may(actor, Act::ManageApiKeys)),
                _ => true,
            });
        }
        None => links.extend([guide, ("/enrol", tr(lang, "申請點數", "Apply for points"))]),
        Some(Party::Office) => links.extend([
            ("/office", tr(lang, "辦公室", "Office")),
            ("/office/applications", tr(lang, "申請審查", "Applications")),
            ("/office/plans", tr(lang, "方案審查", "Plans")),
            ("/office/claims", tr(lang, "請款審查", "Claims")),
            ("/office/spot-checks", tr(lang, "抽查", "Spot checks")),
            ("/office/suppliers", tr(lang, "供應商", "Suppliers")),
        ]),
        _ => {}
    }
    links
}

/// Whether a page lies at or below a place. The office's other places lie below it and have links
/// of their own.
fn is_current(href: &str, here: &str) -> bool {
    let path = here.split('?').next().unwrap_or_default();
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && href != "/office"))
}

#[rustfmt::skip]
fn sign_in(out: &mut Markup, lang: Lang, here: &str) {
    let href = match here {
        "/" => "/sign-in".to_owned(),
        path if path.starts_with("/sign-in") => path.to_owned(),
        path => format!("/sign-in?next={}", encode(path)),
    };
    markup!(out,
        "<a href=\"", href, "\" class=\"btn btn-primary btn-sm min-h-9 text-sm\">",
        tr(lang, "登入", "Sign in"), "</a>"
    );
}

#[rustfmt::skip]
fn account(out: &mut Markup, lang: Lang, me: &Me) {
    markup!(out,
        "<a href=\"/notifications\" class=\"btn btn-ghost btn-sm min-h-9 text-sm\">",
        tr(lang, "通知", "Notifications")
    );
    if me.unread > 0 {
        // Beyond this the exact number helps nobody.
        let count = if me.unread > 99 { "99+".to_owned() } else { me.unread.to_string() };
        markup!(out,
            "<span class=\"badge badge-sm badge-primary\">", count, " <span class=\"sr-only\">",
            tr(lang, " 則未讀", " unread"), "</span></span>"
        );
    }
    markup!(out,
        "</a><p class=\"text-sm leading-tight\"><a class=\"link inline-block min-h-6 font-semibold\" href=\"/account\">",
        &me.name, "</a><span class=\"block text-base-content/80\">", &me.organisation,
        "</span></p><form method=\"post\" action=\"/api/session/sign-out\"><button type=\"submit\" class=\"btn btn-outline btn-sm min-h-9 text-sm\">",
        tr(lang, "登出", "Sign out"), "</button></form>"
    );
}

/// The other language, named in itself.
#[rustfmt::skip]
fn language(out: &mut Markup, lang: Lang, here: &str) {
    let (tag, value, text) = match lang {
        Lang::Zh => (Lang::En.tag(), "en", "English"),
        Lang::En => (Lang::Zh.tag(), "zh", "中文"),
    };
    markup!(out,
        "<form method=\"post\" action=\"/preferences\"><input type=\"hidden\" name=\"back\" value=\"", here,
        "\"><button type=\"submit\" name=\"lang\" value=\"", value, "\" lang=\"", tag,
        "\" class=\"btn btn-ghost btn-sm min-h-9 text-sm\">", text, "</button></form>"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_current_at_and_below_it() {
        for (href, here, expected) in [
            ("/catalog", "/catalog?q=erp", true),
            ("/orders", "/orders/7", true),
            ("/orders", "/ordersheet", false),
            ("/orders", "/supplier/orders", false),
            ("/office", "/office", true),
            ("/office", "/office/applications", false),
            ("/office/applications", "/office/applications/7", true),
        ] {
            assert_eq!(is_current(href, here), expected, "{href} at {here}");
        }
    }
}
