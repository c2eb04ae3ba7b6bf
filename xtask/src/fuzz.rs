//! `cargo xtask fuzz`: the API against its own description, by Schemathesis.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{Options, build, env, shell, tools};

pub(crate) fn run(options: &mut Options) -> Result<()> {
    let examples = options.value("--examples")?.unwrap_or_else(|| String::from("50"));
    let skip_build = options.flag("--no-build");
    options.finish()?;
    if !skip_build {
        build::build(build::RELEASE)?;
    }
    if !env::server().exists() {
        bail!("nothing is built yet: leave out --no-build");
    }
    let schemathesis = tools::for_fuzz()?;
    let mut fuzz = Command::new("node");
    fuzz.args(["fuzz.mjs", &examples])
        .current_dir(env::root().join("end2end"))
        .env("MARKETPLACE", env::server())
        .env("SCHEMATHESIS", schemathesis);
    shell::run(&mut fuzz)
}
