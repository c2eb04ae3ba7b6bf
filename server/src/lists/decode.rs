//! Big5, UTF-8 and UTF-16 become UTF-8 while they are read. The heading of every list is Chinese,
//! so its bytes tell the encoding.

use std::io::{self, Read};

use encoding_rs::{BIG5, CoderResult, Decoder, Encoding, UTF_8};

/// How far the first line is looked for.
const HEADING_BYTES_MAX: usize = 64 * 1024;
const BUFFER_BYTES: usize = 32 * 1024;

/// Reads text of an encoding that it finds out as UTF-8, without the byte-order mark.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    /// Read and not decoded.
    raw: Vec<u8>,
    /// Decoded and not handed out, from `at`.
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn of(mut inner: R) -> io::Result<Self> {
        let mut raw = Vec::new();
        let mut ended = false;
        while raw.len() < HEADING_BYTES_MAX && !raw.contains(&b'\n') && !ended {
            ended = read_more(&mut inner, &mut raw)? == 0;
        }
        let decoder = encoding_of(&raw).new_decoder_with_bom_removal();
        Ok(Self { inner, decoder, raw, text: Vec::new(), at: 0, ended })
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !self.ended {
            self.ended = read_more(&mut self.inner, &mut self.raw)? == 0;
        }
        // What has no meaning becomes U+FFFD: rare characters of names that no standard has.
        self.text.resize(BUFFER_BYTES * 3, 0);
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(&self.raw, &mut self.text, self.ended);
        self.raw.drain(..read);
        self.text.truncate(written);
        self.at = 0;
        if result == CoderResult::InputEmpty && self.ended && written == 0 {
            self.text.clear();
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            let over = self.ended && self.raw.is_empty();
            self.refill()?;
            if over && self.text.is_empty() {
                return Ok(0);
            }
        }
        let rest = &self.text[self.at..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

fn read_more(inner: &mut impl Read, raw: &mut Vec<u8>) -> io::Result<usize> {
    let before = raw.len();
    raw.resize(before + BUFFER_BYTES, 0);
    let count = loop {
        match inner.read(&mut raw[before..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    raw.truncate(before + *count.as_ref().unwrap_or(&0));
    count
}

fn encoding_of(start: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return encoding;
    }
    let heading = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match std::str::from_utf8(heading) {
        Ok(_) => UTF_8,
        // A heading longer than what was looked at may end within a character.
        Err(error) if error.error_len().is_none() && heading.len() == start.len() => UTF_8,
        Err(_) => BIG5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(out.len());
            let (now, later) = self.0.split_at(count);
            out[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn read_all(bytes: &[u8]) -> String {
        let mut texts = [1, 3, 7, 100_000].map(|step| {
            let mut text = String::new();
            Utf8::of(Slow(bytes, step)).unwrap().read_to_string(&mut text).unwrap();
            text
        });
        texts.sort_unstable();
        assert_eq!(texts.first(), texts.last());
        texts[0].clone()
    }

    #[test]
    fn every_encoding_reads_the_same() {
        let text = "統一編號,工廠名稱\r\n04595257,大同精密許功蓋\r\n".repeat(3_000);
        let (big5, _, lossy) = BIG5.encode(&text);
        assert!(!lossy);
        let utf16: Vec<u8> =
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes(), &[b"\xef\xbb\xbf", text.as_bytes()].concat(), &big5, &utf16]
        {
            assert_eq!(read_all(bytes), text);
        }
        assert_eq!(read_all(b""), "");
        assert_eq!(read_all(b"\xef\xbb\xbf"), "");
        assert_eq!(read_all(b"abc"), "abc");
    }

    #[test]
    fn what_has_no_meaning_is_marked() {
        assert_eq!(read_all("名\n".as_bytes()), "名\n");
        assert!(read_all(b"\xb2\xce\xa4@,a\n\xff\xff,x\n").contains('\u{fffd}'));
    }
}
