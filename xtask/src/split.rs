//! Cutting the WebAssembly where `app/src/lazy.rs` says: the part that every page needs, a piece
//! for each group of pages, and one for each combination of groups that share code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::stamp::{self, Hash};

/// The script that fetches the pieces. The WebAssembly imports it by this name.
pub(crate) const LOADER: &str = "__wasm_split.js";

pub(crate) struct Split {
    /// What is loaded first, still to be bound to JavaScript.
    pub main: PathBuf,
    pub loader: PathBuf,
    /// The other pieces, by file name.
    pub pieces: Vec<(String, PathBuf)>,
    /// The names of the pieces that the pages of a group need.
    pub groups: BTreeMap<String, Vec<String>>,
}

pub(crate) fn cut(wasm_split: &Path, work: &Path) -> Result<Split> {
    let input = work.join("frontend.wasm");
    let out = work.join("split");
    let version = wasm_split.to_string_lossy();
    let inputs = Hash::new().add(version.as_bytes()).add_path(&input)?;
    stamp::unless_fresh(&work.join("split.stamp"), &out, &inputs, || {
        // Pieces of the time before would be taken for ours.
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        fs::create_dir_all(&out)?;
        let mut cut = Command::new(wasm_split);
        shell::output(cut.arg(&input).arg(&out).args(["--out-name", "marketplace"])).map(drop)
    })?;
    let mut pieces = Vec::new();
    for file in stamp::files_below(&out)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_wasm = file.extension().is_some_and(|extension| extension == "wasm");
        if is_wasm && name != "marketplace.wasm" {
            pieces.push((name, file));
        }
    }
    pieces.sort();
    let loader = out.join(LOADER);
    let groups = groups(&fs::read_to_string(&loader)?)?;
    for name in groups.values().flatten() {
        if !pieces.iter().any(|(piece, _)| piece == name) {
            bail!("the loader names {name}, which was not written");
        }
    }
    Ok(Split { main: out.join("marketplace.wasm"), loader, pieces, groups })
}

/// Reads from the loader which pieces belong to which group. It declares first each shared piece,
/// `const __chunk_1 = makeLoad(…);`, then each group with the shared pieces it needs:
/// `export const __wasm_split_load_GROUP = wrapAsyncCb(makeLoad(…, [__chunk_1]));`. A piece that
/// would be empty has no file.
fn groups(loader: &str) -> Result<BTreeMap<String, Vec<String>>> {
    let mut shared = BTreeMap::new();
    let mut groups = BTreeMap::new();
    for declared in loader.split("\nconst __chunk_").skip(1) {
        let (number, rest) = declared.split_once(" = ").context("a shared piece")?;
        let own = rest.split("\nexport const").next().unwrap_or_default();
        shared.insert(format!("__chunk_{number}"), file_in(own));
    }
    for declared in loader.split("export const __wasm_split_load_").skip(1) {
        let (group, rest) = declared.split_once(" = ").context("a group")?;
        let (_, needed) = rest.rsplit_once('[').context("what a group needs")?;
        let (needed, _) = needed.split_once(']').context("what a group needs")?;
        let needed = needed.split(", ").filter(|name| !name.is_empty());
        let mut files: Vec<String> = needed.filter_map(|name| shared.get(name)?.clone()).collect();
        files.extend(file_in(rest));
        groups.insert(group.to_owned(), files);
    }
    if groups.is_empty() {
        bail!("the loader has no group");
    }
    Ok(groups)
}

/// The file that a declaration fetches.
fn file_in(declaration: &str) -> Option<String> {
    let (_, rest) = declaration.split_once("new URL(\"./")?;
    Some(rest.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_what_a_group_needs() {
        let loader = "function makeLoad() {}\n/* a, b */\n\
            const __chunk_1 = makeLoad(() => {\n fetch(new URL(\"./chunk_1.wasm\", x));\n}\n, []);\n\
            /* a, c */\nconst __chunk_2 = makeLoad(() => async (_imp) => ({}), []);\n\
            export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {\n \
            fetch(new URL(\"./split_b.wasm\", x));\n}\n, [__chunk_1]));\n\
            export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {\n \
            fetch(new URL(\"./split_a.wasm\", x));\n}\n, [__chunk_1, __chunk_2]));\n";
        let groups = super::groups(loader).unwrap();
        assert_eq!(groups["a"], ["chunk_1.wasm", "split_a.wasm"]);
        assert_eq!(groups["b"], ["chunk_1.wasm", "split_b.wasm"]);
    }
}
