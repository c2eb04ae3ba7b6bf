//! 電子發票 as XML (MIG), read under bounds. Nothing that a file declares is followed: a DOCTYPE is
//! refused, no entity is expanded but XML's own five, and no address in it is opened.

use domain::mig::{
    DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX, Fields, MESSAGES, MigFault, MigInvoice,
};
use quick_xml::{
    Reader,
    events::{BytesDecl, BytesRef, BytesStart, Event},
};

/// Of what is quoted back to whoever sent the file, in characters.
const QUOTED_CHARS_MAX: usize = 60;
/// Of one field that is compared; the longest of them has ten.
const FIELD_BYTES_MAX: usize = 64;
const NAMESPACE: &str = "urn:GEINV:eInvoiceMessage:";

/// Reads the fields that R31 compares.
///
/// # Errors
/// What is wrong with the file; one of more than [`FILE_BYTES_MAX`] is `TooComplex`.
pub fn read(bytes: &[u8]) -> Result<MigInvoice, MigFault> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(MigFault::TooComplex);
    }
    let text = text_of(bytes)?;
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|_| MigFault::NotXml)? {
            Event::Start(start) => walk.open(&start)?,
            Event::Empty(start) => {
                walk.open(&start)?;
                walk.close()?;
            }
            Event::End(_) => walk.close()?,
            Event::Text(text) => walk.say(&text.xml10_content())?,
            Event::CData(data) => walk.say(&data.xml10_content())?,
            Event::GeneralRef(name) => walk.say(&letter(&name)?.to_string())?,
            Event::DocType(_) => return Err(MigFault::Doctype),
            Event::Decl(declared) => in_utf8(&declared)?,
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return walk.end(),
        }
    }
}

/// The file as text. A declared encoding is named before its bytes are found to be no UTF-8.
fn text_of(bytes: &[u8]) -> Result<&str, MigFault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(MigFault::Encoding { name: "UTF-16".to_owned() });
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (readable, _) = bytes.split_at(error.valid_up_to());
            let mut reader = Reader::from_str(std::str::from_utf8(readable).unwrap_or_default());
            if let Ok(Event::Decl(declared)) = reader.read_event() {
                in_utf8(&declared)?;
            }
            Err(MigFault::NotXml)
        }
    }
}

fn in_utf8(declared: &BytesDecl<'_>) -> Result<(), MigFault> {
    match declared.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(Ok(name)) => Err(MigFault::Encoding { name: quoted(&name) }),
        Some(Err(_)) => Err(MigFault::NotXml),
    }
}

/// One of XML's own five, or a letter by its number.
fn letter(name: &BytesRef<'_>) -> Result<char, MigFault> {
    if let Some(letter) = name.resolve_char_ref().map_err(|_| MigFault::NotXml)? {
        return Ok(letter);
    }
    match name.xml10_content().as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        other => Err(MigFault::Entity { name: quoted(other) }),
    }
}

fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(QUOTED_CHARS_MAX).collect()
}

/// Where the reader stands in the file, and what it has found.
#[derive(Default)]
struct Walk {
    /// Local names from the root down.
    path: Vec<String>,
    elements: usize,
    /// The root's prefix, with its colon; the message's elements have it too.
    prefix: String,
    /// What the innermost element has said, where it is one that is compared.
    said: Option<String>,
    fields: Fields,
}

impl Walk {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), MigFault> {
        self.elements += 1;
        if self.elements > ELEMENTS_MAX || self.path.len() >= DEPTH_MAX {
            return Err(MigFault::TooComplex);
        }
        if let (Some(_), Some(element)) = (&self.said, self.path.last()) {
            return Err(MigFault::Unreadable { element: element.clone() });
        }
        let name = start.name();
        let name: &str = name.as_ref();
        if self.path.is_empty() {
            if self.elements > 1 {
                return Err(MigFault::NotXml);
            }
            self.prefix = root(start, name)?;
        }
        let own = name.strip_prefix(self.prefix.as_str()).filter(|name| !name.contains(':'));
        // Below the root a namespace of its own makes an element another one.
        let foreign = !self.path.is_empty() && start.attributes_raw().contains("xmlns");
        self.path.push(own.filter(|_| !foreign).unwrap_or("?").to_owned());
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        if let Some(slot) = self.fields.slot(&path) {
            if slot.is_some() {
                return Err(MigFault::Twice {
                    element: path.last().copied().unwrap_or("?").into(),
                });
            }
            self.said = Some(String::new());
        }
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), MigFault> {
        match &mut self.said {
            Some(said) => {
                said.push_str(text);
                let element = self.path.last().cloned().unwrap_or_default();
                let fits = said.trim().len() <= FIELD_BYTES_MAX;
                if fits { Ok(()) } else { Err(MigFault::Unreadable { element }) }
            }
            None if self.path.is_empty() && !text.trim().is_empty() => Err(MigFault::NotXml),
            None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), MigFault> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        if let (Some(said), Some(slot)) = (self.said.take(), self.fields.slot(&path)) {
            *slot = Some(said.trim().to_owned());
        }
        self.path.pop().map(drop).ok_or(MigFault::NotXml)
    }

    fn end(self) -> Result<MigInvoice, MigFault> {
        if self.elements == 0 || !self.path.is_empty() {
            return Err(MigFault::NotXml);
        }
        self.fields.read()
    }
}

/// The root's prefix, where it is an `Invoice` of a message that issues one.
fn root(start: &BytesStart<'_>, name: &str) -> Result<String, MigFault> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let declares = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    // Unchecked: looking for attributes that stand there twice takes the square of their number.
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let mut namespace = String::new();
    for attribute in attributes {
        let attribute = attribute.map_err(|_| MigFault::NotXml)?;
        let key: &str = attribute.key.as_ref();
        if key == declares {
            let value: &str = attribute.value.as_ref();
            value.clone_into(&mut namespace);
            break;
        }
    }
    let message = namespace.strip_prefix(NAMESPACE).and_then(|rest| rest.split_once(':'));
    let known = message.is_some_and(|(message, version)| {
        MESSAGES.contains(&message) && (version.starts_with("3.") || version.starts_with("4."))
    });
    if local != "Invoice" || !known {
        let found = if namespace.is_empty() { local } else { &namespace };
        return Err(MigFault::OtherMessage { found: quoted(found) });
    }
    Ok(if prefix.is_empty() { String::new() } else { format!("{prefix}:") })
}

#[cfg(test)]
#[path = "mig_tests.rs"]
mod tests;
