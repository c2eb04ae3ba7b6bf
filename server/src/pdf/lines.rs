//! 斷行: lines of a given width. Where a line may end is the Unicode algorithm's (UAX 14), which
//! keeps 禁則: no line begins with a closing mark, none ends with an opening one.

use unicode_linebreak::linebreaks;

use super::font::{CjkFont, Form};

/// A line as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// With the bytes of `text` that each form stands for.
    pub(super) forms: Vec<(usize, Form)>,
    /// In parts of the font's size.
    pub(super) width: f32,
}

impl Line {
    fn of(font: &CjkFont, text: &str) -> Self {
        let text = text.trim_end();
        let forms = font.forms(text);
        let width = width(&forms);
        Self { text: text.to_owned(), forms, width }
    }
}

fn width(forms: &[(usize, Form)]) -> f32 {
    forms.iter().map(|(_, form)| form.advance).sum()
}

/// Breaks a paragraph into lines no wider than `width_max`, in parts of the font's size. A word that
/// is wider than a line is broken where the line is full.
pub(super) fn lines(font: &CjkFont, paragraph: &str, width_max: f32) -> Vec<Line> {
    let mut done = Vec::new();
    let (mut from, mut fits) = (0, 0);
    for (end, _) in linebreaks(paragraph) {
        let overflows =
            |from: usize| width(&font.forms(paragraph[from..end].trim_end())) > width_max;
        if fits > from && overflows(from) {
            done.push(Line::of(font, &paragraph[from..fits]));
            from = fits;
        }
        while overflows(from) {
            let full = from + full_at(font, &paragraph[from..end], width_max);
            done.push(Line::of(font, &paragraph[from..full]));
            from = full;
        }
        fits = end;
    }
    if from < paragraph.len() || done.is_empty() {
        done.push(Line::of(font, &paragraph[from..]));
    }
    done
}

/// How many bytes of a text fill one line; at least one character.
fn full_at(font: &CjkFont, text: &str, width_max: f32) -> usize {
    let mut used = 0.0;
    for (at, form) in font.forms(text) {
        used += form.advance;
        if used > width_max && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "甲方應於雙方皆完成簽署後，將「自付款」（新臺幣 400,000 元）一次匯入專屬虛擬帳號；逾期\
                        未入帳，本契約失效。Cloud production scheduling，每月一次！";

    #[test]
    fn no_line_begins_or_ends_with_the_wrong_mark() {
        let font = CjkFont::of_system().unwrap();
        for width_max in (8_u8..40).map(f32::from) {
            let lines = lines(&font, TEXT, width_max);
            for line in &lines {
                assert!(line.width <= width_max, "{width_max}: {}", line.text);
                assert!(
                    !line.text.starts_with(['，', '。', '；', '、', '）', '」', '！']),
                    "{}",
                    line.text
                );
                assert!(!line.text.ends_with(['（', '「']), "{}", line.text);
            }
            let all: String = lines.into_iter().map(|line| line.text).collect();
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&all), letters(TEXT), "nothing is lost");
        }
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        let font = CjkFont::of_system().unwrap();
        let hash = "0123456789abcdef".repeat(4);
        let lines = lines(&font, &hash, 10.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| line.width <= 10.0 && !line.text.is_empty()));
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), hash);
        assert_eq!(super::lines(&font, "", 10.0).len(), 1);
    }
}
