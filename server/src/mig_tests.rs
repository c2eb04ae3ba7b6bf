//! Files as they come, good ones and others.

use proptest::prelude::*;

use super::*;

/// As the guideline shapes it.
const F0401: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:GEINV:eInvoiceMessage:F0401:4.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Main>
    <InvoiceNumber>AB12345678</InvoiceNumber>
    <InvoiceDate>20210708</InvoiceDate>
    <InvoiceTime>10:00:00</InvoiceTime>
    <Seller><Identifier>22099131</Identifier><Name>雲端軟體 &amp; 夥伴</Name></Seller>
    <Buyer><Identifier>04595257</Identifier><Name>大同精密</Name></Buyer>
    <InvoiceType>07</InvoiceType>
    <DonateMark>0</DonateMark>
    <PrintMark>N</PrintMark>
    <RandomNumber>9876</RandomNumber>
  </Main>
  <Details>
    <ProductItem>
      <Description>智慧排程 &lt;三個月&gt;</Description>
      <Quantity>1</Quantity>
      <UnitPrice>571429</UnitPrice>
      <TaxType>1</TaxType>
      <Amount>571429</Amount>
      <SequenceNumber>1</SequenceNumber>
    </ProductItem>
  </Details>
  <Amount>
    <SalesAmount>571429</SalesAmount>
    <FreeTaxSalesAmount>0</FreeTaxSalesAmount>
    <ZeroTaxSalesAmount>0</ZeroTaxSalesAmount>
    <TaxType>1</TaxType>
    <TaxRate>0.05</TaxRate>
    <TaxAmount>28571</TaxAmount>
    <TotalAmount>600000</TotalAmount>
  </Amount>
</Invoice>
"#;

fn expected() -> MigInvoice {
    MigInvoice {
        number: "AB12345678".to_owned(),
        on: "2021-07-08".parse().unwrap(),
        seller: "22099131".to_owned(),
        buyer: "04595257".to_owned(),
        total: 600_000,
    }
}

/// The good file with something else in it.
fn with(from: &str, to: &str) -> String {
    assert!(F0401.contains(from), "{from}");
    F0401.replacen(from, to, 1)
}

