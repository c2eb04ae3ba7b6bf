//! Words and values: how a line falls apart, and how one word becomes a number, a date, a time.
//!
//! Knows no line: which word may stand where is decided in `parse`, `setup` and `verbs`. Nothing is guessed or repaired; a word either fits exactly or is an error that says
//! what would. Messages carry no line number, the caller adds it.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::vocabulary::{choice, unknown};

/// A value, or what is wrong with it.
pub(super) type Parsed<T> = Result<T, String>;

/// Amounts that set up a world are bounded, so that no later sum of them can overflow.
pub(super) const AMOUNTS: RangeInclusive<i64> = 0..=1_000_000_000_000;
/// Amounts that someone requests may be anything: refusing them is what is rehearsed.
pub(super) const ANY: RangeInclusive<i64> = i64::MIN..=i64::MAX;

/// One word of a line. Quoting matters: `"=>"` is text, and `"a=b"` has no key.
#[derive(Debug, Default)]
struct Word {
    key: Option<String>,
    value: String,
    quoted: bool,
}

impl Word {
    fn is_arrow(&self) -> bool {
        self.key.as_deref() == Some("") && self.value == ">" && !self.quoted
    }
}

/// The words of a line, taken one after the other: first the bare ones, then `key=value`, and
/// what stands right of `=>`.
#[derive(Debug)]
pub(super) struct Words {
    bare: VecDeque<String>,
    pairs: Vec<(String, String)>,
    right: Option<Vec<String>>,
}

impl Words {
    pub(super) fn read(line: &str) -> Parsed<Self> {
        let mut words = Self { bare: VecDeque::new(), pairs: Vec::new(), right: None };
        for word in split(line)? {
            words.push(word)?;
        }
        Ok(words)
    }

    fn push(&mut self, word: Word) -> Parsed<()> {
        if let Some(right) = &mut self.right {
            if word.key.is_some() {
                return Err("only a RESULT may stand right of `=>`".into());
            }
            right.push(word.value);
        } else if word.is_arrow() {
            self.right = Some(Vec::new());
        } else if let Some(key) = word.key {
            if key.is_empty() && word.value.starts_with('>') {
                return Err("a blank is missing after `=>`".into());
            }
            if key.is_empty() {
                return Err(format!("`={}` has no key; write `key=value`", word.value));
            }
            if word.value.is_empty() {
                return Err(format!("`{key}=` has no value"));
            }
            if self.pairs.iter().any(|(known, _)| *known == key) {
                return Err(format!("key `{key}` is given twice"));
            }
            self.pairs.push((key, word.value));
        } else if self.pairs.is_empty() {
            self.bare.push_back(word.value);
        } else {
            let value = word.value;
            return Err(format!("`{value}` stands after a key=value; quote values with blanks"));
        }
        Ok(())
    }

    /// Nothing but blanks and comment.
    pub(super) fn is_empty(&self) -> bool {
        self.bare.is_empty() && self.pairs.is_empty() && self.right.is_none()
    }

    pub(super) fn peek(&self) -> Option<&str> {
        self.bare.front().map(String::as_str)
    }

    pub(super) fn next(&mut self, what: &str) -> Parsed<String> {
        self.bare.pop_front().ok_or_else(|| format!("{what} is missing"))
    }

    pub(super) fn next_if_any(&mut self) -> Option<String> {
        self.bare.pop_front()
    }

    /// Taken right of `=>`, if there is an arrow at all.
    pub(super) fn take_right(&mut self) -> Option<Vec<String>> {
        self.right.take()
    }

    /// Checked before any value is read, because a misspelt key explains a missing one.
    pub(super) fn allow_keys(&self, allowed: &[&str]) -> Parsed<()> {
        let stray =
            self.pairs.iter().map(|(key, _)| key.as_str()).find(|key| !allowed.contains(key));
        stray.map_or(Ok(()), |key| Err(unknown("key", key, allowed)))
    }

    pub(super) fn value(&mut self, key: &str) -> Option<String> {
        let index = self.pairs.iter().position(|(known, _)| known == key)?;
        Some(self.pairs.remove(index).1)
    }

    pub(super) fn required(&mut self, key: &str) -> Parsed<String> {
        self.value(key).ok_or_else(|| format!("key `{key}` is missing"))
    }

    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str, &str) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        self.value(key).map(|value| read(key, &value)).transpose()
    }

    pub(super) fn amount(&mut self, key: &str, range: RangeInclusive<i64>) -> Parsed<i64> {
        number(key, &self.required(key)?, range)
    }

    pub(super) fn amount_if_any(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
    ) -> Parsed<Option<i64>> {
        self.optional(key, |key, text| number(key, text, range))
    }

    pub(super) fn count_if_any(
        &mut self,
        key: &str,
        range: RangeInclusive<u32>,
    ) -> Parsed<Option<u32>> {
        self.optional(key, |key, text| count(key, text, range))
    }

    /// One of the table's words; its first where the key is left out.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, table: &[(&str, T)]) -> Parsed<T> {
        match (self.value(key), table) {
            (None, [(_, first), ..]) => Ok(*first),
            (word, _) => choice(&format!("value of `{key}`"), &word.unwrap_or_default(), table),
        }
    }

    pub(super) fn date(&mut self, key: &str) -> Parsed<NaiveDate> {
        date(&self.required(key)?)
    }

    pub(super) fn date_if_any(&mut self, key: &str) -> Parsed<Option<NaiveDate>> {
        self.optional(key, |_, text| date(text))
    }

    /// Everything has been taken: what is left over has no meaning.
    pub(super) fn finish(mut self) -> Parsed<()> {
        if let Some(word) = self.bare.pop_front() {
            return Err(format!("unexpected word `{word}`"));
        }
        if let Some((key, _)) = self.pairs.pop() {
            return Err(format!("unexpected key `{key}`; this line takes no key"));
        }
        match self.right {
            Some(_) => Err("unexpected `=>`: only `at` lines and `end` have a result".into()),
            None => Ok(()),
        }
    }
}

