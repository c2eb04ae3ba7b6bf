//! 名單匯入: the lists that look-ups ask, from files of any kind.

use app::{
    error::{AppError, Fault, FaultKind},
    review::{ImportReport, ListKind, ListStage},
};
use domain::{Actor, Refusal};
use http::StatusCode;

use crate::{
    site::{Answer, ORIGIN, Site, cookie},
    world::{World, office},
};

const GRANTS: &str = "統一編號,計畫名稱\n04595257,中小企業數位共好計畫\n22099131,C2M\n";

/// A list of so many factories, each of them with a number of its own.
fn factories(count: usize) -> String {
    let heading = "工廠登記編號,統一編號,工廠名稱,工廠地址,產業類別".to_owned();
    let row = |n| format!("99-{n:06}-00,04595257,大同精密 {n} 廠,新北市,25金屬製品製造業");
    let lines: Vec<String> = std::iter::once(heading).chain((0..count).map(row)).collect();
    lines.join("\r\n") + "\r\n"
}

async fn import(world: &World, kind: ListKind, text: &[u8], dry_run: bool) -> ImportReport {
    let file = Box::new(std::io::Cursor::new(text.to_vec()));
    world.engine.import_list(office(), kind, file, dry_run).await.unwrap()
}

/// Rows, taken, unchanged, faults.
fn figures(report: &ImportReport) -> (u64, u64, u64, u64) {
    (report.rows, report.taken, report.unchanged, report.faults_total)
}

async fn rows(world: &World, kind: ListKind) -> i64 {
    let view = world.engine.lists(office(), "").await.unwrap();
    view.lists.iter().find(|list| list.kind == kind).unwrap().rows
}

/// A firm with an application in this state; its number.
async fn applicant(world: &World, state: &str) -> String {
    let Actor::Buyer { firm, .. } = world.firm().await.actor else { unreachable!() };
    let sql = format!(
        "INSERT INTO applications (firm_id, programme_id, state, revision, facts, asked_for,
             reason, changed_at) VALUES ('{firm}', 'IND-110', '{state}', 0, '{{}}', '', '', 0)"
    );
    world.sql(&sql).await.unwrap();
    world.column(&format!("SELECT ubn FROM firms WHERE firm_id = '{firm}'")).await.remove(0)
}

/// A form with a file, as a browser sends it.
fn form(kind: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--B\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--B\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n--B--\r\n"].concat()
}

async fn upload(site: &Site, cookie: &str, body: Vec<u8>) -> Answer {
    let headers = [
        ("cookie", cookie),
        ("origin", ORIGIN),
        ("accept", "text/html"),
        ("content-type", "multipart/form-data; boundary=B"),
    ];
    site.post("/office/lists/check", body, &headers).await
}

async fn page(site: &Site, cookie: &str, path: &str) -> String {
    site.get(path, &[("cookie", cookie), ("accept", "text/html")]).await.text
}

