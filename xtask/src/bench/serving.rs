//! How fast a page is rendered, against the same bytes as a file of the same server.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::server::Server;
use crate::shell;

/// Rendered pages per second, as a share of the same bytes sent from a file.
const RENDER_RATIO_MIN: f64 = 0.35;
const ROUNDS: usize = 3;
const SECONDS: &str = "4s";

pub(super) fn catalogue() -> Result<bool> {
    let server = Server::start()?;
    compare(&server, "/catalog", "")
}

/// The steps as somebody sees them who has answered the first ones.
pub(super) fn enrolment() -> Result<bool> {
    let server = Server::start()?;
    let begun = server.post("/api/enrol/start", "", "")?;
    let cookie = cookie(&begun).context("no enrolment was begun")?;
    let answers = [
        "form[page]=data-consent&form[version]=2021-06-01&form[agreed]=yes",
        "form[page]=firm&form[ubn]=04595257&form[firm_name]=%E5%A4%A7%E5%90%8C",
        "form[page]=factory&form[factory]=registered&form[factory_number]=99-000123",
    ];
    for answer in answers {
        server.post("/api/enrol/answer", &cookie, answer)?;
    }
    let mut within = true;
    for path in ["/enrol", "/enrol/data-consent", "/enrol/firm", "/enrol/factory", "/enrol/revenue"]
    {
        within &= compare(&server, path, &cookie)?;
    }
    Ok(within)
}

/// `name=value` of the cookie that an answer sets.
fn cookie(answer: &str) -> Option<String> {
    let line = answer.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie:"))?;
    let (_, value) = line.split_once(':')?;
    Some(value.split(';').next()?.trim().to_owned())
}

/// A page against its own bytes, in turn, and the better of each: the machine is shared.
fn compare(server: &Server, path: &str, cookie: &str) -> Result<bool> {
    let answer = server.get_with(path, cookie)?;
    let (head, page) = answer.split_once("\r\n\r\n").context("no page")?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{path} is no page: {head}");
    let file = server.put("page.html", page.as_bytes())?;
    let (mut rendered, mut sent) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        sent = sent.max(rate(server, &file, cookie)?);
        rendered = rendered.max(rate(server, path, cookie)?);
    }
    let ratio = rendered / sent;
    println!(
        "  {path}, {} kB: rendered {rendered:.0}/s, as a file {sent:.0}/s: ratio {ratio:.2} (at least {RENDER_RATIO_MIN})",
        page.len() / 1024
    );
    Ok(ratio >= RENDER_RATIO_MIN)
}

/// Answers per second to `wrk` with 32 kept connections.
fn rate(server: &Server, path: &str, cookie: &str) -> Result<f64> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c32", "-d", SECONDS, "-H"])
        .arg(format!("Cookie: {cookie}"))
        .arg(format!("http://{}{path}", server.addr));
    let report = shell::output(&mut wrk)?;
    let line = report.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    line.context("wrk gave no rate")?.trim().parse().context("wrk gave no rate")
}
