//! What a paper is called: shown to people and offered when it is saved, never used as a path.

use super::MediaType;

const NAME_CHARS_MAX: usize = 120;

/// The name that the browser sent made harmless, ending as the bytes demand: `x.pdf.exe` that is a PDF becomes `x.pdf.exe.pdf`.
pub fn shown_name(sent: &str, media_type: MediaType) -> String {
    let seen = plain_name(sent);
    let seen = if seen.is_empty() { "paper" } else { &seen };
    let endings = media_type.endings();
    let lower = seen.to_lowercase();
    let ending =
        endings.iter().find(|ending| lower.ends_with(*ending) && lower.len() > ending.len());
    let (stem, ending) = match ending {
        Some(ending) => seen.split_at(seen.len() - ending.len()),
        None => (seen, endings[0]),
    };
    let room = NAME_CHARS_MAX - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    format!("{}{ending}", stem.trim_end())
}

/// The last part of a name, without what cannot be seen; may be empty.
pub fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let seen = seen.trim().trim_start_matches('.').trim_start();
    seen.chars().take(NAME_CHARS_MAX).collect()
}

/// Control characters, and those that turn the direction of text or have no width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
}

/// `Content-Disposition` of a file that is saved and never shown in place (RFC 6266, RFC 5987).
pub fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let exact: String = name
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (sent, expected) in [
            ("證明.pdf", "證明.pdf"),
            ("Scan.PDF", "Scan.PDF"),
            ("x.pdf.exe", "x.pdf.exe.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("..\\..\\boot.ini", "boot.ini.pdf"),
            ("a\0b\r\nSet-Cookie: x.pdf", "abSet-Cookie: x.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe.pdf"),
            (".htaccess", "htaccess.pdf"),
            (".pdf", "pdf.pdf"),
            ("", "paper.pdf"),
            ("   ", "paper.pdf"),
            ("dir/", "paper.pdf"),
            ("\"; rm -rf.pdf", "\"; rm -rf.pdf"),
        ] {
            assert_eq!(shown_name(sent, MediaType::Pdf), expected, "{sent:?}");
        }
        assert_eq!(shown_name("p.JPEG", MediaType::Jpeg), "p.JPEG");
        assert_eq!(shown_name("p.png", MediaType::Jpeg), "p.png.jpg");
        let long = shown_name(&format!("{}.pdf", "長".repeat(500)), MediaType::Pdf);
        assert_eq!(long.chars().count(), NAME_CHARS_MAX);
        assert!(long.ends_with("長.pdf"));
    }

    #[test]
    fn attachments_carry_any_name() {
        assert_eq!(
            attachment("免辦 證明\".pdf"),
            "attachment; filename=\"______.pdf\"; \
             filename*=UTF-8''%E5%85%8D%E8%BE%A6%20%E8%AD%89%E6%98%8E%22.pdf"
        );
        assert!(http::HeaderValue::from_str(&attachment("a\r\nb: c")).is_ok());
    }
}
