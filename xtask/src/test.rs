//! `cargo xtask test`: everything that must hold before a change goes in, quickest first.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{Options, build, env, postgres, shell, tools};

struct Step {
    name: &'static str,
    /// Left out by `--fast`.
    slow: bool,
    run: fn() -> Result<()>,
}

const STEPS: [Step; 6] = [
    Step { name: "fmt", slow: false, run: fmt },
    Step { name: "clippy", slow: false, run: clippy },
    Step { name: "clippy-wasm", slow: false, run: clippy_wasm },
    Step { name: "test", slow: false, run: test },
    Step { name: "build", slow: true, run: release_build },
    Step { name: "browser", slow: true, run: browser },
];

/// Never `--workspace`: `frontend` turns on `app/hydrate`, which must not meet `app/ssr`.
const HOST: [&str; 8] = ["-p", "domain", "-p", "app", "-p", "server", "-p", "xtask"];

pub(crate) fn run(options: &mut Options) -> Result<()> {
    let fast = options.flag("--fast");
    let only = options.value("--only")?;
    options.finish()?;
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|step| !(fast && step.slow))
        .filter(|step| only.as_ref().is_none_or(|name| step.name.contains(name.as_str())))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("no such step; there are: {}", names.join(", "));
    }
    let start = Instant::now();
    for (done, step) in chosen.iter().enumerate() {
        println!("\n== {}/{} {} ==", done + 1, chosen.len(), step.name);
        let begun = Instant::now();
        let result = (step.run)();
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        println!("== {} {verdict} in {:.1} s ==", step.name, begun.elapsed().as_secs_f32());
        if let Err(error) = result {
            eprintln!("{error:#}");
            println!("\n{done} passed, 1 failed");
            std::process::exit(1);
        }
    }
    println!("\nAll steps in {:.0} s", start.elapsed().as_secs_f32());
    println!("{} passed, 0 failed", chosen.len());
    Ok(())
}

fn fmt() -> Result<()> {
    tools::for_lints()?;
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    tools::for_lints()?;
    let mut clippy = shell::cargo();
    shell::run(clippy.args(["clippy", "--all-targets"]).args(HOST).args(["--", "-D", "warnings"]))
}

fn clippy_wasm() -> Result<()> {
    tools::for_lints()?;
    let mut clippy = shell::cargo();
    clippy.args(["clippy", "-p", "frontend", "-p", "app", "--features", "app/hydrate"]);
    clippy.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
    shell::run(&mut clippy)
}

/// The tests of the server run on SQLite and, through the variable, on PostgreSQL; some send mail
/// to a server of Node.
fn test() -> Result<()> {
    tools::for_mail()?;
    let (url, _cluster) = postgres::url_or_start()?;
    shell::run(shell::cargo().arg("test").args(HOST).env("TEST_POSTGRES_URL", url))
}

fn release_build() -> Result<()> {
    build::build(build::RELEASE)
}

fn browser() -> Result<()> {
    tools::for_browser()?;
    if !env::server().exists() {
        release_build()?;
    }
    let mut node = Command::new("node");
    node.arg("run.mjs").current_dir(env::root().join("end2end"));
    shell::run(node.envs(env::for_server()).env("MARKETPLACE", env::server()))
}
