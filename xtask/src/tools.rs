//! The tools the build and the tests need. Each is looked for first; only what is missing is
//! installed: Debian's packages where we are root on Debian, the rest into a cache folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::stamp::{self, Hash};
use crate::{env, shell};

/// The commands that make what browsers load out of the compiled WebAssembly.
pub(crate) struct Tools {
    /// Writes the JavaScript between the WebAssembly and the page.
    pub wasm_bindgen: PathBuf,
    /// Cuts the WebAssembly where `app/src/lazy.rs` says.
    pub wasm_split: PathBuf,
}

/// What the build needs: the wasm target, Node and its packages, and the commands it gives back.
pub(crate) fn for_build() -> Result<Tools> {
    debian(&[("cc", "build-essential", shell::exists("cc"))])?;
    wasm_target()?;
    node_packages("style")?;
    Ok(Tools {
        // Not --locked: the lock file of the package names versions that are gone from the registry.
        wasm_bindgen: companion("wasm-bindgen", "wasm-bindgen-cli", "wasm-bindgen", &[])?,
        wasm_split: companion(
            "wasm_split_helpers",
            "wasm_split_cli_support",
            "wasm-split-cli",
            &["--locked", "--features", "build-binary"],
        )?,
    })
}

pub(crate) fn for_lints() -> Result<()> {
    for part in ["clippy", "fmt"] {
        if shell::output(shell::cargo().args([part, "--version"])).is_err() {
            let name = if part == "fmt" { "rustfmt" } else { part };
            shell::run(Command::new("rustup").args(["component", "add", name]))?;
        }
    }
    wasm_target()
}

pub(crate) fn for_browser() -> Result<()> {
    debian(&[
        ("Chromium", "chromium", env::var("CHROMIUM").is_some() || shell::exists("chromium")),
        ("a Chinese font", "fonts-noto-cjk", has_chinese_font()),
    ])?;
    node_packages("end2end")
}

/// The mail server that the server's tests send to.
pub(crate) fn for_mail() -> Result<()> {
    node_packages("end2end")
}

/// The fuzzer of APIs, in a Python environment of its own.
pub(crate) fn for_fuzz() -> Result<PathBuf> {
    const SCHEMATHESIS: &str = "4.32.5";
    for_browser()?;
    let dir = env::cache().join("tools").join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = dir.join("bin/schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    let has_venv = shell::output(Command::new("python3").args(["-c", "import ensurepip"])).is_ok();
    debian(&[("Python 3 with venv", "python3-venv", has_venv)])?;
    println!("Installing schemathesis {SCHEMATHESIS} …");
    shell::output(Command::new("python3").args(["-m", "venv"]).arg(&dir))?;
    let package = format!("schemathesis=={SCHEMATHESIS}");
    shell::output(Command::new(dir.join("bin/pip")).args(["install", "--quiet", &package]))?;
    Ok(program)
}

pub(crate) fn for_bench() -> Result<()> {
    debian(&[("wrk", "wrk", shell::exists("wrk"))])
}

pub(crate) fn for_postgres() -> Result<PathBuf> {
    debian(&[("PostgreSQL", "postgresql", postgres_bin().is_some())])?;
    postgres_bin().context("PostgreSQL is installed, but initdb is not to be found")
}

/// The newest installed PostgreSQL: Debian keeps `initdb` off the PATH, others on it.
fn postgres_bin() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let bin = entry.path().join("bin");
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|dir| dir.join("initdb").is_file())
    })
}

/// Each thing with its Debian package and whether it is there already.
fn debian(wanted: &[(&str, &str, bool)]) -> Result<()> {
    let missing: Vec<_> = wanted.iter().filter(|(_, _, there)| !there).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|(name, _, _)| *name).collect::<Vec<_>>().join(", ");
    let packages: Vec<&str> = missing.iter().map(|(_, package, _)| *package).collect();
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        bail!("missing: {names}. On Debian: sudo apt-get install {}", packages.join(" "));
    }
    println!("Installing {names} …");
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    shell::output(apt().arg("update"))?;
    shell::output(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

pub(crate) fn is_root() -> bool {
    shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn has_chinese_font() -> bool {
    shell::output(Command::new("fc-list").arg(":lang=zh-tw")).is_ok_and(|list| !list.is_empty())
}

fn wasm_target() -> Result<()> {
    let mut ask = Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
    if Path::new(shell::output(&mut ask)?.trim()).exists() {
        return Ok(());
    }
    if !shell::exists("rustup") {
        bail!("missing: the wasm32-unknown-unknown target of Rust. With rustup it is added here");
    }
    let mut add = Command::new("rustup");
    shell::run(add.args(["target", "add", "wasm32-unknown-unknown"]).current_dir(env::root()))
}

/// `npm ci`, only when the lock file is another than at the last time.
fn node_packages(folder: &str) -> Result<()> {
    debian(&[("Node.js", "nodejs", shell::exists("node")), ("npm", "npm", shell::exists("npm"))])?;
    let version = shell::output(Command::new("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major < 20) {
        bail!("Node.js 20 or newer is needed, this is {}", version.trim());
    }
    let dir = env::root().join(folder);
    let modules = dir.join("node_modules");
    let lock = Hash::new().add(&fs::read(dir.join("package-lock.json"))?);
    stamp::unless_fresh(&modules.join(".stamp"), &modules, &lock, || {
        println!("Installing the Node packages of {folder}/ …");
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&dir);
        shell::output(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")).map(drop)
    })
}

/// A command that must be of the very version of one of our crates, so the lock file names it.
fn companion(of: &str, package: &str, program: &str, options: &[&str]) -> Result<PathBuf> {
    let lock = fs::read_to_string(env::root().join("Cargo.lock"))?;
    let version = lock
        .split(&format!("name = \"{of}\"\nversion = \""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .with_context(|| format!("Cargo.lock does not name {of}"))?;
    let tools = env::cache().join("tools");
    let root = tools.join(format!("{program}-{version}"));
    let file = root.join("bin").join(program);
    if file.is_file() {
        return Ok(file);
    }
    println!("Installing {program} {version}: two to four minutes, once on this machine …");
    let scratch = tools.join(format!("build-{}", std::process::id()));
    let mut install = shell::cargo();
    // The cheap profile costs nothing we notice, the tool runs for a second.
    install
        .args(["install", "--quiet", package, "--version", version])
        .args(options)
        .arg("--root")
        .arg(&root)
        .env("CARGO_TARGET_DIR", &scratch)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    shell::run(&mut install)?;
    fs::remove_dir_all(&scratch)?;
    Ok(file)
}
