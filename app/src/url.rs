//! Query strings.

/// Percent-encoding of a query value.
pub fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// A page with what is asked of it; what is empty is left out.
pub fn with_query<'a>(page: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let joint = if pairs.is_empty() { "" } else { "?" };
    format!("{page}{joint}{}", pairs.join("&"))
}

/// Longest typed value that travels back in an address, in characters.
const TYPED_CHARS_MAX: usize = 200;

/// The start of what somebody typed, short enough for an address.
pub fn clip(value: &str) -> &str {
    clip_to(value, TYPED_CHARS_MAX)
}

/// The first characters of a text.
pub fn clip_to(value: &str, chars_max: usize) -> &str {
    value.char_indices().nth(chars_max).map_or(value, |(end, _)| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        assert_eq!(
            with_query("/catalog", [("q", "a&b"), ("page", ""), ("sort", "x")]),
            "/catalog?q=a%26b&sort=x"
        );
        assert_eq!(with_query("/catalog", [("q", "")]), "/catalog");
    }

    #[test]
    fn what_was_typed_stays_short_and_whole() {
        assert_eq!(clip("點數"), "點數");
        assert_eq!(clip(&"點".repeat(300)), "點".repeat(200));
    }
}
