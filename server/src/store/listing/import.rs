//! 批次送審: the rows of a file are weighed one by one, and submitted one by one. A row that is
//! wrong holds up no other; a file that was interrupted is taken again, and what waits already is
//! left as it is.

use std::collections::HashMap;

use app::{
    error::AppError,
    listing::{
        PlanForm,
        import::{
            CatalogueContent, CatalogueFile, CatalogueFiles, CatalogueReport, CatalogueRow,
            JudgedRow, RowOutcome,
        },
        read::{kept, read},
    },
};
use domain::{
    Actor, PlanId, Refusal, SupplierId, calendar::from_millis, listing::may_submit, ubn::Ubn,
};
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    submit::{Weighed, made_meanwhile, supplier_of},
};

/// Files of a supplier that are kept; the oldest go first.
const FILES_MAX: i64 = 20;
/// Longest text that a report repeats.
const REPEATED_CHARS_MAX: usize = 100;

/// The supplier whose file it is.
struct Sender {
    actor: Actor,
    supplier: SupplierId,
    ubn: String,
    programme: String,
}

/// What the rows of a file are compared with.
#[derive(Default)]
struct Known {
    /// The supplier's plans by solution and name.
    plans: HashMap<(String, String), PlanId>,
    /// The line that has a plan already.
    lines: HashMap<PlanId, u64>,
}

type FileRow = (String, String, i64, Option<i64>, String, String);

impl Store {
    pub(super) async fn catalogues_of(&self, actor: Actor) -> Result<CatalogueFiles, AppError> {
        let supplier = supplier_of(actor)?;
        let now = self.time();
        let programme = self.current_programme().await?;
        let closed = may_submit(&programme, &self.selection_of(supplier).await?, now).err();
        let rows = self.catalogue_rows(supplier, "").await?;
        let files: Done<Vec<CatalogueFile>> = rows.iter().map(file).collect();
        let closes_at = programme.submissions_close_at();
        Ok(CatalogueFiles { now, closes_at, closed, files: files? })
    }

    pub(super) async fn catalogue_of(
        &self,
        actor: Actor,
        id: &str,
    ) -> Result<CatalogueReport, AppError> {
        let supplier = supplier_of(actor)?;
        let row = self.catalogue_rows(supplier, id).await?.into_iter().next();
        let row = row.ok_or(AppError::NotFound)?;
        let content: CatalogueContent = json(&row, &row.4)?;
        Ok(CatalogueReport { file: file(&row)?, rows: json(&row, &row.5)?, faults: content.faults })
    }

    /// The newest files, or the one with this id.
    async fn catalogue_rows(&self, supplier: SupplierId, id: &str) -> Done<Vec<FileRow>> {
        Ok(sqlx::query_as(
            "SELECT import_id, file, at, taken_at, CASE WHEN $2 = '' THEN '' ELSE content END,
                 CASE WHEN $2 = '' THEN '' ELSE outcome END
             FROM plan_imports WHERE supplier_id = $1 AND ($2 = '' OR import_id = $2)
             ORDER BY at DESC, import_id DESC LIMIT $3",
        )
        .bind(supplier.to_string())
        .bind(id)
        .bind(FILES_MAX)
        .fetch_all(&self.pools.read)
        .await?)
    }

