//! The pages of one contract.

use std::num::NonZeroU16;

use chrono::{Datelike as _, Timelike as _};
use domain::{Instant, calendar::in_taipei};
use krilla::{
    Document, SerializeSettings,
    configure::{Archival, ConfigurationBuilder},
    geom::Point,
    metadata::{DateTime, Metadata},
    page::PageSettings,
    surface::Surface,
    tagging::{ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree},
    text::{Font, GlyphId, KrillaGlyph},
};

use super::{
    font::CjkFont,
    lines::{Line, lines},
};

/// A4 in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 64.0;
/// Where the last line of the text may stand at the lowest.
const TEXT_ENDS: f32 = PAGE.1 - 88.0;
const FOOT: f32 = PAGE.1 - 52.0;
const LANGUAGE: &str = "zh-Hant-TW";
/// The sides, as the contract calls them.
const SIDES: [&str; 2] = ["甲方（製造業者）", "乙方（資服業者）"];

/// What a contract's file shows: the kept text, its hash, and who signed when.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    pub number: &'a str,
    pub text: &'a str,
    pub sha256: &'a str,
    /// The buyer's and the supplier's.
    pub signed_at: [Option<Instant>; 2],
    /// The date of an archived document, where no signature gives one.
    pub made_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Title,
    Heading,
    Body,
}

impl Style {
    /// Size, distance of the lines, space before: in points.
    const fn measures(self) -> (f32, f32, f32) {
        match self {
            Self::Title => (19.0, 30.0, 0.0),
            Self::Heading => (12.5, 18.0, 8.0),
            Self::Body => (10.5, 16.5, 1.0),
        }
    }

    /// How a line of the text is set: its first is the title, 第…條 begins an article.
    fn of(line: &str, first: bool) -> Self {
        let article = line.starts_with('第') && line.chars().take(8).any(|c| c == '條');
        match (first, article) {
            (true, _) => Self::Title,
            (false, true) => Self::Heading,
            (false, false) => Self::Body,
        }
    }

    fn tag(self) -> TagGroup {
        match self {
            Self::Title => TagGroup::new(Tag::Hn(NonZeroU16::MIN, None)),
            Self::Heading => TagGroup::new(Tag::Hn(NonZeroU16::MIN.saturating_add(1), None)),
            Self::Body => TagGroup::new(Tag::P),
        }
    }
}

/// A line with its place.
struct Placed {
    page: usize,
    y: f32,
    style: Style,
    paragraph: usize,
    line: Line,
}

/// The contract as a PDF. The same paper and font give the same bytes.
///
/// # Errors
/// What the PDF's own rules do not allow, in English.
pub fn render(font: &CjkFont, paper: &Paper<'_>) -> Result<Vec<u8>, String> {
    let paragraphs = paragraphs(paper);
    let placed = place(font, &paragraphs);
    let pages = placed.last().map_or(1, |last| last.page + 1);
    let (bytes, index) = font.file();
    let face = Font::new(bytes.into(), index).ok_or("the font is not taken")?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| format!("{error:?}"))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut groups: Vec<TagGroup> = paragraphs.iter().map(|(style, _)| style.tag()).collect();
    for page in 0..pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or("the page has no size")?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for line in placed.iter().filter(|line| line.page == page) {
            let size = line.style.measures().0;
            let x = match line.style {
                Style::Title => (PAGE.0 - line.line.width * size) / 2.0,
                Style::Heading | Style::Body => MARGIN,
            };
            let span = ContentTag::Span(SpanTag::empty());
            let identifier = surface.start_tagged(span);
            draw(&mut surface, &face, &line.line, (x, line.y), size);
            surface.end_tagged();
            if let Some(group) = groups.get_mut(line.paragraph) {
                group.push(identifier);
            }
        }
        foot(&mut surface, font, &face, paper, (page + 1, pages));
        surface.finish();
        sheet.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for group in groups {
        tree.push(group);
    }
    document.set_tag_tree(tree);
    let title = format!("契約 {}", paper.number);
    document.set_metadata(
        Metadata::new()
            .title(title)
            .language(LANGUAGE.to_owned())
            .document_id(paper.sha256.to_owned())
            .creation_date(date_of(paper)),
    );
    document.finish().map_err(|error| format!("{error:?}"))
}

/// The last signature's time: the file's own would be another one each time.
fn date_of(paper: &Paper<'_>) -> DateTime {
    let signed_at = paper.signed_at.into_iter().flatten().max();
    let at = in_taipei(signed_at.unwrap_or(paper.made_at));
    let small = |part: u32| u8::try_from(part).unwrap_or(0);
    DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(8)
        .utc_offset_minute(0)
}

