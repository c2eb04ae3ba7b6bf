//! The forms by which people are invited, let in and turned away.

use domain::{FirmRole, Party, SupplierRole};
use leptos::prelude::*;

use super::parts::{asked, error_at};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Choice, Field, SelectField, SubmitButton},
};

pub(super) const ACTION: &str = "/api/account/manage-people";

/// The roles of a firm or a supplier, to choose from.
pub(super) fn roles(lang: Lang, party: Party) -> Vec<Choice> {
    let choice =
        |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let of_supplier =
        |role: SupplierRole| choice(role.as_str(), text::supplier_role_choice(lang, role));
    let of_firm = |role: FirmRole| choice(role.as_str(), text::firm_role_choice(lang, role));
    match party {
        Party::Supplier => SupplierRole::ALL.into_iter().map(of_supplier).collect(),
        _ => FirmRole::ALL.into_iter().map(of_firm).collect(),
    }
}

/// One button about an open invitation or request.
#[component]
pub(super) fn Answer(
    id: String,
    act: &'static str,
    text: &'static str,
    /// Where it is sent; the firm's people unless given.
    #[prop(default = ACTION)]
    to: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=to>
            <input type="hidden" name="form[act]" value=act />
            <input type="hidden" name="form[membership]" value=id />
            <SubmitButton quiet=true small=true>{text}</SubmitButton>
        </form>
    }
}

#[component]
pub(super) fn LetIn(id: String, role: String, party: Party) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=ACTION class="space-y-3">
            <input type="hidden" name="form[act]" value="let_in" />
            <input type="hidden" name="form[membership]" value=id.clone() />
            <SelectField
                id=format!("role-{id}")
                name="form[role]"
                label=tr(lang, "加入後的角色", "Role in the firm")
                choices=roles(lang, party)
                value=role
            />
            <SubmitButton small=true>{tr(lang, "讓他加入", "Let in")}</SubmitButton>
        </form>
    }
}

#[component]
pub(super) fn Invite(problems: Vec<(String, String)>, party: Party) -> impl IntoView {
    let lang = Lang::current();
    let usual = match party {
        Party::Supplier => SupplierRole::Sales.as_str(),
        _ => FirmRole::Buyer.as_str(),
    };
    let role = Some(asked("role")).filter(|role| !role.is_empty());
    view! {
        <form method="post" action=ACTION class="panel space-y-4">
            <h2>{tr(lang, "邀請同事", "Invite somebody")}</h2>
            <input type="hidden" name="form[act]" value="invite" />
            <Invitee problems=problems.clone() />
            <SelectField
                id="role"
                name="form[role]"
                label=tr(lang, "角色", "Role")
                choices=roles(lang, party)
                value=role.unwrap_or_else(|| usual.to_owned())
                error=error_at(&problems, "role")
            />
            <SubmitButton>{tr(lang, "寄出邀請", "Send the invitation")}</SubmitButton>
        </form>
    }
}

/// Name and address of whom to invite.
#[component]
pub(super) fn Invitee(problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Field
            id="name"
            name="form[name]"
            label=tr(lang, "姓名", "Name")
            value=asked("name")
            error=error_at(&problems, "name")
            required=true
        />
        <Field
            id="email"
            name="form[email]"
            label=tr(lang, "電子郵件", "E-mail")
            value=asked("email")
            kind="email"
            error=error_at(&problems, "email")
            required=true
        />
    }
}
