//! Sending what stands in the outbox. Nothing waits for a mail server: letters are written in
//! their transactions, and this sends them from a task of its own, again and again until they are
//! taken or 72 hours are over.

use std::{fmt, sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow};
use app::error::AppError;
use async_trait::async_trait;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;

use crate::engine::{Engine, OutgoingMail};

/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Mails that are sent at the same time.
const AT_ONCE: usize = 8;
/// How long a mail server may take for one mail, however slowly it trickles.
const SECONDS_MAX: u64 = 30;

/// Waits after the first failures, in minutes; then the last of them again and again.
const WAITS: [i64; 5] = [1, 5, 30, 2 * 60, 6 * 60];
/// A mail that could not be sent for this long is given up.
const HOURS_MAX: i64 = 72;

/// How long to wait after this many attempts; `None` gives the mail up. The schedule counts, not
/// the clock: while no mail server is configured nothing is lost.
pub fn next_try_after(attempts: i32) -> Option<chrono::Duration> {
    let attempts = usize::try_from(attempts).unwrap_or(usize::MAX).max(1);
    let wait = |failure: usize| WAITS[failure.min(WAITS.len() - 1)];
    let mut waited: i64 = 0;
    for failure in 0..attempts {
        waited += wait(failure);
        if waited > HOURS_MAX * 60 {
            return None;
        }
    }
    Some(chrono::Duration::minutes(wait(attempts - 1)))
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendFailure {
    /// For the log and the outbox; never the recipient's address.
    pub says: String,
    /// It can never be sent.
    pub hopeless: bool,
}

/// Something that takes mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendFailure>;
}

/// Through which server mails go out, and in whose name.
#[derive(Clone)]
pub struct MailOptions {
    pub smtp_url: String,
    pub from: String,
    /// Our own address, for links.
    pub origin: String,
}

impl fmt::Debug for MailOptions {
    /// Without the URL, which holds a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailOptions").field("from", &self.from).finish_non_exhaustive()
    }
}

/// A mail server. Every mail has a connection of its own: one that was given up in the middle of a
/// dialogue must not serve the next mail.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    origin: String,
    patience: Duration,
}

impl Smtp {
    /// Reads the configuration; connects to nothing.
    ///
    /// # Errors
    /// Where the URL is not one of a mail server, or the sender's address is none.
    pub fn new(options: &MailOptions) -> anyhow::Result<Self> {
        let patience = Duration::from_secs(SECONDS_MAX);
        // Not the URL itself: it may hold a password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&secured(&options.smtp_url))
            .map_err(|_| anyhow!("--smtp: write smtp://USER:PASSWORD@HOST:PORT or smtps://…"))?
            .timeout(Some(patience))
            .build();
        let from = options.from.parse().context("--mail-from is not an e-mail address")?;
        let origin = options.origin.trim_end_matches('/').to_owned();
        Ok(Self { transport, from, origin, patience })
    }

    /// The same with less patience, for tests.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn message(&self, mail: &OutgoingMail) -> Result<Message, SendFailure> {
        let hopeless = |what: &str| SendFailure { says: what.to_owned(), hopeless: true };
        let to: Address = mail.recipient.parse().map_err(|_| hopeless("not an e-mail address"))?;
        // Robots do not answer robots (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.as_str())
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.replace("{origin}", &self.origin))
            .map_err(|_| hopeless("the mail cannot be put together"))
    }
}

/// Passwords and letters go over TLS unless the URL says `?tls=none` or the server is this
/// machine.
fn secured(url: &str) -> String {
    if let Some(plain) = url.strip_suffix("?tls=none") {
        return plain.to_owned();
    }
    let Some(rest) = url.strip_prefix("smtp://").filter(|_| !url.contains("tls=")) else {
        return url.to_owned();
    };
    let host = rest.rsplit('@').next().unwrap_or_default();
    let local = ["127.", "localhost", "[::1]"].iter().any(|name| host.starts_with(name));
    let joint = if url.contains('?') { '&' } else { '?' };
    if local { url.to_owned() } else { format!("{url}{joint}tls=required") }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendFailure> {
        let message = self.message(mail)?;
        let failure = |says: String| SendFailure {
            says: says.replace(&mail.recipient, "…"),
            hopeless: false,
        };
        match tokio::time::timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(format!("{:#}", anyhow::Error::from(error)))),
            Err(_) => Err(failure(format!("no answer within {:?}", self.patience))),
        }
    }
}

/// Sends what is due, all at the same time; returns how many mails it tried.
///
/// # Errors
/// Where the database does not answer.
pub async fn send_due(
    engine: &Arc<dyn Engine>,
    mailer: &Arc<dyn Mailer>,
) -> Result<usize, AppError> {
    let mails = engine.claim_mails(AT_ONCE).await?;
    let tried = mails.len();
    let mut sending = JoinSet::new();
    for mail in mails {
        let (engine, mailer) = (engine.clone(), mailer.clone());
        sending.spawn(async move { send(&engine, &*mailer, &mail).await });
    }
    let mut answer = Ok(tried);
    while let Some(sent) = sending.join_next().await {
        let sent = sent.map_err(|error| crate::fault::internal("mail.send", &error));
        if let Err(error) = sent.and_then(|sent| sent) {
            answer = Err(error);
        }
    }
    answer
}

async fn send(
    engine: &Arc<dyn Engine>,
    mailer: &dyn Mailer,
    mail: &OutgoingMail,
) -> Result<(), AppError> {
    let (id, letter, attempt) = (&mail.id, &mail.letter, mail.attempts);
    match mailer.send(mail).await {
        Ok(()) => {
            tracing::info!(mail = %id, %letter, attempt, "a mail was sent");
            engine.mail_sent(mail).await
        }
        Err(failure) => {
            let says = &failure.says;
            if engine.mail_failed(mail, &failure).await? {
                tracing::error!(mail = %id, %letter, attempt, error = %says, "a mail was given up");
            } else {
                tracing::warn!(mail = %id, %letter, attempt, error = %says, "a mail was not taken");
            }
            Ok(())
        }
    }
}

/// Sends for as long as the server runs. What is being sent when it stops is tracked, so that
/// shutting down waits for it.
pub async fn keep_sending(engine: Arc<dyn Engine>, mailer: Arc<dyn Mailer>, tracker: TaskTracker) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let (engine, mailer) = (engine.clone(), mailer.clone());
        let round = tracker.spawn(async move { send_due(&engine, &mailer).await });
        match round.await {
            // There may be more.
            Ok(Ok(AT_ONCE)) => continue,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "mails could not be sent"),
            Err(error) => tracing::error!(%error, "sending mails broke off"),
        }
        looks.tick().await;
    }
}

#[cfg(test)]
#[path = "mailer_tests.rs"]
mod tests;
