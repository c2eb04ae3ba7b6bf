//! The demo's switchboard: moves the clock, lists what could be paid, and pays it.

use std::sync::{Arc, OnceLock};

use app::{
    demo::{
        BankView, DemoCharge, DemoCode, DemoMail, DemoPayment, MailboxView, MoveClock, Trade,
        web::DemoService,
    },
    error::AppError,
    frame::Demo,
    url::encode,
};
use async_trait::async_trait;
use axum::{Router, body::Body, response::Response};
use chrono::Duration;
use domain::{Instant, money::parse_typed};
use http::{Method, Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::{
    gateway::{Charge, StubGateway},
    meter,
    people::{OFFICER_SECRET, OFFICERS},
};
use crate::{
    clock::{Clock, SystemClock, new_token},
    engine::{BankNotice, Engine, WrittenMail},
    gateway::{Gateway, NOTICE_PATH},
    http::{SIGNATURE, Web, sign},
    totp::{STEP_SECONDS, code_of_step},
};

/// Jumps that one move of the clock may take; each does the work that is due at its instant.
const JUMPS_MAX: usize = 10_000;

/// Mails on the page of the mailbox.
const MAILS_MAX: usize = 100;

/// What the demo's pages act on.
pub struct DemoDesk {
    engine: Arc<dyn Engine>,
    clock: Arc<dyn Clock>,
    bank_key: String,
    gateway: StubGateway,
    /// What a bank and a gateway post to; the demo's go through it like real ones.
    providers: OnceLock<Router>,
    /// Made once: every page carries it.
    frame: Demo,
}

impl DemoDesk {
    pub(super) fn new(
        engine: Arc<dyn Engine>,
        clock: Arc<dyn Clock>,
        gateway: Gateway,
    ) -> anyhow::Result<Self> {
        let frame = Demo { sign_ins: super::sign_ins().into() };
        let gateway = StubGateway::new(gateway);
        let (bank_key, providers) = (new_token()?, OnceLock::new());
        Ok(Self { engine, clock, bank_key, gateway, providers, frame })
    }

    /// The demo's bank signs with a key of its own, made anew at every start.
    pub fn bank_key(&self) -> String {
        self.bank_key.clone()
    }

    /// Connects the demo's bank and gateway to the routes that take notices.
    pub fn connect(&self, web: &Web) {
        self.providers.get_or_init(|| crate::http::provider_routes(web.clone()));
    }

    pub fn gateway(&self) -> &StubGateway {
        &self.gateway
    }

    /// The demo's part of every page.
    pub fn frame(&self) -> Demo {
        self.frame.clone()
    }

    /// Keeps the simulated time, so that a restart goes on from there.
    pub(super) async fn remember_time(&self) -> Result<(), AppError> {
        let now = self.clock.now().timestamp_millis();
        self.engine.set_fact("demo", &now.to_string()).await
    }

    /// Moves the clock and does on the way, each at its own instant, the work that is due; the
    /// services report their use in the evenings.
    async fn move_to(&self, target: Instant) -> Result<(), AppError> {
        let mut report_at = meter::next_report(self.clock.now());
        for _ in 0..JUMPS_MAX {
            let job_at = self.engine.next_job_at().await?.filter(|at| *at <= report_at);
            let at = job_at.unwrap_or(report_at);
            if at > target {
                break;
            }
            self.clock.move_to(at);
            if job_at.is_some() {
                self.engine.run_due_jobs().await?;
            } else {
                meter::report(&self.engine, at).await?;
                report_at = meter::next_report(at);
            }
        }
        self.clock.move_to(target);
        self.remember_time().await
    }

    async fn ask(&self, request: Request<Body>) -> Result<Response, AppError> {
        let providers = self.providers.get().cloned().ok_or(AppError::Unavailable)?;
        let answer = providers.oneshot(request).await;
        answer.map_err(|error| crate::fault::internal("demo.provider", &error))
    }

    /// A notice of the gateway, as it posts it.
    async fn tell(&self, fields: &[(String, String)]) -> Result<(), AppError> {
        let pairs =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let request = Request::builder()
            .method(Method::POST)
            .uri(NOTICE_PATH)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.collect::<Vec<_>>().join("&")))
            .map_err(|error| crate::fault::internal("demo.gateway", &error))?;
        if self.ask(request).await?.status().is_success() {
            return Ok(());
        }
        Err(AppError::Unavailable)
    }

    async fn send(&self, notice: &BankNotice) -> Result<(), AppError> {
        let fault = |error: &dyn std::fmt::Display| crate::fault::internal("demo.bank", error);
        let body = serde_json::to_vec(notice).map_err(|error| fault(&error))?;
        let signature = sign(&self.bank_key, self.clock.now().timestamp(), &body);
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/bank/notices")
            .header(header::CONTENT_TYPE, "application/json")
            .header(SIGNATURE, signature)
            .body(Body::from(body))
            .map_err(|error| fault(&error))?;
        let answer = self.ask(request).await?;
        if answer.status().is_success() {
            return Ok(());
        }
        let body = answer.into_body().collect().await.map_err(|error| fault(&error))?.to_bytes();
        let body: serde_json::Value =
            serde_json::from_slice(&body).map_err(|error| fault(&error))?;
        match serde_json::from_value(body["refused"].clone()) {
            Ok(refusal) => Err(AppError::Refused(refusal)),
            Err(_) => Err(AppError::NotFound),
        }
    }
}

