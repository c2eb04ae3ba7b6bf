//! `marketplace`: the server and its tools.

use std::{process::ExitCode, sync::Arc};

use app::review::ListKind;
use clap::Parser as _;
use server::{
    cli::{Cli, Command, ImportList, ServeArgs, VerifyArgs},
    clock::SystemClock,
    explain,
    gateway::GatewayOptions,
    http::{ServeOptions, serve},
    import::import,
    mailer::MailOptions,
    open::engine,
    rehearse::rehearse,
};

/// A page is thousands of small allocations, and half of its time was spent on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pages render deep view trees, and a render that waits must not hold up the others.
const WORKERS_MIN: usize = 4;

fn main() -> ExitCode {
    match start(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            // One line for the person who started it, never a backtrace.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(cli: Cli) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let workers = std::thread::available_parallelism().map_or(WORKERS_MIN, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers.max(WORKERS_MIN))
        .enable_all()
        .build()?
        .block_on(run(cli.command))
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => serve(options(args)).await.map(|()| ExitCode::SUCCESS),
        Command::Migrate(args) => {
            engine(&args.database_url, Arc::new(SystemClock)).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify(args) => verify(args).await,
        Command::Import(args) => {
            let (kind, args) = match args.list {
                ImportList::Factories(args) => (ListKind::Factories, args),
                ImportList::Grants(args) => (ListKind::RelatedGrants, args),
                ImportList::Selections(args) => (ListKind::Selections, args),
            };
            let engine = engine(&args.database.database_url, Arc::new(SystemClock)).await?;
            let all = import(&engine, kind, &args.file, args.dry_run, args.json).await?;
            Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Rehearse(args) => {
            let all = rehearse(&args.files, args.database_url.as_deref(), args.json).await?;
            Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Explain(args) => {
            explain::explain(&args, &mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn options(args: ServeArgs) -> ServeOptions {
    // The command line asks for all of a group or none.
    let mail = match (args.smtp, args.mail_from, &args.public_origin) {
        (Some(smtp_url), Some(from), Some(origin)) => {
            Some(MailOptions { smtp_url, from, origin: origin.clone() })
        }
        _ => None,
    };
    let card = args.card;
    let gateway = match (card.card_gateway, &args.public_origin) {
        (Some(url), Some(origin)) => Some(GatewayOptions {
            url,
            merchant: card.card_merchant.unwrap_or_default(),
            hash_key: card.card_hash_key.unwrap_or_default(),
            hash_iv: card.card_hash_iv.unwrap_or_default(),
            origin: origin.clone(),
        }),
        _ => None,
    };
    ServeOptions {
        demo: args.demo,
        database_url: args.database.database_url,
        addr: args.addr,
        site_root: args.site_root,
        public_origin: args.public_origin,
        bank_keys: args.bank_keys,
        gateway,
        company_registry: args.company_registry,
        uploads: args.uploads,
        mail,
    }
}

#[expect(clippy::print_stdout, reason = "the report is the result")]
async fn verify(args: VerifyArgs) -> anyhow::Result<ExitCode> {
    let engine = engine(&args.database.database_url, Arc::new(SystemClock)).await?;
    let violations = engine.verify().await?;
    if args.json {
        let report = serde_json::json!({ "ok": violations.is_empty(), "violations": violations });
        println!("{report}");
    } else if violations.is_empty() {
        println!("every invariant holds");
    } else {
        for violation in &violations {
            println!("{}  {}  {}", violation.id, violation.row, violation.says);
        }
    }
    Ok(if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
