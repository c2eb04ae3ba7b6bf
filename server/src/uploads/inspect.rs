//! What an upload is, by what stands in it. What its name or the browser says is not believed.

use app::error::FaultKind;

use super::PAPER_BYTES_MAX;

/// A picture that unpacks to more than this many pixels is not looked at by anybody.
const PIXELS_MAX: usize = 40_000_000;

/// What is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    Pdf,
    Png,
    Jpeg,
}

impl MediaType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// Endings that fit it; the first is added where none does.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &[".pdf"],
            Self::Png => &[".png"],
            Self::Jpeg => &[".jpg", ".jpeg"],
        }
    }
}

/// Judges the bytes of an upload.
///
/// # Errors
/// What is wrong with it.
pub fn inspect(bytes: &[u8]) -> Result<MediaType, FaultKind> {
    if bytes.is_empty() {
        return Err(FaultKind::FileEmpty);
    }
    if bytes.len() > PAPER_BYTES_MAX {
        return Err(FaultKind::FileTooLarge { max: PAPER_BYTES_MAX as u64 });
    }
    let kind = infer::get(bytes).map(|kind| kind.mime_type());
    let media_type = match kind {
        // Readers of PDF look for its version, too.
        Some("application/pdf") if bytes.starts_with(b"%PDF-") => MediaType::Pdf,
        Some("image/png") => MediaType::Png,
        Some("image/jpeg") => MediaType::Jpeg,
        _ => return Err(FaultKind::FileKind),
    };
    if media_type != MediaType::Pdf {
        let size = imagesize::blob_size(bytes).map_err(|_| FaultKind::FileKind)?;
        let pixels = size.width.saturating_mul(size.height);
        if pixels == 0 || pixels > PIXELS_MAX {
            return Err(FaultKind::FileKind);
        }
    }
    Ok(media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start of a PNG of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x02\0\0\0");
        bytes
    }

    /// The start of a JPEG of this size.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes =
            b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01");
        bytes
    }

    #[test]
    fn the_bytes_decide() {
        let pdf = b"%PDF-1.4\n%%EOF".to_vec();
        for (bytes, expected) in [
            (pdf.clone(), MediaType::Pdf),
            (png(800, 600), MediaType::Png),
            (jpeg(800, 600), MediaType::Jpeg),
            (png(8_000, 5_000), MediaType::Png),
        ] {
            assert_eq!(inspect(&bytes), Ok(expected));
        }
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>".to_vec();
        let html_before_pdf = [b"<html>".as_slice(), &pdf].concat();
        for (what, bytes) in [
            ("SVG", svg),
            ("HTML", b"<!doctype html><script>1</script>".to_vec()),
            ("HTML before a PDF", html_before_pdf),
            ("zip", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
            ("GIF", b"GIF89a\x01\0\x01\0".to_vec()),
            ("WebP", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec()),
            ("TIFF", b"II*\0\x08\0\0\0".to_vec()),
            ("PostScript", b"%!PS-Adobe-3.0".to_vec()),
            ("program", b"\x7fELF\x02\x01\x01\0".to_vec()),
            ("Windows program", b"MZ\x90\0".to_vec()),
            ("script", b"#!/bin/sh\nexit".to_vec()),
            ("text", "證明".as_bytes().to_vec()),
            ("NUL", vec![0; 100]),
            ("PDF that says no version", b"%PDF\n".to_vec()),
            ("only the mark of a PNG", b"\x89PNG\r\n\x1a\n".to_vec()),
            ("only the mark of a JPEG", b"\xff\xd8\xff".to_vec()),
            ("JPEG without a size", [b"\xff\xd8\xff\xe0\0\x04\0\0".as_slice(), &[0; 64]].concat()),
            ("PNG of nothing", png(0, 600)),
            ("PNG too large to unpack", png(40_000, 40_000)),
            ("JPEG too large to unpack", jpeg(65_535, 65_535)),
            ("PNG whose size overflows", png(u32::MAX, u32::MAX)),
        ] {
            assert_eq!(inspect(&bytes), Err(FaultKind::FileKind), "{what}");
        }
        assert_eq!(inspect(b""), Err(FaultKind::FileEmpty));
        let mut large = pdf;
        large.resize(PAPER_BYTES_MAX, b' ');
        assert!(inspect(&large).is_ok());
        large.push(b' ');
        assert!(matches!(inspect(&large), Err(FaultKind::FileTooLarge { .. })));
    }
}
