//! How long things take: windows, days, months, and the calendar by which they are counted.

use domain::settings::Setting;
use leptos::prelude::*;

use super::{
    ProgrammeForm,
    fields::{SettingField, fault_at, legend},
};
use crate::{
    error::Fault,
    lang::{Lang, tr},
    text,
    ui::{Choice, SelectField, TextArea},
};

/// The payment windows that can be chosen.
const WINDOWS: [&str; 7] = [
    "hours(24)",
    "hours(48)",
    "hours(72)",
    "hours(168)",
    "civil_days(1)",
    "civil_days(2)",
    "civil_days(5)",
];

fn window_name(lang: Lang, window: &str) -> String {
    let count: String = window.chars().filter(char::is_ascii_digit).collect();
    match (window.starts_with("hours"), lang) {
        (true, Lang::Zh) => format!("簽約後 {count} 小時"),
        (true, Lang::En) => format!("{count} hours after the contract"),
        (false, Lang::Zh) => format!("民法 {count} 日（末日遇假日順延）"),
        (false, Lang::En) => format!("{count} days by the Civil Code"),
    }
}

#[component]
pub(super) fn Periods(form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let f = || faults.clone();
    let window = form.payment_window;
    let mut windows: Vec<&str> = WINDOWS.to_vec();
    if !windows.contains(&window.as_str()) {
        windows.push(&window);
    }
    let choices = windows
        .into_iter()
        .map(|value| Choice { value: value.to_owned(), text: window_name(lang, value) })
        .collect::<Vec<_>>();
    let window_fault = fault_at(lang, &faults, "payment_window");
    view! {
        <fieldset>
            {legend(tr(lang, "期間", "Periods"))} <div class="grid gap-4 sm:grid-cols-2">
                <SelectField
                    id="payment_window"
                    name="payment_window"
                    label=text::settings::setting(lang, Setting::PaymentWindow)
                    choices
                    value=window
                    error=window_fault
                />
                <SettingField
                    setting=Setting::AnswerDays
                    value=form.answer_days
                    faults=f()
                    numeric=true
                />
                <SettingField
                    setting=Setting::LateNoticeDays
                    value=form.late_notice_days
                    faults=f()
                    numeric=true
                />
                <SettingField
                    setting=Setting::ServiceMonths
                    value=form.service_months
                    faults=f()
                    numeric=true
                />
                <SettingField
                    setting=Setting::MinActiveDays
                    value=form.min_active_days
                    faults=f()
                    numeric=true
                />
            </div>
            <div class="mt-4 grid gap-4 sm:grid-cols-2">
                <Days
                    setting=Setting::Holidays
                    value=form.holidays
                    error=fault_at(lang, &faults, "holidays")
                />
                <Days
                    setting=Setting::MakeupWorkdays
                    value=form.makeup_workdays
                    error=fault_at(lang, &faults, "makeup_workdays")
                />
            </div>
        </fieldset>
    }
}

#[component]
fn Days(setting: Setting, value: String, error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let hint = tr(
        lang,
        "一行一天，例如 2021-09-20；依政府公告的行事曆。",
        "One day a line, such as 2021-09-20, by the government's calendar.",
    );
    let (id, label) = (setting.as_str(), text::settings::setting(lang, setting));
    view! { <TextArea id name=id label hint value error rows=5 /> }
}
