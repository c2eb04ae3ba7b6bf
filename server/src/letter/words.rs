//! What every letter has in common: whom it greets, what it says, where it leads, what follows
//! if nothing is done, and who writes.

use app::lang::{Lang, tr};

use super::Written;

/// Longest piece of a line that somebody else wrote, in characters.
const LINE_CHARS_MAX: usize = 100;
/// Longest text that somebody else wrote, in characters.
const QUOTE_CHARS_MAX: usize = 2_000;

/// The parts of a letter.
#[derive(Debug, Default)]
pub(super) struct Words {
    subject: String,
    greets: String,
    /// Paragraphs: what happened, what to do, by when.
    says: Vec<String>,
    /// Words, and a path of this site.
    leads: Option<(&'static str, String)>,
    otherwise: Option<&'static str>,
}

impl Words {
    pub(super) fn about(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..Self::default() }
    }

    /// A person or a firm.
    pub(super) fn greet(mut self, who: &str) -> Self {
        self.greets = line(who);
        self
    }

    pub(super) fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.says.push(paragraph.into());
        self
    }

    /// What somebody else wrote, set off so that no line of it passes for one of ours.
    pub(super) fn quote(mut self, text: &str) -> Self {
        let text = clean(text, QUOTE_CHARS_MAX);
        let lines: Vec<String> = text.lines().map(|line| format!("    {}", line.trim())).collect();
        if !lines.is_empty() {
            self.says.push(lines.join("\n"));
        }
        self
    }

    pub(super) fn lead(mut self, words: &'static str, path: impl Into<String>) -> Self {
        self.leads = Some((words, path.into()));
        self
    }

    pub(super) fn otherwise(mut self, paragraph: &'static str) -> Self {
        self.otherwise = Some(paragraph);
        self
    }

    pub(super) fn written(self, lang: Lang) -> Written {
        let greeting = match (lang, self.greets.is_empty()) {
            (Lang::Zh, true) => "您好：".to_owned(),
            (Lang::Zh, false) => format!("{} 您好：", self.greets),
            (Lang::En, true) => "Hello,".to_owned(),
            (Lang::En, false) => format!("Dear {},", self.greets),
        };
        let gist = self.says.join("\n\n");
        let mut paragraphs = vec![greeting, gist.clone()];
        if let Some((words, path)) = self.leads {
            let colon = tr(lang, "：", ":");
            paragraphs.push(format!("{words}{colon}\n{{origin}}{path}"));
        }
        paragraphs.extend(self.otherwise.map(str::to_owned));
        paragraphs.push(
            tr(
                lang,
                "雲市集工業館專案辦公室\n{origin}/\n這封信由系統寄出，直接回信不會有人收到。",
                "The programme office of the Yunshiji Industrial Pavilion\n{origin}/\n\
                 This mail was sent by the system. Nobody reads replies to it.",
            )
            .to_owned(),
        );
        Written {
            // A header is one line, whatever somebody called their plan.
            subject: clean(&self.subject, QUOTE_CHARS_MAX).replace('\n', " "),
            body: paragraphs.join("\n\n") + "\n",
            gist,
        }
    }
}

/// A name that somebody else chose, as part of a line of ours.
pub(super) fn line(text: &str) -> String {
    let words: Vec<String> =
        clean(text, LINE_CHARS_MAX).split_whitespace().map(str::to_owned).collect();
    words.join(" ")
}

/// Without what changes the direction of writing or breaks lines in its own way, and without our
/// own mark for links.
fn clean(text: &str, chars_max: usize) -> String {
    let odd = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(
                c,
                '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{feff}'
            )
    };
    let spaced: String = text.chars().map(|c| if odd(c) { ' ' } else { c }).collect();
    let short: String = spaced.chars().take(chars_max).collect();
    short.replace("{origin}", "(origin)")
}
