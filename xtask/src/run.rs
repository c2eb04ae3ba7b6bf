//! `cargo xtask run`: from a fresh clone to the marketplace in the browser.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{Options, build, env};

pub(crate) fn run(options: &mut Options) -> Result<()> {
    let addr = options.value("--addr")?.unwrap_or_else(|| String::from("127.0.0.1:3000"));
    let skip_build = options.flag("--no-build");
    options.finish()?;
    if !skip_build {
        build::build(build::RELEASE)?;
    }
    if !env::server().exists() {
        bail!("nothing is built yet: leave out --no-build");
    }
    let database = format!("sqlite:{}", env::root().join("target/demo.db").display());
    let mut server = Command::new(env::server());
    server
        .args(["serve", "--demo", "--database-url", &database, "--addr", &addr])
        .envs(env::for_server())
        .env("LEPTOS_SITE_ADDR", &addr)
        .current_dir(env::root());
    become_it(&mut server)
}

/// The server takes the place of this program, so Ctrl-C reaches it alone and the prompt comes
/// back only after it has finished what it had begun.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(anyhow::Error::from(server.exec()).context("cannot start the server"))
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<()> {
    crate::shell::run(server)
}
