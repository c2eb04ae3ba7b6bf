//! An enrolment while it is being filled in. What was typed is kept before it is judged, so that
//! no refusal loses it; the last answer makes the account.

use app::{
    enrolment::{
        EnrolAnswer, EnrolPage, EnrolPurpose, EnrolmentDraft,
        consent::{CONSENT_VERSION, ConsentKind, consent_text},
        port::Origin,
        read,
    },
    error::{AppError, Fault, FaultKind},
};
use chrono::Duration;
use domain::{
    Actor, FirmId, Refusal, UserId,
    authority::{Act, authorise},
    eligibility::Check,
    enrolment::{FirmAct, transition},
    ubn::Ubn,
};
use serde::{Deserialize, Serialize};

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    link::{self, LinkKind},
    mail::{Recipient, tell},
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::{Clock as _, SystemClock, new_id, new_token},
    hash::sha256,
    letter::Letter,
};

/// An enrolment that nobody touched for so long is gone.
pub(super) const ENROLMENT_DAYS: i64 = 30;
/// Letters that one enrolment may ask for in an hour.
const LETTERS_PER_HOUR: i64 = 5;

/// The draft as it is stored: what was typed, and what was found on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) typed: EnrolmentDraft,
    /// What the company register said when the number was typed.
    pub(super) company: Check,
    /// Whether the firm of this number enrolled already.
    pub(super) joins: bool,
    /// The refused firm whose file is sent again, and who sends it.
    pub(super) corrects: Option<(FirmId, UserId)>,
}

