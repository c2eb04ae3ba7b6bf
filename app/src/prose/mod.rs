//! What suppliers write about their plans: Markdown, read into a small tree and written as HTML of
//! our own. No tag, no address and no picture of theirs ever gets through: what is not in the tree
//! is text.

#[cfg(feature = "ssr")]
mod read;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use read::read;

use crate::{
    lang::{Lang, tr},
    ui::{Markup, markup},
};

/// What stands under another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    Paragraph(Vec<Span>),
    /// Below the headings of the page, whatever its level was.
    Heading(Vec<Span>),
    List {
        /// The number of the first item; `None` for bullets.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code(String),
    Rule,
}

/// What stands in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    Text(String),
    Code(String),
    Strong(Vec<Span>),
    Emphasis(Vec<Span>),
    /// To a page of the web, or to a mailbox.
    Link {
        to: String,
        words: Vec<Span>,
    },
    Break,
}

/// The text as one element.
#[component]
pub fn Prose(blocks: Vec<Block>) -> impl IntoView {
    let mut out = Markup::default();
    markup!(out, "<div class=\"prose-text space-y-3\">");
    write_blocks(&mut out, &blocks);
    markup!(out, "</div>");
    out.into_element()
}

/// How a text will look, closed until it is wanted.
#[component]
pub fn Preview(blocks: Vec<Block>) -> impl IntoView {
    view! {
        <details class="measure">
            <summary class="link inline-block py-1">
                {tr(Lang::current(), "方案說明的顯示樣子", "How the description will look")}
            </summary>
            <div class="panel mt-2">
                <Prose blocks />
            </div>
        </details>
    }
}

fn write_blocks(out: &mut Markup, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => {
                markup!(out, "<p>");
                write_spans(out, spans);
                markup!(out, "</p>");
            }
            Block::Heading(spans) => {
                markup!(out, "<h3>");
                write_spans(out, spans);
                markup!(out, "</h3>");
            }
            Block::List { start: None, items } => {
                markup!(out, "<ul class=\"list-disc space-y-1 ps-6\">");
                write_items(out, items);
                markup!(out, "</ul>");
            }
            Block::List { start: Some(start), items } => {
                markup!(out, "<ol class=\"list-decimal space-y-1 ps-6\" start=\"", start, "\">");
                write_items(out, items);
                markup!(out, "</ol>");
            }
            Block::Quote(blocks) => {
                markup!(out, "<blockquote class=\"border-s-2 border-base-300 ps-4\">");
                write_blocks(out, blocks);
                markup!(out, "</blockquote>");
            }
            Block::Code(text) => {
                markup!(out, "<pre class=\"whitespace-pre-wrap\"><code>", text, "</code></pre>");
            }
            Block::Rule => {
                markup!(out, "<hr>");
            }
        }
    }
}

fn write_items(out: &mut Markup, items: &[Vec<Block>]) {
    for item in items {
        markup!(out, "<li>");
        // One paragraph alone is the item's line.
        match item.as_slice() {
            [Block::Paragraph(spans)] => write_spans(out, spans),
            blocks => write_blocks(out, blocks),
        }
        markup!(out, "</li>");
    }
}

fn write_spans(out: &mut Markup, spans: &[Span]) {
    for span in spans {
        match span {
            Span::Text(text) => {
                markup!(out, text);
            }
            Span::Code(text) => {
                markup!(out, "<code>", text, "</code>");
            }
            Span::Strong(spans) => {
                markup!(out, "<strong>");
                write_spans(out, spans);
                markup!(out, "</strong>");
            }
            Span::Emphasis(spans) => {
                markup!(out, "<em>");
                write_spans(out, spans);
                markup!(out, "</em>");
            }
            Span::Link { to, words } => {
                markup!(
                    out,
                    "<a class=\"link\" rel=\"external nofollow noopener ugc\" href=\"",
                    to,
                    "\">"
                );
                write_spans(out, words);
                markup!(out, "</a>");
            }
            Span::Break => {
                markup!(out, "<br>");
            }
        }
    }
}
