//! 帳號與人員: one's own password, devices and data; who belongs to the firm; the officers'
//! second factor.

mod account_page;
mod command;
mod data_page;
mod erase_page;
mod invitation_page;
mod officers_page;
mod parts;
mod password_page;
mod people_forms;
mod people_page;
#[cfg(feature = "ssr")]
pub mod port;
mod reset_page;
mod second_factor_page;
mod sessions;
mod step_up_page;
#[cfg(feature = "ssr")]
mod web;

use domain::{FirmRole, Instant, OfficerRoles, Party, SupplierRole, password::PasswordProfile};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use account_page::AccountPage;
pub use command::{
    AcceptInvitation, ChangePassword, OfficerForm, PersonForm, ResetPassword, StepUp,
};
pub use data_page::DataPage;
pub use erase_page::ErasePage;
pub use invitation_page::InvitationPage;
pub use officers_page::OfficersPage;
pub(crate) use parts::{CodeOfDemo, Done, error_at};
pub use password_page::PasswordPage;
pub use people_page::PeoplePage;
pub use reset_page::{ForgotPage, ResetPage};
pub use second_factor_page::SecondFactorPage;
pub use step_up_page::StepUpPage;

use crate::error::AppError;

/// Stands where the name of somebody stood who was erased.
pub const ERASED_NAME: &str = "已刪除";

/// What invitations of the office call it, in both languages.
pub const OFFICE_NAME: (&str, &str) = ("雲市集工業館專案辦公室", "the programme office");

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub now: Instant,
    pub name: String,
    pub email: String,
    pub email_verified: bool,
    pub party: Party,
    pub organisation: String,
    pub firm_role: Option<FirmRole>,
    pub supplier_role: Option<SupplierRole>,
    pub officer_roles: OfficerRoles,
    pub profile: PasswordProfile,
    /// The real clock's, as are the times of the sessions.
    pub password_changed_at: Option<Instant>,
    /// Whether the second factor is set up; officers need it.
    pub totp: bool,
    pub sessions: Vec<SessionRow>,
}

/// A device that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: String,
    pub browser: String,
    pub opened_at: Instant,
    pub seen_at: Instant,
    /// The one that asks.
    pub current: bool,
}

/// Who belongs to the firm or the supplier, and who may soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleView {
    /// [`Party::Buyer`] or [`Party::Supplier`]: which roles there are.
    pub party: Party,
    /// The name of the firm or the supplier.
    pub firm: String,
    pub people: Vec<PersonRow>,
    /// For those who manage: nobody else sees the addresses.
    pub open: Vec<MembershipRow>,
    /// Whether the viewer may change anything.
    pub manages: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub user: String,
    pub name: String,
    pub email: String,
    pub email_verified: bool,
    /// A [`FirmRole`] or a [`SupplierRole`].
    pub role: String,
    /// The viewer.
    pub me: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipRow {
    pub id: String,
    /// Invited by the owner, or asking to be let in.
    pub invited: bool,
    pub name: String,
    pub email: String,
    /// A [`FirmRole`], a [`SupplierRole`], or the names of [`OfficerRoles`].
    pub role: String,
    pub opened_at: Instant,
}

/// The people of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficersView {
    pub officers: Vec<OfficerRow>,
    pub open: Vec<MembershipRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerRow {
    pub user: String,
    pub name: String,
    pub email: String,
    pub roles: OfficerRoles,
    /// Whether the second factor is set up.
    pub totp: bool,
    /// The viewer.
    pub me: bool,
}

/// What an invitation invites to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The firm or the supplier; `None` is the programme office.
    pub firm: Option<String>,
    pub name: String,
    pub email: String,
}

/// The second factor of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    /// In force.
    pub confirmed: bool,
    /// Cannot be done without.
    pub mandatory: bool,
    /// Begun and not yet confirmed.
    pub setup: Option<TotpSetup>,
}

/// Setting up the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// Base32, to be typed.
    pub secret: String,
    /// `otpauth://…`, for an app on the same device.
    pub uri: String,
    /// The QR code of the address: the dark modules as an SVG path, and how wide it is.
    pub qr_path: String,
    pub qr_width: u32,
}

/// How somebody proves again who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUpView {
    /// By a code of the second factor; by the password where there is none.
    pub by_code: bool,
    /// Only in the demo.
    pub code: Option<crate::demo::DemoCode>,
}

#[server(name = LoadAccount, endpoint = "account", input = server_fn::codec::GetUrl)]
pub async fn load_account() -> Result<AccountView, AppError> {
    web::account().await
}

#[server(name = LoadPeople, endpoint = "account/people", input = server_fn::codec::GetUrl)]
pub async fn load_people() -> Result<PeopleView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().people(actor).await)
}

#[server(name = LoadOfficers, endpoint = "account/officers", input = server_fn::codec::GetUrl)]
pub async fn load_officers() -> Result<OfficersView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().officers(actor).await)
}

#[server(name = LoadInvitation, endpoint = "account/invited", input = server_fn::codec::GetUrl)]
pub async fn load_invitation(token: String) -> Result<InvitationView, AppError> {
    crate::port::respond(crate::port::service().invitation(&token).await)
}

#[server(name = LoadSecondFactor, endpoint = "account/factor", input = server_fn::codec::GetUrl)]
pub async fn load_second_factor() -> Result<SecondFactorView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().second_factor(actor).await)
}

#[server(name = LoadStepUp, endpoint = "account/proof", input = server_fn::codec::GetUrl)]
pub async fn load_step_up() -> Result<StepUpView, AppError> {
    web::step_up_view().await
}