/// Blanks separate, `"…"` holds together, `#` outside quotes ends the line. There is no escape:
/// a value cannot contain a quotation mark.
fn split(line: &str) -> Parsed<Vec<Word>> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut in_quotes = false;
    for c in line.chars() {
        if in_quotes && c != '"' {
            word.get_or_insert_default().value.push(c);
            continue;
        }
        match c {
            '"' => {
                in_quotes = !in_quotes;
                word.get_or_insert_default().quoted = true;
            }
            '#' => break,
            c if c.is_whitespace() => words.extend(word.take()),
            '=' => {
                let word = word.get_or_insert_default();
                if word.key.is_none() && !word.quoted {
                    word.key = Some(std::mem::take(&mut word.value));
                } else {
                    word.value.push(c);
                }
            }
            c => word.get_or_insert_default().value.push(c),
        }
    }
    if in_quotes {
        return Err("unterminated quote: a `\"` is missing".into());
    }
    words.extend(word);
    Ok(words)
}

/// Whole numbers as a machine writes them. Separators are refused, not skipped: `1,000` next to
/// lists that use the comma would be read two ways.
pub(super) fn number(what: &str, text: &str, range: RangeInclusive<i64>) -> Parsed<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("{what}: `{text}` is not a whole number (digits only, no separators)"));
    }
    let (least, most) = (*range.start(), *range.end());
    match text.parse() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(format!("{what}: {text} is out of range; allowed: {least} to {most}")),
    }
}

pub(super) fn count(what: &str, text: &str, range: RangeInclusive<u32>) -> Parsed<u32> {
    let wide = i64::from(*range.start())..=i64::from(*range.end());
    let n = number(what, text, wide)?;
    u32::try_from(n).map_err(|_| format!("{what}: {n} is out of range"))
}

/// chrono forgives missing zeros and takes signs; the contract does not.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        })
}

/// `YYYY-MM-DD`, a day in Taipei.
pub(super) fn date(text: &str) -> Parsed<NaiveDate> {
    let day = Some(text)
        .filter(|text| has_shape(text, "0000-00-00"))
        .and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .ok_or_else(|| format!("`{text}` is not a date; write 2021-07-05"))?;
    within_reach(day)
}

/// Far years are typing mistakes (often a year of the Republic), and would overflow later.
fn within_reach(day: NaiveDate) -> Parsed<NaiveDate> {
    match day.year() {
        2000..=2199 => Ok(day),
        year => Err(format!("year {year:04} is out of range; allowed: 2000 to 2199 (西元)")),
    }
}

/// `YYYY-MM-DDTHH:MM[:SS[.mmm]]`, in Taipei unless it ends in `Z` or an offset.
pub(super) fn time(text: &str) -> Parsed<DateTime<Utc>> {
    let wrong = || format!("`{text}` is not a time; write 2021-07-05T09:00:00");
    // The offset's sign is looked for behind the date, whose hyphens are no signs.
    let clock = text.get(11..).ok_or_else(wrong)?;
    let (local, offset) = match clock.find(['+', '-', 'Z']) {
        Some(at) => text.split_at(11 + at),
        None => (text, "+08:00"),
    };
    let offset = if offset == "Z" { "+00:00" } else { offset };
    if !has_shape(&offset.replace('-', "+"), "+00:00") {
        return Err(wrong());
    }
    let offset: FixedOffset = offset.parse().map_err(|_| wrong())?;
    let format = if local.len() == 16 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S%.f" };
    let shapes = ["0000-00-00T00:00", "0000-00-00T00:00:00", "0000-00-00T00:00:00.000"];
    if !shapes.iter().any(|shape| has_shape(local, shape)) {
        return Err(wrong());
    }
    let local = NaiveDateTime::parse_from_str(local, format).map_err(|_| wrong())?;
    within_reach(local.date())?;
    // chrono reads second 60 as a leap second, which no programme has.
    if local.nanosecond() >= 1_000_000_000 {
        return Err(wrong());
    }
    let instant = local.and_local_timezone(offset).single().ok_or_else(wrong)?;
    Ok(instant.with_timezone(&Utc))
}
