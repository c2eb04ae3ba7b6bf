//! 示範信箱: the mails that a real marketplace would have sent, readable and with links that work.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{DemoMail, MailboxView, load_mailbox};
use crate::{
    lang::{Lang, tr},
    ui::{EmptyState, InstantText, Page, loaded},
    url::encode,
};

/// What stands for our own address in a mail; a link begins a line with it.
const ORIGIN: &str = "{origin}";

#[component]
pub fn MailboxPage() -> impl IntoView {
    let query = use_query_map();
    let to = move || query.read().get("to").unwrap_or_default();
    let mailbox = Resource::new(to, load_mailbox);
    loaded(mailbox, |view| view! { <Mailbox view /> })
}

#[component]
fn Mailbox(view: MailboxView) -> impl IntoView {
    let lang = Lang::current();
    let filtered = !view.to.is_empty();
    let mails = if view.mails.is_empty() {
        view! { <NoMail /> }.into_any()
    } else {
        let mails = view.mails.into_iter().map(|mail| view! { <Mail mail /> }).collect_view();
        view! { <ol class="measure space-y-4">{mails}</ol> }.into_any()
    };
    view! {
        <Page title=tr(lang, "示範信箱", "Demo mailbox")>
            <p class="measure mb-4">
                {tr(
                    lang,
                    "示範環境不寄信：系統寫給每個人的信都在這裡，最新的在最上面。",
                    "The demo sends no mail: everything it writes to people stands here, newest first.",
                )}
            </p>
            {filtered
                .then(|| {
                    view! {
                        <p class="mb-4">
                            {tr(lang, "收件人：", "To: ")} <strong>{view.to}</strong> " "
                            <a class="link" href="/demo/mail">
                                {tr(lang, "看所有人的信", "Everybody's mail")}
                            </a>
                        </p>
                    }
                })} {mails}
        </Page>
    }
}

#[component]
fn NoMail() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "還沒有信", "No mail yet")>
            <p>
                {tr(
                    lang,
                    "申請、下單或移動時鐘以後，信會出現在這裡。",
                    "Enrol, order, or move the clock, and mails appear here.",
                )}
            </p>
        </EmptyState>
    }
}

#[component]
fn Mail(mail: DemoMail) -> impl IntoView {
    let lang = Lang::current();
    let only = format!("/demo/mail?to={}", encode(&mail.to));
    let lines = mail.body.trim_end().split('\n').map(line).collect_view();
    view! {
        <li class="panel space-y-2">
            <h2 class="text-lg">{mail.subject}</h2>
            <p class="text-sm text-base-content/80">
                <InstantText at=mail.at /> " " {tr(lang, "寄給 ", "to ")}
                <a class="link" href=only>
                    {mail.to}
                </a>
            </p>
            <div class="whitespace-pre-wrap">{lines}</div>
        </li>
    }
}

/// A line that is a path of ours becomes a link; nothing else does.
fn line(text: &str) -> impl IntoView + use<> {
    let link = path_of(text).map(|path| {
        view! {
            <a class="link" href=path rel="external">
                {path.to_owned()}
            </a>
        }
        .into_any()
    });
    (link.unwrap_or_else(|| text.to_owned().into_any()), "\n")
}

fn path_of(line: &str) -> Option<&str> {
    let path = line.strip_prefix(ORIGIN)?;
    let mut chars = path.chars();
    let ours = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    (ours && !path.chars().any(|c| c == '\\' || c.is_whitespace())).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn only_our_own_pages_become_links() {
        for (line, path) in [
            ("{origin}/verify-email?token=5f", Some("/verify-email?token=5f")),
            ("{origin}/", Some("/")),
            ("{origin}", None),
            ("{origin}//evil.example", None),
            ("{origin}/\\evil.example", None),
            ("{origin}/a b", None),
            ("{origin}.evil.example/", None),
            ("https://evil.example/", None),
            ("    {origin}/x", None),
        ] {
            assert_eq!(path_of(line), path, "{line}");
        }
    }
}
