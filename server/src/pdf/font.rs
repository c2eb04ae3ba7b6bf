//! The font that contracts are set in: one of the system's, never one of ours.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use skrifa::{
    FontRef, MetadataProvider as _, instance::LocationRef, prelude::Size, string::StringId,
};

/// Folders that systems keep fonts in.
const FOLDERS: [&str; 3] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/opt/homebrew/share/fonts"];
/// How deep a folder of fonts is looked through.
const DEPTH_MAX: usize = 4;
/// Files with the glyphs of Taiwan, the best first.
const FILES: [&str; 7] = [
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKtc-Regular.otf",
    "NotoSansTC-Regular.otf",
    "NotoSansTC-Regular.ttf",
    "SourceHanSansTC-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
];
/// What a family of a collection is called that has the forms of Taiwan.
const FAMILY_ENDS: [&str; 2] = [" TC", " TW"];
/// Stands for a character that the font does not have: 〓, as printers do.
const MISSING: char = '〓';

/// There is nothing to set a contract in.
#[derive(Debug, thiserror::Error)]
pub enum NoFont {
    #[error("no font with Chinese glyphs is installed (Debian: apt-get install fonts-noto-cjk)")]
    Missing,
    #[error("the font {0} cannot be read: {1}")]
    Unreadable(PathBuf, String),
}

/// A font in memory, for as long as a document is made.
pub struct CjkFont {
    bytes: Arc<Vec<u8>>,
    index: u32,
}

/// One drawn character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) glyph: u32,
    /// In parts of the font's size.
    pub(super) advance: f32,
}

impl CjkFont {
    /// The system's font.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn of_system() -> Result<Self, NoFont> {
        let found = FILES.iter().find_map(|name| {
            FOLDERS.iter().find_map(|folder| find(Path::new(folder), name, DEPTH_MAX))
        });
        Self::read(&found.ok_or(NoFont::Missing)?)
    }

    /// The font of a file; of a collection the one for Taiwan.
    ///
    /// # Errors
    /// Where it is no font, or has no Chinese glyphs.
    pub fn read(path: &Path) -> Result<Self, NoFont> {
        let unreadable = |why: String| NoFont::Unreadable(path.to_owned(), why);
        let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        let fonts: Vec<FontRef<'_>> = skrifa::raw::FileRef::new(&bytes)
            .into_iter()
            .flat_map(|file| file.fonts())
            .flatten()
            .collect();
        let of_taiwan = |font: &FontRef<'_>| {
            font.localized_strings(StringId::FAMILY_NAME).any(|name| {
                let name = name.to_string();
                FAMILY_ENDS.iter().any(|end| name.ends_with(end))
            })
        };
        let index = fonts.iter().position(of_taiwan).unwrap_or(0);
        let font = fonts.get(index).ok_or_else(|| unreadable("it is no font".to_owned()))?;
        if font.charmap().map('契').is_none() {
            return Err(unreadable("it has no Chinese glyphs".to_owned()));
        }
        let index = u32::try_from(index).unwrap_or(0);
        Ok(Self { bytes: Arc::new(bytes), index })
    }

    pub(super) fn file(&self) -> (Arc<Vec<u8>>, u32) {
        (self.bytes.clone(), self.index)
    }

    /// The forms of a text's characters, with the byte at which each begins.
    pub(super) fn forms(&self, text: &str) -> Vec<(usize, Form)> {
        // It was read before.
        let Ok(font) = FontRef::from_index(&self.bytes, self.index) else { return Vec::new() };
        let (charmap, metrics) =
            (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
        let em = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        text.char_indices()
            .filter_map(|(at, c)| {
                let glyph = charmap.map(c).or_else(|| charmap.map(MISSING))?;
                let advance = metrics.advance_width(glyph)? / em;
                Some((at, Form { glyph: glyph.to_u32(), advance }))
            })
            .collect()
    }
}

/// The file of this name in a folder or below it; folders in the order of their names, so that the
/// same system always finds the same one.
fn find(folder: &Path, name: &str, depth: usize) -> Option<PathBuf> {
    let here = folder.join(name);
    if here.is_file() {
        return Some(here);
    }
    let deeper = depth.checked_sub(1)?;
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.iter().find_map(|folder| find(folder, name, deeper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_of_taiwan_is_found() {
        let font = CjkFont::of_system().unwrap();
        let forms = font.forms("契約 A😀");
        assert_eq!(forms.len(), 5);
        assert!(forms.iter().all(|(_, form)| form.glyph != 0), "what is missing is 〓");
        assert!((forms[0].1.advance - 1.0).abs() < f32::EPSILON, "a full width");
    }

    #[test]
    fn what_is_no_font_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.ttf");
        assert!(matches!(CjkFont::read(&file), Err(NoFont::Unreadable(..))));
        std::fs::write(&file, "no font").unwrap();
        assert!(matches!(CjkFont::read(&file), Err(NoFont::Unreadable(..))));
        assert!(find(folder.path(), "b.ttf", 4).is_none());
        assert!(NoFont::Missing.to_string().contains("fonts-noto-cjk"));
    }
}
