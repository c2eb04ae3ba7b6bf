//! 上傳文件: files that lie about themselves, and papers that belong to somebody else.

use std::time::Duration;

use app::{
    enrolment::{
        PaperKind,
        port::{PaperOwner, Upload},
    },
    error::{AppError, FaultKind},
};
use domain::Actor;
use http::StatusCode;
use server::{clock::new_id, hash::sha256, uploads::PAPER_BYTES_MAX};

use crate::{
    site::{Answer, ORIGIN, Site, cookie},
    world::{Firm, World, office},
};

const MULTIPART: &str = "multipart/form-data; boundary=B";

fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".to_vec()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn jpeg() -> Vec<u8> {
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\
      \x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9"
        .to_vec()
}

/// An enrolment that this secret opens.
async fn enrolment(world: &World) -> String {
    let (id, secret) = (new_id(), new_id().to_string());
    let sql = format!(
        "INSERT INTO enrolments (enrolment_id, programme_id, secret_sha256, draft, step, revision,
             started_at, touched_at) VALUES ('{id}', 'IND-110', '{}', '{{}}', 2, 0, {now}, {now})",
        sha256(&secret),
        now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis(),
    );
    world.sql(&sql).await.unwrap();
    secret
}

fn part(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), body, b"\r\n"].concat()
}

/// The form as a browser sends it.
fn form(kind: &str, name: &str, media_type: &str, bytes: &[u8]) -> Vec<u8> {
    let file = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}");
    [
        part("name=\"kind\"", kind.as_bytes()),
        part("name=\"back\"", b"/enrol/factory"),
        part(&file, bytes),
        b"--B--\r\n".to_vec(),
    ]
    .concat()
}

async fn post(site: &Site, cookie: &str, body: impl AsRef<[u8]>, kind: &str) -> Answer {
    let headers = [
        ("cookie", cookie),
        ("origin", ORIGIN),
        ("accept", "text/html"),
        ("referer", "http://shop.example/enrol/factory"),
        ("content-type", kind),
    ];
    site.post("/papers", body, &headers).await
}

async fn send(site: &Site, cookie: &str, bytes: &[u8]) -> Answer {
    let body = form("form_401", "401.pdf", "application/pdf", bytes);
    post(site, cookie, body, MULTIPART).await
}

async fn papers(world: &World) -> Vec<String> {
    world.column("SELECT paper_id FROM papers WHERE removed_at IS NULL ORDER BY paper_id").await
}

