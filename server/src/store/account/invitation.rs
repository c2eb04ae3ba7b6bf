//! 接受邀請: the person who holds the link gets an account in the organisation that sent it.

use app::{
    account::{InvitationView, port::Invited},
    enrolment::port::Origin,
    error::{AppError, Fault, FaultKind},
    lang::Lang,
    port::{Browser, NewSession},
};
use domain::{
    Actor, FirmRole, OfficerRoles, Refusal, SupplierRole, UserId,
    password::{PasswordProfile, judge},
};

use super::{
    super::{
        Store,
        link::{self, Link, LinkKind},
        tx::{Abort, Done, command, end},
    },
    Batch, fresh_token,
    house::House,
    membership::{
        Membership, NewAccount, close_membership, is_taken, put_account, taken_meanwhile,
    },
    new_device, note, put_session, typed,
};
use crate::clock::new_id;

impl Membership {
    fn house(&self) -> Option<House> {
        House::read(self.firm_id.as_deref(), self.supplier_id.as_deref())
    }

    /// Whoever it makes a member, as what.
    fn actor(&self, user: UserId) -> Option<Actor> {
        let stepped_up = false;
        Some(match self.house()? {
            House::Firm(firm) => {
                let role = FirmRole::from_name(&self.role)?;
                Actor::Buyer { user, firm, role, stepped_up }
            }
            House::Supplier(supplier) => {
                let role = SupplierRole::from_name(&self.role)?;
                Actor::Supplier { user, supplier, role, stepped_up }
            }
            House::Office => {
                let roles = OfficerRoles::from_names(&self.role)?;
                Actor::Office { user, roles, stepped_up }
            }
        })
    }
}

impl Store {
    /// The open invitation behind a link that is good.
    async fn invited(&self, token: &str) -> Result<(Link, Membership), AppError> {
        let link = self.link(LinkKind::Invite, token).await?.filter(Link::is_good);
        let link = link.ok_or(Refusal::LinkSpent)?;
        let found: Option<Membership> = sqlx::query_as(
            "SELECT membership_id AS id, firm_id, supplier_id, kind, email, name, role, password_hash, state,
                    opened_at
             FROM memberships
             WHERE membership_id = $1 AND kind = 'invitation' AND state = 'open'",
        )
        .bind(&link.subject)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        Ok((link, found.ok_or(Refusal::LinkSpent)?))
    }

    pub(super) async fn invitation_view(&self, token: &str) -> Result<InvitationView, AppError> {
        let (_, invitation) = self.invited(token).await?;
        let firm: Option<String> = sqlx::query_scalar(
            "SELECT name FROM firms WHERE firm_id = $1
             UNION ALL SELECT name FROM suppliers WHERE supplier_id = $2",
        )
        .bind(&invitation.firm_id)
        .bind(&invitation.supplier_id)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        Ok(InvitationView { firm, name: invitation.name, email: invitation.email })
    }

    pub(super) async fn accept(
        &self,
        invited: Invited,
        browser: &Browser,
        origin: &Origin,
    ) -> Result<NewSession, AppError> {
        let (_, invitation) = self.invited(&invited.token).await?;
        let house = invitation.house().ok_or(AppError::NotFound)?;
        let name = typed::name(&invited.name);
        // The office's people follow other rules than everybody else.
        let judged =
            judge(PasswordProfile::of(house.party()), &invited.password, &invitation.email);
        let mut faults = Vec::new();
        faults.extend(name.clone().err().map(|kind| Fault::new("name", kind)));
        let password = |kind| Fault::new("password", FaultKind::Password(kind));
        faults.extend(judged.err().map(password));
        let Ok(name) =
            name.map_err(drop).and_then(|name| if faults.is_empty() { Ok(name) } else { Err(()) })
        else {
            return Err(AppError::Faults(faults));
        };
        let (user, at) = (UserId::new(new_id()), self.time());
        let actor = invitation.actor(user).ok_or(AppError::NotFound)?;
        let hash = self.passwords.hash(invited.password).await?;
        let token = fresh_token()?;
        let account = NewAccount {
            user,
            email: &invitation.email,
            name: &name,
            password_hash: &hash,
            house,
            roles: &invitation.role,
            lang: if origin.lang == Lang::En { "en" } else { "zh" },
            verified: true,
            at: at.timestamp_millis(),
        };
        let done: Done<()> = command!(self, |tx| {
            let link = link::find(tx, LinkKind::Invite, &invited.token).await?;
            let link = link.filter(Link::is_good).ok_or(Refusal::LinkSpent)?;
            let state: Option<String> =
                sqlx::query_scalar("SELECT state FROM memberships WHERE membership_id = $1")
                    .bind(&link.subject)
                    .fetch_optional(&mut **tx)
                    .await?;
            if state.as_deref() != Some("open") {
                return Err(Refusal::LinkSpent.into());
            }
            if is_taken(tx, account.email).await? {
                return Err(Abort::Faulty(Fault::new("email", FaultKind::EmailTaken)));
            }
            let mut batch = Batch::default();
            link::spend(&mut batch, &link);
            put_account(&mut batch, &account);
            close_membership(&mut batch, &link.subject, "accepted", account.at);
            put_session(&mut batch, &token, &user.to_string(), &browser.name);
            let subject = ("membership", link.subject.as_str());
            note(&mut batch, at, actor, "accept_invitation", subject, account.roles);
            batch.run(tx).await
        });
        done.map_err(|abort| taken_meanwhile(abort, "email"))?;
        let me = self.who(&token).await?.ok_or(AppError::Unavailable)?;
        Ok(NewSession { token, device: new_device(&hash)?, me })
    }
}
