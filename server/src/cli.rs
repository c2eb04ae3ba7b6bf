//! The command line of `marketplace`. A mistake on it says what is wrong, where, and what would
//! have been right, and ends with exit code 2.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use domain::{Instant, Points, Programme, Twd, money::AMOUNT_MAX, payment_window::PaymentWindow};

use crate::rehearse;

/// 雲市集工業館: the marketplace, its checks and its rules.
#[derive(Debug, Parser)]
#[command(
    name = "marketplace",
    version,
    arg_required_else_help = true,
    // What stands in the usage line stands in every error, so a wrong word meets the right ones.
    subcommand_value_name = "serve|migrate|verify|import|rehearse|explain"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the marketplace and does its background work.
    Serve(ServeArgs),
    /// Brings the schema of the database up to date.
    #[command(override_usage = "marketplace migrate [--database-url URL]")]
    Migrate(DatabaseArgs),
    /// Checks every ledger invariant; exits 1 and shows the rows where one is broken.
    Verify(VerifyArgs),
    /// Takes a list that look-ups ask, as CSV; exits 1 where a line was refused.
    Import(ImportArgs),
    /// Plays scenario files on a fresh database and a simulated clock; exits 1 at the first file
    /// whose lines did not all come out as written.
    Rehearse(RehearseArgs),
    /// Applies one rule to given numbers and prints one JSON object.
    Explain(ExplainArgs),
}

#[derive(Debug, Args)]
pub struct DatabaseArgs {
    #[arg(
        long,
        help = "sqlite:FILE or postgres://USER@HOST/DATABASE",
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:marketplace.db",
        value_parser = database_url
    )]
    pub database_url: String,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace serve [--demo] [--database-url URL] [--addr HOST:PORT] \
    [--site-root DIR] [--public-origin URL] [--bank-keys KEYS] [--company-registry URL] \
    [--card-gateway URL --card-merchant ID --card-hash-key KEY --card-hash-iv IV] \
    [--uploads DIR] [--smtp URL --mail-from ADDRESS]")]
pub struct ServeArgs {
    /// Fills an empty database with firms, suppliers and plans of the slides, and lets the clock
    /// be moved.
    #[arg(long)]
    pub demo: bool,
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Where to listen.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:3000", value_parser = addr)]
    pub addr: String,
    /// The folder with what browsers load.
    #[arg(long, value_name = "DIR", env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
    #[arg(
        long,
        help = "Our own address as browsers see it, such as https://market.example; with https \
                the session cookie is secure. Not for the demo",
        value_name = "URL",
        env = "PUBLIC_ORIGIN",
        conflicts_with = "demo"
    )]
    pub public_origin: Option<String>,
    /// Keys that the bank signs its notices with, separated by commas; two while they are rotated.
    #[arg(
        long,
        value_name = "KEYS",
        env = "BANK_KEYS",
        hide_env_values = true,
        value_delimiter = ',',
        conflicts_with = "demo"
    )]
    pub bank_keys: Vec<String>,
    #[command(flatten)]
    pub card: CardArgs,
    #[arg(
        long,
        help = "The open company register that firms are looked up in, such as \
                https://data.gcis.nat.gov.tw/od/data/api; without one nothing is confirmed by \
                itself",
        value_name = "URL",
        env = "COMPANY_REGISTRY",
        conflicts_with = "demo"
    )]
    pub company_registry: Option<String>,
    /// The folder of uploaded papers; otherwise `uploads` beside the SQLite file, or here.
    #[arg(long, value_name = "DIR", env = "UPLOADS_DIR")]
    pub uploads: Option<PathBuf>,
    #[arg(
        long,
        help = "The server that mails go out through: smtp://USER:PASSWORD@HOST:PORT (STARTTLS; \
                in the clear only on this machine or with ?tls=none) or smtps://…. Without one \
                letters wait in the outbox. Not for the demo, which has a mailbox of its own",
        value_name = "URL",
        env = "SMTP_URL",
        hide_env_values = true,
        requires_all = ["mail_from", "public_origin"],
        conflicts_with = "demo"
    )]
    pub smtp: Option<String>,
    #[arg(
        long,
        help = "In whose name mails go out, such as no-reply@market.example",
        value_name = "ADDRESS",
        env = "MAIL_FROM",
        hide_env_values = true,
        conflicts_with = "demo"
    )]
    pub mail_from: Option<String>,
}