/// The names of the files that are there.
fn files(world: &World) -> Vec<String> {
    let folder = world.engine.uploads().join("papers");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

fn firm_of(firm: Firm) -> domain::FirmId {
    let Actor::Buyer { firm, .. } = firm.actor else { unreachable!() };
    firm
}

/// Name, claimed type and bytes of what is taken, with the type that it really has.
fn good_files() -> Vec<(&'static str, &'static str, Vec<u8>, &'static str)> {
    vec![
        ("證明 (1).pdf", "application/pdf", pdf(), "application/pdf"),
        ("a.png", "image/png", png(10, 10), "image/png"),
        ("a.jpg", "image/jpeg", jpeg(), "image/jpeg"),
        ("lies.pdf", "application/pdf", png(10, 10), "image/png"),
        ("lies.html", "text/html", pdf(), "application/pdf"),
        ("double.pdf.exe", "application/x-msdownload", pdf(), "application/pdf"),
        ("../../../etc/cron.d/x", "", pdf(), "application/pdf"),
        ("C:\\Windows\\x.png", "image/png", png(10, 10), "image/png"),
        ("", "application/octet-stream", jpeg(), "image/jpeg"),
        // Something hides behind it: it stays a picture that is saved, whatever else it is.
        ("poly.png", "image/png", [png(10, 10), b"PK\x03\x04".to_vec()].concat(), "image/png"),
        ("poly.pdf", "application/pdf", [pdf(), b"<script>".to_vec()].concat(), "application/pdf"),
        ("poly.jpg", "image/jpeg", [jpeg(), b"<?php ?>".to_vec()].concat(), "image/jpeg"),
    ]
}

/// Files that are refused for what they are.
fn bad_files() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    vec![
        ("SVG", "a.svg", svg.clone()),
        ("SVG as a PNG", "a.png", svg),
        ("HTML", "a.html", html.clone()),
        ("HTML as a PDF", "a.pdf", html.clone()),
        ("HTML before a PDF", "a.pdf", [html, pdf()].concat()),
        ("blanks before a PDF", "a.pdf", [b"\n\n ".to_vec(), pdf()].concat()),
        ("zip", "a.zip", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        ("office document", "a.docx", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0word/".to_vec()),
        ("zip as a PDF", "a.pdf", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        ("zip bomb", "a.pdf.zip", [b"PK\x03\x04".to_vec(), vec![0; 100_000]].concat()),
        ("gzip", "a.pdf.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("program", "a.pdf", b"\x7fELF\x02\x01\x01\0\0\0\0\0".to_vec()),
        ("Windows program", "a.exe", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("shell script", "a.sh", b"#!/bin/sh\nrm -rf /".to_vec()),
        ("GIF", "a.gif", b"GIF89a\x01\0\x01\0\x80\0\0".to_vec()),
        ("WebP", "a.webp", b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0".to_vec()),
        ("XML", "a.xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x/>".to_vec()),
        ("NUL", "a.pdf", vec![0; 1000]),
        ("text", "a.pdf", "統一編號".as_bytes().to_vec()),
        ("only a mark", "a.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("a broken-off JPEG", "a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
        ("a picture of nothing", "a.png", png(0, 0)),
        ("a picture of 1.6 gigapixels", "a.png", png(40_000, 40_000)),
        ("a picture beyond numbers", "a.png", png(u32::MAX, u32::MAX)),
    ]
}

/// Requests that are no form with a file; what the page is told.
fn bad_requests() -> Vec<(&'static str, &'static str, Vec<u8>, &'static str)> {
    let whole = form("form_401", "a.pdf", "application/pdf", &pdf());
    let cut = whole[..whole.len() - 20].to_vec();
    let kind = |kind: &str| form(kind, "a.pdf", "application/pdf", &pdf());
    vec![
        ("no boundary", "multipart/form-data", whole.clone(), "Request"),
        ("an empty boundary", "multipart/form-data; boundary=", whole.clone(), "Request"),
        ("another boundary", "multipart/form-data; boundary=Z", whole.clone(), "Request"),
        ("no multipart", "application/x-www-form-urlencoded", b"kind=other".to_vec(), "Request"),
        ("JSON", "application/json", b"{}".to_vec(), "Request"),
        ("broken off", MULTIPART, cut, "Request"),
        ("nothing", MULTIPART, Vec::new(), "Request"),
        ("noise", MULTIPART, vec![0xff; 5_000], "Request"),
        ("no kind", MULTIPART, kind(""), "NotChosen"),
        ("an unknown kind", MULTIPART, kind("passport"), "NotChosen"),
        ("a long kind", MULTIPART, kind(&"x".repeat(100_000)), "NotChosen"),
        (
            "no file",
            MULTIPART,
            [part("name=\"kind\"", b"other"), b"--B--\r\n".to_vec()].concat(),
            "FileEmpty",
        ),
        ("an empty file", MULTIPART, form("other", "a.pdf", "application/pdf", b""), "FileEmpty"),
    ]
}

on_both_engines! {
    async fn files_are_what_their_bytes_say(world: World) {
        let site = Site::of(&world);
        let cookie = format!("enrolment={}", enrolment(&world).await);
        for (name, claimed, bytes, expected) in good_files() {
            let body = form("exemption_letter", name, claimed, &bytes);
            let answer = post(&site, &cookie, body, MULTIPART).await;
            assert_eq!(answer.location(), "/enrol/factory", "{name}: {}", answer.text);
            let paper = papers(&world).await.pop().unwrap();
            let sent = site.get(&format!("/papers/{paper}"), &[("cookie", &cookie)]).await;
            assert_eq!(sent.status, StatusCode::OK, "{name}");
            assert_eq!(sent.header("content-type"), expected, "{name}");
            assert_eq!(sent.text, String::from_utf8_lossy(&bytes), "{name}");
            let disposition = sent.header("content-disposition");
            assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
            assert!(!disposition.contains(".."), "{disposition}");
            assert!(sent.header("content-security-policy").contains("sandbox"));
            assert_eq!(sent.header("x-content-type-options"), "nosniff");
            assert_eq!(sent.header("cache-control"), "no-store");
        }
        let names = world.column("SELECT name FROM papers ORDER BY paper_id").await;
        assert_eq!(names[0], "證明 (1).pdf");
        assert_eq!(names[5..9], ["double.pdf.exe.pdf", "x.pdf", "x.png", "paper.jpg"]);
        assert_eq!(files(&world), papers(&world).await);
    }

    async fn other_files_are_refused_by_name(world: World) {
        let site = Site::of(&world);
        let cookie = format!("enrolment={}", enrolment(&world).await);
        for (what, name, bytes) in bad_files() {
            for claimed in ["application/pdf", "image/png"] {
                let body = form("other", name, claimed, &bytes);
                let answer = post(&site, &cookie, body, MULTIPART).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {}", answer.text);
                assert!(answer.location().starts_with("/enrol/factory?problem="), "{what}");
                assert!(answer.location().contains("FileKind"), "{what}: {}", answer.location());
            }
        }
        for (what, kind, body, expected) in bad_requests() {
            let answer = post(&site, &cookie, body, kind).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {}", answer.text);
            assert!(answer.location().contains(expected), "{what}: {}", answer.location());
        }
        assert_eq!((papers(&world).await.len(), files(&world).len()), (0, 0));
        // After all that the route still works.
        assert_eq!(send(&site, &cookie, &pdf()).await.location(), "/enrol/factory");
    }

    async fn large_files_get_an_answer(world: World) {
        let site = Site::of(&world);
        let cookie = format!("enrolment={}", enrolment(&world).await);
        let sized = |bytes: usize| {
            let mut file = pdf();
            file.resize(bytes, b' ');
            file
        };
        let fits = send(&site, &cookie, &sized(PAPER_BYTES_MAX)).await;
        assert_eq!(fits.location(), "/enrol/factory", "{}", fits.text);
        for bytes in [PAPER_BYTES_MAX + 1, 20_000_000, 40_000_000] {
            let answer = send(&site, &cookie, &sized(bytes)).await;
            assert!(answer.location().contains("FileTooLarge"), "{bytes}: {}", answer.location());
        }
        let body = form("other", "a.pdf", "", &sized(40_000_000));
        let length = body.len().to_string();
        let headers = [
            ("cookie", &*cookie),
            ("origin", ORIGIN),
            ("content-type", MULTIPART),
            ("content-length", &length),
        ];
        let answer = site.post("/papers", body, &headers).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("FileTooLarge"), "{}", answer.text);
        assert_eq!(papers(&world).await.len(), 1);
    }

    async fn papers_belong_to_somebody(world: World) {
        let site = Site::of(&world);
        let (mine, yours) = (world.firm().await, world.firm().await);
        let (mine, yours) =
            (cookie(&world, mine.actor).await, cookie(&world, yours.actor).await);
        let stranger = format!("enrolment={}", enrolment(&world).await);
        let officer = cookie(&world, office()).await;
        let seller = cookie(&world, world.supplier().await.actor).await;
        assert_eq!(send(&site, &mine, &pdf()).await.location(), "/enrol/factory");
        let paper = papers(&world).await.remove(0);
        let path = format!("/papers/{paper}");
        for (who, cookie, expected) in [
            ("its firm", &*mine, StatusCode::OK),
            ("the office", &officer, StatusCode::OK),
            ("another firm", &yours, StatusCode::NOT_FOUND),
            ("an enrolment", &stranger, StatusCode::NOT_FOUND),
            ("a supplier", &seller, StatusCode::NOT_FOUND),
            ("a made-up secret", "enrolment=x", StatusCode::NOT_FOUND),
            ("nobody", "a=b", StatusCode::UNAUTHORIZED),
        ] {
            assert_eq!(site.get(&path, &[("cookie", cookie)]).await.status, expected, "{who}");
        }
        for path in ["/papers/1", "/papers/..%2f..%2fit.db", "/papers/%00", "/papers/*"] {
            let answer = site.get(path, &[("cookie", &mine)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let body = format!("paper={paper}&back=//evil.example");
        for (who, cookie) in [("another firm", &yours), ("an enrolment", &stranger)] {
            let headers = [("cookie", &**cookie), ("origin", ORIGIN)];
            let answer = site.post("/papers/remove", &body, &headers).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
        }
        for cookie in [&officer, &seller] {
            let headers = [("cookie", &**cookie), ("origin", ORIGIN)];
            let answer = site.post("/papers/remove", &body, &headers).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            let answer = send(&site, cookie, &pdf()).await;
            assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
        }
        assert_eq!(files(&world), std::slice::from_ref(&paper));
        let headers = [("cookie", &*mine), ("origin", ORIGIN), ("accept", "text/html")];
        let answer = site.post("/papers/remove", &body, &headers).await;
        assert_eq!(answer.location(), "/", "{}", answer.text);
        assert_eq!(files(&world), [""; 0]);
        assert_eq!(site.get(&path, &[("cookie", &officer)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.count("papers WHERE removed_at IS NOT NULL").await, 1);
    }

    async fn papers_of_the_enrolment_are_the_firms(world: World) {
        let site = Site::of(&world);
        let (secret, firm) = (enrolment(&world).await, world.firm().await);
        let browser = format!("enrolment={secret}");
        send(&site, &browser, &pdf()).await;
        let paper = papers(&world).await.remove(0);
        let (signed_in, path) = (cookie(&world, firm.actor).await, format!("/papers/{paper}"));
        let sees = async |cookie: &str| site.get(&path, &[("cookie", cookie)]).await.status;
        assert_eq!(sees(&signed_in).await, StatusCode::NOT_FOUND);
        let id = firm_of(firm);
        // Somebody who only asks to join the firm brings it nothing.
        let joins = format!("UPDATE enrolments SET firm_id = '{id}'");
        world.sql(&joins).await.unwrap();
        assert_eq!(sees(&signed_in).await, StatusCode::NOT_FOUND);
        let made = format!(
            "UPDATE enrolments SET user_id = (SELECT user_id FROM users WHERE firm_id = '{id}')"
        );
        world.sql(&made).await.unwrap();
        assert_eq!(sees(&signed_in).await, StatusCode::OK);
        assert_eq!(sees(&browser).await, StatusCode::OK);
        // What the office judged stays.
        let now = world.engine.now().timestamp_millis();
        let judged = format!(
            "INSERT INTO applications (firm_id, programme_id, state, revision, facts, eligible_at,
                 asked_for, reason, changed_at)
             VALUES ('{id}', 'IND-110', 'Issued', 0, '{{}}', {now}, '', '', {now})"
        );
        world.sql(&judged).await.unwrap();
        for cookie in [&browser, &signed_in] {
            let headers = [("cookie", &**cookie), ("origin", ORIGIN)];
            let answer = site.post("/papers/remove", format!("paper={paper}"), &headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(sees(&signed_in).await, StatusCode::OK);
    }

    async fn twenty_is_enough(world: World) {
        let firm = world.firm().await;
        let mut uploads = tokio::task::JoinSet::new();
        for n in 0..30 {
            let (engine, actor) = (world.engine.clone(), firm.actor);
            let upload =
                Upload { kind: PaperKind::Form401, name: format!("{n}.pdf"), bytes: pdf() };
            uploads.spawn(async move { engine.add_paper(PaperOwner::Actor(actor), upload).await });
        }
        let answers = uploads.join_all().await;
        let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert_eq!(refused.len(), 10, "{refused:?}");
        for error in refused {
            let AppError::Faults(faults) = error else { panic!("{error:?}") };
            assert_eq!(faults[0].kind, FaultKind::TooManyFiles { max: 20 });
        }
        assert_eq!(files(&world), papers(&world).await);
        // One goes, one comes.
        let paper = papers(&world).await.remove(0);
        world.engine.remove_paper(PaperOwner::Actor(firm.actor), &paper).await.unwrap();
        let upload = || Upload { kind: PaperKind::Other, name: String::new(), bytes: pdf() };
        world.engine.add_paper(PaperOwner::Actor(firm.actor), upload()).await.unwrap();
        let answer = world.engine.add_paper(PaperOwner::Actor(firm.actor), upload()).await;
        assert!(matches!(answer, Err(AppError::Faults(_))));
    }

    async fn a_row_always_has_its_file(world: World) {
        let site = Site::of(&world);
        let cookie = format!("enrolment={}", enrolment(&world).await);
        // Clients that hang up at any moment.
        for n in 0..15 {
            let headers = [("cookie", &*cookie), ("origin", ORIGIN), ("content-type", MULTIPART)];
            let body = form("other", "a.pdf", "", &[pdf(), vec![b' '; 200_000]].concat());
            let request = Site::request(http::Method::POST, "/papers", &headers, body);
            site.send_and_hang_up(request, Duration::from_micros(400 * n)).await;
        }
        world.settle().await;
        assert_eq!(files(&world), papers(&world).await);
        // The row cannot be written: the file goes again.
        let before = files(&world);
        world.sql("ALTER TABLE papers RENAME COLUMN sha256 TO hidden").await.unwrap();
        let answer = send(&site, &cookie, &pdf()).await;
        assert!(answer.location().contains("Internal"), "{}", answer.location());
        world.sql("ALTER TABLE papers RENAME COLUMN hidden TO sha256").await.unwrap();
        assert_eq!(files(&world), before);
        // The process was killed between file and row, or after a removal's row.
        let folder = world.engine.uploads().join("papers");
        let [orphan, half, young, removed] = [0; 4].map(|_| new_id().to_string());
        let half = format!("{half}.part");
        std::fs::create_dir_all(&folder).unwrap();
        for name in [&orphan, &half, &young, &removed] {
            std::fs::write(folder.join(name), pdf()).unwrap();
        }
        world.sql(&format!(
            "INSERT INTO papers (paper_id, kind, name, media_type, bytes, sha256, uploaded_at,
                 removed_at) VALUES ('{removed}', 'other', 'a.pdf', '', 1, '', 1, 2)"
        )).await.unwrap();
        assert_eq!(world.engine.sweep_uploads().await, Ok(0), "all of them are young");
        let two_days_ago = std::time::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap()
            - Duration::from_hours(48);
        for name in before.iter().chain([&orphan, &half, &removed]) {
            let file = std::fs::File::options().write(true).open(folder.join(name)).unwrap();
            file.set_modified(two_days_ago).unwrap();
        }
        assert_eq!(world.engine.sweep_uploads().await, Ok(3));
        let mut expected = before;
        expected.push(young);
        expected.sort_unstable();
        assert_eq!(files(&world), expected);
    }

    async fn a_changed_file_is_not_sent(world: World) {
        let site = Site::of(&world);
        let cookie = format!("enrolment={}", enrolment(&world).await);
        send(&site, &cookie, &pdf()).await;
        let paper = papers(&world).await.remove(0);
        let file = world.engine.uploads().join("papers").join(&paper);
        std::fs::write(&file, b"%PDF-1.4 something else").unwrap();
        let path = format!("/papers/{paper}");
        let answer = site.get(&path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        std::fs::remove_file(&file).unwrap();
        let answer = site.get(&path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!answer.text.contains("papers"), "{}", answer.text);
    }
}
