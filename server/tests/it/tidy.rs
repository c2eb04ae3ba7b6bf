//! The habits of the tree. One pass over its sources; every exception stands here with a reason.

use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 600;
const PAGE_LINES_MAX: usize = 250;
const FUNCTION_LINES_MAX: usize = 70;

/// Functions that may be longer, and why.
const LONG: [(&str, &str); 4] = [
    ("app/src/routes.rs", "one line for each address"),
    ("app/src/text/faults.rs", "one arm for each fault"),
    ("app/src/text/refusals.rs", "one arm for each refusal"),
    ("domain/src/refusal.rs", "one arm for each refusal"),
];

/// Where SQL may stand.
const SQL_HOMES: [&str; 4] = [
    "server/src/store/",
    "server/src/sqlite/",
    "server/src/postgres/",
    // Measures the databases themselves.
    "server/examples/",
];

/// Where Chinese may stand outside comments and pages, and why.
const CHINESE: [(&str, &str); 18] = [
    ("domain/src/guide/answers.rs", "the words by which plans name a need"),
    ("domain/src/eligibility/finding.rs", "統一編號 is a quoted term: it has no English name"),
    ("domain/src/password.rs", "the name of this site, which no password may hold"),
    ("domain/src/programme.rs", "the names of the built-in programmes"),
    ("domain/src/refusal.rs", "統一編號 is a quoted term: it has no English name"),
    ("domain/src/related_grant.rs", "the names of the programmes, as the slides write them"),
    ("domain/src/typed.rs", "the words that lists write beside amounts, terms and days"),
    ("domain/src/ubn.rs", "統一編號 is a quoted term: it has no English name"),
    ("server/src/demo/", "the people and plans of the demo"),
    ("server/src/http/serve.rs", "what a person who starts the demo reads"),
    ("server/src/letter/", "the letters in Traditional Chinese"),
    ("server/src/lists/", "the columns of the authorities' lists"),
    ("server/src/pdf/", "what stands around a contract's text, in the language that binds"),
    ("server/src/registry/", "what the company register says, and what the office reads about it"),
    ("server/src/rehearse/world.rs", "stand-ins for what a scenario leaves out"),
    ("server/src/rehearse/words.rs", "西元 names the era of a year"),
    ("server/src/store/enrolment/", "what the office writes into a file"),
    ("server/src/store/payment/slip.rs", "the name of the bank on the payment slip"),
];

struct Source {
    /// From the root of the tree, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.ends_with("tests.rs")
            || self.path.starts_with("end2end/")
    }

    /// The lines before the test module, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        (1..).zip(lines)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 150, "only {} files", paths.len());
    let read = |path: PathBuf| Source {
        path: path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

/// Fails with every place at once.
fn none(what: &str, places: &[String]) {
    assert!(places.is_empty(), "{what}:\n{}", places.join("\n"));
}

/// The places in code (not in tests) where a text stands.
fn places_of(sources: &[Source], needle: &str, at_home: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test() && !at_home(&source.path)) {
        for (number, line) in source.code().filter(|(_, line)| line.contains(needle)) {
            places.push(format!("{}:{number}: {}", source.path, line.trim()));
        }
    }
    places
}

fn starts_function(line: &str) -> bool {
    let mut words = line.split_whitespace().take(6);
    let modifier = |word: &&str| {
        word.starts_with("pub") || ["async", "const", "unsafe", "super)", "extern"].contains(word)
    };
    words.find(|word| !modifier(word)) == Some("fn")
}

/// Name and length of each function, by counting braces.
fn functions(source: &Source) -> Vec<(usize, usize)> {
    let lines: Vec<(usize, &str)> = source.code().collect();
    let mut found = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        if !starts_function(line) {
            continue;
        }
        let (mut depth, mut opened) = (0_i32, false);
        for (end, line) in &lines[index..] {
            let line = line.replace("'{'", "").replace("'}'", "");
            for c in line.chars() {
                match c {
                    '{' => (depth, opened) = (depth + 1, true),
                    '}' => depth -= 1,
                    _ => {}
                }
            }
            if (opened && depth == 0) || (!opened && line.trim_end().ends_with(';')) {
                found.push((*number, end - number + 1));
                break;
            }
        }
    }
    found
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let is_page = source.path.starts_with("app/src/")
            && (source.path.ends_with("_page.rs") || source.path.ends_with("/page.rs"));
        let most = if is_page { PAGE_LINES_MAX } else { FILE_LINES_MAX };
        if lines > most {
            long.push(format!("{}: {lines} lines, at most {most}", source.path));
        }
        if source.is_test() || LONG.iter().any(|(path, _)| source.path == *path) {
            continue;
        }
        for (number, lines) in functions(&source) {
            if lines > FUNCTION_LINES_MAX {
                long.push(format!(
                    "{}:{number}: a function of {lines} lines, at most {FUNCTION_LINES_MAX}",
                    source.path
                ));
            }
        }
    }
    none("too long", &long);
}

