//! Sending through a real mail server, a process of its own: what it takes, refuses, puts off and
//! never answers.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use server::mailer::{MailOptions, Mailer, Smtp, send_due};

use crate::world::World;

/// `end2end/lib/smtp.mjs` with the npm package smtp-server.
struct MailServer {
    process: Child,
    lines: mpsc::Receiver<String>,
    port: u64,
}

impl MailServer {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
        assert!(
            folder.join("node_modules/smtp-server").exists(),
            "the mail server of the tests is missing: run `cargo xtask test`, or `npm ci` in end2end/"
        );
        let mut process = Command::new("node")
            .arg("lib/smtp.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (say, lines) = mpsc::channel();
        thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| say.send(line))
        });
        let mut server = Self { process, lines, port: 0 };
        server.port = server.next()["port"].as_u64().unwrap();
        server
    }

    /// The next line that it prints: its port, then each message that it took.
    #[track_caller]
    fn next(&mut self) -> Value {
        let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("it took a mail");
        serde_json::from_str(&line).unwrap()
    }

    fn mailer(&self) -> Arc<dyn Mailer> {
        let options = MailOptions {
            smtp_url: format!("smtp://127.0.0.1:{}", self.port),
            from: "雲市集工業館 <no-reply@market.example>".to_owned(),
            origin: "https://market.example".to_owned(),
        };
        Arc::new(Smtp::new(&options).unwrap().with_patience(Duration::from_secs(3)))
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// `attempts error` of the mails to an address, and whether they were sent.
async fn ended(world: &World, to: &str) -> (String, bool) {
    let sql = format!(
        "SELECT CASE WHEN sent_at IS NULL THEN '-' ELSE '+' END || CAST(attempts AS TEXT) || ' '
             || last_error FROM mails WHERE recipient = '{to}'"
    );
    let rows = world.column(&sql).await;
    let (sent, rest) = rows[0].split_at(1);
    (rest.trim().to_owned(), sent == "+")
}

on_both_engines! {
    async fn a_real_mail_server_takes_refuses_puts_off_and_hangs(world: World) {
        let mut server = MailServer::start();
        let mailer = server.mailer();
        let to = ["hang@mail.example", "ok@mail.example", "refuse@mail.example",
            "later@mail.example", "no address"];
        world.write_mails(&to).await;
        let begun = Instant::now();
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(5));
        assert!(begun.elapsed() < Duration::from_secs(10), "one that hangs holds up no other");

        let taken = server.next();
        assert_eq!(taken["to"], serde_json::json!(["ok@mail.example"]));
        assert_eq!(taken["from"], "no-reply@market.example");
        assert_eq!(taken["subject"], "驗證 1");
        assert_eq!(taken["headers"]["from"], "雲市集工業館 <no-reply@market.example>");
        assert_eq!(taken["headers"]["auto-submitted"], "auto-generated");
        let text = taken["text"].as_str().unwrap();
        assert_eq!(text.trim_end(), "您好：https://market.example/verify-email?token=5f");
        assert_eq!(ended(&world, "ok@mail.example").await, ("1".to_owned(), true));

        for (to, says) in [
            ("refuse@mail.example", "550"),
            ("later@mail.example", "451"),
            ("hang@mail.example", "no answer within 3s"),
        ] {
            let (error, sent) = ended(&world, to).await;
            assert!(!sent && error.starts_with("1 ") && error.contains(says), "{to}: {error}");
            assert!(!error.contains(to), "no address in an error: {error}");
        }
        assert_eq!(world.count("mails WHERE given_up_at IS NOT NULL").await, 1, "no address");
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(0), "nothing before its time");

        world.sql("UPDATE mails SET try_at = 0 WHERE recipient LIKE 'later%'").await.unwrap();
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(1));
        assert_eq!(server.next()["subject"], "驗證 3");
        assert_eq!(ended(&world, "later@mail.example").await, ("2".to_owned(), true));

        // It is gone: whatever is due waits for it to come back.
        drop(server);
        world.sql("UPDATE mails SET try_at = 0 WHERE recipient LIKE 'refuse%'").await.unwrap();
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(1));
        let (error, sent) = ended(&world, "refuse@mail.example").await;
        assert!(!sent && error.starts_with("2 "), "{error}");
    }
}
