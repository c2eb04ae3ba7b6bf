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
        read::{Offer, kept, read},
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

/// A row that can be weighed: which plan it is, and what it offers.
struct Readable {
    plan: PlanId,
    offer: Offer,
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
        let readable = self.readable(&sender, &content.rows).await?;
        command!(self, |tx| {
            let mut judged = Vec::with_capacity(content.rows.len());
            for (row, readable) in content.rows.iter().zip(&readable) {
                let outcome = match readable {
                    Ok(readable) => {
                        // Only weighed: what it would write goes nowhere.
                        self.weigh_row(tx, &mut Batch::default(), &sender, readable).await?
                    }
                    Err(outcome) => outcome.clone(),
                };
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
        let readable = self.readable(&sender, &content.rows).await?;
        let mut judged = Vec::with_capacity(content.rows.len());
        for (row, readable) in content.rows.iter().zip(readable) {
            let outcome = match readable {
                Ok(readable) => command!(self, |tx| {
                    let mut batch = Batch::default();
                    let outcome = self.weigh_row(tx, &mut batch, &sender, &readable).await?;
                    batch.run(tx).await.map_err(made_meanwhile)?;
                    Ok(outcome)
                })?,
                Err(outcome) => outcome,
            };
            judged.push(judged_row(row, outcome));
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

    /// Which plan each row is and what it offers, or why it cannot be weighed.
    async fn readable(
        &self,
        sender: &Sender,
        rows: &[CatalogueRow],
    ) -> Done<Vec<Result<Readable, RowOutcome>>> {
        let known = self.plans_by_name(sender.supplier).await?;
        let mut lines = HashMap::new();
        let one = |row| {
            let readable = readable(sender, &known, row)?;
            match lines.insert(readable.plan, row.line) {
                None => Ok(readable),
                Some(line) => {
                    lines.insert(readable.plan, line);
                    Err(RowOutcome::Twice { line })
                }
            }
        };
        Ok(rows.iter().map(one).collect())
    }

    /// The supplier's plans by solution and name, as their newest versions have them.
    async fn plans_by_name(&self, supplier: SupplierId) -> Done<HashMap<(String, String), PlanId>> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT p.plan_id, COALESCE(v.solution, p.solution), v.name
             FROM plans p JOIN plan_versions v ON v.plan_id = p.plan_id AND v.version =
                 (SELECT MAX(n.version) FROM plan_versions n WHERE n.plan_id = p.plan_id)
             WHERE p.supplier_id = $1 ORDER BY p.plan_id DESC",
        )
        .bind(supplier.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        let read = |(id, solution, name): (String, String, String)| {
            let wrong =
                || Abort::Inconsistent { table: "plans", column: "plan_id", row: id.clone() };
            Ok(((solution, name), id.parse().map_err(|_| wrong())?))
        };
        rows.into_iter().map(read).collect()
    }

    /// What becomes of a row; the batch holds what it writes, nothing where it is not taken.
    async fn weigh_row(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        sender: &Sender,
        Readable { plan, offer }: &Readable,
    ) -> Done<RowOutcome> {
        if let Some(file) = self.plan_in(tx, *plan).await?
            && file.waiting_version.is_none()
        {
            let sent = PlanForm { plan: file.plan_id.clone(), ..PlanForm::from(offer) };
            if self.form_in(tx, &file, file.newest).await? == sent {
                return Ok(RowOutcome::Unchanged);
            }
        }
        let mut writes = Batch::default();
        let by = (sender.actor, sender.supplier);
        match self.submission(tx, &mut writes, by, &sender.programme, *plan, offer).await {
            Ok(weighed) => {
                *batch = writes;
                Ok(match weighed {
                    Weighed::Waits => RowOutcome::Unchanged,
                    Weighed::Version(1) => RowOutcome::New,
                    Weighed::Version(version) => RowOutcome::Version(version),
                })
            }
            Err(Abort::Refused(refusal)) => Ok(RowOutcome::Refused(refusal)),
            Err(Abort::Faulty(fault)) => Ok(RowOutcome::Faulty(vec![fault])),
            Err(abort) => Err(abort),
        }
    }
}

/// The plan of a row: the one that it names, the one of its name, or a new one.
fn readable(
    sender: &Sender,
    known: &HashMap<(String, String), PlanId>,
    row: &CatalogueRow,
) -> Result<Readable, RowOutcome> {
    if row.ubn.parse::<Ubn>().ok().map(|ubn| ubn.to_string()).as_ref() != Some(&sender.ubn) {
        let found = row.ubn.chars().take(REPEATED_CHARS_MAX).collect();
        return Err(RowOutcome::Ubn { found });
    }
    let offer = read(&row.form).map_err(RowOutcome::Faulty)?;
    let named = (offer.solution.clone(), offer.name.clone());
    let plan = match row.form.plan.trim() {
        "" => known.get(&named).copied().unwrap_or_else(|| plan_of(sender.supplier, &named)),
        id => id
            .parse()
            .ok()
            .filter(|plan| known.values().any(|own| own == plan))
            .ok_or(RowOutcome::Refused(Refusal::Forbidden))?,
    };
    Ok(Readable { plan, offer })
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
