//! 我的個人資料: what is kept about a person, why and for how long; a copy; erasure. The whole
//! list, table by table, is docs/personal-data.md.

use leptos::prelude::*;

use crate::{
    error::AppError,
    frame::Frame,
    lang::{Lang, tr},
    ui::{Failed, Page},
};

/// What is kept, why, and for how long; each in both languages.
type Kept = [(&'static str, &'static str); 3];

#[rustfmt::skip]
const KEPT: [Kept; 8] = [
    [("姓名、電子郵件、語言", "Name, e-mail, language"),
     ("辨識您、寄送通知", "To know and to write to you"),
     ("帳號關閉或刪除為止", "Until the account is closed or erased")],
    [("密碼與驗證器（密碼只存雜湊）", "Password (as a hash) and second factor"),
     ("登入", "Signing in"),
     ("帳號關閉或刪除為止", "Until the account is closed or erased")],
    [("登入中的裝置：瀏覽器與時間", "Devices: browser and times"),
     ("讓您認出並登出裝置", "So that you can recognise and end them"),
     ("帳號刪除為止", "Until the account is erased")],
    [("登入失敗的次數", "Failed sign-ins"),
     ("防止別人猜密碼", "Against guessing"),
     ("1 天", "1 day")],
    [("通知與信件", "Notices and mails"),
     ("告知期限與結果", "To tell you dates and results"),
     ("帳號刪除為止", "Until the account is erased")],
    [("邀請與加入申請", "Invitations and requests to join"),
     ("讓公司決定誰能代表它", "So that a firm decides who acts for it"),
     ("帳號刪除為止", "Until the account is erased")],
    [("申請時填寫的聯絡人", "The contact of an application"),
     ("審查補助資格", "To decide about the subsidy"),
     ("帳號刪除為止；未完成的申請 30 天", "Until erased; unfinished applications 30 days")],
    [("同意紀錄、訂單與點數紀錄、稽核紀錄（只存代號）", "Consents, orders, points, audit (by number only)"),
     ("公款的核銷與稽核", "Accounting for public money"),
     ("依會計法規保存，刪除後無法連回您", "As the accounting laws say; no longer linked to you after erasure")],
];

#[component]
pub fn DataPage() -> impl IntoView {
    if use_context::<Frame>().and_then(|frame| frame.me).is_none() {
        return view! { <Failed error=AppError::Unauthenticated /> }.into_any();
    }
    let lang = Lang::current();
    let crumbs = vec![("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned())];
    view! {
        <Page title=tr(lang, "我的個人資料", "My personal data") crumbs>
            <div class="space-y-6">
                <KeptTable />
                <Rights />
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn KeptTable() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section aria-labelledby="kept">
            <h2 id="kept" class="mb-2">{tr(lang, "保存哪些資料", "What is kept")}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="kept">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{tr(lang, "資料", "What")}</th>
                            <th scope="col">{tr(lang, "用途", "Why")}</th>
                            <th scope="col">{tr(lang, "保存多久", "How long")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {KEPT
                            .map(|[(zh, en), why, long]| {
                                view! {
                                    <tr>
                                        <th scope="row" class="font-semibold">{tr(lang, zh, en)}</th>
                                        <td>{tr(lang, why.0, why.1)}</td>
                                        <td>{tr(lang, long.0, long.1)}</td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Rights() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <div class="grid gap-6 lg:grid-cols-2">
            <section class="panel space-y-3">
                <h2>{tr(lang, "下載一份副本", "A copy")}</h2>
                <p>
                    {tr(
                        lang,
                        "系統保存的、與您有關的資料，一次下載（JSON 檔）。",
                        "Everything that is kept about you, as one JSON file.",
                    )}
                </p>
                <p>
                    <a class="btn btn-outline" href="/account/data.json" download="" rel="external">
                        {tr(lang, "下載我的資料", "Download my data")}
                    </a>
                </p>
            </section>
            <section class="panel space-y-3">
                <h2>{tr(lang, "更正與刪除", "Correction and erasure")}</h2>
                <p>
                    {tr(
                        lang,
                        "資料有誤，請寫信給專案辦公室更正。刪除會關閉您的帳號，姓名與電子郵件不再保存。",
                        "If something is wrong, write to the office. Erasure closes your account; name and address are no longer kept.",
                    )}
                </p>
                <p>
                    <a class="link" href="/account/data/erase">
                        {tr(lang, "刪除我的資料", "Erase my data")}
                    </a>
                </p>
            </section>
        </div>
    }
}
