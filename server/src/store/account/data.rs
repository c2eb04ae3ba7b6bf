//! 個人資料副本: everything that is kept about a person, as one JSON document. No secrets: a copy
//! that gets lost opens nothing. Letters and notices are listed without their text, which may hold
//! a link.

use app::error::AppError;
use domain::{Actor, calendar::from_millis, calendar::rfc3339};
use serde_json::{Value, json};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    own,
};

/// A list of the copy: its name, the keys of its columns (text, then times), and the statement.
/// `$1` is the person, `$2` the address.
struct List {
    name: &'static str,
    texts: &'static [&'static str],
    times: &'static [&'static str],
    sql: &'static str,
}

const LISTS: &[List] = &[
    List {
        name: "sessions",
        texts: &["browser"],
        times: &["opened_at", "seen_at", "closed_at"],
        sql: "SELECT browser, '', '', '', opened_at, seen_at, closed_at FROM sessions
              WHERE user_id = $1 AND $2 <> '' ORDER BY opened_at",
    },
    List {
        name: "failed_sign_ins",
        texts: &[],
        times: &["at"],
        sql: "SELECT '', '', '', '', at, NULL, NULL FROM sign_in_failures
              WHERE email = $2 AND $1 <> '' ORDER BY at",
    },
    List {
        name: "requested_mails",
        texts: &["kind"],
        times: &["at"],
        sql: "SELECT kind, '', '', '', at, NULL, NULL FROM mail_requests
              WHERE email = $2 AND $1 <> '' ORDER BY at",
    },
    List {
        name: "mails",
        texts: &["letter", "subject"],
        times: &["written_at", "sent_at"],
        sql: "SELECT letter, subject, '', '', written_at, sent_at, NULL FROM mails
              WHERE recipient = $2 AND $1 <> '' ORDER BY written_at",
    },
    List {
        name: "notices",
        texts: &["topic", "subject", "path"],
        times: &["at", "read_at"],
        sql: "SELECT topic, subject, path, '', at, read_at, NULL FROM notifications
              WHERE user_id = $1 AND $2 <> '' ORDER BY at",
    },
    List {
        name: "muted_topics",
        texts: &["topic"],
        times: &[],
        sql: "SELECT topic, '', '', '', NULL, NULL, NULL FROM muted_topics
              WHERE user_id = $1 AND $2 <> '' ORDER BY topic",
    },
    List {
        name: "invitations_and_requests",
        texts: &["kind", "name", "role", "state"],
        times: &["opened_at", "closed_at"],
        sql: "SELECT kind, name, role, state, opened_at, closed_at, NULL FROM memberships
              WHERE email = $2 AND $1 <> '' ORDER BY opened_at",
    },
    List {
        name: "enrolments",
        texts: &["draft"],
        times: &["started_at", "touched_at"],
        sql: "SELECT draft, '', '', '', started_at, touched_at, NULL FROM enrolments
              WHERE user_id = $1 AND $2 <> '' ORDER BY started_at",
    },
    List {
        name: "consents",
        texts: &["kind", "version", "text_sha256", "address"],
        times: &["agreed_at"],
        sql: "SELECT c.kind, c.version, c.text_sha256, c.address, c.agreed_at, NULL, NULL
              FROM consents c JOIN enrolments e ON e.enrolment_id = c.enrolment_id
              WHERE e.user_id = $1 AND $2 <> '' ORDER BY c.agreed_at",
    },
    List {
        name: "steps_of_orders",
        texts: &["order", "action", "to_state", "detail"],
        times: &["at"],
        sql: "SELECT o.number, e.action, e.to_state, e.detail, e.at, NULL, NULL
              FROM order_events e JOIN orders o ON o.order_id = e.order_id
              WHERE e.user_id = $1 AND $2 <> '' ORDER BY e.at",
    },
    List {
        name: "steps_of_applications",
        texts: &["act", "to_state", "detail"],
        times: &["at"],
        sql: "SELECT act, to_state, detail, '', at, NULL, NULL FROM application_events
              WHERE user_id = $1 AND $2 <> '' ORDER BY at",
    },
    List {
        name: "audit",
        texts: &["action", "subject_kind", "subject_id", "outcome"],
        times: &["at"],
        sql: "SELECT action, subject_kind, subject_id, outcome, at, NULL, NULL FROM audit
              WHERE user_id = $1 AND $2 <> '' ORDER BY at",
    },
];

type Line = (String, String, String, String, Option<i64>, Option<i64>, Option<i64>);

#[derive(sqlx::FromRow)]
struct AccountRow {
    email: String,
    name: String,
    lang: String,
    party: String,
    roles: String,
    organisation: Option<String>,
    created_at: i64,
    email_verified_at: Option<i64>,
    password_changed_at: Option<i64>,
    totp_confirmed_at: Option<i64>,
}

fn time(millis: Option<i64>) -> Value {
    millis.and_then(from_millis).map_or(Value::Null, |at| json!(rfc3339(at)))
}

impl List {
    fn entry(&self, line: Line) -> Value {
        let (a, b, c, d, at, then, last) = line;
        let texts = self.texts.iter().zip([a, b, c, d]).map(|(key, text)| (key, json!(text)));
        let times = self.times.iter().zip([at, then, last]).map(|(key, at)| (key, time(at)));
        let pairs = texts.chain(times).map(|(key, value)| ((*key).to_owned(), value));
        Value::Object(pairs.collect())
    }
}

impl Store {
    pub(super) async fn copy_of_person(&self, actor: Actor) -> Result<String, AppError> {
        let user = own(actor)?.to_string();
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT u.email, u.name, u.lang, u.party, u.roles,
                    COALESCE(f.name, s.name) AS organisation, u.created_at, u.email_verified_at,
                    u.password_changed_at, u.totp_confirmed_at
             FROM users u LEFT JOIN firms f ON f.firm_id = u.firm_id
             LEFT JOIN suppliers s ON s.supplier_id = u.supplier_id WHERE u.user_id = $1",
        )
        .bind(&user)
        .fetch_optional(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let row = row.ok_or(AppError::NotFound)?;
        let mut copy = json!({
            "written_at": rfc3339(self.time()),
            "account": {
                "user_id": user,
                "name": row.name,
                "email": row.email,
                "language": row.lang,
                "party": row.party,
                "roles": row.roles,
                "organisation": row.organisation,
                "created_at": time(Some(row.created_at)),
                "email_verified_at": time(row.email_verified_at),
                "password_changed_at": time(row.password_changed_at),
                "second_factor_since": time(row.totp_confirmed_at),
            },
        });
        for list in LISTS {
            copy[list.name] = self.list_of_copy(list, &user, &row.email).await?;
        }
        serde_json::to_string_pretty(&copy)
            .map_err(|error| crate::fault::internal("account.copy", &error))
    }

    async fn list_of_copy(&self, list: &List, user: &str, email: &str) -> Done<Value> {
        let lines: Vec<Line> =
            sqlx::query_as(list.sql).bind(user).bind(email).fetch_all(&self.pools.read).await?;
        Ok(lines.into_iter().map(|line| list.entry(line)).collect())
    }
}
