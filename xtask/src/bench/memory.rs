//! Memory: small after ten thousand pages, flat over the next, and flat over clients that hang up.

use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use super::server::Server;

const VIEWS: usize = 10_000;
const RESIDENT_MB_MAX: f64 = 60.0;
/// What ten thousand further views may add.
const GROWTH_MB_MAX: f64 = 5.0;
/// What two rounds of aborted requests may add; without the guard one added over 100.
const ABORTED_MB_MAX: f64 = 20.0;
const ABORTED: usize = 20_000;
const WHOLE_PAGES: usize = 2_000;
const CONNECTIONS: usize = 20;
const PAGES: [&str; 4] = ["/", "/catalog", "/catalog?q=%E5%B8%83%E7%89%87", "/sign-in"];

pub(super) fn growth() -> Result<bool> {
    let server = Server::start()?;
    whole(&server, VIEWS)?;
    let after_first = server.resident_mb()?;
    whole(&server, VIEWS)?;
    let after_second = server.resident_mb()?;
    println!(
        "  after {VIEWS} views {after_first:.1} MB (under {RESIDENT_MB_MAX}), after {} {after_second:.1} MB",
        2 * VIEWS
    );
    // The allocator gives back late, so one round may end on a peak; a leak would end the second
    // round twice as high.
    let first_aborted = aborted(&server)?;
    let second_aborted = aborted(&server)?;
    println!(
        "  after {ABORTED} aborted requests {first_aborted:.1} MB, after {} {second_aborted:.1} MB",
        2 * ABORTED
    );
    whole(&server, WHOLE_PAGES)?;
    println!("  {WHOLE_PAGES} pages at {CONNECTIONS} connections, each ending in </html>");
    Ok(after_first < RESIDENT_MB_MAX
        && after_second - after_first < GROWTH_MB_MAX
        && second_aborted - after_second < ABORTED_MB_MAX)
}

/// Resident memory after a round of requests whose clients hang up.
fn aborted(server: &Server) -> Result<f64> {
    in_parallel(ABORTED, |n| abort(server, n))?;
    // What was begun is rendered to its end.
    thread::sleep(Duration::from_secs(2));
    server.resident_mb()
}

/// So many pages, each read to its end.
fn whole(server: &Server, count: usize) -> Result<()> {
    in_parallel(count, |n| {
        let path = PAGES[n % PAGES.len()];
        let page = server.get(path)?;
        if !page.starts_with("HTTP/1.1 200") || !page.trim_end().ends_with("</html>") {
            bail!("{path} was not answered whole");
        }
        Ok(())
    })
}

/// Sends a request and hangs up, at once or while the page is being rendered.
fn abort(server: &Server, n: usize) -> Result<()> {
    let stream = server.request(PAGES[n % PAGES.len()])?;
    thread::sleep(Duration::from_micros(u64::try_from(n % 5)? * 400));
    drop(stream);
    Ok(())
}

fn in_parallel(count: usize, work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|first| {
                scope.spawn(move || (first..count).step_by(CONNECTIONS).try_for_each(work))
            })
            .collect();
        for thread in threads {
            match thread.join() {
                Ok(answer) => answer?,
                Err(_) => bail!("a client panicked"),
            }
        }
        Ok(())
    })
}
