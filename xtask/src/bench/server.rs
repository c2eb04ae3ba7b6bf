//! A demo server of one section, on a free port, with a database of its own.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{env, stamp};

const READY_SECONDS_MAX: u64 = 60;

pub(super) struct Server {
    child: Child,
    pub(super) addr: SocketAddr,
    dir: PathBuf,
}

impl Server {
    /// Starts it and waits until it can serve.
    pub(super) fn start() -> Result<Self> {
        let addr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let dir = std::env::temp_dir().join(format!("marketplace-bench-{}", addr.port()));
        // A site root of its own, so that a section can put a file there.
        for file in stamp::files_below(&env::site())? {
            stamp::copy(&file, &dir.join("site").join(file.strip_prefix(env::site())?))?;
        }
        let child = Command::new(env::server())
            .args(["serve", "--demo", "--addr", &addr.to_string()])
            .arg("--database-url")
            .arg(format!("sqlite:{}", dir.join("demo.db").display()))
            .envs(env::for_server())
            .env("LEPTOS_SITE_ROOT", dir.join("site"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the server")?;
        let server = Self { child, addr, dir };
        let started = Instant::now();
        while server.get("/readyz").map_or(true, |page| !page.starts_with("HTTP/1.1 200")) {
            if started.elapsed() > Duration::from_secs(READY_SECONDS_MAX) {
                bail!("the server did not become ready");
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// The whole answer to a request, head and body.
    pub(super) fn get(&self, path: &str) -> Result<String> {
        self.get_with(path, "")
    }

    /// The same with a cookie.
    pub(super) fn get_with(&self, path: &str, cookie: &str) -> Result<String> {
        whole(self.send(&format!("GET {path}"), &format!("Cookie: {cookie}\r\n"), "")?)
    }

    /// The whole answer to a form, sent as a page of the site sends it.
    pub(super) fn post(&self, path: &str, cookie: &str, form: &str) -> Result<String> {
        let headers = format!(
            "Origin: http://{}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.addr,
            form.len()
        );
        whole(self.send(&format!("POST {path}"), &headers, form)?)
    }

    /// A request that was sent and not yet answered.
    pub(super) fn request(&self, path: &str) -> Result<TcpStream> {
        self.send(&format!("GET {path}"), "", "")
    }

    fn send(&self, what: &str, headers: &str, body: &str) -> Result<TcpStream> {
        let mut stream = TcpStream::connect(self.addr)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(15)))?;
        let host = self.addr;
        write!(
            stream,
            "{what} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n{body}"
        )?;
        Ok(stream)
    }

    /// Puts a file beside the site's own; its path on the site.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<String> {
        fs::write(self.dir.join("site/pkg").join(name), bytes)?;
        Ok(format!("/pkg/{name}"))
    }

    /// Resident memory, in megabytes.
    pub(super) fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: u32 = kilobytes.context("no VmRSS")?.parse()?;
        Ok(f64::from(kilobytes) / 1024.0)
    }
}

fn whole(mut stream: TcpStream) -> Result<String> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process and its folder are ours alone; what cannot be removed is in the temp folder.
        if self.child.kill().is_ok() && self.child.wait().is_ok() && self.dir.exists() {
            fs::remove_dir_all(&self.dir).unwrap_or_default();
        }
    }
}
