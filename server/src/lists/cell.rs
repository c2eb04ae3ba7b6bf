//! What stands in a cell, as spreadsheets and people write it.

/// Longest text of a cell that a fault repeats.
const QUOTED_CHARS_MAX: usize = 30;

/// The text of a cell: without blanks around it, control characters, and what spreadsheets put
/// around numbers that are to stay text (`="04595257"`, `'04595257`).
pub(super) fn text(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let text = text.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| text.strip_prefix('\''))
        .unwrap_or(text);
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

/// The same, with the line breaks in it.
pub(super) fn lines(cell: &[u8]) -> String {
    let lines = cell.split(|byte| *byte == b'\n').map(text);
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The same, not longer than this many characters.
pub(super) fn short(mut text: String, chars_max: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(chars_max) {
        text.truncate(end);
    }
    text
}

/// What a fault repeats of a cell.
pub(super) fn quoted(text: &str) -> String {
    short(text.to_owned(), QUOTED_CHARS_MAX)
}

/// 工廠登記編號 as it is compared: capital letters and digits, full-width ones made plain, without
/// blanks, hyphens and dots.
pub fn registration(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '‐' | '–' | '—'))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_mean_them() {
        for (cell, expected) in [
            ("  大同 ", "大同"),
            ("=\"04595257\"", "04595257"),
            ("'04595257", "04595257"),
            ("\u{3000}名\u{0}稱\t", "名稱"),
            ("", ""),
        ] {
            assert_eq!(text(cell.as_bytes()), expected, "{cell:?}");
        }
        assert_eq!(short("工廠登記".to_owned(), 2), "工廠");
    }

    #[test]
    fn registrations_are_compared_plainly() {
        for (typed, expected) in [
            ("99-012345-00", "9901234500"),
            (" ９９０１２３４５ ", "99012345"),
            ("t99 0123", "T990123"),
            ("Ｓ１２－３", "S123"),
        ] {
            assert_eq!(registration(typed), expected);
        }
    }
}
