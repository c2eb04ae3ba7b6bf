//! The owner of a firm: the first account, and the letter that verifies its address.

use app::lang::Lang;
use domain::{FirmRole, Instant, UserId};

use super::{
    super::{
        batch::{Batch, put},
        link::{self, LinkKind},
        mail::{Recipient, tell},
        tx::Done,
    },
    change::Application,
    complete::Applicant,
};
use crate::{clock::new_id, letter::Letter};

/// Puts firm and owner in; returns who letters go to.
pub(super) fn insert_owner(
    batch: &mut Batch,
    application: &Application,
    applicant: &Applicant,
    now: Instant,
) -> Done<(UserId, Recipient)> {
    let at = now.timestamp_millis();
    if application.known {
        put!(
            batch,
            "UPDATE firms SET name = $2 WHERE firm_id = $1",
            application.firm.to_string(),
            &applicant.name,
        );
    } else {
        put!(
            batch,
            "INSERT INTO firms (firm_id, ubn, name, created_at) VALUES ($1, $2, $3, $4)",
            application.firm.to_string(),
            &application.facts.ubn,
            &applicant.name,
            at,
        );
    }
    let user = UserId::new(new_id());
    let email = applicant.email.trim().to_lowercase();
    let lang = if applicant.lang == Lang::En { "en" } else { "zh" };
    put!(
        batch,
        "INSERT INTO users (user_id, email, name, password_hash, party, firm_id, roles, lang,
             email_verified_at, password_changed_at, created_at)
         VALUES ($1, $2, $3, $4, 'buyer', $5, $6, $7, $8, $9, $9)",
        user.to_string(),
        &email,
        &applicant.contact_name,
        &applicant.password_hash,
        application.firm.to_string(),
        FirmRole::Owner.as_str(),
        lang,
        applicant.email_verified.then_some(at),
        at,
    );
    let owner = Recipient {
        user_id: Some(user.to_string()),
        email: email.clone(),
        lang: lang.to_owned(),
        muted: false,
    };
    if !applicant.email_verified {
        verification(batch, &owner, &applicant.contact_name, &applicant.name, now)?;
    }
    Ok((user, owner))
}

/// Writes the letter with the link that verifies an address.
pub(in super::super) fn verification(
    batch: &mut Batch,
    to: &Recipient,
    name: &str,
    firm: &str,
    now: Instant,
) -> Done<()> {
    let user = to.user_id.clone().unwrap_or_default();
    let token = link::make(batch, LinkKind::VerifyEmail, &user, &to.email)?;
    let letter = Letter::VerifyEmail { name: name.to_owned(), firm: firm.to_owned(), token };
    // Only by mail: it proves that mail arrives.
    let by_mail = Recipient { user_id: None, ..to.clone() };
    tell(batch, &by_mail, &letter, "/standing", now);
    Ok(())
}
