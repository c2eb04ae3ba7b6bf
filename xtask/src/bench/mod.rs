//! `cargo xtask bench`: figures about the built site, as ratios and sizes within one run. Each
//! section measures one thing and prints its own lines; those over their budget make the command
//! fail, after all have printed.

mod approvals;
mod download;
mod live;
mod memory;
mod orders;
mod server;
mod serving;
mod sign_in;

use anyhow::{Result, bail};

use crate::{Options, build, tools};

struct Section {
    title: &'static str,
    /// Prints its figures and says whether they are within the budget.
    run: fn() -> Result<bool>,
}

#[rustfmt::skip]
const SECTIONS: [Section; 12] = [
    Section { title: "What a first visit downloads", run: download::sizes },
    Section { title: "The catalogue, rendered for each request", run: serving::catalogue },
    Section { title: "Enrolment pages, rendered for each request", run: serving::enrolment },
    Section { title: "Memory over page views and aborted requests", run: memory::growth },
    Section { title: "Orders on SQLite", run: orders::sqlite },
    Section { title: "Orders on PostgreSQL", run: orders::postgres },
    Section { title: "Orders under a flood of sign-ins on SQLite", run: sign_in::sqlite },
    Section { title: "Orders under a flood of sign-ins on PostgreSQL", run: sign_in::postgres },
    Section { title: "Approvals racing a pool on SQLite", run: approvals::sqlite },
    Section { title: "Approvals racing a pool on PostgreSQL", run: approvals::postgres },
    Section { title: "News of orders on SQLite", run: live::sqlite },
    Section { title: "News of orders at two servers on PostgreSQL", run: live::postgres },
];

pub(crate) fn run(options: &mut Options) -> Result<()> {
    let only = options.value("--only")?.unwrap_or_default();
    let skip_build = options.flag("--no-build");
    options.finish()?;
    tools::for_bench()?;
    if !skip_build {
        build::build(build::RELEASE)?;
    }
    let mut over = Vec::new();
    for section in SECTIONS.iter().filter(|section| section.title.contains(&only)) {
        println!("\n{}", section.title);
        if !(section.run)()? {
            over.push(section.title);
        }
    }
    if over.is_empty() {
        return Ok(());
    }
    bail!("over budget: {}", over.join(", "))
}
