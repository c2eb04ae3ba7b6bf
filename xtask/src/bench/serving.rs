//! How fast a page is rendered, against the same bytes as a file of the same server.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::server::Server;
use crate::shell;

/// Rendered pages per second, as a share of the same bytes sent from a file.
const RENDER_RATIO_MIN: f64 = 0.35;
const ROUNDS: usize = 3;
const SECONDS: &str = "4s";

pub(super) fn catalogue() -> Result<bool> {
    let server = Server::start()?;
    let answer = server.get("/catalog")?;
    let (_, page) = answer.split_once("\r\n\r\n").context("no page")?;
    let file = server.put("catalog.html", page.as_bytes())?;
    // In turn, and the better of each: the machine is shared.
    let (mut rendered, mut sent) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        sent = sent.max(rate(&server, &file)?);
        rendered = rendered.max(rate(&server, "/catalog")?);
    }
    let ratio = rendered / sent;
    println!(
        "  {} kB: rendered {rendered:.0}/s, as a file {sent:.0}/s: ratio {ratio:.2} (at least {RENDER_RATIO_MIN})",
        page.len() / 1024
    );
    Ok(ratio >= RENDER_RATIO_MIN)
}

/// Answers per second to `wrk` with 32 kept connections.
fn rate(server: &Server, path: &str) -> Result<f64> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c32", "-d", SECONDS]).arg(format!("http://{}{path}", server.addr));
    let report = shell::output(&mut wrk)?;
    let line = report.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    line.context("wrk gave no rate")?.trim().parse().context("wrk gave no rate")
}
