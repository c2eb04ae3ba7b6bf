//! `cargo xtask bench`: figures about the built site, as ratios and sizes within one run. Each
//! section measures one thing and prints its own lines; those over their budget make the command
//! fail, after all have printed.

mod after_sale;
mod approvals;
mod catalog;
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
    /// What it is called on the command line.
    name: &'static str,
    title: &'static str,
    /// Whether it serves the built site.
    site: bool,
    /// Prints its figures and says whether they are within the budget.
    run: fn() -> Result<bool>,
}

#[rustfmt::skip]
const SECTIONS: [Section; 20] = [
    Section { name: "download", title: "What a first visit downloads", site: true, run: download::sizes },
    Section { name: "serving", title: "The catalogue, rendered for each request", site: true, run: serving::catalogue },
    Section { name: "serving", title: "Enrolment pages, rendered for each request", site: true, run: serving::enrolment },
    Section { name: "memory", title: "Memory over page views and aborted requests", site: true, run: memory::growth },
    Section { name: "orders", title: "Orders on SQLite", site: false, run: orders::sqlite },
    Section { name: "orders", title: "Orders on PostgreSQL", site: false, run: orders::postgres },
    Section { name: "sign-in", title: "Orders under a flood of sign-ins on SQLite", site: false, run: sign_in::sqlite },
    Section { name: "sign-in", title: "Orders under a flood of sign-ins on PostgreSQL", site: false, run: sign_in::postgres },
    Section { name: "approvals", title: "Approvals racing a pool on SQLite", site: false, run: approvals::sqlite },
    Section { name: "approvals", title: "Approvals racing a pool on PostgreSQL", site: false, run: approvals::postgres },
    Section { name: "live", title: "News of orders on SQLite", site: false, run: live::sqlite },
    Section { name: "live", title: "News of orders at two servers on PostgreSQL", site: false, run: live::postgres },
    Section { name: "usage", title: "Usage records on SQLite", site: false, run: after_sale::usage_sqlite },
    Section { name: "usage", title: "Usage records on PostgreSQL", site: false, run: after_sale::usage_postgres },
    Section { name: "verify", title: "Verify on a million ledger events on SQLite", site: false, run: after_sale::verify_sqlite },
    Section { name: "verify", title: "Verify on a million ledger events on PostgreSQL", site: false, run: after_sale::verify_postgres },
    Section { name: "office", title: "The office on 300,000 orders on SQLite", site: false, run: after_sale::office_sqlite },
    Section { name: "office", title: "The office on 300,000 orders on PostgreSQL", site: false, run: after_sale::office_postgres },
    Section { name: "catalog", title: "The catalogue with 100,000 plans on SQLite", site: false, run: catalog::sqlite },
    Section { name: "catalog", title: "The catalogue with 100,000 plans on PostgreSQL", site: false, run: catalog::postgres },
];

pub(crate) fn run(options: &mut Options) -> Result<()> {
    let only = options.value("--only")?.unwrap_or_default();
    let skip_build = options.flag("--no-build");
    let name = options.word();
    options.finish()?;
    let chosen: Vec<&Section> = SECTIONS
        .iter()
        .filter(|section| name.as_ref().is_none_or(|name| section.name == name))
        .filter(|section| section.title.contains(&only))
        .collect();
    if chosen.is_empty() {
        let mut names: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
        names.dedup();
        bail!("nothing of that kind is measured; there is {}", names.join(", "));
    }
    if chosen.iter().any(|section| section.site) {
        tools::for_bench()?;
        if !skip_build {
            build::build(build::RELEASE)?;
        }
    }
    let mut over = Vec::new();
    for section in chosen {
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
