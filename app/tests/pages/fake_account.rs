//! An account with two devices, a firm with two people, an office with two officers.

use app::{
    account::{
        AccountView, ChangePassword, InvitationView, MembershipRow, OfficerRow, OfficersView,
        PeopleView, PersonRow, SecondFactorView, SessionRow, TotpSetup,
        port::{AccountService, Invited, OfficerCommand, PeopleCommand},
    },
    enrolment::port::Origin,
    error::AppError,
    port::{Browser, NewSession},
};
use async_trait::async_trait;
use domain::{
    Actor, FirmRole, OfficerRoles, Party, Refusal, actor::OfficerRole, password::PasswordProfile,
};

use crate::fake::{Fake, now};

fn membership(id: &str, invited: bool, role: &str) -> MembershipRow {
    MembershipRow {
        id: id.to_owned(),
        invited,
        name: "陳小姐 <i>".to_owned(),
        email: "new@example.com".to_owned(),
        role: role.to_owned(),
        opened_at: now(),
    }
}

#[async_trait]
impl AccountService for Fake {
    async fn account(&self, actor: Actor, _: &str) -> Result<AccountView, AppError> {
        let office = actor.party() == Party::Office;
        let session = |id: &str, browser: &str, current| SessionRow {
            id: id.to_owned(),
            browser: browser.to_owned(),
            opened_at: now(),
            seen_at: now(),
            current,
        };
        Ok(AccountView {
            now: now(),
            name: "王小明".to_owned(),
            email: "buyer@example.com".to_owned(),
            email_verified: office,
            party: actor.party(),
            organisation: "台灣通用紡織".to_owned(),
            firm_role: (actor.party() == Party::Buyer).then_some(FirmRole::Owner),
            supplier_role: match actor {
                Actor::Supplier { role, .. } => Some(role),
                _ => None,
            },
            officer_roles: if office { OfficerRoles::ALL } else { OfficerRoles::NONE },
            profile: PasswordProfile::of(actor.party()),
            password_changed_at: Some(now()),
            totp: office,
            sessions: vec![session("1", "Chrome · Windows", true), session("2", "", false)],
        })
    }

    async fn change_password(
        &self,
        _: Actor,
        _: &str,
        _: ChangePassword,
    ) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn end_sessions(&self, _: Actor, _: &str, _: Option<String>) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn send_verification(&self, _: Actor) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn request_reset(&self, _: &str, _: Browser, _: Origin) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn reset_password(&self, _: &str, _: String) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn people(&self, actor: Actor) -> Result<PeopleView, AppError> {
        let seller = actor.party() == Party::Supplier;
        let person = |user: &str, role: &str, me| PersonRow {
            user: user.to_owned(),
            name: "王小明".to_owned(),
            email: "buyer@example.com".to_owned(),
            email_verified: me,
            role: role.to_owned(),
            me,
        };
        let (chief, other) = if seller { ("admin", "sales") } else { ("owner", "finance") };
        Ok(PeopleView {
            party: actor.party(),
            firm: "台灣通用紡織".to_owned(),
            people: vec![person("1", chief, true), person("2", other, false)],
            open: vec![membership("3", true, "buyer"), membership("4", false, "finance")],
            manages: true,
        })
    }

    async fn manage_people(&self, _: Actor, _: PeopleCommand) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn officers(&self, _: Actor) -> Result<OfficersView, AppError> {
        let officer = |user: &str, me| OfficerRow {
            user: user.to_owned(),
            name: "張淑芬".to_owned(),
            email: "office@example.com".to_owned(),
            roles: OfficerRoles::NONE.with(OfficerRole::Reviewer),
            totp: me,
            me,
        };
        Ok(OfficersView {
            officers: vec![officer("1", true), officer("2", false)],
            open: vec![membership("3", true, "reviewer,approver")],
        })
    }

    async fn manage_officers(&self, _: Actor, _: OfficerCommand) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn invitation(&self, token: &str) -> Result<InvitationView, AppError> {
        if token != "good" {
            return Err(Refusal::LinkSpent.into());
        }
        Ok(InvitationView {
            firm: Some("台灣通用紡織".to_owned()),
            name: "陳小姐".to_owned(),
            email: "new@example.com".to_owned(),
        })
    }

    async fn accept_invitation(
        &self,
        _: Invited,
        _: Browser,
        _: Origin,
    ) -> Result<NewSession, AppError> {
        Err(AppError::NotFound)
    }

    async fn second_factor(&self, actor: Actor) -> Result<SecondFactorView, AppError> {
        let office = actor.party() == Party::Office;
        let setup = TotpSetup {
            secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
            uri: "otpauth://totp/x".to_owned(),
            qr_path: "M0 0h1v1h-1z".to_owned(),
            qr_width: 29,
        };
        Ok(SecondFactorView {
            confirmed: office,
            mandatory: office,
            setup: (!office).then_some(setup),
        })
    }

    async fn begin_totp(&self, _: Actor, _: &str) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }

    async fn confirm_totp(&self, _: Actor, _: &str, _: &str) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn step_up(&self, _: Actor, _: &str, _: String) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn export_person(&self, _: Actor) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn erase_person(&self, _: Actor, _: String) -> Result<(), AppError> {
        Err(AppError::NotFound)
    }
}
