//! The two languages. Page copy stands in the page as a pair: `tr(lang, "中文", "English")`.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// 臺灣正體中文, the language of the programme.
    #[default]
    Zh,
    En,
}

impl Lang {
    /// The BCP 47 tag of `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hant-TW",
            Self::En => "en",
        }
    }

    /// From a tag, a cookie or an `Accept-Language` header; anything unknown is Chinese.
    pub fn from_tag(tag: &str) -> Self {
        if tag.trim_start().to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Zh }
    }

    /// The language of this page.
    pub fn current() -> Self {
        // Every component asks: the frame is looked at, not copied.
        leptos::prelude::with_context(|frame: &crate::frame::Frame| frame.lang).unwrap_or_default()
    }
}

/// The text in the language.
pub const fn tr(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