on_both_engines! {
    async fn a_list_is_taken_once(world: World) {
        // More than two pieces, in Big5, with a row twice and a later one that counts.
        let mut text = factories(1_234);
        text.push_str("99-000000-00,04595257,大同精密 新廠,新北市,25金屬製品製造業\r\n");
        text.push_str("99-000000-01,12345678,不存在,,\r\n");
        let (big5, _, lossy) = encoding_rs::BIG5.encode(&text);
        assert!(!lossy);
        let dry = import(&world, ListKind::Factories, &big5, true).await;
        assert_eq!(figures(&dry), (1_236, 1_235, 0, 1));
        assert_eq!(world.count("factories").await, 0, "a dry run takes nothing");
        assert_eq!(world.engine.lists(office(), "").await.unwrap().lists[0].imported_at, None);
        let first = import(&world, ListKind::Factories, &big5, false).await;
        // The row that comes again later is changed by then.
        assert_eq!(figures(&first), (1_236, 1_235, 0, 1));
        assert_eq!(first.faults[0].line, 1_237);
        assert_eq!(rows(&world, ListKind::Factories).await, 1_234);
        let name = "SELECT name FROM factories WHERE registration = '9900000000'";
        assert_eq!(world.column(name).await, ["大同精密 新廠"]);
        let listed = world.engine.lists(office(), "").await.unwrap().lists[0].imported_at;
        assert_eq!(listed, Some(world.engine.now()));
        assert_eq!(world.count("audit WHERE action = 'import_list'").await, 1);
        // The same again, in UTF-8 and with a mark: only the row that stands twice moves.
        let marked = format!("\u{feff}{text}");
        let again = import(&world, ListKind::Factories, marked.as_bytes(), false).await;
        assert_eq!(figures(&again), (1_236, 2, 1_233, 1));
        let text = factories(1_234);
        import(&world, ListKind::Factories, text.as_bytes(), false).await;
        for dry_run in [true, false] {
            let same = import(&world, ListKind::Factories, text.as_bytes(), dry_run).await;
            assert_eq!(figures(&same), (1_234, 0, 1_234, 0));
        }
    }

    async fn two_imports_at_once_agree(world: World) {
        let text = factories(1_200);
        let backwards: String = {
            let mut lines: Vec<&str> = text.lines().collect();
            lines[1..].reverse();
            lines.join("\n")
        };
        let (a, b) = tokio::join!(
            import(&world, ListKind::Factories, text.as_bytes(), false),
            import(&world, ListKind::Factories, backwards.as_bytes(), false),
        );
        assert_eq!(a.taken + b.taken, 1_200);
        assert_eq!(rows(&world, ListKind::Factories).await, 1_200);
    }

    async fn grants_are_taken_and_firms_found(world: World) {
        let (issued, waiting, refused) = (
            applicant(&world, "Issued").await,
            applicant(&world, "UnderReview").await,
            applicant(&world, "Refused").await,
        );
        let named = [&issued, &waiting, &refused].map(|ubn| format!("{ubn},縣市自辦計畫\n"));
        let text = format!("{GRANTS}{}", named.concat());
        for dry_run in [true, false] {
            let report = import(&world, ListKind::RelatedGrants, text.as_bytes(), dry_run).await;
            assert_eq!(figures(&report), (5, 5, 0, 0));
            let expected = [&issued, &waiting].map(|ubn| format!("{ubn} 大同精密"));
            assert_eq!(report.frozen, expected);
        }
        let codes = world.column("SELECT code FROM related_grants ORDER BY ubn, code").await;
        assert_eq!(codes.iter().filter(|code| *code == "縣市自辦計畫").count(), 3);
        assert!(codes.contains(&"COMMON-GOOD".to_owned()) && codes.contains(&"C2M".to_owned()));
        let again = import(&world, ListKind::RelatedGrants, GRANTS.as_bytes(), false).await;
        assert_eq!(figures(&again), (2, 0, 2, 0));
    }

    async fn what_is_no_list_is_named(world: World) {
        for (text, expected) in [
            (b"a,b\n1,2\n".as_slice(), FaultKind::ListColumns {
                missing: ["統一編號", "計畫名稱"].map(str::to_owned).to_vec(),
            }),
            ("統一編號,備註\n".as_bytes(), FaultKind::ListColumns {
                missing: vec!["計畫名稱".to_owned()],
            }),
            (b"PK\x03\x04\x14\0\x06\0\x08\0", FaultKind::ListColumns {
                missing: ["統一編號", "計畫名稱"].map(str::to_owned).to_vec(),
            }),
            (b"", FaultKind::FileEmpty),
        ] {
            let file = Box::new(std::io::Cursor::new(text.to_vec()));
            let answer =
                world.engine.import_list(office(), ListKind::RelatedGrants, file, false).await;
            assert_eq!(answer, Err(AppError::Faults(vec![Fault::new("file", expected)])));
        }
        let many = format!("統編,計畫\n{}", "12345678,C2M\n".repeat(5_000));
        let report = import(&world, ListKind::RelatedGrants, many.as_bytes(), false).await;
        assert_eq!((report.faults.len(), report.faults_total), (100, 5_000));
        assert_eq!(world.count("related_grants").await, 0);
    }

    async fn only_deciders_import(world: World) {
        let firm = world.firm().await.actor;
        let seller = world.supplier().await.actor;
        for actor in [firm, seller, Actor::Bank] {
            let file = Box::new(std::io::Cursor::new(GRANTS.as_bytes().to_vec()));
            let answer = world.engine.import_list(actor, ListKind::RelatedGrants, file, true).await;
            assert_eq!(answer, Err(AppError::Refused(Refusal::Forbidden)));
            let view = world.engine.lists(actor, "").await;
            assert_eq!(view.unwrap_err(), AppError::Refused(Refusal::Forbidden));
        }
        // The command line.
        let file = Box::new(std::io::Cursor::new(GRANTS.as_bytes().to_vec()));
        let answer =
            world.engine.import_list(Actor::System, ListKind::RelatedGrants, file, false).await;
        assert_eq!(answer.unwrap().taken, 2);
    }

    async fn an_officer_checks_and_confirms(world: World) {
        let (site, cookie) = (Site::of(&world), cookie(&world, office()).await);
        let empty = page(&site, &cookie, "/office/lists").await;
        assert!(empty.contains("尚未匯入") && empty.contains("multipart/form-data"), "{empty}");
        let (text, _, _) = encoding_rs::BIG5.encode("統編,計畫\n04595257,C2M\n12345678,C2M\n");
        let answer = upload(&site, &cookie, form("related_grants", "名單 6月.csv", &text)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let at = answer.location().to_owned();
        let checked = page(&site, &cookie, &at).await;
        for words in ["名單 6月.csv", "還沒有匯入", "匯入 1 筆", "第 3 列", "檢查碼不符"] {
            assert!(checked.contains(words), "no {words}: {checked}");
        }
        assert_eq!(world.count("related_grants").await, 0);
        let job = at.strip_prefix("/office/lists?job=").unwrap();
        // Clicked ten times.
        let body = format!("job={job}");
        let headers = [("cookie", &*cookie), ("origin", ORIGIN), ("accept", "text/html")];
        let clicks = (0..10).map(|_| site.post("/office/lists/import", &body, &headers));
        for answer in futures_join(clicks).await {
            assert_eq!(answer.location(), at);
        }
        let mut stage = ListStage::Importing;
        for _ in 0..50 {
            stage = world.engine.lists(office(), job).await.unwrap().job.unwrap().stage;
            if stage != ListStage::Importing {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(stage, ListStage::Imported);
        assert_eq!(world.count("related_grants").await, 1);
        assert_eq!(world.count("audit WHERE action = 'import_list'").await, 1);
        assert!(page(&site, &cookie, &at).await.contains("已匯入 1 筆"));
    }

    async fn bad_uploads_lead_back(world: World) {
        let (site, cookie) = (Site::of(&world), cookie(&world, office()).await);
        let kinds = [
            ("no kind", form("", "a.csv", GRANTS.as_bytes()), "NotChosen"),
            ("no file", b"--B\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n\
                factories\r\n--B--\r\n".to_vec(), "FileEmpty"),
            ("empty file", form("factories", "a.csv", b""), "FileEmpty"),
            ("no form", b"nonsense".to_vec(), "Request"),
            ("nothing", Vec::new(), "Request"),
        ];
        for (what, body, expected) in kinds {
            let answer = upload(&site, &cookie, body).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {}", answer.text);
            assert!(answer.location().starts_with("/office/lists?problem="), "{what}");
            assert!(answer.location().contains(expected), "{what}: {}", answer.location());
        }
        // Another list than it was said to be.
        let answer = upload(&site, &cookie, form("factories", "a.csv", GRANTS.as_bytes())).await;
        let shown = page(&site, &cookie, answer.location()).await;
        assert!(shown.contains("工廠登記編號、工廠名稱"), "{shown}");
        let large = form("factories", "a.csv", &vec![b'x'; 66 * 1024 * 1024]);
        let answer = upload(&site, &cookie, large).await;
        assert!(answer.location().contains("FileTooLarge"), "{}", answer.location());
        let headers = [("cookie", &*cookie), ("origin", ORIGIN), ("content-type", "multipart/form-data")];
        let answer = site.post("/office/lists/check", "x", &headers).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        for job in ["../../etc/passwd", "", "0", "018f0000-0000-7000-8000-000000000000"] {
            let view = world.engine.lists(office(), job).await.unwrap();
            assert_eq!(view.job, None, "{job}");
        }
        let left: Vec<_> = std::fs::read_dir(world.engine.uploads().join("lists")).unwrap().collect();
        let left = left.into_iter().filter(|entry| {
            entry.as_ref().unwrap().path().extension().is_some_and(|name| name == "csv")
        });
        assert_eq!(left.count(), 0, "refused uploads go away");
    }

    async fn strangers_do_not_upload(world: World) {
        let site = Site::of(&world);
        let body = || form("factories", "a.csv", GRANTS.as_bytes());
        let answer = upload(&site, "x=1", body()).await;
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
        let buyer = cookie(&world, world.firm().await.actor).await;
        let answer = upload(&site, &buyer, body()).await;
        assert!(answer.location().contains("Forbidden"), "{}", answer.location());
        let headers = [("cookie", &*buyer), ("origin", "https://evil.example")];
        let answer = site.post("/office/lists/check", body(), &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!world.engine.uploads().join("lists").exists());
    }
}

/// All at once.
async fn futures_join<F>(futures: impl Iterator<Item = F>) -> Vec<Answer>
where
    F: Future<Output = Answer>,
{
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    let mut answers = Vec::new();
    std::future::poll_fn(|context| {
        futures.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if futures.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers
}
