//! The files the browser fetches: cut, bound, shrunk, named after their content, precompressed.
//!
//! The style sheet has its hash in its name. Script and WebAssembly refer to each other by name
//! and fit only together, so they lie in a folder named after the hash of them all. The server
//! finds the names in `assets.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::split::{self, Split};
use crate::stamp::{self, Hash};
use crate::tools::Tools;
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

pub(crate) fn assemble(tools: &Tools, small: bool, work: &Path) -> Result<()> {
    let split = split::cut(&tools.wasm_split, work)?;
    let bound = bind(&tools.wasm_bindgen, &split, work)?;
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
    let scripts = fresh.join("pkg/scripts");
    stamp::copy(&bound.join("marketplace.js"), &scripts.join("marketplace.js"))?;
    stamp::copy(&split.loader, &scripts.join(split::LOADER))?;
    for file in stamp::files_below(&bound.join("snippets"))? {
        stamp::copy(&file, &scripts.join(file.strip_prefix(&bound)?))?;
    }
    let main = (String::from("marketplace.wasm"), bound.join("marketplace_bg.wasm"));
    for (name, file) in std::iter::once(&main).chain(&split.pieces) {
        let file = if small { shrink(name, file, work)? } else { file.clone() };
        stamp::copy(&file, &scripts.join(name))?;
    }
    let hash = folder_hash(&scripts)?;
    fs::rename(&scripts, fresh.join("pkg").join(&hash))?;
    let css_hash = Hash::new().add(&fs::read(&css)?).hex();
    stamp::copy(&css, &fresh.join(format!("pkg/marketplace.{css_hash}.css")))?;
    if small {
        compress(&fresh, work)?;
    }
    if env::site().exists() {
        fs::remove_dir_all(env::site())?;
    }
    fs::rename(&fresh, env::site())?;
    let names = names(&hash, &css_hash, &split);
    fs::write(env::dist().join("assets.json"), names).context("cannot write assets.json")
}

/// Of all files of a folder, by their names in it.
fn folder_hash(folder: &Path) -> Result<String> {
    let mut files = stamp::files_below(folder)?;
    files.sort();
    let add = |hash: Hash, file: &PathBuf| -> Result<Hash> {
        let name = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        Ok(hash.add(name.as_bytes()).add(&fs::read(file)?))
    };
    Ok(files.iter().try_fold(Hash::new(), add)?.hex())
}

/// What the server has to know, as `app::assets::AssetNames` reads it.
fn names(hash: &str, css_hash: &str, split: &Split) -> String {
    let path = |name: &str| format!("/pkg/{hash}/{name}");
    let groups: serde_json::Map<_, _> = split
        .groups
        .iter()
        .map(|(group, files)| {
            let files: Vec<String> = files.iter().map(|file| path(file)).collect();
            (group.clone(), json!(files))
        })
        .collect();
    let names = json!({
        "js": path("marketplace.js"),
        "wasm": path("marketplace.wasm"),
        "css": format!("/pkg/marketplace.{css_hash}.css"),
        "split": path(split::LOADER),
        "groups": groups,
    });
    format!("{names:#}\n")
}

/// The JavaScript that loads the WebAssembly and stands between it and the page.
fn bind(wasm_bindgen: &Path, split: &Split, work: &Path) -> Result<PathBuf> {
    let out = work.join("bindgen");
    let version = wasm_bindgen.to_string_lossy();
    let inputs = Hash::new().add(version.as_bytes()).add_path(&split.main)?;
    stamp::unless_fresh(&work.join("bindgen.stamp"), &out, &inputs, || {
        let mut bind = Command::new(wasm_bindgen);
        bind.args(["--target", "web", "--no-typescript", "--out-name", "marketplace"]);
        // The pieces import by the linker's names; the debugger's would only be downloaded.
        bind.args(["--keep-lld-exports", "--remove-name-section", "--remove-producers-section"]);
        shell::output(bind.arg("--out-dir").arg(&out).arg(&split.main)).map(drop)
    })?;
    Ok(out)
}

fn shrink(name: &str, wasm: &Path, work: &Path) -> Result<PathBuf> {
    let folder = work.join("small");
    fs::create_dir_all(&folder)?;
    let out = folder.join(name);
    let inputs = Hash::new().add(WASM_FEATURES.concat().as_bytes()).add_path(wasm)?;
    stamp::unless_fresh(&folder.join(format!("{name}.stamp")), &out, &inputs, || {
        println!("Shrinking {name} …");
        let mut opt = shell::node_bin("style", "wasm-opt");
        opt.args(["-Oz", "--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
        shell::output(opt.arg(wasm).arg("-o").arg(&out)).map(drop)
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
