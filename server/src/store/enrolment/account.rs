//! 設定帳號密碼: the last answer. It makes the firm, its owner and the application; or, where the
//! firm enrolled already, a request to join it (S21).

use std::sync::Arc;

use app::{
    enrolment::{EnrolPurpose, port::Origin, read},
    error::{AppError, Fault, FaultKind},
    lang::Lang,
};
use domain::{
    FirmRole, Instant, Programme, Refusal,
    eligibility::{Checks, Factory},
    ubn::Ubn,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        link::LinkKind,
        mail::{Recipient, tell},
        setup::NO_PASSWORD,
        tx::{Abort, Done, command, end},
    },
    complete::{Applicant, named},
    draft::{Enrolment, json},
    owner::verification,
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    letter::Letter,
};

impl Store {
    pub(super) async fn make_account(
        &self,
        programme: &Arc<Programme>,
        enrolment: Enrolment,
        password: String,
        origin: Origin,
    ) -> Result<(), AppError> {
        let purpose = enrolment.kept.purpose();
        let password_hash = match purpose {
            // Whoever corrects has an account.
            EnrolPurpose::Correct => NO_PASSWORD.to_owned(),
            EnrolPurpose::Apply | EnrolPurpose::Join => self.passwords.hash(password).await?,
        };
        if purpose == EnrolPurpose::Join {
            return self.ask_to_join(enrolment, password_hash).await;
        }
        let typed = enrolment.kept.typed.clone();
        let mut facts = read::facts(programme, &typed, Checks::default());
        facts.checks.company = enrolment.kept.company;
        if let Ok(ubn) = facts.ubn.parse::<Ubn>() {
            if let Factory::Registered(number) = &facts.factory {
                facts.checks.factory = self.factory_check(ubn, number).await?;
            }
            if purpose == EnrolPurpose::Correct {
                facts.checks.company = self.outside.registry.look_up(ubn).await.outcome;
            }
        }
        let corrects = enrolment.kept.corrects;
        let applicant = Applicant {
            known: corrects.map(|(firm, _)| firm),
            by: corrects.map(|(_, user)| user),
            name: typed.firm_name,
            facts,
            contact_name: typed.contact_name,
            email: typed.email,
            email_verified: false,
            password_hash,
            lang: origin.lang,
            enrolment: Some((enrolment.id, enrolment.revision)),
        };
        self.complete(applicant).await.map(|_| ()).map_err(at_its_field)
    }

