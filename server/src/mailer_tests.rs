//! When a mail is tried again, and what stands in it.

use super::*;

#[test]
fn waits_grow_until_72_hours_are_over() {
    let minutes = |attempts| next_try_after(attempts).map(|wait| wait.num_minutes());
    let first: Vec<_> = (1..=7).map(minutes).collect();
    assert_eq!(first, [1, 5, 30, 120, 360, 360, 360].map(Some));
    let tries: Vec<i64> = (1..).map_while(minutes).collect();
    assert_eq!(tries.len(), 15, "sixteen attempts");
    assert_eq!(tries.iter().sum::<i64>(), 68 * 60 + 36);
    assert_eq!(minutes(16), None);
    assert_eq!(minutes(i32::MAX), None);
    assert_eq!(minutes(0), Some(1));
}

fn smtp(url: &str, from: &str) -> anyhow::Result<Smtp> {
    let origin = "https://market.example/".to_owned();
    Smtp::new(&MailOptions { smtp_url: url.to_owned(), from: from.to_owned(), origin })
}

#[tokio::test]
async fn mistakes_in_the_configuration_are_named_without_the_password() {
    for url in ["", "localhost:25", "http://u:geheim@h", "smtp://", "smtp://u:geheim@h?tls=maybe"] {
        let error = smtp(url, "no-reply@market.example").err().unwrap();
        let text = format!("{error:#}");
        assert!(text.contains("--smtp") && !text.contains("geheim"), "{url}: {text}");
    }
    let error = smtp("smtp://127.0.0.1:1", "nobody").err().unwrap();
    assert!(error.to_string().contains("--mail-from"));
    let options = MailOptions {
        smtp_url: "smtp://u:geheim@h".to_owned(),
        from: "a@b.tw".to_owned(),
        origin: String::new(),
    };
    assert!(!format!("{options:?}").contains("geheim"));
}

#[test]
fn only_this_machine_gets_mail_in_the_clear() {
    for (url, used) in [
        ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
        ("smtp://localhost", "smtp://localhost"),
        ("smtp://u:p@mail.example:587", "smtp://u:p@mail.example:587?tls=required"),
        ("smtp://u:p%40localhost@mail.example", "smtp://u:p%40localhost@mail.example?tls=required"),
        ("smtp://mail.example?tls=opportunistic", "smtp://mail.example?tls=opportunistic"),
        ("smtp://relay.local:25?tls=none", "smtp://relay.local:25"),
        ("smtps://u:p@mail.example", "smtps://u:p@mail.example"),
    ] {
        assert_eq!(secured(url), used);
    }
}

#[tokio::test]
async fn a_mail_is_one_message_to_one_address() {
    let smtp = smtp("smtp://127.0.0.1:1", "雲市集 <no-reply@market.example>").unwrap();
    let mail = OutgoingMail {
        id: "0190".to_owned(),
        recipient: "a@b.tw".to_owned(),
        letter: "verify_email".to_owned(),
        subject: "驗證\r\nBcc: x@y.tw".to_owned(),
        body: "{origin}/verify-email?token=5f2c\n".to_owned(),
        attempts: 1,
    };
    let message = smtp.message(&mail).unwrap();
    assert_eq!(message.envelope().to().len(), 1);
    let text = String::from_utf8(message.formatted()).unwrap();
    assert!(!text.contains("\r\nBcc"), "{text}");
    assert!(text.contains("Message-ID: <0190@market.example>"), "{text}");
    assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
    assert!(
        text.contains("https://market.example/verify-email?token=3D5f2c")
            || text.contains("https://market.example/verify-email?token=5f2c"),
        "{text}"
    );
    for address in ["", "nobody", "a@b.tw\r\nRCPT TO:<x@y.tw>", "a b@c"] {
        let mail = OutgoingMail { recipient: address.to_owned(), ..mail.clone() };
        assert!(smtp.message(&mail).unwrap_err().hopeless, "{address:?}");
    }
}
