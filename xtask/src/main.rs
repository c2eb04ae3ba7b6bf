//! The project's own commands. `cargo xtask` alone prints what there is.
//!
//! They do all the set-up a fresh Debian machine needs, so that a person who has just cloned the
//! project types one line. On other systems they say what is missing and stop.

mod bench;
mod build;
mod env;
mod fuzz;
mod postgres;
mod run;
mod shell;
mod site;
mod split;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Usage: cargo xtask <command>

  run   [--addr 127.0.0.1:3000] [--no-build]
            build, then serve the demo: migrated, seeded, with its sign-ins printed
  build [--release]
            build the server and the site into target/dist and target/site
  test  [--fast] [--only NAME]
            format, lints, tests on SQLite and PostgreSQL, release build, browser tests;
            --fast leaves out the last two, --only runs the steps whose name contains NAME
  bench [NAME] [--no-build] [--only WORD]
            sizes, rates and memory against their budgets, as ratios within one run; NAME is one of
            download, serving, memory, orders, sign-in, approvals, live, usage, verify, office,
            catalog,
            --only takes those whose title contains WORD
  fuzz  [--examples 50] [--no-build]
            send the API what its own description allows, and what it does not
  db        a throw-away PostgreSQL until Ctrl-C, for `cargo test` by hand
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    let mut options = Options { rest: rest.to_vec() };
    match command.as_str() {
        "run" => run::run(&mut options),
        "build" => {
            let profile = if options.flag("--release") { build::RELEASE } else { build::DEV };
            options.finish()?;
            build::build(profile)
        }
        "test" => test::run(&mut options),
        "bench" => bench::run(&mut options),
        "fuzz" => fuzz::run(&mut options),
        "db" => {
            options.finish()?;
            postgres::hold()
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

/// The words after the command. Five flags do not ask for a library.
struct Options {
    rest: Vec<String>,
}

impl Options {
    fn flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|word| word != name);
        self.rest.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.rest.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if at + 1 >= self.rest.len() {
            bail!("{name} wants a value\n\n{HELP}");
        }
        self.rest.remove(at);
        Ok(Some(self.rest.remove(at)))
    }

    /// The next word that is no flag.
    fn word(&mut self) -> Option<String> {
        let at = self.rest.iter().position(|word| !word.starts_with('-'))?;
        Some(self.rest.remove(at))
    }

    fn finish(&self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some(word) => bail!("`{word}` is not understood here\n\n{HELP}"),
        }
    }
}