    /// A mistyped address, put right before it was verified. The letters to the old one are worth
    /// nothing from then on: a link is bound to the address that it was sent to.
    pub(super) async fn change_address(
        &self,
        enrolment: Enrolment,
        email: &str,
        origin: Origin,
    ) -> Result<(), AppError> {
        // Somebody who asks to join gets no such letter.
        let Some(user) = enrolment.user else { return Ok(()) };
        let mut kept = enrolment.kept;
        let email = email.trim().to_lowercase();
        if let Some(kind) = read::email_fault(&email) {
            return Err(AppError::Faults(vec![Fault::new("email", kind)]));
        }
        match self.account_of(&email).await? {
            Some(owner) if owner == user => return Ok(()),
            Some(_) => return Err(taken()),
            None => {}
        }
        self.refuse_many_letters(LinkKind::VerifyEmail, &user).await?;
        kept.typed.email.clone_from(&email);
        let draft = json(&kept)?;
        let changed = command!(self, |tx| {
            // Verified meanwhile: then it was the right one.
            let Some(to) = self.unverified(tx, &user, &origin).await? else { return Ok(()) };
            if to.email == email {
                // The same form was sent twice, and the other one was faster.
                return Ok(());
            }
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "UPDATE users SET email = $2
                 WHERE user_id = $1 AND email = $3 AND email_verified_at IS NULL",
                &user,
                &email,
                &to.email,
            );
            put!(
                &mut batch,
                "UPDATE enrolments SET draft = $2, revision = revision + 1, touched_at = $3
                 WHERE enrolment_id = $1",
                &enrolment.id,
                &draft,
                SystemClock.now().timestamp_millis(),
            );
            Addressee { email: email.clone(), ..to }.write(&mut batch, &user, self.time())?;
            batch.run(tx).await
        });
        changed.map_err(|abort| at_its_field(named(abort)))
    }

    async fn ask_to_join(
        &self,
        enrolment: Enrolment,
        password_hash: String,
    ) -> Result<(), AppError> {
        let typed = &enrolment.kept.typed;
        let ubn: Ubn = typed
            .ubn
            .parse()
            .map_err(|_| Refusal::UbnInvalid { ubn: domain::ubn::normalise(&typed.ubn) })?;
        Ok(command!(self, |tx| {
            let now = self.time();
            let firm: Option<(String, String)> =
                sqlx::query_as("SELECT firm_id, name FROM firms WHERE ubn = $1")
                    .bind(ubn.to_string())
                    .fetch_optional(&mut **tx)
                    .await?;
            let (firm, name) = firm.ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "INSERT INTO memberships (membership_id, firm_id, kind, email, name, role,
                     password_hash, state, opened_at)
                 VALUES ($1, $2, 'request', $3, $4, $5, $6, 'open', $7)",
                new_id().to_string(),
                &firm,
                typed.email.trim().to_lowercase(),
                &typed.contact_name,
                FirmRole::Buyer.as_str(),
                &password_hash,
                now.timestamp_millis(),
            );
            put!(
                &mut batch,
                "UPDATE enrolments SET firm_id = $2, step = 6, revision = revision + 1,
                     touched_at = $3
                 WHERE enrolment_id = $1 AND revision = $4 AND firm_id IS NULL",
                &enrolment.id,
                &firm,
                SystemClock.now().timestamp_millis(),
                enrolment.revision,
            );
            let letter = Letter::JoinAsked {
                firm: name,
                name: typed.contact_name.clone(),
                email: typed.email.trim().to_lowercase(),
            };
            let id = firm.parse().map_err(|_| Abort::NotFound)?;
            let people = self.people_of_firm(tx, id, &letter).await?;
            // The owner stands first.
            for owner in people.iter().take(1) {
                tell(&mut batch, owner, &letter, "/people", now);
            }
            batch.run(tx).await
        })?)
    }

    /// Sends the verification link once more; the links before stay good for their time.
    pub(super) async fn mail_verification(
        &self,
        secret: &str,
        origin: Origin,
    ) -> Result<(), AppError> {
        let enrolment = self.enrolment_now(secret).await?;
        let user = enrolment.user.ok_or(AppError::NotFound)?;
        self.refuse_many_letters(LinkKind::VerifyEmail, &user).await?;
        Ok(command!(self, |tx| {
            // Verified meanwhile: there is nothing to send.
            let Some(to) = self.unverified(tx, &user, &origin).await? else { return Ok(()) };
            let mut batch = Batch::default();
            to.write(&mut batch, &user, self.time())?;
            batch.run(tx).await
        })?)
    }

    /// Whose address was not verified yet; `None` where it was.
    async fn unverified(
        &self,
        tx: &mut Tx,
        user: &str,
        origin: &Origin,
    ) -> Done<Option<Addressee>> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "SELECT u.email, u.name, f.name FROM users u JOIN firms f ON f.firm_id = u.firm_id
             WHERE u.user_id = $1 AND u.email_verified_at IS NULL AND u.closed_at IS NULL",
        )
        .bind(user)
        .fetch_optional(&mut **tx)
        .await?;
        let lang = if origin.lang == Lang::En { "en" } else { "zh" };
        Ok(row.map(|(email, name, firm)| Addressee { email, name, firm, lang }))
    }
}

/// Who is sent a link to verify an address with.
struct Addressee {
    email: String,
    name: String,
    firm: String,
    lang: &'static str,
}

impl Addressee {
    fn write(&self, batch: &mut Batch, user: &str, now: Instant) -> Done<()> {
        let to = Recipient {
            user_id: Some(user.to_owned()),
            email: self.email.clone(),
            lang: self.lang.to_owned(),
            muted: false,
        };
        verification(batch, &to, &self.name, &self.firm, now)
    }
}

/// An address that somebody else has is wrong at its field.
fn at_its_field(error: AppError) -> AppError {
    match error {
        AppError::Invalid { field } if field == "email" => taken(),
        error => error,
    }
}

fn taken() -> AppError {
    AppError::Faults(vec![Fault::new("email", FaultKind::EmailTaken)])
}
