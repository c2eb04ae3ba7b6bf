//! Big5, UTF-8 and UTF-16 become UTF-8 while they are read. The heading of every list is Chinese,
//! so its bytes tell the encoding.

use std::io::{self, Read};

use encoding_rs::{BIG5, CoderResult, Decoder, Encoding, UTF_8};

/// How far the first line is looked for, and how much is read at once.
const HEADING_BYTES_MAX: usize = 64 * 1024;
const TEXT_BYTES: usize = 64 * 1024;

/// Reads text of an encoding that it finds out as UTF-8, without the byte-order mark.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    /// Read and not decoded.
    raw: Buffer,
    /// Decoded and not handed out.
    text: Buffer,
    /// The file has no more bytes.
    ended: bool,
    /// The decoder has no more text, and must not be asked again.
    finished: bool,
}

/// Bytes of which those in `from..to` mean something.
struct Buffer {
    bytes: Box<[u8]>,
    from: usize,
    to: usize,
}

impl Buffer {
    fn of(size: usize) -> Self {
        Self { bytes: vec![0; size].into_boxed_slice(), from: 0, to: 0 }
    }

    fn held(&self) -> &[u8] {
        &self.bytes[self.from..self.to]
    }

    fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// Appends what is read; returns how much that was.
    fn read_from(&mut self, inner: &mut impl Read) -> io::Result<usize> {
        loop {
            match inner.read(&mut self.bytes[self.to..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.to += count;
                    return Ok(count);
                }
            }
        }
    }
}

impl<R: Read> Utf8<R> {
    pub(super) fn of(mut inner: R) -> io::Result<Self> {
        let mut raw = Buffer::of(HEADING_BYTES_MAX);
        let mut ended = false;
        while raw.to < HEADING_BYTES_MAX && !raw.held().contains(&b'\n') && !ended {
            ended = raw.read_from(&mut inner)? == 0;
        }
        let decoder = encoding_of(raw.held()).new_decoder_with_bom_removal();
        let text = Buffer::of(TEXT_BYTES);
        Ok(Self { inner, decoder, raw, text, ended, finished: false })
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !self.ended {
            (self.raw.from, self.raw.to) = (0, 0);
            self.ended = self.raw.read_from(&mut self.inner)? == 0;
        }
        // What has no meaning becomes U+FFFD: rare characters of names that no standard has.
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(self.raw.held(), &mut self.text.bytes, self.ended);
        self.raw.from += read;
        (self.text.from, self.text.to) = (0, written);
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.text.is_empty() {
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = self.text.held().len().min(out.len());
        out[..count].copy_from_slice(&self.text.held()[..count]);
        self.text.from += count;
        Ok(count)
    }
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
        let mut texts = [3, 7, 1_000, 100_000].map(|step| {
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
        let text = "統一編號,工廠名稱\r\n04595257,大同精密許功蓋\r\n".repeat(30);
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
