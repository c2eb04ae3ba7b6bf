//! Server and site, built by hand instead of through cargo-leptos: the same steps, without the
//! quarter of an hour that building that tool takes.

use std::fs::{self, File};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{env, shell, site, stamp, tools};

pub(crate) struct Profile {
    /// Cargo's profile for the server, and the folder it builds into.
    pub server: (&'static str, &'static str),
    /// The same for the browser side.
    pub wasm: (&'static str, &'static str),
    /// Shrink and precompress what goes to the browser.
    pub small: bool,
}

pub(crate) const DEV: Profile =
    Profile { server: ("dev", "debug"), wasm: ("dev", "debug"), small: false };
pub(crate) const RELEASE: Profile =
    Profile { server: ("release", "release"), wasm: ("wasm-release", "wasm-release"), small: true };

pub(crate) fn build(profile: Profile) -> Result<()> {
    let tools = tools::for_build()?;
    let start = Instant::now();
    let work = env::root().join("target/site-work");
    fs::create_dir_all(&work)?;
    fs::create_dir_all(env::dist())?;
    compile(&profile, &work.join("frontend.wasm"))?;
    site::assemble(&tools, profile.small, &work)?;
    println!("Built in {:.0} s: {}", start.elapsed().as_secs_f32(), env::server().display());
    Ok(())
}

/// The flags of `.cargo/config.toml`, and no folder of this machine in what strangers download.
fn browser_flags() -> String {
    let home = env::var("HOME").unwrap_or_default();
    let cargo = env::var("CARGO_HOME").unwrap_or_else(|| format!("{home}/.cargo"));
    format!("--cfg erase_components --remap-path-prefix={cargo}/registry/src=crates")
}

/// Both halves. Clones share the target folder, so nobody else may build between our build and
/// our copy of what came out of it.
fn compile(profile: &Profile, wasm: &std::path::Path) -> Result<()> {
    fs::create_dir_all(env::target())?;
    let lock = File::create(env::target().join("xtask.lock"))?;
    lock.lock().context("cannot lock the target folder")?;

    println!("Compiling the browser side …");
    let triple = "wasm32-unknown-unknown";
    let mut browser_side = cargo_build("rustc", "frontend", profile.wasm.0);
    browser_side.args(["--target", triple, "--lib"]);
    if profile.small {
        browser_side.env("RUSTFLAGS", browser_flags());
    }
    // What refers to what, for cutting it into pieces (split.rs).
    browser_side.args(["--", "-C", "link-arg=--emit-relocs"]);
    shell::run(&mut browser_side)?;
    let built = env::target().join(triple).join(profile.wasm.1).join("frontend.wasm");
    stamp::copy(&built, wasm)?;

    println!("Compiling the server …");
    shell::run(cargo_build("build", "server", profile.server.0).args(["--bin", "marketplace"]))?;
    let built = env::target().join(profile.server.1).join("marketplace");
    // A running server keeps its old file: copy aside, then rename over it.
    let fresh = env::dist().join("marketplace.new");
    stamp::copy(&built, &fresh)?;
    fs::rename(&fresh, env::server())?;
    Ok(())
}

fn cargo_build(how: &str, package: &str, profile: &str) -> Command {
    let mut command = shell::cargo();
    command.args([how, "--package", package, "--profile", profile]);
    command
}
