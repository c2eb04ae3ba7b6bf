//! 帳號與人員: one's own password, devices and data; who belongs to the firm; the officers'
//! second factor.

#[cfg(feature = "ssr")]
pub mod port;

use domain::{FirmRole, Instant, OfficerRoles, Party, password::PasswordProfile};
use serde::{Deserialize, Serialize};

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
    pub officer_roles: OfficerRoles,
    pub profile: PasswordProfile,
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

/// Who belongs to the firm, and who may soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleView {
    pub firm: String,
    pub people: Vec<PersonRow>,
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
    pub role: FirmRole,
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
    pub role: FirmRole,
    pub opened_at: Instant,
}

/// Setting up the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// Base32, to be typed.
    pub secret: String,
    /// `otpauth://…`, for the QR code.
    pub uri: String,
    /// The QR code as an SVG document.
    pub qr_svg: String,
}
