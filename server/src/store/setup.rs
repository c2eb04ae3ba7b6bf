//! Setting up a marketplace: firms, suppliers, people and points, for the demo and rehearsals.
//! Enrolment and onboarding will lead here.

use app::error::AppError;
use domain::{
    Actor, FirmId, Party, Points, ProgrammeId, SupplierId, UserId,
    calendar::{end_of, start_of},
    eligibility::Facts,
    enrolment::FirmAct,
    ledger::{Account, Kind},
};

use super::{
    Store,
    batch::Batch,
    enrolment::Step,
    ledger::{self, Posting},
    tx::{Abort, Done, command, end, one_row, violates},
};
use crate::{
    clock::{Clock as _, SystemClock},
    engine::{Membership, NewFirm, NewSupplier, NewUser},
};

/// Stands where a hash would: no password fits it.
pub(super) const NO_PASSWORD: &str = "!";

impl Store {
    pub(super) async fn insert_firm(&self, firm: NewFirm) -> Result<FirmId, AppError> {
        let id = FirmId::new(crate::clock::new_id());
        let now = self.time();
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO firms (firm_id, ubn, name, created_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(id.to_string())
            .bind(firm.ubn.to_string())
            .bind(&firm.name)
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await
            .map_err(|error| {
                let taken = violates(&error, "firms", "ubn", "firms_one_per_ubn");
                if taken { Abort::Invalid("ubn") } else { Abort::Sqlx(error) }
            })?;
            Ok(())
        })?;
        Ok(id)
    }

    pub(super) async fn insert_supplier(&self, new: NewSupplier) -> Result<SupplierId, AppError> {
        let id = SupplierId::new(crate::clock::new_id());
        let now = self.time();
        let since = new.selected_from.map_or(0, |day| start_of(day).timestamp_millis());
        let selected_from = new.selected_until.map(|_| since);
        let selected_until = new
            .selected_until
            .filter(|day| *day < chrono::NaiveDate::MAX)
            .map(|day| end_of(day).timestamp_millis());
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO suppliers
                     (supplier_id, ubn, name, region, selected_from, selected_until, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id.to_string())
            .bind(new.ubn.to_string())
            .bind(&new.name)
            .bind(&new.region)
            .bind(selected_from)
            .bind(selected_until)
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await
            .map_err(|error| {
                let taken = violates(&error, "suppliers", "ubn", "suppliers_one_per_ubn");
                if taken { Abort::Invalid("ubn") } else { Abort::Sqlx(error) }
            })?;
            Ok(())
        })?;
        Ok(id)
    }

    pub(super) async fn insert_user(&self, new: NewUser) -> Result<UserId, AppError> {
        let id = UserId::new(crate::clock::new_id());
        let now = self.time();
        let password_hash = match new.password.clone() {
            Some(password) => self.passwords.hash(password).await?,
            None => NO_PASSWORD.to_owned(),
        };
        let (party, firm, supplier, roles) = match new.membership {
            Membership::Firm(firm, role) => {
                (Party::Buyer, Some(firm), None, role.as_str().to_owned())
            }
            Membership::Supplier(supplier, role) => {
                (Party::Supplier, None, Some(supplier), role.as_str().to_owned())
            }
            Membership::Office(roles) => (Party::Office, None, None, roles.to_string()),
        };
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO users (user_id, email, name, password_hash, party, firm_id,
                     supplier_id, roles, email_verified_at, created_at, password_changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
            )
            .bind(id.to_string())
            .bind(new.email.trim().to_lowercase())
            .bind(&new.name)
            .bind(&password_hash)
            .bind(party.as_str())
            .bind(firm.map(|firm| firm.to_string()))
            .bind(supplier.map(|supplier| supplier.to_string()))
            .bind(&roles)
            .bind(now.timestamp_millis())
            .bind(SystemClock.now().timestamp_millis())
            .execute(&mut **tx)
            .await
            .map_err(|error| {
                let taken = violates(&error, "users", "email", "users_one_per_email");
                if taken { Abort::Invalid("email") } else { Abort::Sqlx(error) }
            })?;
            Ok(())
        })?;
        Ok(id)
    }

    pub(super) async fn insert_second_factor(&self, user: UserId, secret: &str) -> Done<()> {
        let now = SystemClock.now().timestamp_millis();
        command!(self, |tx| {
            let changed = sqlx::query(
                "UPDATE users SET totp_secret = $2, totp_confirmed_at = $3 WHERE user_id = $1",
            )
            .bind(user.to_string())
            .bind(secret)
            .bind(now)
            .execute(&mut **tx)
            .await?;
            one_row(changed.rows_affected())
        })
    }

    /// 發放 (R11): exactly the cap, from the pool, all or nothing, once per firm (R4). What
    /// exceeds `keep` goes back as a withdrawal.
    pub(super) async fn issue_points(
        &self,
        programme: &ProgrammeId,
        firm: FirmId,
        keep: Points,
        facts: &Facts,
    ) -> Done<()> {
        let now = self.time();
        let settings = self.programme(programme.as_str()).await?;
        let cap = settings.points_max;
        let excess = cap.checked_sub(keep).ok_or(Abort::Invalid("points"))?;
        command!(self, |tx| {
            let issued: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM transfers
                 WHERE firm_id = $1 AND programme_id = $2 AND kind = 'issue'",
            )
            .bind(firm.to_string())
            .bind(programme.as_str())
            .fetch_one(&mut **tx)
            .await?;
            if issued > 0 {
                return Ok(());
            }
            let pool = Account::Pool(programme.clone());
            let wallet = Account::Wallet(programme.clone(), firm);
            if ledger::balance(tx, &pool).await? < cap {
                return Err(Abort::Invalid("pool"));
            }
            let mut batch = Batch::default();
            let mut application =
                super::enrolment::eligible(tx, &mut batch, &settings, firm, facts, now).await?;
            let detail = cap.get().to_string();
            let step = Step::new(Actor::System, FirmAct::Issue, now, &detail);
            application.step(&mut batch, &step)?;
            let posting = Posting {
                programme,
                firm: Some(firm),
                order: None,
                resolves: None,
                event: step.event,
                at: now,
            };
            ledger::post(&mut batch, Kind::Issue, pool.clone(), wallet.clone(), cap, &posting)?;
            if !excess.is_zero() {
                ledger::post(&mut batch, Kind::Withdraw, wallet.clone(), pool, excess, &posting)?;
            }
            batch.run(tx).await
        })
    }

    pub(super) async fn read_fact(&self, name: &str) -> Done<Option<String>> {
        Ok(sqlx::query_scalar("SELECT value FROM facts WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pools.read)
            .await?)
    }

    pub(super) async fn write_fact(&self, name: &str, value: &str) -> Done<()> {
        command!(self, |tx| {
            sqlx::query(
                "INSERT INTO facts (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )
            .bind(name)
            .bind(value)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
    }
}