/// The card gateway, whole or not at all.
#[derive(Debug, Args)]
pub struct CardArgs {
    #[arg(
        long,
        help = "The checkout page of the card gateway (ECPay's all-in-one), such as \
                https://payment.ecpay.com.tw/Cashier/AioCheckOut/V5; without one orders are paid \
                by transfer. Not for the demo, which has one of its own",
        value_name = "URL",
        env = "CARD_GATEWAY",
        requires_all = ["card_merchant", "card_hash_key", "card_hash_iv", "public_origin"],
        conflicts_with = "demo"
    )]
    pub card_gateway: Option<String>,
    #[arg(
        long,
        help = "Who we are to the gateway (MerchantID)",
        value_name = "ID",
        env = "CARD_MERCHANT"
    )]
    pub card_merchant: Option<String>,
    #[arg(
        long,
        help = "The gateway's HashKey",
        value_name = "KEY",
        env = "CARD_HASH_KEY",
        hide_env_values = true
    )]
    pub card_hash_key: Option<String>,
    #[arg(
        long,
        help = "The gateway's HashIV",
        value_name = "IV",
        env = "CARD_HASH_IV",
        hide_env_values = true
    )]
    pub card_hash_iv: Option<String>,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace verify [--database-url URL] [--json]")]
pub struct VerifyArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// One JSON object instead of lines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(subcommand_value_name = "factories|grants|selections")]
pub struct ImportArgs {
    #[command(subcommand)]
    pub list: ImportList,
}

#[derive(Debug, Subcommand)]
pub enum ImportList {
    /// The monthly list of registered factories.
    #[command(override_usage = "marketplace import factories FILE [--dry-run] \
        [--database-url URL] [--json]")]
    Factories(ImportFile),
    /// Firms that related programmes subsidised (R3).
    #[command(override_usage = "marketplace import grants FILE [--dry-run] [--database-url URL] \
        [--json]")]
    Grants(ImportFile),
    /// The register of selected solutions (R6).
    #[command(override_usage = "marketplace import selections FILE [--dry-run] \
        [--database-url URL] [--json]")]
    Selections(ImportFile),
}

#[derive(Debug, Args)]
pub struct ImportFile {
    /// CSV in Big5 or UTF-8, with a heading.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only reads the list and says what would be taken.
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// One JSON object instead of lines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace rehearse FILE… [--database-url URL] [--json]")]
pub struct RehearseArgs {
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Play on this PostgreSQL, in a schema of its own; a temporary SQLite file otherwise. Not
    /// read from the environment: a rehearsal has no business in the marketplace's database.
    #[arg(long, value_name = "URL", value_parser = database_url)]
    pub database_url: Option<String>,
    /// One JSON object per file.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(subcommand_value_name = "quote|deadline|ubn|usage-windows|eligibility")]
pub struct ExplainArgs {
    #[command(subcommand)]
    pub rule: ExplainRule,
}

#[derive(Debug, Subcommand)]
pub enum ExplainRule {
    /// How a price splits into points and a self-funded part (R15, R16).
    Quote(QuoteArgs),
    /// Until when a payment has to have arrived (R21).
    Deadline(DeadlineArgs),
    /// Whether a text is a 統一編號.
    Ubn(UbnArgs),
    /// The three windows of use after an activation (R26, R27, R30).
    UsageWindows(UsageWindowsArgs),
    /// Whether a firm with these facts may have points, and every reason (R1 to R5).
    Eligibility(EligibilityArgs),
}

#[derive(Debug, Args)]
pub struct ProgrammeArgs {
    #[arg(long, value_name = "ID", default_value = "IND-110", value_parser = programme)]
    pub programme: Programme,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace explain quote [--programme ID] --price N --available N \
    [--points N --self-funded N]")]
pub struct QuoteArgs {
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    /// In NT$, tax included.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = price)]
    pub price: Twd,
    /// The points in the wallet.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = points)]
    pub available: Points,
    /// A split to judge; without one the required split is judged.
    #[arg(
        long,
        value_name = "N",
        requires = "self_funded",
        allow_negative_numbers = true,
        value_parser = whole
    )]
    pub points: Option<i64>,
    #[arg(
        long,
        value_name = "N",
        requires = "points",
        allow_negative_numbers = true,
        value_parser = whole
    )]
    pub self_funded: Option<i64>,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace explain deadline [--programme ID] \
    [--payment-window WINDOW] --contracted-at TIME")]
