//! 複製計畫: a new programme from one that there is, in the same hall or in another (S40).

use domain::{
    pavilion::PAVILIONS,
    settings::{Setting, Subject},
};
use leptos::prelude::*;

use super::{
    ProgrammeForm, ProgrammeView,
    fields::{Reason, SettingField, SettingFields, fault_at},
    load_programme,
    page::{Preview, all_problems, asked, office_crumbs},
};
use crate::{
    error::Fault,
    lang::{Lang, tr},
    text::settings::{hall, hall_name},
    ui::{Choice, Page, SelectField, StepUp, SubmitButton, loaded},
};

#[component]
pub fn CloneProgrammePage() -> impl IntoView {
    let asked = asked();
    // Before a hall is chosen, the one of the programme.
    let view = Resource::new(move || asked.get(), load_programme);
    loaded(view, |view| view! { <TheClone view /> })
}

#[component]
fn TheClone(view: ProgrammeView) -> impl IntoView {
    let lang = Lang::current();
    let source = view.row.programme.clone();
    let page = format!("/office/programmes/{}", source.id);
    let mut crumbs = office_crumbs(lang);
    crumbs.push((page.clone(), source.id.to_string()));
    let clone = format!("{page}/clone");
    let problems = all_problems(lang, &view.faults, "code");
    let step_up = view.step_up_needed.then(|| view! { <StepUp next=clone.clone() /> });
    let preview = view.preview.clone().map(|changes| {
        let (form, counts) = (view.form.clone(), view.counts);
        view! { <Preview form changes counts /> }
    });
    let fresh = view.form.kind.is_empty() && view.form.code == source.id.as_str();
    let intro = tr(
        lang,
        "新計畫的設定從來源計畫帶入，日期順延一年。行事曆由政府逐年公告，請自行填入。同一時間只開放一個計畫：新計畫的開放日須在其他計畫的點數期限之後。",
        "The settings come from the programme that is copied, its dates a year later. Rest days are \
         published year by year: please type them. One programme is open at a time, so the new one \
         opens after the points of the others have expired.",
    );
    let body = if !view.may {
        let words = tr(lang, "您沒有權限建立計畫。", "You may not make programmes.");
        view! { <p>{words}</p> }.into_any()
    } else if fresh {
        view! { <Halls action=clone form=view.form /> }.into_any()
    } else {
        view! { <CloneForm action=clone form=view.form faults=view.faults /> }.into_any()
    };
    view! {
        <Page
            title=tr(lang, "複製成新計畫", "A new programme")
            caption=source.name.clone()
            crumbs
            problems
            wide=true
        >
            <div class="space-y-8">
                <p class="max-w-prose">{intro}</p>
                {step_up}
                {preview}
                {body}
            </div>
        </Page>
    }
}

fn halls(lang: Lang) -> Vec<Choice> {
    let choice = |terms: &domain::pavilion::PavilionTerms| Choice {
        value: hall_name(terms.pavilion).to_owned(),
        text: hall(lang, terms.pavilion).to_owned(),
    };
    PAVILIONS.iter().map(choice).collect()
}

/// The first question: its terms follow from the hall.
#[component]
fn Halls(action: String, form: ProgrammeForm) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="panel space-y-4" aria-labelledby="hall-title">
            <h2 id="hall-title">{tr(lang, "先選館別", "First the hall")}</h2>
            <form method="get" action=action class="space-y-4">
                <SelectField
                    id="hall"
                    name="hall"
                    label=tr(lang, "館別", "Hall")
                    choices=halls(lang)
                    value=form.hall
                />
                <SubmitButton>{tr(lang, "帶入設定", "Fill in the settings")}</SubmitButton>
            </form>
        </section>
    }
}

#[component]
fn CloneForm(action: String, form: ProgrammeForm, faults: Vec<Fault>) -> impl IntoView {
    let lang = Lang::current();
    let (id, code, budget) = (form.id.clone(), form.code.clone(), form.budget.clone());
    let (reason, chosen) = (form.reason.clone(), form.hall.clone());
    let of = |field: &str| fault_at(lang, &faults, field);
    let (of_hall, of_reason) = (of("hall"), of("reason"));
    let hint = tr(
        lang,
        "大寫英文、數字與連字號，例如 COM-111；訂定後不再變更。",
        "Capitals, digits and hyphens, such as COM-111; it never changes.",
    );
    let f = faults.clone();
    view! {
        <section class="panel space-y-4" aria-labelledby="clone-title">
            <h2 id="clone-title">{tr(lang, "新計畫的設定", "Its settings")}</h2>
            <form method="get" action=action class="space-y-6">
                <input type="hidden" name="kind" value=Subject::Clone.as_str() />
                <input type="hidden" name="id" value=id />
                <div class="grid gap-4 sm:grid-cols-2">
                    <SettingField setting=Setting::Code value=code faults=f.clone() hint />
                    <SelectField
                        id="hall"
                        name="hall"
                        label=tr(lang, "館別", "Hall")
                        choices=halls(lang)
                        value=chosen
                        error=of_hall
                    />
                    <SettingField
                        setting=Setting::Budget
                        value=budget
                        faults=f.clone()
                        numeric=true
                    />
                </div>
                <SettingFields form faults=f />
                <Reason value=reason error=of_reason id="reason" />
                <SubmitButton>{tr(lang, "預覽新計畫", "Preview the programme")}</SubmitButton>
            </form>
        </section>
    }
}