/// The text, line by line, and below it what the marketplace says about it.
fn paragraphs(paper: &Paper<'_>) -> Vec<(Style, String)> {
    let signed = paper.signed_at.iter().all(Option::is_some);
    let mut paragraphs = Vec::new();
    for (n, line) in paper.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        paragraphs.push((Style::of(line, n == 0), printable(line)));
        if n == 0 && !signed {
            let draft = "（雙方尚未全部簽署，本檔不是已成立的契約。）";
            paragraphs.push((Style::Body, draft.to_owned()));
        }
    }
    paragraphs.push((Style::Heading, "簽署".to_owned()));
    for (side, at) in SIDES.into_iter().zip(paper.signed_at) {
        let at = at.map_or_else(|| "尚未簽署".to_owned(), app::text::instant);
        paragraphs.push((Style::Body, format!("{side}：{at}")));
    }
    paragraphs.push((Style::Heading, "查驗".to_owned()));
    paragraphs.push((Style::Body, format!("契約文字的 SHA-256：{}", paper.sha256)));
    if signed {
        let check = "本檔照錄雙方簽署的契約文字。任何人都可以在本站「查驗契約」一頁（/contract/check）\
                     上傳本檔，或輸入上列 SHA-256，確認這份契約是否存在與簽署日期。";
        paragraphs.push((Style::Body, check.to_owned()));
    }
    paragraphs
}

/// What cannot be printed becomes 〓; an archived file may hold none of it.
fn printable(line: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(u32::from(c), 0xFEFF | 0xE000..=0xF8FF | 0xF_0000.. | 0xFDD0..=0xFDEF)
            || u32::from(c) & 0xFFFE == 0xFFFE
    };
    line.chars().map(|c| if odd(c) { '〓' } else { c }).collect()
}

/// Fills pages from the top; a heading does not stand alone at the foot of a page.
fn place(font: &CjkFont, paragraphs: &[(Style, String)]) -> Vec<Placed> {
    let mut placed = Vec::new();
    let (mut page, mut y) = (0, MARGIN);
    for (paragraph, (style, text)) in paragraphs.iter().enumerate() {
        let (size, leading, before) = style.measures();
        y += before;
        let keep = if *style == Style::Heading { leading * 2.0 } else { 0.0 };
        for line in lines(font, text, (PAGE.0 - 2.0 * MARGIN) / size) {
            if y + leading + keep > TEXT_ENDS {
                (page, y) = (page + 1, MARGIN);
            }
            y += leading;
            placed.push(Placed { page, y, style: *style, paragraph, line });
        }
    }
    placed
}

fn draw(surface: &mut Surface<'_>, face: &Font, line: &Line, (x, y): (f32, f32), size: f32) {
    let ends = line.forms.iter().skip(1).map(|(at, _)| *at).chain([line.text.len()]);
    let glyphs: Vec<KrillaGlyph> = line
        .forms
        .iter()
        .zip(ends)
        .map(|((at, form), end)| {
            let glyph = GlyphId::new(form.glyph);
            KrillaGlyph::new(glyph, form.advance, 0.0, 0.0, 0.0, *at..end, None)
        })
        .collect();
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.clone(), &line.text, size, false);
}

/// On every page: which contract, which page of how many, and the hash.
fn foot(
    surface: &mut Surface<'_>,
    font: &CjkFont,
    face: &Font,
    paper: &Paper<'_>,
    (page, pages): (usize, usize),
) {
    const SIZE: f32 = 7.5;
    let rows = [
        format!("契約編號 {}　第 {page} 頁，共 {pages} 頁", paper.number),
        format!("SHA-256 {}", paper.sha256),
    ];
    surface.start_tagged(ContentTag::Artifact(krilla::tagging::Artifact::new(
        ArtifactType::Footer,
        None,
    )));
    let mut y = FOOT;
    for row in rows {
        for line in lines(font, &row, (PAGE.0 - 2.0 * MARGIN) / SIZE) {
            draw(surface, face, &line, (MARGIN, y), SIZE);
            y += SIZE * 1.6;
        }
    }
    surface.end_tagged();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(text: &str, at: Option<Instant>) -> Paper<'_> {
        Paper {
            number: "IND-110-7K2M9QXA",
            text,
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            signed_at: [at, at],
            made_at: Instant::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_same_paper_is_the_same_file() {
        let font = CjkFont::of_system().unwrap();
        let at = "2021-07-05T10:00:00+08:00".parse().ok();
        let text = format!("契約\n\n第一條　標的\n{}", "乙方提供「雲端方案」。\n".repeat(120));
        let [first, again] = [(); 2].map(|()| render(&font, &paper(&text, at)).unwrap());
        assert!(first == again);
        assert!(first != render(&font, &paper(&text, None)).unwrap());
        assert!(first.len() < 100_000, "{} bytes", first.len());
    }

    /// S39: whatever a supplier calls a plan, there is a file, and it is archivable.
    #[test]
    fn no_text_breaks_the_file() {
        let font = CjkFont::of_system().unwrap();
        let odd = "契約\n<script>\u{0}\u{7}\u{feff}\u{fffe}\u{e000}\u{202e}😀กำ العربية e\u{301}\u{2028}\t乙\r\n第二條";
        for text in [odd, "", "\n\n", &"甲".repeat(5_000), &"W".repeat(5_000)] {
            let at = "2021-07-05T10:00:00+08:00".parse().ok();
            let file = render(&font, &paper(text, at)).unwrap();
            assert!(file.starts_with(b"%PDF-"));
        }
    }
}