pub struct DeadlineArgs {
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    #[arg(
        long,
        help = "Instead of the programme's own: hours(N) or civil_days(N)",
        value_name = "WINDOW"
    )]
    pub payment_window: Option<PaymentWindow>,
    /// When the second signature landed; Taipei unless the time ends in Z or an offset.
    #[arg(long, value_name = "TIME", value_parser = rehearse::time)]
    pub contracted_at: Instant,
}

#[derive(Debug, Args)]
pub struct UbnArgs {
    #[arg(value_name = "TEXT", allow_negative_numbers = true)]
    pub text: String,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace explain usage-windows [--programme ID] \
    --activated-on DATE")]
pub struct UsageWindowsArgs {
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    /// 開通日, in Taipei.
    #[arg(long, value_name = "DATE", value_parser = rehearse::date)]
    pub activated_on: NaiveDate,
}

#[derive(Debug, Args)]
#[command(override_usage = "marketplace explain eligibility [--programme ID] --facts FILE.json")]
pub struct EligibilityArgs {
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    /// One JSON object: ubn, factory (none, exempt or registered with its number), revenue by
    /// 民國 year, founded, headcount, `related_grants`, and checks of company and factory.
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
}

fn database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        return Ok(text.to_owned());
    }
    // Not the text itself: it may hold a password.
    Err("unknown kind of database; allowed: sqlite:FILE, postgres://USER@HOST/DATABASE".to_owned())
}

fn addr(text: &str) -> Result<String, String> {
    let fits = |(host, port): (&str, &str)| !host.is_empty() && port.parse::<u16>().is_ok();
    if text.rsplit_once(':').is_some_and(fits) {
        return Ok(text.to_owned());
    }
    Err("write HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:3000".to_owned())
}

fn programme(text: &str) -> Result<Programme, String> {
    let mut programmes = Programme::built_in();
    let ids: Vec<_> = programmes.iter().map(|known| known.id.to_string()).collect();
    match ids.iter().position(|id| id == text) {
        Some(index) => Ok(programmes.swap_remove(index)),
        None => Err(format!("unknown programme; allowed: {}", ids.join(", "))),
    }
}

fn whole(text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| format!("not a whole number from {} to {} (digits only)", i64::MIN, i64::MAX))
}

fn price(text: &str) -> Result<Twd, String> {
    let price = text.parse().ok().and_then(Twd::new).filter(|price| !price.is_zero());
    price.ok_or_else(|| format!("a price is a whole number of NT$ from 1 to {AMOUNT_MAX}"))
}

fn points(text: &str) -> Result<Points, String> {
    let points = text.parse().ok().and_then(Points::new);
    points.ok_or_else(|| format!("points are a whole number from 0 to {AMOUNT_MAX}"))
}

#[cfg(test)]
#[path = "cli_tests.rs"]
mod tests;