#[async_trait]
impl DemoService for DemoDesk {
    async fn bank(&self) -> Result<BankView, AppError> {
        Ok(BankView { now: self.clock.now(), rows: self.engine.payable_orders().await? })
    }

    async fn mailbox(&self, to: String) -> Result<MailboxView, AppError> {
        let to = to.trim().to_lowercase();
        let mails =
            self.engine.mails(Some(to.as_str()).filter(|to| !to.is_empty()), MAILS_MAX).await?;
        let read = |mail: WrittenMail| DemoMail {
            to: mail.recipient,
            subject: mail.subject,
            body: mail.body,
            at: mail.at,
        };
        Ok(MailboxView { mails: mails.into_iter().map(read).collect(), to })
    }

    async fn pay(&self, payment: DemoPayment) -> Result<(), AppError> {
        let amount = parse_typed(&payment.amount)
            .map_err(|_| AppError::Invalid { field: "amount".to_owned() })?;
        let notice = BankNotice {
            txn: format!("DEMO-{}", crate::clock::new_id().simple()),
            virtual_account: payment.virtual_account.trim().to_owned(),
            amount,
            value_at: self.clock.now(),
        };
        self.send(&notice).await
    }

    async fn trade(&self, number: String) -> Result<Trade, AppError> {
        self.gateway.trade(&number)
    }

    async fn charge(&self, form: DemoCharge) -> Result<String, AppError> {
        let charge = match form.result.as_str() {
            "paid" => Charge::Paid,
            "failed" => Charge::Failed,
            _ => return Err(AppError::Invalid { field: "result".to_owned() }),
        };
        let fields = self.gateway.charge(&form.trade, charge, self.clock.now())?;
        self.tell(&fields).await?;
        Ok(self.gateway.trade(&form.trade)?.back)
    }

    async fn move_clock(&self, form: MoveClock) -> Result<(), AppError> {
        let now = self.clock.now();
        let target = match form.by.as_str() {
            "hour" => now + Duration::hours(1),
            "day" => now + Duration::days(1),
            "month" => now + Duration::days(30),
            "deadline" => {
                let next = self.engine.next_deadline_at().await?;
                next.ok_or(AppError::NotFound)?.max(now)
            }
            _ => {
                return Err(AppError::Invalid { field: "by".to_owned() });
            }
        };
        self.move_to(target).await
    }

    /// The first code that is good now and was not used; a code of the next half minute is good
    /// too, for clocks that are fast.
    async fn code(&self) -> Result<DemoCode, AppError> {
        let seconds = SystemClock.now().timestamp();
        let step = seconds / STEP_SECONDS;
        // One secret for all of them: a code that one of them has used is offered to none.
        let mut last = 0;
        for officer in OFFICERS {
            last = last.max(self.engine.last_code_step(officer).await?.unwrap_or(0));
        }
        let code = (step..=step + 1).find(|step| *step > last);
        Ok(DemoCode {
            code: code.and_then(|step| code_of_step(OFFICER_SECRET, step)),
            seconds: (STEP_SECONDS - seconds % STEP_SECONDS).unsigned_abs(),
        })
    }
}