#[test]
fn sql_stays_in_the_store() {
    let sources = sources();
    let at_home = |path: &str| SQL_HOMES.iter().any(|home| path.starts_with(home));
    for keyword in ["SELECT ", "INSERT INTO", "UPDATE accounts", "DELETE FROM"] {
        none("SQL outside the store", &places_of(&sources, keyword, at_home));
    }
    // A transaction starts where both engines agree how.
    let begins = places_of(&sources, ".begin()", |path| path.ends_with("/mod.rs"));
    none("a transaction that is not a command", &begins);
    let app = std::fs::read_to_string(root().join("app/Cargo.toml")).unwrap();
    assert!(!app.contains("sqlx"), "pages do not reach the database");
}

#[test]
fn chinese_stays_on_the_pages() {
    let is_chinese = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
    let mut places = Vec::new();
    for source in sources() {
        let ours = source.path.starts_with("domain/src/") || source.path.starts_with("server/src/");
        let excepted = CHINESE.iter().any(|(path, _)| source.path.starts_with(path));
        if !ours || excepted || source.is_test() {
            continue;
        }
        for (number, line) in source.code() {
            let code = line.split("//").next().unwrap();
            // Full-width digits and commas are what people type, as single characters.
            if code.chars().any(is_chinese)
                && !code.contains("'０'..='９'")
                && !code.contains("'，'")
            {
                places.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none("Chinese outside pages and comments", &places);
}

#[test]
fn exceptions_are_still_needed() {
    let sources = sources();
    for (path, reason) in CHINESE {
        let mut files = sources.iter().filter(|source| source.path.starts_with(path));
        let needed = files.any(|source| {
            let has = |line: &str| line.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
            source.code().any(|(_, line)| has(line.split("//").next().unwrap()))
        });
        assert!(needed, "{path} needs no exception any more ({reason})");
    }
}

#[test]
fn nothing_is_hushed_up_or_left_for_later() {
    let sources = sources();
    let this = |path: &str| path.ends_with("it/tidy.rs");
    for needle in ["#[allow(", "#![allow(", "TODO", "FIXME", "XXX", "inner_html"] {
        let mut places = Vec::new();
        for source in sources.iter().filter(|source| !this(&source.path)) {
            for (number, line) in (1..).zip(source.text.lines()) {
                if line.contains(needle) {
                    places.push(format!("{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
        none(needle, &places);
    }
}

/// Leptos 0.8 writes the children of these without escaping them.
#[test]
fn raw_text_elements_have_one_home() {
    let sources = sources();
    let in_ui = |path: &str| path.starts_with("app/src/ui/");
    let lines = |places: Vec<String>| -> Vec<String> {
        places.into_iter().filter(|place| !place.contains(": //")).collect()
    };
    none("<textarea", &lines(places_of(&sources, "<textarea", in_ui)));
    none("<noscript", &lines(places_of(&sources, "<noscript", |_| false)));
    none("<style", &lines(places_of(&sources, "<style", |_| false)));
    let shell = |path: &str| path == "app/src/shell.rs";
    none("<script", &lines(places_of(&sources, "<script", shell)));
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[workspace.dependencies]").unwrap();
    let table = rest.split("\n[").next().unwrap();
    let unexplained: Vec<String> = table
        .lines()
        .filter(|line| line.contains('=') && !line.starts_with('#') && !line.contains("path ="))
        .filter(|line| !line.contains(" # "))
        .map(str::to_owned)
        .collect();
    none("a dependency without a reason", &unexplained);
}