    /// Weighs the rows and keeps the file with what would become of them.
    pub(super) async fn check_catalogue(
        &self,
        actor: Actor,
        name: String,
        content: CatalogueContent,
    ) -> Result<String, AppError> {
        let sender = self.sender(actor).await?;
        let rows: Vec<CatalogueRow> = content
            .rows
            .into_iter()
            .map(|row| CatalogueRow { form: kept(&row.form), ..row })
            .collect();
        let content = CatalogueContent { rows, ..content };
        let id = crate::clock::new_id().to_string();
        let now = self.time().timestamp_millis();
        command!(self, |tx| {
            let mut known = known_plans(tx, sender.supplier).await?;
            let mut judged = Vec::with_capacity(content.rows.len());
            for row in &content.rows {
                // Only weighed: what it would write goes nowhere.
                let mut batch = Batch::default();
                let outcome = self.judge(tx, &mut batch, &sender, row, &mut known).await?;
                judged.push(judged_row(row, outcome));
            }
            let mut batch = Batch::default();
            put!(
                batch,
                "INSERT INTO plan_imports
                     (import_id, supplier_id, user_id, file, content, at, outcome)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &id,
                sender.supplier.to_string(),
                sender.actor.user().map(|user| user.to_string()),
                &name,
                text(&content),
                now,
                text(&judged),
            );
            batch.run(tx).await?;
            sqlx::query(
                "DELETE FROM plan_imports WHERE supplier_id = $1 AND import_id NOT IN
                     (SELECT import_id FROM plan_imports WHERE supplier_id = $1
                      ORDER BY at DESC, import_id DESC LIMIT $2)",
            )
            .bind(sender.supplier.to_string())
            .bind(FILES_MAX)
            .execute(&mut **tx)
            .await?;
            Ok(())
        })?;
        Ok(id)
    }

    /// Submits the rows that can be. Taken twice, it is taken once.
    pub(super) async fn take_catalogue(&self, actor: Actor, id: &str) -> Result<(), AppError> {
        let sender = self.sender(actor).await?;
        let row = self.catalogue_rows(sender.supplier, id).await?.into_iter().next();
        let row = row.ok_or(AppError::NotFound)?;
        if row.3.is_some() {
            return Ok(());
        }
        let content: CatalogueContent = json(&row, &row.4)?;
        let mut lines = HashMap::new();
        let mut judged = Vec::with_capacity(content.rows.len());
        for row in &content.rows {
            let outcome = command!(self, |tx| {
                let mut known = known_plans(tx, sender.supplier).await?;
                known.lines.clone_from(&lines);
                let mut batch = Batch::default();
                let outcome = self.judge(tx, &mut batch, &sender, row, &mut known).await?;
                if outcome.is_taken() {
                    batch.run(tx).await.map_err(made_meanwhile)?;
                }
                Ok((outcome, known.lines))
            })?;
            lines = outcome.1;
            judged.push(judged_row(row, outcome.0));
        }
        let now = self.time().timestamp_millis();
        command!(self, |tx| {
            sqlx::query(
                "UPDATE plan_imports SET taken_at = $2, outcome = $3
                 WHERE import_id = $1 AND taken_at IS NULL",
            )
            .bind(id)
            .bind(now)
            .bind(text(&judged))
            .execute(&mut **tx)
            .await?;
            Ok(())
        })?;
        Ok(())
    }

    async fn sender(&self, actor: Actor) -> Result<Sender, AppError> {
        let supplier = supplier_of(actor)?;
        let programme = self.current_programme().await?.id.to_string();
        let ubn: Option<String> =
            sqlx::query_scalar("SELECT ubn FROM suppliers WHERE supplier_id = $1")
                .bind(supplier.to_string())
                .fetch_optional(&self.pools.read)
                .await
                .map_err(Abort::from)?;
        Ok(Sender { actor, supplier, ubn: ubn.ok_or(AppError::NotFound)?, programme })
    }

