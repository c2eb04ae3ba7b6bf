//! The fields of a programme's settings, for a change and for a clone alike.

use domain::settings::Setting;
use leptos::prelude::*;

use super::{ProgrammeForm, REASON_CHARS_MAX, periods::Periods};
use crate::{
    error::Fault,
    lang::{Lang, tr},
    text,
    ui::{Field, TextArea},
};

/// What is wrong at a field.
pub(super) fn fault_at(lang: Lang, faults: &[Fault], field: &str) -> Option<String> {
    faults.iter().find(|fault| fault.field == field).map(|fault| text::fault(lang, fault))
}

/// A line of text of one setting.
#[component]
pub(super) fn SettingField(
    setting: Setting,
    value: String,
    faults: Vec<Fault>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] numeric: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let lang = Lang::current();
    let id = setting.as_str();
    let error = fault_at(lang, &faults, id);
    let inputmode = if numeric { "numeric" } else { "text" };
    let label = text::settings::setting(lang, setting);
    view! { <Field id name=id label value error kind inputmode hint=hint.unwrap_or_default() /> }
}

/// All of them, but what is asked about the proposal itself.
#[component]
pub(super) fn SettingFields(form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let amounts = view! { <Amounts form=form.clone() faults=faults.clone() /> };
    let days = view! { <Dates form=form.clone() faults=faults.clone() /> };
    view! {
        {amounts}
        {days}
        <Periods form faults />
    }
}

pub(super) fn legend(words: &'static str) -> impl IntoView {
    view! { <legend class="mb-2 text-lg font-semibold">{words}</legend> }
}

#[component]
fn Amounts(form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let f = || faults.clone();
    let none = tr(lang, "留空表示不設限。", "Empty: there is none.");
    let ratio = fault_at(lang, &faults, "ratio_points");
    let own = fault_at(lang, &faults, "ratio_self_funded");
    view! {
        <fieldset>
            {legend(tr(lang, "補助", "Subsidy"))} <div class="grid gap-4 sm:grid-cols-2">
                <SettingField setting=Setting::Name value=form.name faults=f() />
                <SettingField
                    setting=Setting::PointsMax
                    value=form.points_max
                    faults=f()
                    numeric=true
                />
                <Field
                    id="ratio_points"
                    name="ratio_points"
                    label=tr(lang, "比例：點數的份數", "Ratio: parts in points")
                    value=form.ratio_points
                    error=ratio
                    inputmode="numeric"
                />
                <Field
                    id="ratio_self_funded"
                    name="ratio_self_funded"
                    label=tr(lang, "比例：自付的份數", "Ratio: self-funded parts")
                    value=form.ratio_self_funded
                    error=own
                    inputmode="numeric"
                />
                <SettingField
                    setting=Setting::AnnualRevenueMax
                    value=form.annual_revenue_max
                    faults=f()
                    numeric=true
                    hint=none
                />
                <SettingField
                    setting=Setting::HeadcountMax
                    value=form.headcount_max
                    faults=f()
                    numeric=true
                    hint=none
                />
            </div>
        </fieldset>
    }
}

#[component]
fn Dates(form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let f = || faults.clone();
    let last = tr(lang, "含當日。", "That day included.");
    let none = tr(lang, "含當日；留空表示不設。", "That day included; empty: there is none.");
    let begun = tr(
        lang,
        "網站從這一天起顯示這個計畫；最早的計畫不設。",
        "The site shows the programme from this day on; the first one has none.",
    );
    view! {
        <fieldset>
            {legend(tr(lang, "期限", "Dates"))} <div class="grid gap-4 sm:grid-cols-2">
                <SettingField
                    setting=Setting::OpensOn
                    value=form.opens_on
                    faults=f()
                    kind="date"
                    hint=begun
                />
                <SettingField
                    setting=Setting::SubmissionsUntil
                    value=form.submissions_until
                    faults=f()
                    kind="date"
                    hint=last
                />
                <SettingField
                    setting=Setting::PointsUntil
                    value=form.points_until
                    faults=f()
                    kind="date"
                    hint=last
                />
                <SettingField
                    setting=Setting::ServiceUntil
                    value=form.service_until
                    faults=f()
                    kind="date"
                    hint=last
                />
                <SettingField
                    setting=Setting::ClaimsUntil
                    value=form.claims_until
                    faults=f()
                    kind="date"
                    hint=none
                />
            </div>
        </fieldset>
    }
}

#[component]
pub(super) fn Reason(value: String, error: Option<String>, id: &'static str) -> impl IntoView {
    let lang = Lang::current();
    let hint =
        tr(lang, "留在稽核軌跡，例如公文文號。", "Kept in the audit trail, such as a file number.");
    let maxlength = u32::try_from(REASON_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <TextArea
            id
            name="reason"
            label=tr(lang, "為什麼", "Why")
            hint
            value
            error
            rows=2
            maxlength
            required=true
        />
    }
}
