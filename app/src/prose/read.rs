//! From Markdown to the tree.

use pulldown_cmark::{Event, Parser, Tag};

use super::{Block, Span};

/// How deep lists, quotes and emphasis go; what is deeper is text.
const DEPTH_MAX: usize = 6;
/// Where a link may lead.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Reads what a supplier wrote. Any text is good; plain paragraphs are paragraphs.
pub fn read(markdown: &str) -> Vec<Block> {
    blocks(&mut Parser::new(markdown), 0)
}

/// The blocks up to the end of what was begun.
fn blocks<'a>(events: &mut impl Iterator<Item = Event<'a>>, depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    // Items of a tight list have their words without a paragraph.
    let mut line = Vec::new();
    while let Some(event) = events.next() {
        let block = match event {
            Event::End(_) => break,
            Event::Start(tag) if is_inline(&tag) => {
                line.extend(inline(&tag, events, depth));
                continue;
            }
            Event::Start(_) if depth >= DEPTH_MAX => Block::Paragraph(vec![text_of(events)]),
            Event::Start(tag) => block(&tag, events, depth),
            Event::Rule => Block::Rule,
            event => {
                line.extend(span(event));
                continue;
            }
        };
        flush(&mut blocks, &mut line);
        blocks.push(block);
    }
    flush(&mut blocks, &mut line);
    blocks
}

fn flush(blocks: &mut Vec<Block>, line: &mut Vec<Span>) {
    if !line.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(line)));
    }
}

fn block<'a>(tag: &Tag<'a>, events: &mut impl Iterator<Item = Event<'a>>, depth: usize) -> Block {
    match tag {
        Tag::Heading { .. } => Block::Heading(spans(events, depth + 1)),
        Tag::List(start) => {
            let mut items = Vec::new();
            while let Some(Event::Start(_)) = events.next() {
                items.push(blocks(events, depth + 1));
            }
            Block::List { start: *start, items }
        }
        Tag::BlockQuote(_) => Block::Quote(blocks(events, depth + 1)),
        Tag::CodeBlock(_) => match text_of(events) {
            Span::Text(text) => Block::Code(text),
            span => Block::Paragraph(vec![span]),
        },
        Tag::HtmlBlock => Block::Paragraph(vec![text_of(events)]),
        _ => Block::Paragraph(spans(events, depth + 1)),
    }
}

const fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

/// The words up to the end of what was begun.
fn spans<'a>(events: &mut impl Iterator<Item = Event<'a>>, depth: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::End(_) => break,
            Event::Start(tag) => spans.extend(inline(&tag, events, depth)),
            event => spans.extend(span(event)),
        }
    }
    spans
}

fn inline<'a>(
    tag: &Tag<'a>,
    events: &mut impl Iterator<Item = Event<'a>>,
    depth: usize,
) -> Vec<Span> {
    if depth >= DEPTH_MAX {
        return vec![text_of(events)];
    }
    let words = spans(events, depth + 1);
    match tag {
        Tag::Strong => vec![Span::Strong(words)],
        Tag::Emphasis => vec![Span::Emphasis(words)],
        Tag::Link { dest_url, .. } if leads_out(dest_url) => {
            vec![Span::Link { to: dest_url.to_string(), words }]
        }
        // A picture is what it is called.
        _ => words,
    }
}

fn span(event: Event<'_>) -> Option<Span> {
    match event {
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
            Some(Span::Text(text.to_string()))
        }
        Event::Code(text) => Some(Span::Code(text.to_string())),
        Event::SoftBreak | Event::HardBreak => Some(Span::Break),
        _ => None,
    }
}

/// The plain text up to the end of what was begun, however deep it goes.
fn text_of<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Span {
    let (mut text, mut open) = (String::new(), 1_usize);
    while open > 0 {
        match events.next() {
            None => break,
            Some(Event::Start(_)) => open += 1,
            Some(Event::End(_)) => open -= 1,
            Some(event) => match span(event) {
                Some(Span::Text(part) | Span::Code(part)) => text.push_str(&part),
                Some(_) => text.push('\n'),
                None => {}
            },
        }
    }
    Span::Text(text)
}

fn leads_out(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
        && !address.chars().any(|c| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{IntoView as _, RenderHtml as _};

    use super::*;
    use crate::prose::{Prose, ProseProps};

    fn html(markdown: &str) -> String {
        let html = Prose(ProseProps { blocks: read(markdown) }).into_view().to_html();
        let html = html.strip_prefix("<div class=\"prose-text space-y-3\">").unwrap_or(&html);
        html.strip_suffix("</div>").unwrap_or(html).to_owned()
    }

    #[test]
    fn what_suppliers_write() {
        for (markdown, expected) in [
            ("第一段\n\n第二段", "<p>第一段</p><p>第二段</p>"),
            ("一行\n下一行", "<p>一行<br>下一行</p>"),
            ("# 特色\n內容", "<h3>特色</h3><p>內容</p>"),
            ("**粗** *斜* `碼`", "<p><strong>粗</strong> <em>斜</em> <code>碼</code></p>"),
            ("- 甲\n- 乙", "<ul class=\"list-disc space-y-1 ps-6\"><li>甲</li><li>乙</li></ul>"),
            (
                "3. 甲\n4. 乙",
                "<ol class=\"list-decimal space-y-1 ps-6\" start=\"3\"><li>甲</li><li>乙</li></ol>",
            ),
            (
                "[官網](https://a.tw/?x=1&y=\"2)",
                "<p><a class=\"link\" rel=\"external nofollow noopener ugc\" \
                 href=\"https://a.tw/?x=1&amp;y=&quot;2\">官網</a></p>",
            ),
            ("", ""),
        ] {
            assert_eq!(html(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn nothing_of_theirs_is_a_tag_or_an_address() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "</div></main><h1>x",
            "<!-- x --> <style>*{}</style>",
            "```\n</code></pre><script>x</script>\n```",
            "`</code><script>x</script>`",
            "<https://a.tw/\"onclick=\"x>",
        ] {
            let html = html(hostile);
            for tag in ["<script", "<img", "<h1", "<style", "</main", "<!--", "onclick=\""] {
                assert!(!html.contains(tag), "{hostile}: {html}");
            }
        }
        for address in [
            "[x](javascript:alert(1))",
            "[x](JAVASCRIPT:alert(1))",
            "[x](data:text/html,x)",
            "[x](//evil.example)",
            "[x](/office)",
            "![x](https://evil.example/pixel.png)",
            "<javascript:alert(1)>",
        ] {
            assert!(!html(address).contains("href"), "{address}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |text: &str| html(&text.repeat(2_000));
        for text in [">", "- ", "*a ", "**a ", "[", "![", "> - ", "<"] {
            let _ = deep(text);
        }
        let quoted = html(&format!("{}x", "> ".repeat(50)));
        assert!(quoted.matches("<blockquote").count() <= DEPTH_MAX, "{quoted}");
        assert!(quoted.contains('x'));
    }
}
