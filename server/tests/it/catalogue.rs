//! 批次送審: plans from a file, each row by itself.

use app::{
    error::{AppError, FaultKind},
    listing::import::{CATALOGUE_ROWS_MAX, CatalogueReport, RowOutcome},
};
use domain::{Refusal, plan::PlanStatus};
use server::lists::catalogue;

use crate::{
    plans::{new_plan, typed},
    site::{ORIGIN, Site, cookie},
    world::{Seller, World},
};

const HEADING: &str = "統一編號,解決方案,方案名稱,方案摘要,方案說明,價格,公開定價,期程,使用人數,功能,\
                       功能類別,適用產業,容量,資料存放地點,終止與資料取回,方案別";

async fn ubn(world: &World, seller: Seller) -> String {
    let sql = format!("SELECT ubn FROM suppliers WHERE supplier_id = '{}'", seller.id);
    world.column(&sql).await.remove(0)
}

/// A row of a plan of this name, at this price.
fn row(ubn: &str, name: &str, price: &str) -> String {
    format!(
        "{ubn},排程,{name},看得到的產線,派工與報工,\"{price}\",\"720,000\",12個月,不限,派工；報工,生產物流,\
         金屬製品、通用,10 GB,臺灣,匯出,原方案"
    )
}

fn file(rows: &[String]) -> Vec<u8> {
    format!("{HEADING}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

async fn check(world: &World, seller: Seller, file: &[u8]) -> CatalogueReport {
    let content = catalogue(file, CATALOGUE_ROWS_MAX).unwrap();
    let id = world.engine.keep_catalogue(seller.actor, "plans.csv".into(), content).await.unwrap();
    world.engine.catalogue_report(seller.actor, &id).await.unwrap()
}

async fn take(world: &World, seller: Seller, report: &CatalogueReport) -> CatalogueReport {
    let id = &report.file.id;
    world.engine.submit_catalogue(seller.actor, id).await.unwrap();
    world.engine.catalogue_report(seller.actor, id).await.unwrap()
}

fn outcomes(report: &CatalogueReport) -> Vec<RowOutcome> {
    report.rows.iter().map(|row| row.outcome.clone()).collect()
}

fn fault_of(outcome: &RowOutcome) -> (&str, &FaultKind) {
    let RowOutcome::Faulty(faults) = outcome else { panic!("{outcome:?}") };
    (&faults[0].field, &faults[0].kind)
}

on_both_engines! {
    async fn a_file_of_plans_is_checked_and_then_submitted_row_by_row(world: World) {
        let seller = world.supplier().await;
        let ubn = ubn(&world, seller).await;
        let sent = file(&[
            row(&ubn, "排程雲", "102,375 (新台幣/含稅)"),
            row(&ubn, "報工雲", "0"),
            row(&ubn, "看板雲", "97,500 (未稅)"),
            row("", "倉儲雲", "60,000"),
            row("04595257", "倉儲雲", "60,000"),
            row(&ubn, "排程雲", "99,000"),
            row(&ubn, "=HYPERLINK(\"\"http://x\"\")", "60,000"),
            row(&ubn, "派工雲", "720,001"),
        ]);
        let checked = check(&world, seller, &sent).await;
        let found = outcomes(&checked);
        assert_eq!(found[0], RowOutcome::New, "{found:?}");
        assert_eq!(fault_of(&found[1]).0, "price");
        assert_eq!(fault_of(&found[2]).0, "price");
        assert_eq!(found[3], RowOutcome::Ubn { found: String::new() });
        assert_eq!(found[4], RowOutcome::Ubn { found: "04595257".to_owned() });
        assert_eq!(found[5], RowOutcome::Twice { line: 2 });
        // Text is text: what a spreadsheet would run is guarded where it is exported.
        assert_eq!(found[6], RowOutcome::New);
        assert!(matches!(fault_of(&found[7]), ("price", FaultKind::AboveListPrice { .. })));
        assert_eq!((world.count("plans").await, checked.taken(), checked.refused()), (0, 2, 6));
        let taken = take(&world, seller, &checked).await;
        assert_eq!(outcomes(&taken), found, "what it says is what it does");
        assert!(taken.file.taken_at.is_some());
        take(&world, seller, &checked).await;
        let counts = (world.count("plans").await, world.count("plan_versions").await);
        assert_eq!(counts, (2, 2), "taken twice is taken once");
        let price = "SELECT CAST(price_twd AS TEXT) FROM plan_versions v WHERE v.name = '排程雲'";
        assert_eq!(world.column(price).await, ["102375"]);
        assert_eq!(world.count("audit WHERE action = 'submit' AND subject_kind = 'plan'").await, 2);
        let again = check(&world, seller, &sent).await;
        assert_eq!(outcomes(&again)[0], RowOutcome::Unchanged, "the same waits already");
        assert_eq!(again.taken(), 0);
    }

    async fn a_plan_of_the_same_name_gets_its_next_version(world: World) {
        let seller = world.supplier().await;
        let ubn = ubn(&world, seller).await;
        let plan = new_plan();
        world.engine.submit_plan(seller.actor, typed(plan)).await.unwrap();
        world.list(plan).await;
        // 原方案 at another price is none (R8); the plan on offer stays.
        let original = check(&world, seller, &file(&[row(&ubn, "排程雲", "590,000")])).await;
        assert_eq!(fault_of(&outcomes(&original)[0]), ("origin", &FaultKind::NotOriginal));
        let adjusted = row(&ubn, "排程雲", "590,000").replace("原方案", "調整優惠方案");
        let report = check(&world, seller, &file(&[adjusted])).await;
        assert_eq!(outcomes(&report), [RowOutcome::Version(2)]);
        take(&world, seller, &report).await;
        assert_eq!(world.engine.plan(plan, None).await.unwrap().version, 1, "until it is listed");
        let other = row(&ubn, "排程雲", "580,000").replace("原方案", "調整優惠方案");
        let report = check(&world, seller, &file(&[other])).await;
        let refused = &outcomes(&report)[0];
        assert!(matches!(refused, RowOutcome::Refused(Refusal::PlanTransition { .. })), "{refused:?}");
    }

    async fn the_open_data_can_be_changed_and_sent_back(world: World) {
        let seller = world.supplier().await;
        let plan = new_plan();
        world.engine.submit_plan(seller.actor, typed(plan)).await.unwrap();
        world.list(plan).await;
        let open = world.engine.open_plans(None, 10).await.unwrap();
        let json = serde_json::to_string(&open).unwrap();
        let same = check(&world, seller, json.as_bytes()).await;
        assert_eq!(outcomes(&same), [RowOutcome::Unchanged]);
        // Its id stays, also under another name.
        let renamed = json.replace("排程雲", "排程雲端");
        let report = check(&world, seller, renamed.as_bytes()).await;
        assert_eq!(outcomes(&report), [RowOutcome::Version(2)]);
        let (stranger, number) = (world.supplier().await, ubn(&world, seller).await);
        let theirs = renamed.replace(&number, &ubn(&world, stranger).await);
        let report = check(&world, stranger, theirs.as_bytes()).await;
        assert_eq!(outcomes(&report), [RowOutcome::Refused(Refusal::Forbidden)]);
    }

    async fn after_the_last_day_no_row_is_taken(world: World) {
        let seller = world.supplier().await;
        let ubn = ubn(&world, seller).await;
        let sent = file(&[row(&ubn, "排程雲", "60,000")]);
        let in_time = check(&world, seller, &sent).await;
        assert_eq!(in_time.taken(), 1);
        world.move_to("2021-07-31T00:00:00");
        let late = take(&world, seller, &in_time).await;
        let refused = &outcomes(&late)[0];
        assert!(matches!(refused, RowOutcome::Refused(Refusal::SubmissionsClosed { .. })));
        assert_eq!(world.count("plans").await, 0);
    }

    async fn a_file_is_its_suppliers_alone(world: World) {
        let (seller, stranger) = (world.supplier().await, world.supplier().await);
        let ubn = ubn(&world, seller).await;
        let report = check(&world, seller, &file(&[row(&ubn, "排程雲", "60,000")])).await;
        let id = &report.file.id;
        let seen = world.engine.catalogue_report(stranger.actor, id).await;
        assert_eq!(seen.map(drop), Err(AppError::NotFound));
        assert_eq!(
            world.engine.submit_catalogue(stranger.actor, id).await,
            Err(AppError::NotFound)
        );
        let firm = world.firm().await;
        let forbidden = Err(AppError::Refused(Refusal::Forbidden));
        assert_eq!(world.engine.submit_catalogue(firm.actor, id).await, forbidden);
        for _ in 0..21 {
            check(&world, seller, &file(&[row(&ubn, "排程雲", "60,000")])).await;
        }
        assert_eq!(world.count("plan_imports").await, 20, "the oldest go");
    }

    async fn a_browser_sends_a_file(world: World) {
        let seller = world.supplier().await;
        let ubn = ubn(&world, seller).await;
        let session = cookie(&world, seller.actor).await;
        let site = Site::of(&world);
        let upload = async |file: &[u8]| {
            let head = "--B\r\nContent-Disposition: form-data; name=\"catalogue\"; \
                        filename=\"../plans.csv\"\r\nContent-Type: text/csv\r\n\r\n";
            let body = [head.as_bytes(), file, b"\r\n--B--\r\n"].concat();
            let headers = [
                ("cookie", session.as_str()),
                ("origin", ORIGIN),
                ("accept", "text/html"),
                ("content-type", "multipart/form-data; boundary=B"),
            ];
            site.post("/supplier/catalogue/check", body, &headers).await
        };
        let answer = upload(&file(&[row(&ubn, "排程雲", "60,000")])).await;
        let page = answer.location().to_owned();
        assert!(page.starts_with("/supplier/catalogue/"), "{page}");
        let html = site.get(&page, &[("cookie", &session), ("accept", "text/html")]).await.text;
        assert!(html.contains("排程雲") && html.contains("plans.csv"), "{html}");
        for (sent, kind) in [
            (Vec::new(), "FileEmpty"),
            (b"{\"plans\": 1}".to_vec(), "NotACatalogue"),
            ("統一編號,價格\n1,2\n".as_bytes().to_vec(), "ListColumns"),
            (vec![b'x'; 3 * 1024 * 1024], "FileTooLarge"),
        ] {
            let answer = upload(&sent).await;
            assert!(answer.location().contains(kind), "{kind}: {}", answer.location());
        }
        assert_eq!(world.count("plan_imports").await, 1);
        assert_eq!(world.engine.submit_plan(seller.actor, typed(new_plan())).await, Ok(PlanStatus::UnderReview));
    }
}
