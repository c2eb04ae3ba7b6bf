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
    ui::{SelectField, TextArea, payment_windows},
};

#[component]
pub(super) fn Periods(form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let f = || faults.clone();
    let window = form.payment_window;
    let choices = payment_windows(lang, &window);
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