    /// What becomes of a row; the batch holds what it writes.
    async fn judge(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        sender: &Sender,
        row: &CatalogueRow,
        known: &mut Known,
    ) -> Done<RowOutcome> {
        if row.ubn.parse::<Ubn>().ok().map(|ubn| ubn.to_string()).as_ref() != Some(&sender.ubn) {
            let found = row.ubn.chars().take(REPEATED_CHARS_MAX).collect();
            return Ok(RowOutcome::Ubn { found });
        }
        let offer = match read(&row.form) {
            Ok(offer) => offer,
            Err(faults) => return Ok(RowOutcome::Faulty(faults)),
        };
        let named = (offer.solution.clone(), offer.name.clone());
        let plan = if row.form.plan.trim().is_empty() {
            known.plans.get(&named).copied().unwrap_or_else(|| plan_of(sender.supplier, &named))
        } else {
            match row.form.plan.trim().parse() {
                Ok(plan) if known.plans.values().any(|own| *own == plan) => plan,
                _ => return Ok(RowOutcome::Refused(Refusal::Forbidden)),
            }
        };
        if let Some(line) = known.lines.insert(plan, row.line) {
            known.lines.insert(plan, line);
            return Ok(RowOutcome::Twice { line });
        }
        if let Some(file) = self.plan_in(tx, plan).await?
            && file.waiting_version.is_none()
        {
            let sent = PlanForm { plan: file.plan_id.clone(), ..PlanForm::from(&offer) };
            if self.form_in(tx, &file, file.newest).await? == sent {
                return Ok(RowOutcome::Unchanged);
            }
        }
        match self
            .submission(tx, batch, (sender.actor, sender.supplier), &sender.programme, plan, &offer)
            .await
        {
            Ok(Weighed::Waits) => Ok(RowOutcome::Unchanged),
            Ok(Weighed::Version(1)) => Ok(RowOutcome::New),
            Ok(Weighed::Version(version)) => Ok(RowOutcome::Version(version)),
            Err(Abort::Refused(refusal)) => Ok(RowOutcome::Refused(refusal)),
            Err(Abort::Faulty(fault)) => Ok(RowOutcome::Faulty(vec![fault])),
            Err(abort) => Err(abort),
        }
    }
}

/// The supplier's plans by solution and name, as their newest versions have them.
async fn known_plans(tx: &mut Tx, supplier: SupplierId) -> Done<Known> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT p.plan_id, COALESCE(v.solution, p.solution), v.name
         FROM plans p JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version =
             (SELECT MAX(n.version) FROM plan_versions n WHERE n.plan_id = p.plan_id)
         WHERE p.supplier_id = $1 ORDER BY p.plan_id DESC",
    )
    .bind(supplier.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let read = |(id, solution, name): (String, String, String)| {
        let wrong = || Abort::Inconsistent { table: "plans", column: "plan_id", row: id.clone() };
        Ok(((solution, name), id.parse().map_err(|_| wrong())?))
    };
    let plans = rows.into_iter().map(read).collect::<Done<_>>()?;
    Ok(Known { plans, lines: HashMap::new() })
}

/// The id of a new plan follows from whose it is and what it is called, so that a file sent again
/// is the same plans.
fn plan_of(supplier: SupplierId, (solution, name): &(String, String)) -> PlanId {
    let hash = Sha256::digest(format!("{supplier}\n{solution}\n{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    PlanId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn judged_row(row: &CatalogueRow, outcome: RowOutcome) -> JudgedRow {
    let short = |text: &str| text.chars().take(REPEATED_CHARS_MAX).collect();
    JudgedRow {
        line: row.line,
        solution: short(&row.form.solution),
        name: short(&row.form.name),
        price: short(&row.form.price),
        outcome,
    }
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn wrong(row: &FileRow, column: &'static str) -> Abort {
    Abort::Inconsistent { table: "plan_imports", column, row: row.0.clone() }
}

fn json<T: serde::de::DeserializeOwned>(row: &FileRow, text: &str) -> Done<T> {
    serde_json::from_str(text).map_err(|_| wrong(row, "content"))
}

fn file(row: &FileRow) -> Done<CatalogueFile> {
    Ok(CatalogueFile {
        id: row.0.clone(),
        file: row.1.clone(),
        at: from_millis(row.2).ok_or_else(|| wrong(row, "at"))?,
        taken_at: row.3.and_then(from_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_one_plan() {
        let supplier = SupplierId::new(uuid::Uuid::nil());
        let named = |name: &str| ("排程".to_owned(), name.to_owned());
        assert_eq!(plan_of(supplier, &named("甲")), plan_of(supplier, &named("甲")));
        assert_ne!(plan_of(supplier, &named("甲")), plan_of(supplier, &named("乙")));
    }
}