#[test]
fn good_files() {
    let with_bom = format!("\u{feff}{F0401}");
    let prefixed = r#"<g:Invoice xmlns:g="urn:GEINV:eInvoiceMessage:C0401:3.2"><g:Main>
        <g:InvoiceNumber>AB12345678</g:InvoiceNumber><g:InvoiceDate>2021/07/08</g:InvoiceDate>
        <g:Seller><g:Identifier>22099131</g:Identifier></g:Seller>
        <g:Buyer><g:Identifier>04595257</g:Identifier></g:Buyer></g:Main>
        <g:Amount><g:TotalAmount>600000.00</g:TotalAmount></g:Amount></g:Invoice>"#;
    for (what, file) in [
        ("F0401 4.1", F0401.to_owned()),
        ("F0401 4.0", with("F0401:4.1", "F0401:4.0")),
        ("C0401 4.0", with("F0401:4.1", "C0401:4.0")),
        ("C0401 3.2", with("F0401:4.1", "C0401:3.2")),
        ("a mark before it", with_bom),
        ("no declaration", with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")),
        ("utf-8 in small letters", with("UTF-8", "utf-8")),
        ("a prefix", prefixed.to_owned()),
        ("CDATA", with("AB12345678", "<![CDATA[AB12345678]]>")),
        ("a letter by its number", with("AB12345678", "&#65;&#x42;12345678")),
        ("a comment", with("<Main>", "<!-- <!DOCTYPE x> --><Main>")),
        ("blanks", with("22099131", "\n 22099131\t")),
    ] {
        assert_eq!(read(file.as_bytes()), Ok(expected()), "{what}");
    }
}

#[test]
fn bad_files() {
    let bomb = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;\">]>";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">";
    let named = |name: &str| MigFault::Encoding { name: name.to_owned() };
    let other = |found: &str| MigFault::OtherMessage { found: found.to_owned() };
    let missing = |element: &str| MigFault::Missing { element: element.to_owned() };
    let unreadable = |element: &str| MigFault::Unreadable { element: element.to_owned() };
    let root = "<Invoice xmlns=\"urn:GEINV:eInvoiceMessage:F0401:4.1\"";
    for (what, file, fault) in [
        ("nothing", String::new(), MigFault::NotXml),
        ("words", "發票".to_owned(), MigFault::NotXml),
        ("broken off", F0401.chars().take(400).collect(), MigFault::NotXml),
        ("crossed", with("</Main>", "</Mian>"), MigFault::NotXml),
        ("two roots", format!("{F0401}<Invoice/>"), MigFault::NotXml),
        ("words after it", format!("{F0401}x"), MigFault::NotXml),
        ("a bomb", with("<Invoice", &format!("{bomb}<Invoice")), MigFault::Doctype),
        (
            "a file of the machine",
            with("<Invoice", &format!("{outside}<Invoice")),
            MigFault::Doctype,
        ),
        ("an entity", with("AB12345678", "&lol;"), MigFault::Entity { name: "lol".to_owned() }),
        (
            "an entity beside",
            with("大同精密", "&xxe;"),
            MigFault::Entity { name: "xxe".to_owned() },
        ),
        ("Big5", with("UTF-8", "Big5"), named("Big5")),
        ("UTF-16 that is none", with("UTF-8", "UTF-16"), named("UTF-16")),
        (
            "a voided one",
            with("F0401:4.1", "F0501:4.1"),
            other("urn:GEINV:eInvoiceMessage:F0501:4.1"),
        ),
        (
            "a message to come",
            with("F0401:4.1", "F0401:9.0"),
            other("urn:GEINV:eInvoiceMessage:F0401:9.0"),
        ),
        ("no namespace", with(root, "<Invoice"), other("Invoice")),
        ("a page", "<html></html>".to_owned(), other("html")),
        (
            "no number",
            with("<InvoiceNumber>AB12345678</InvoiceNumber>", ""),
            missing("InvoiceNumber"),
        ),
        ("an empty number", with("AB12345678", ""), missing("InvoiceNumber")),
        ("no buyer", with("<Identifier>04595257</Identifier>", ""), missing("Buyer/Identifier")),
        (
            "a field in a field",
            with("AB12345678", "<b>AB12345678</b>"),
            unreadable("InvoiceNumber"),
        ),
        ("no day", with("20210708", "20210732"), unreadable("InvoiceDate")),
        ("no amount", with("600000", "six"), unreadable("TotalAmount")),
        ("a long field", with("AB12345678", &"A".repeat(1_000)), unreadable("InvoiceNumber")),
        ("deep", with("<Main>", &"<a>".repeat(20)), MigFault::TooComplex),
        (
            "many",
            with("<Details>", &format!("<Details>{}", "<a/>".repeat(ELEMENTS_MAX))),
            MigFault::TooComplex,
        ),
        ("large", format!("{F0401}{}", " ".repeat(FILE_BYTES_MAX)), MigFault::TooComplex),
    ] {
        assert_eq!(read(file.as_bytes()), Err(fault), "{what}");
    }
    let twice = with("<InvoiceDate>", "<InvoiceNumber>CD00000001</InvoiceNumber><InvoiceDate>");
    assert_eq!(
        read(twice.as_bytes()),
        Err(MigFault::Twice { element: "InvoiceNumber".to_owned() })
    );
    let elsewhere = with("<InvoiceNumber>", "<InvoiceNumber xmlns=\"urn:x\">");
    assert_eq!(read(elsewhere.as_bytes()), Err(missing("InvoiceNumber")));
    let (big5, _, _) = encoding_rs::BIG5.encode("<?xml version=\"1.0\" encoding=\"Big5\"?><發票/>");
    assert_eq!(read(&big5), Err(named("Big5")));
    assert_eq!(read(&[0xFF, 0xFE, b'<', 0]), Err(named("UTF-16")));
    assert_eq!(read(&[b'<', 0xFF, 0xFF]), Err(MigFault::NotXml));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever comes is read or refused.
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        drop(read(&bytes));
    }

    /// A good file with a hole, or with something else in its place.
    #[test]
    fn a_damaged_file_is_answered(
        from in 0..F0401.len(),
        length in 0_usize..40,
        put in prop::collection::vec(prop::sample::select(b"<>/&;\"'=![]-? \xff\xe4A1x:".to_vec()), 0..12),
    ) {
        let mut bytes = F0401.as_bytes().to_vec();
        let to = (from + length).min(bytes.len());
        bytes.splice(from..to, put);
        drop(read(&bytes));
    }
}
