//! 點數明細: on the page, as CSV and as a workbook, always the same.

use std::io::Cursor;

use app::wallet::LINES_PER_PAGE;
use calamine::{Data, DataType as _, Reader as _, Xlsx};
use domain::{
    calendar::in_taipei,
    ledger::Kind::{self, Issue, Release, Reserve, Use, Withdraw},
};
use http::StatusCode;

use crate::{
    site::{Answer, Site, cookie},
    world::{Firm, World, at, office},
};

const HOSTILE: &str = "=HYPERLINK(\"http://evil\",\"點我\"),</td><script>alert(1)</script>";

/// A firm that ordered twice, took one order back, and lost points to the office.
async fn moved(world: &World, plan_name: &str) -> Firm {
    let (firm, seller) = (world.firm_with(150_000).await, world.supplier().await);
    let plan = world.plan_named(seller, 60_000, plan_name).await;
    let kept = world.order(firm, plan, 60_000).await;
    let back = world.order(firm, plan, 60_000).await;
    world.move_to("2021-07-06T09:30:00");
    world.contract(firm, seller, kept).await;
    world.act(firm.actor, back, "Withdraw").await.unwrap();
    firm
}

async fn download(world: &World, firm: Firm, kind: &str) -> Answer {
    let cookie = cookie(world, firm.actor).await;
    let path = format!("/wallet/statement.{kind}");
    let answer = Site::of(world).get(&path, &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    let ubn = world.column("SELECT ubn FROM firms ORDER BY created_at DESC, ubn DESC").await;
    let name = format!("attachment; filename=\"points-{}-20210706.{kind}\"", ubn[0]);
    assert_eq!(answer.header("content-disposition"), name);
    answer
}

on_both_engines! {
    async fn each_line_tells_its_rule_and_what_ended_it(world: World) {
        let firm = moved(&world, "生產排程雲").await;
        let view = world.engine.wallet(firm.actor).await.unwrap();
        let kinds: Vec<Kind> = view.lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Release, Use, Reserve, Reserve, Withdraw, Issue]);
        let balances: Vec<i64> = view.lines.iter().map(|line| line.balance.get()).collect();
        assert_eq!(balances, [130_000, 110_000, 110_000, 130_000, 150_000, 200_000]);
        let [release, used, second, first, ..] = &view.lines[..] else { panic!() };
        assert_eq!(release.ends.unwrap().kind, Reserve);
        assert_eq!(second.ended_by.unwrap().kind, Release);
        assert_eq!(used.ends.unwrap().at, at("2021-07-05T09:00:00"));
        assert_eq!(first.ended_by.unwrap().at, at("2021-07-06T09:30:00"));
        assert_eq!(used.ended_by, None);
        assert_eq!(used.order.as_ref().unwrap().plan, "生產排程雲");
        assert_eq!(view.withdrawn.get(), 50_000);
        assert_eq!((view.available.get(), view.used.get(), view.lines_total), (130_000, 20_000, 6));
        assert_eq!(view.frozen, None);
        let statement = world.engine.statement(firm.actor).await.unwrap();
        assert_eq!(statement.lines, view.lines);
    }

    async fn a_csv_runs_nothing(world: World) {
        let firm = moved(&world, HOSTILE).await;
        let answer = download(&world, firm, "csv").await;
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        let text = answer.text.strip_prefix('\u{feff}').expect("Excel needs the mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let lines = world.engine.statement(firm.actor).await.unwrap().lines;
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            assert_eq!(row[2], line.amount.get().to_string());
            assert_eq!(row[3], line.change.to_string());
            assert_eq!(row[4], line.balance.get().to_string());
            let plan = line.order.as_ref().map(|_| format!("'{HOSTILE}")).unwrap_or_default();
            assert_eq!(row[6], plan);
            for cell in [0, 1, 5, 6, 7, 8].map(|column| &row[column]) {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell}");
            }
        }
        assert_eq!(&rows[0][0], "2021-07-06 09:30:00");
        assert_eq!(&rows[0][8], "釋回 7/5 保留的 20,000 點");
        // Every field is quoted.
        assert!(text.lines().all(|line| line.starts_with('"') && line.ends_with('"')), "{text}");
    }

    async fn a_workbook_has_typed_cells(world: World) {
        let firm = moved(&world, HOSTILE).await;
        let answer = download(&world, firm, "xlsx").await;
        let mut book = Xlsx::new(Cursor::new(&answer.bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        assert_eq!(name, "點數明細");
        let sheet = book.worksheet_range(&name).unwrap();
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
        let rows: Vec<&[Data]> = sheet.rows().collect();
        assert_eq!(rows[0][0], Data::String("時間".to_owned()));
        let lines = world.engine.statement(firm.actor).await.unwrap().lines;
        assert_eq!(rows.len(), lines.len() + 1);
        for (row, line) in rows[1..].iter().zip(&lines) {
            assert!(matches!(row[0], Data::DateTime(_)), "{:?}", row[0]);
            assert_eq!(row[0].as_datetime(), Some(in_taipei(line.at).naive_local()));
            for (cell, amount) in [
                (&row[2], line.amount.get()),
                (&row[3], line.change),
                (&row[4], line.balance.get()),
            ] {
                assert!(matches!(cell, Data::Float(_)), "{cell:?}");
                assert_eq!(cell.as_i64(), Some(amount));
            }
            if line.order.is_some() {
                assert_eq!(row[6], Data::String(HOSTILE.to_owned()));
            }
        }
    }

    async fn a_long_statement_has_pages_and_is_exported_whole(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        for _ in 0..LINES_PER_PAGE {
            let order = world.order(firm, plan, 60_000).await;
            world.act(firm.actor, order, "Withdraw").await.unwrap();
        }
        let total = LINES_PER_PAGE * 2 + 1;
        let mut lines = Vec::new();
        for page in 1..=3 {
            let view = world.engine.wallet_page(firm.actor, page).await.unwrap();
            assert_eq!((view.page, view.pages, view.lines_total), (page, 3, i64::from(total)));
            lines.extend(view.lines);
        }
        let far = world.engine.wallet_page(firm.actor, u32::MAX).await.unwrap();
        assert_eq!((far.page, far.lines.len()), (3, 1));
        assert_eq!(world.engine.statement(firm.actor).await.unwrap().lines, lines);
        assert_eq!(lines.len(), total as usize);
    }

    async fn only_the_firm_takes_its_statement_home(world: World) {
        let (seller, site) = (world.supplier().await, Site::of(&world));
        for kind in ["csv", "xlsx"] {
            let path = format!("/wallet/statement.{kind}");
            let nobody = site.get(&path, &[]).await;
            assert_eq!((nobody.status.as_u16(), nobody.location()), (303, "/sign-in?next=%2Fwallet"));
            for actor in [seller.actor, office()] {
                let cookie = cookie(&world, actor).await;
                let answer = site.get(&path, &[("cookie", &cookie)]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN);
                assert!(answer.header("content-disposition").is_empty());
                assert!(answer.text.contains("權限"), "{}", answer.text);
            }
        }
    }

    async fn frozen_points_say_why(world: World) {
        let firm = world.firm().await;
        let domain::Actor::Buyer { firm: id, .. } = firm.actor else { panic!() };
        let sql = format!(
            "UPDATE applications SET state = 'Frozen', reason = 'C2M' WHERE firm_id = '{id}'"
        );
        world.sql(&sql).await.unwrap();
        world.is_corrupt_in_the_end();
        let view = world.engine.wallet(firm.actor).await.unwrap();
        assert_eq!(view.frozen.as_deref(), Some("C2M"));
    }
}
