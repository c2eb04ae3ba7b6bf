//! Search terms that work for Chinese on every database: pairs of neighbouring CJK characters,
//! single CJK characters, and lower-cased Latin words.

/// Longest search text that is looked at, in characters.
pub const QUERY_CHARS_MAX: usize = 60;

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn fold(c: char) -> char {
    match c {
        // Full-width Latin letters and digits.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    let mut previous = None;
    for c in text.chars().map(fold).flat_map(char::to_lowercase) {
        let kind = if is_cjk(c) {
            Some(true)
        } else if c.is_alphanumeric() {
            Some(false)
        } else {
            None
        };
        if let Some(cjk) = kind {
            match runs.last_mut() {
                Some((last, run)) if previous == kind && *last == cjk => run.push(c),
                _ => runs.push((cjk, c.to_string())),
            }
        }
        previous = kind;
    }
    runs
}

/// The terms under which a text is found. Latin words are indexed by all their prefixes of two
/// and more characters, so that `spin` finds `Spinning` with an equality on the index.
pub fn index_terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (cjk, run) in runs(text) {
        let chars: Vec<char> = run.chars().collect();
        if cjk {
            terms.extend(chars.iter().map(char::to_string));
            terms.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            let longest = chars.len().min(20);
            terms.extend((2.min(longest)..=longest).map(|n| chars[..n].iter().collect::<String>()));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The terms that a query asks for; a plan has to have them all.
pub fn query_terms(query: &str) -> Vec<String> {
    let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
    let mut terms = Vec::new();
    for (cjk, run) in runs(&query) {
        let chars: Vec<char> = run.chars().collect();
        if cjk && chars.len() > 1 {
            terms.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            terms.push(chars.into_iter().take(20).collect());
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, text: &str) -> bool {
        let index = index_terms(text);
        query_terms(query).iter().all(|term| index.contains(term))
    }

    #[test]
    fn finds_what_people_type() {
        let text = "線上布片資料整合平台 MES Spinning 2.0（50個帳號）";
        for query in
            ["布片", "平台", "資料整合", "布", "mes", "ＭＥＳ", "spin", "布片 mes", "50", ""]
        {
            assert!(found(query, text), "{query}");
        }
        for query in ["布資", "庫存", "pinning", "布片 erp"] {
            assert!(!found(query, text), "{query}");
        }
    }
}
