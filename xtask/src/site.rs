//! The files the browser fetches: bound, shrunk, named after their content, and precompressed.
//!
//! Leptos looks for the names in `hash.txt` next to the server: `js: <hash>` means
//! `/pkg/marketplace.<hash>.js`, and so for `wasm` and `css`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::stamp::{self, Hash};
use crate::{env, shell};

/// The WebAssembly features Rust's compiler may use; all browsers since 2022 have them.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub(crate) fn assemble(wasm_bindgen: &Path, small: bool, work: &Path) -> Result<()> {
    let bound = bind(wasm_bindgen, work)?;
    let wasm = bound.join("marketplace_bg.wasm");
    let wasm = if small { shrink(&wasm, work)? } else { wasm };
    let css = style(small, work)?;

    // Made aside and moved into place at the end: a server that runs never sees half a site.
    let fresh = work.join("site");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let public = env::root().join("public");
    for file in stamp::files_below(&public)? {
        stamp::copy(&file, &fresh.join(file.strip_prefix(&public)?))?;
    }
    let pkg = fresh.join("pkg");
    let mut hashes = String::new();
    let js = bound.join("marketplace.js");
    for (kind, file) in [("js", &js), ("wasm", &wasm), ("css", &css)] {
        let hash = Hash::new().add(&fs::read(file)?).hex();
        stamp::copy(file, &pkg.join(format!("marketplace.{hash}.{kind}")))?;
        writeln!(hashes, "{kind}: {hash}")?;
    }
    for file in stamp::files_below(&bound.join("snippets"))? {
        stamp::copy(&file, &pkg.join(file.strip_prefix(&bound)?))?;
    }
    if small {
        compress(&fresh, work)?;
    }
    if env::site().exists() {
        fs::remove_dir_all(env::site())?;
    }
    fs::rename(&fresh, env::site())?;
    fs::write(env::dist().join("hash.txt"), hashes).context("cannot write hash.txt")
}

/// The JavaScript that loads the WebAssembly and stands between it and the page.
fn bind(wasm_bindgen: &Path, work: &Path) -> Result<PathBuf> {
    let input = work.join("frontend.wasm");
    let out = work.join("bindgen");
    let version = wasm_bindgen.to_string_lossy();
    let inputs = Hash::new().add(version.as_bytes()).add_path(&input)?;
    stamp::unless_fresh(&work.join("bindgen.stamp"), &out, &inputs, || {
        let mut bind = Command::new(wasm_bindgen);
        bind.args(["--target", "web", "--no-typescript", "--out-name", "marketplace"]);
        shell::output(bind.arg("--out-dir").arg(&out).arg(&input)).map(drop)
    })?;
    Ok(out)
}

fn shrink(wasm: &Path, work: &Path) -> Result<PathBuf> {
    let out = work.join("small.wasm");
    let inputs = Hash::new().add(WASM_FEATURES.concat().as_bytes()).add_path(wasm)?;
    stamp::unless_fresh(&work.join("small.stamp"), &out, &inputs, || {
        println!("Shrinking the WebAssembly …");
        let mut opt = shell::node_bin("style", "wasm-opt");
        opt.arg("-Oz").args(WASM_FEATURES).arg(wasm).arg("-o").arg(&out);
        shell::output(&mut opt).map(drop)
    })?;
    Ok(out)
}

fn style(small: bool, work: &Path) -> Result<PathBuf> {
    let root = env::root();
    let out = work.join("marketplace.css");
    let mut inputs = Hash::new().add(&[u8::from(small)]);
    for part in ["style/tailwind.css", "style/package-lock.json", "app/src"] {
        inputs = inputs.add_path(&root.join(part))?;
    }
    stamp::unless_fresh(&work.join("css.stamp"), &out, &inputs, || {
        println!("Writing the style sheet …");
        let mut tailwind = shell::node_bin("style", "tailwindcss");
        tailwind.args(["--input", "style/tailwind.css", "--output"]).arg(&out);
        shell::output(tailwind.args(small.then_some("--minify"))).map(drop)
    })?;
    Ok(out)
}

/// `.br` and `.gz` beside each file of some size, by Node's own zlib. A compressed file is kept
/// under the hash of its content: at brotli's best level the WebAssembly takes seconds.
fn compress(site: &Path, work: &Path) -> Result<()> {
    let kept = work.join("compressed");
    fs::create_dir_all(&kept)?;
    let script = env::root().join("xtask/compress.mjs");
    shell::output(Command::new("node").arg(script).arg(site).arg(kept)).map(drop)
}
