//! A throw-away PostgreSQL for the tests.
//!
//! A small shell guards it: the guard reads from a pipe that this program holds, and when the pipe
//! closes, however this program ended, it stops the cluster and removes its folder.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{env, shell, tools};

/// Arguments: the folder of the programs, the folder of the cluster, the port.
///
/// `fsync` stays on: the crash tests are about what reaches the disk.
const GUARD: &str = r#"
cd "$2" || exit 1
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$2/log" 2>&1 || exit 1
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=on \
    -c max_connections=200 -c log_min_messages=warning >>"$2/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
cd / && rm -rf "$2"
"#;

pub(crate) struct Cluster {
    guard: Child,
    dir: PathBuf,
    port: u16,
}

impl Cluster {
    pub(crate) fn start() -> Result<Self> {
        let bin = tools::for_postgres()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        // Not below the target folder: `postgres` must be able to reach it, and root's home is shut.
        let dir = std::env::temp_dir().join(format!("marketplace-pg-{port}"));
        fs::create_dir(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "sh"]).arg(&bin).arg(&dir).arg(port.to_string());
        // A group of its own: Ctrl-C in the terminal must not reach it before the tests end.
        guard.stdin(Stdio::piped()).current_dir(&dir).process_group(0);
        if tools::is_root() {
            let (uid, gid) = postgres_user()?;
            chown(&dir, Some(uid), Some(gid))?;
            guard.uid(uid).gid(gid);
        }
        let mut cluster = Self { guard: guard.spawn().context("cannot start sh")?, dir, port };
        cluster.wait_until_ready(&bin)?;
        Ok(cluster)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, bin: &Path) -> Result<()> {
        let start = Instant::now();
        let port = self.port.to_string();
        while start.elapsed() < Duration::from_mins(1) {
            let gone = self.guard.try_wait()?.is_some();
            let mut ask = Command::new(bin.join("pg_isready"));
            if !gone && shell::output(ask.args(["-q", "-h", "127.0.0.1", "-p", &port])).is_ok() {
                return Ok(());
            }
            if gone {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{log}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if let Err(error) = self.guard.wait() {
            eprintln!("PostgreSQL may still run in {}: {error}", self.dir.display());
        }
        // The guard has removed it, unless it failed before there was a cluster.
        if self.dir.exists() && fs::remove_dir_all(&self.dir).is_err() {
            eprintln!("left behind: {}", self.dir.display());
        }
    }
}

/// `initdb` refuses root; Debian's package makes a user for it.
fn postgres_user() -> Result<(u32, u32)> {
    let id = |flag| -> Result<u32> {
        let printed = shell::output(Command::new("id").args([flag, "postgres"]))?;
        printed.trim().parse().context("`id` did not print a number")
    };
    Ok((id("-u")?, id("-g")?))
}

/// The cluster of the caller if the environment names one, else a fresh one.
pub(crate) fn url_or_start() -> Result<(String, Option<Cluster>)> {
    if let Some(url) = env::var("TEST_POSTGRES_URL") {
        return Ok((url, None));
    }
    let cluster = Cluster::start()?;
    Ok((cluster.url(), Some(cluster)))
}

/// `cargo xtask db`: hold one open until Ctrl-C. The guard does the rest.
pub(crate) fn hold() -> Result<()> {
    let cluster = Cluster::start()?;
    println!("export TEST_POSTGRES_URL={}", cluster.url());
    loop {
        thread::park();
    }
}