impl Kept {
    pub(super) const fn purpose(&self) -> EnrolPurpose {
        match (self.corrects, self.joins) {
            (Some(_), _) => EnrolPurpose::Correct,
            (None, true) => EnrolPurpose::Join,
            (None, false) => EnrolPurpose::Apply,
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct EnrolmentRecord {
    enrolment_id: String,
    draft: String,
    revision: i32,
    firm_id: Option<String>,
    user_id: Option<String>,
}

/// An enrolment with its draft read.
#[derive(Clone, Debug)]
pub(super) struct Enrolment {
    pub(super) id: String,
    pub(super) kept: Kept,
    pub(super) revision: i32,
    pub(super) firm: Option<String>,
    pub(super) user: Option<String>,
}

const SELECT: &str = "SELECT enrolment_id, draft, revision, firm_id, user_id FROM enrolments
     WHERE secret_sha256 = $1 AND touched_at > $2";

fn oldest() -> i64 {
    (SystemClock.now() - Duration::days(ENROLMENT_DAYS)).timestamp_millis()
}

fn token() -> Result<String, AppError> {
    new_token().map_err(|error| crate::fault::internal("enrolment.token", &error))
}

pub(super) fn json(kept: &Kept) -> Done<String> {
    serde_json::to_string(kept).map_err(|error| Abort::Inconsistent {
        table: "enrolments",
        column: "draft",
        row: error.to_string(),
    })
}

fn read_row(row: Option<EnrolmentRecord>) -> Done<Enrolment> {
    let row = row.ok_or(Abort::NotFound)?;
    Ok(Enrolment {
        kept: serde_json::from_str(&row.draft).map_err(|_| Abort::Inconsistent {
            table: "enrolments",
            column: "draft",
            row: row.enrolment_id.clone(),
        })?,
        id: row.enrolment_id,
        revision: row.revision,
        firm: row.firm_id,
        user: row.user_id,
    })
}

impl Store {
    pub(super) async fn enrolment_now(&self, secret: &str) -> Done<Enrolment> {
        let row = sqlx::query_as(SELECT)
            .bind(sha256(secret))
            .bind(oldest())
            .fetch_optional(&self.pools.read)
            .await?;
        read_row(row)
    }

    async fn enrolment_in(&self, tx: &mut Tx, secret: &str) -> Done<Enrolment> {
        let row = sqlx::query_as(SELECT)
            .bind(sha256(secret))
            .bind(oldest())
            .fetch_optional(&mut **tx)
            .await?;
        read_row(row)
    }

    pub(super) async fn begin_enrolment(&self) -> Result<String, AppError> {
        self.open_enrolment(&Kept::default()).await
    }

    /// 更正重送: what the firm declared, to be gone through once more.
    pub(super) async fn begin_correction(&self, actor: Actor) -> Result<String, AppError> {
        authorise(actor, Act::CorrectApplication)?;
        let Actor::Buyer { user, firm, .. } = actor else { return Err(Refusal::Forbidden.into()) };
        let programme = self.current_programme().await?;
        let known = self.application_now(&programme, firm).await?.ok_or(AppError::NotFound)?;
        transition(known.state, FirmAct::Enrol)?;
        let typed = read::draft_of(&programme, &known.facts, &known.name);
        let kept = Kept { typed, corrects: Some((firm, user)), ..Kept::default() };
        self.open_enrolment(&kept).await
    }

    async fn open_enrolment(&self, kept: &Kept) -> Result<String, AppError> {
        let programme = self.current_programme().await?;
        let (secret, id) = (token()?, new_id().to_string());
        let draft = json(kept)?;
        let at = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "INSERT INTO enrolments (enrolment_id, programme_id, secret_sha256, draft, step,
                     revision, started_at, touched_at) VALUES ($1, $2, $3, $4, 2, 0, $5, $5)",
                &id,
                programme.id.as_str(),
                sha256(&secret),
                &draft,
                at,
            );
            batch.run(tx).await
        })?;
        Ok(secret)
    }

    pub(super) async fn take_answer(
        &self,
        secret: &str,
        answer: EnrolAnswer,
        origin: Origin,
    ) -> Result<EnrolPage, AppError> {
        let invalid = || AppError::Invalid { field: "page".to_owned() };
        let page = EnrolPage::from_slug(&answer.page).ok_or_else(invalid)?;
        let programme = self.current_programme().await?;
        let enrolment = self.enrolment_now(secret).await?;
        if enrolment.firm.is_some() {
            if page == EnrolPage::Account {
                self.change_address(enrolment, &answer.email, origin).await?;
            }
            return Ok(EnrolPage::VerifyEmail);
        }
        let purpose = enrolment.kept.purpose();
        let reached = read::reached(&programme, &enrolment.kept.typed, purpose);
        if page > reached || !purpose.asks(page) {
            return Ok(reached);
        }
        let mut kept = enrolment.kept.clone();
        read::take_over(&mut kept.typed, page, &answer);
        if page == EnrolPage::Firm {
            self.find_out(&mut kept).await?;
        }
        let mut faults = read::faults(&programme, page, &kept.typed);
        faults.extend(version_fault(page, &answer));
        if page == EnrolPage::Account {
            faults.extend(read::password_faults(&answer.password, &kept.typed.email));
            faults.extend(self.email_fault(&kept.typed.email).await?);
        }
        // Kept before it is judged: nothing typed is lost.
        let enrolment = self.keep_draft(secret, &kept, faults.is_empty(), page, &origin).await?;
        if enrolment.firm.is_some() {
            // The same form was sent twice, and the other one was faster.
            return Ok(EnrolPage::VerifyEmail);
        }
        if !faults.is_empty() {
            return Err(AppError::Faults(faults));
        }
        let next = kept.purpose().after(page);
        if next == EnrolPage::VerifyEmail {
            let made = self.make_account(&programme, enrolment, answer.password, origin).await;
            if made.is_err() && self.enrolment_now(secret).await?.firm.is_none() {
                return made.map(|()| next);
            }
        }
        Ok(next)
    }

    /// What is known about the number that was typed: whether its firm enrolled, and what the
    /// register says. Outside of any transaction.
    async fn find_out(&self, kept: &mut Kept) -> Result<(), AppError> {
        kept.joins = false;
        kept.company = Check::Unavailable;
        let Ok(ubn) = kept.typed.ubn.parse::<Ubn>() else { return Ok(()) };
        kept.joins = self.has_enrolled(ubn).await?;
        if !kept.joins {
            kept.company = self.outside.registry.look_up(ubn).await.outcome;
        }
        Ok(())
    }

    pub(super) async fn has_enrolled(&self, ubn: Ubn) -> Done<bool> {
        let people: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM users u JOIN firms f ON f.firm_id = u.firm_id
             WHERE f.ubn = $1 AND u.closed_at IS NULL",
        )
        .bind(ubn.to_string())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(people > 0)
    }

    async fn email_fault(&self, email: &str) -> Done<Option<Fault>> {
        let taken = self.account_of(email).await?;
        Ok(taken.map(|_| Fault::new("email", FaultKind::EmailTaken)))
    }

    /// Whose address it is.
    pub(super) async fn account_of(&self, email: &str) -> Done<Option<String>> {
        Ok(sqlx::query_scalar("SELECT user_id FROM users WHERE email = $1")
            .bind(email.trim().to_lowercase())
            .fetch_optional(&self.pools.read)
            .await?)
    }

    /// Writes the draft down, with the consent that the page gave. Two windows that answer at
    /// once both decide on what is there; the later one wins field by field of its own page.
    async fn keep_draft(
        &self,
        secret: &str,
        kept: &Kept,
        good: bool,
        page: EnrolPage,
        origin: &Origin,
    ) -> Done<Enrolment> {
        command!(self, |tx| {
            let mut enrolment = self.enrolment_in(tx, secret).await?;
            let consent = consent_of(page).filter(|_| good);
            // The same form sent again must not overtake itself.
            let is_known = enrolment.kept == *kept && consent.is_none();
            if enrolment.firm.is_some() || is_known {
                return Ok(enrolment);
            }
            let mut batch = Batch::default();
            put!(
                &mut batch,
                "UPDATE enrolments SET draft = $2, step = $3, revision = revision + 1,
                     touched_at = $4
                 WHERE enrolment_id = $1 AND revision = $5",
                &enrolment.id,
                json(kept)?,
                i32::from(page.step().number()),
                SystemClock.now().timestamp_millis(),
                enrolment.revision,
            );
            if let Some(kind) = consent {
                put_consent(&mut batch, &enrolment.id, kind, origin, self.time());
            }
            batch.run(tx).await?;
            enrolment.revision += 1;
            enrolment.kept = kept.clone();
            Ok(enrolment)
        })
    }

    /// 稍後繼續: the link goes to the address that was typed; one enrolment writes few letters.
    pub(super) async fn mail_link(
        &self,
        secret: &str,
        email: &str,
        origin: Origin,
    ) -> Result<(), AppError> {
        if let Some(kind) = read::email_fault(email) {
            return Err(AppError::Faults(vec![Fault::new("email", kind)]));
        }
        let enrolment = self.enrolment_now(secret).await?;
        self.refuse_many_letters(LinkKind::Resume, &enrolment.id).await?;
        Ok(command!(self, |tx| {
            let now = self.time();
            let mut batch = Batch::default();
            let token = link::make(&mut batch, LinkKind::Resume, &enrolment.id, "")?;
            let to = Recipient::stranger(&email.trim().to_lowercase(), origin.lang);
            tell(&mut batch, &to, &Letter::ResumeEnrolment { token }, "/enrol", now);
            batch.run(tx).await
        })?)
    }

    /// Errors: `TooMany` where this subject was written to often within the hour.
    pub(super) async fn refuse_many_letters(
        &self,
        kind: LinkKind,
        subject: &str,
    ) -> Result<(), AppError> {
        let since = (SystemClock.now() - Duration::hours(1)).timestamp_millis();
        let letters: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM links WHERE subject = $1 AND kind = $2 AND made_at > $3",
        )
        .bind(subject)
        .bind(kind.as_str())
        .bind(since)
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        if letters < LETTERS_PER_HOUR {
            return Ok(());
        }
        Err(AppError::TooMany { retry_after_seconds: 3600 })
    }

    /// The link's enrolment goes on in this browser, under a secret of its own: the browser that
    /// it was begun in is signed out of it.
    pub(super) async fn resume_by_link(&self, token_of_link: &str) -> Result<String, AppError> {
        let secret = token()?;
        command!(self, |tx| {
            let link = link::find(tx, LinkKind::Resume, token_of_link).await?;
            let link = link.filter(link::Link::is_good).ok_or(domain::Refusal::LinkSpent)?;
            let mut batch = Batch::default();
            link::spend(&mut batch, &link);
            put!(
                &mut batch,
                "UPDATE enrolments SET secret_sha256 = $2, touched_at = $3 WHERE enrolment_id = $1",
                &link.subject,
                sha256(&secret),
                SystemClock.now().timestamp_millis(),
            );
            batch.run(tx).await
        })?;
        Ok(secret)
    }
}

fn consent_of(page: EnrolPage) -> Option<ConsentKind> {
    match page {
        EnrolPage::DataConsent => Some(ConsentKind::DataConsent),
        EnrolPage::Declaration => Some(ConsentKind::Declaration),
        _ => None,
    }
}

/// A text that was changed since it was shown was not agreed to.
fn version_fault(page: EnrolPage, answer: &EnrolAnswer) -> Option<Fault> {
    let stale = consent_of(page).is_some() && answer.version != CONSENT_VERSION;
    stale.then(|| Fault::new("agreed", FaultKind::TextChanged))
}

fn put_consent(
    batch: &mut Batch,
    enrolment: &str,
    kind: ConsentKind,
    origin: &Origin,
    at: domain::Instant,
) {
    let text = consent_text(kind, origin.lang).join("\n");
    let lang = if origin.lang == app::lang::Lang::En { "en" } else { "zh" };
    put!(
        batch,
        "INSERT INTO consents (consent_id, enrolment_id, kind, version, lang, text_sha256, address,
             agreed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_id().to_string(),
        enrolment,
        kind.as_str(),
        CONSENT_VERSION,
        lang,
        sha256(&text),
        &origin.address,
        at.timestamp_millis(),
    );
}
