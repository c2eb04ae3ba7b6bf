//! 示範金流公司: where a real buyer would type a card's number.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Trade, load_trade};
use crate::{
    lang::{Lang, tr},
    ui::{KeyValue, Money, Notice, Page, SummaryList, Tone, loaded},
};

#[component]
pub fn GatewayPage() -> impl IntoView {
    let query = use_query_map();
    let number = move || query.read().get("trade").unwrap_or_default();
    let trade = Resource::new(number, load_trade);
    loaded(trade, |trade| view! { <Gateway trade /> })
}

#[component]
fn Gateway(trade: Trade) -> impl IntoView {
    let lang = Lang::current();
    let Trade { number, item, amount, back, paid, .. } = trade;
    let next = if paid {
        view! { <p class="font-semibold">{tr(lang, "✓ 這筆交易已刷卡成功", "✓ Charged")}</p> }
            .into_any()
    } else {
        view! { <Buttons number=number.clone() /> }.into_any()
    };
    view! {
        <Page title=tr(lang, "示範金流公司", "Demo payment company")>
            <div class="measure space-y-4">
                <Notice tone=Tone::Info>
                    {tr(
                        lang,
                        "練習用：正式環境這裡是金流公司自己的網頁，會請您輸入卡號。不會扣任何款項。",
                        "For practice: a real payment company asks for your card here. Nothing is charged.",
                    )}
                </Notice>
                <section class="panel space-y-4">
                    <SummaryList>
                        <KeyValue key=tr(lang, "商品", "For")>{item}</KeyValue>
                        <KeyValue key=tr(lang, "交易編號", "Number")>
                            <span class="num">{number}</span>
                        </KeyValue>
                        <KeyValue key=tr(lang, "金額", "Amount")>
                            <strong>
                                <Money amount />
                            </strong>
                        </KeyValue>
                    </SummaryList>
                    {next}
                    <p>
                        <a class="link" href=back rel="external">
                            {tr(lang, "返回商店", "Back to the shop")}
                        </a>
                    </p>
                </section>
            </div>
        </Page>
    }
}

#[component]
fn Buttons(number: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action="/api/demo/charge" class="flex flex-wrap gap-3">
            <input type="hidden" name="form[trade]" value=number />
            <button type="submit" name="form[result]" value="paid" class="btn btn-primary">
                {tr(lang, "刷卡成功", "The card is charged")}
            </button>
            <button type="submit" name="form[result]" value="failed" class="btn btn-outline">
                {tr(lang, "刷卡失敗", "The card is refused")}
            </button>
        </form>
    }
}
