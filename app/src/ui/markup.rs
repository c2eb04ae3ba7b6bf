//! HTML that is written in one go and then stands still.
//!
//! A component of `view!` is a tree that the server builds, that the browser builds again, and
//! that both walk together. What never changes by itself, and stands on a page twenty times, is
//! cheaper as text: one element for the framework, whatever is in it. What is written here must
//! therefore have no handlers; links and native controls need none.

use std::fmt::{self, Display, Write as _};

use leptos::tachys::html::InertElement;

/// Text of HTML under way. Only literals get in as they are; everything else is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Tags and whatever else stands in the source.
    pub fn html(&mut self, literal: &'static str) -> &mut Self {
        self.0.push_str(literal);
        self
    }

    /// A value, as text or within the quotes of an attribute.
    pub fn text(&mut self, value: impl Display) -> &mut Self {
        let written = write!(Escaped(&mut self.0), "{value}");
        debug_assert!(written.is_ok(), "a String refuses nothing");
        self
    }

    pub fn into_string(self) -> String {
        self.0
    }

    /// As the one element that it must be.
    pub fn into_element(self) -> InertElement {
        InertElement::new(self.0)
    }
}

/// `markup!(out, "<p>", value, "</p>")`: literals as they are, in turn with values.
macro_rules! markup {
    ($out:expr) => {};
    ($out:expr, $literal:literal $(, $($rest:tt)*)?) => {
        $out.html($literal);
        $($crate::ui::markup!($out, $($rest)*);)?
    };
    ($out:expr, $value:expr $(, $($rest:tt)*)?) => {
        $out.text($value);
        $($crate::ui::markup!($out, $($rest)*);)?
    };
}
pub(crate) use markup;

struct Escaped<'a>(&'a mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            self.0.push_str(&text[plain..at]);
            self.0.push_str(escape);
            plain = at + 1;
        }
        self.0.push_str(&text[plain..]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_place() {
        let mut out = Markup::default();
        let (name, count) = ("</p><script>alert(\"a\" && 'b')</script>雲", 3);
        markup!(out, "<p title=\"", name, "\">", name, count, "</p>");
        let escaped =
            "&lt;/p&gt;&lt;script&gt;alert(&quot;a&quot; &amp;&amp; &#39;b&#39;)&lt;/script&gt;雲";
        assert_eq!(out.into_string(), format!("<p title=\"{escaped}\">{escaped}3</p>"));
    }
}
