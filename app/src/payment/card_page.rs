//! 刷卡付款: what is paid, until when, and the one button that leads to the gateway.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{CardCheckout, load_card_checkout};
use crate::{
    lang::{Lang, tr},
    order::{Countdown, DeadlineKind},
    ui::{KeyValue, Money, Page, SummaryList, loaded},
};

#[component]
pub fn CardPage() -> impl IntoView {
    let params = use_params_map();
    let order = move || params.read().get("id").unwrap_or_default();
    let checkout = Resource::new(order, load_card_checkout);
    loaded(checkout, |view| view! { <Card view /> })
}

#[component]
fn Card(view: CardCheckout) -> impl IntoView {
    let lang = Lang::current();
    let CardCheckout { order, number, plan, supplier, due, deadline, url, fields } = view;
    let back = format!("/orders/{order}");
    let crumb = match lang {
        Lang::Zh => format!("訂單 {number}"),
        Lang::En => format!("Order {number}"),
    };
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <Page
            title=tr(lang, "刷卡付款", "Pay by card")
            caption=plan
            crumbs=vec![(back.clone(), crumb)]
        >
            <section class="panel measure space-y-4">
                <SummaryList>
                    <KeyValue key=tr(lang, "資服業者", "Supplier")>{supplier}</KeyValue>
                    <KeyValue key=tr(lang, "應付金額", "Amount due")>
                        <strong>
                            <Money amount=due />
                        </strong>
                    </KeyValue>
                </SummaryList>
                <p>
                    <Countdown deadline kind=DeadlineKind::Payment />
                </p>
                <p>
                    {tr(
                        lang,
                        "接下來會離開本站，到金流公司的網頁輸入卡號；本站不會看到也不會保存您的卡號。刷卡成功的時間須在付款期限以前。",
                        "You leave this site for the payment company's page and enter your card there; we \
                         never see or keep its number. The card has to be charged before the deadline.",
                    )}
                </p>
                <p>
                    {tr(
                        lang,
                        "刷卡沒有成功就沒有付款，付款期限不會因此延後。請勿又刷卡又匯款：重複的款項會列為退款案件。",
                        "A charge that fails pays nothing and moves no deadline. Do not pay by card and by \
                         transfer: what comes twice has to be refunded.",
                    )}
                </p>
                <form method="post" action=url class="flex flex-wrap items-center gap-4">
                    {fields}
                    <button type="submit" class="btn btn-primary">
                        {tr(lang, "前往金流公司刷卡", "Go to the payment company")}
                    </button>
                    <a class="link" href=back rel="external">
                        {tr(lang, "改用匯款", "Pay by transfer instead")}
                    </a>
                </form>
            </section>
        </Page>
    }
}
