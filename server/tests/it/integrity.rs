//! What must never change does not change, and what was changed behind our back is found.

use app::spot_check::AnnounceDraw;

use crate::world::{EngineKind, Seller, World};
use domain::order::State;
use server::clock::Clock as _;

/// One order in each interesting state.
async fn lived_in(world: &World) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let lapsed = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, lapsed).await;
    let deadline = world.facts(lapsed).await.payment_deadline.unwrap();
    world.clock.move_to(deadline);
    world.engine.run_due_jobs().await.unwrap();
    assert_eq!(world.state(lapsed).await, State::PaymentLapsed);
    let paid = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, paid).await;
    world.engine.bank_notice(world.notice(paid, "T1").await).await.unwrap();
    let contracted = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, contracted).await;
    world.order(firm, plan, 60_000).await;
    world.quoted_order(firm, seller, plan, 48_000).await;
    world.firm().await;
    suspended(world).await;
    drawn(world).await;
    claims(world, seller).await;
    // Twice, so that there is a chain; what was written in this very millisecond comes later.
    for _ in 0..2 {
        let refused = world.engine.announce_draw(firm.actor, AnnounceDraw::default()).await;
        assert!(refused.is_err());
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        assert!(world.engine.seal_audit(chrono::Duration::zero()).await.unwrap());
    }
    assert_eq!(world.engine.verify().await.unwrap(), []);
}

/// One order that was settled, one that waits for approval, one that ended early, and one that was
/// settled and then ended, its money back.
async fn claims(world: &World, seller: Seller) {
    let plan = world.plan(seller, 30_000).await;
    let firm = world.firm().await;
    let mut orders = Vec::new();
    for txn in ["C1", "C2", "C3", "C4"] {
        orders.push(world.in_service(firm, seller, plan, 30_000, txn).await);
    }
    world.use_by_month(seller, &orders).await;
    world.end_early(orders[2], 10_000).await;
    let (settled, waits, paid_back) = (orders[0], orders[1], orders[3]);
    for (order, number) in
        [(settled, "AB00000001"), (waits, "AB00000002"), (paid_back, "AB00000003")]
    {
        world.evidence(firm, seller, order, number).await;
    }
    // The background work has not come yet, so that the other orders stay as they are.
    world.move_to("2021-10-30T09:00:00");
    for order in [settled, waits, paid_back] {
        world.claim(seller.actor, order, "claim").await.unwrap();
        world.claim(world.officer("a").await, order, "review").await.unwrap();
    }
    for order in [settled, paid_back] {
        world.claim(world.officer("b").await, order, "approve-claim").await.unwrap();
        world.claim(world.officer("c").await, order, "settle").await.unwrap();
        assert_eq!(world.state(order).await, State::Settled);
    }
    world.owes(paid_back, 10_000).await;
    world.pays_back(paid_back, "BANK-1").await.unwrap();
}

/// Of three orders of another supplier one failed its spot check, one passed, one is drawn; one
/// has late use, half of it confirmed. An officer has a link with the supplier.
async fn suspended(world: &World) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 30_000).await;
    let mut orders = Vec::new();
    for txn in ["D1", "D2", "D3"] {
        orders.push(world.in_service(firm, seller, plan, 30_000, txn).await);
    }
    let began = domain::calendar::day_of(world.clock.now());
    world.clock.move_to(world.clock.now() + chrono::Duration::days(6));
    for day in [began, began.succ_opt().unwrap()] {
        world.used_on(seller, orders[0], day, 1).await.unwrap();
    }
    world.confirm(orders[0], began).await;
    world.link(world.officer("a").await, orders[0]).await;
    let auditor = world.officer("d").await;
    for (order, verdict) in [(0, "pass-audit"), (1, "fail-audit"), (2, "")] {
        world.claim(auditor, orders[order], "sample-audit").await.unwrap();
        if !verdict.is_empty() {
            world.claim(auditor, orders[order], verdict).await.unwrap();
        }
    }
}

/// One draw, carried out.
async fn drawn(world: &World) {
    let auditor = world.officer("d").await;
    world.draw(auditor, "抽籤 1").await;
}

/// Takes away what would refuse the corruptions below.
async fn unguarded(world: &World) -> &'static str {
    match world.kind {
        EngineKind::Sqlite => {
            for trigger in
                world.column("SELECT name FROM sqlite_master WHERE type = 'trigger'").await
            {
                world.sql(&format!("DROP TRIGGER {trigger}")).await.unwrap();
            }
            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
        }
        EngineKind::Postgres => {
            for (table, constraint) in [
                ("accounts", "accounts_not_overdrawn"),
                ("transfers", "transfers_resolve_once"),
                ("transfers", "transfers_move"),
                ("claims", "claims_four_eyes"),
                ("claims", "claims_settled_by_another"),
                ("claims", "claims_reviewed"),
                ("claims", "claims_approved"),
                ("claims", "claims_settled"),
                ("usage_days", "usage_days_confirmed"),
                ("receivables", "receivables_received"),
            ] {
                let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE");
                world.sql(&sql).await.unwrap();
            }
            "SET session_replication_role = replica;"
        }
    }
}

/// The invariant that must speak, the table, and what somebody did to it.
const CORRUPTIONS: &[(&str, &str, &str)] = &[
    ("A01", "audit", "UPDATE audit SET detail = detail || 'x' WHERE action = 'Sign'"),
    ("A01", "audit", "UPDATE audit SET user_id = NULL WHERE action = 'Settle'"),
    ("A01", "audit", "DELETE FROM audit WHERE audit_id = (SELECT MIN(audit_id) FROM audit)"),
    (
        "A01",
        "audit",
        "INSERT INTO audit SELECT '00000000' || substr(audit_id, 9), event_id, at, party, user_id,
             action, subject_kind, subject_id, outcome, rule, detail FROM audit
         WHERE audit_id = (SELECT MIN(audit_id) FROM audit)",
    ),
    ("A01", "usage_batches", "UPDATE usage_batches SET link_sha256 = 'x'"),
    ("A01", "seals", "DELETE FROM seals WHERE number = 1"),
    ("A01", "seals", "UPDATE seals SET sha256 = 'x' WHERE number = 1"),
    ("A01", "seals", "UPDATE seals SET sealed_at = sealed_at + 1 WHERE number = 1"),
    ("S01", "draws", "UPDATE draws SET seed = seed || 'x'"),
    ("S01", "draws", "UPDATE draws SET list_sha256 = 'x'"),
    ("S01", "draw_population", "DELETE FROM draw_population"),
    ("S01", "draw_picks", "UPDATE draw_picks SET by_lot = 1 - by_lot"),
    ("S01", "draw_picks", "DELETE FROM draw_picks"),
    ("S01", "draw_results", "DELETE FROM draw_results"),
    ("L03", "accounts", "UPDATE accounts SET balance = balance + 1 WHERE kind = 'pool'"),
    ("L03", "transfers", "DELETE FROM transfers WHERE kind = 'issue'"),
    ("L03", "transfers", "UPDATE transfers SET from_account = to_account WHERE kind = 'use'"),
    ("L04", "accounts", "UPDATE accounts SET balance = -1 WHERE kind = 'wallet'"),
    ("L05", "accounts", "UPDATE accounts SET balance = balance - 1 WHERE kind = 'treasury'"),
    ("L05", "accounts", "DELETE FROM accounts WHERE kind = 'wallet'"),
    (
        "L06",
        "transfers",
        "DROP INDEX transfers_issue_once;
         INSERT INTO transfers SELECT 'again' || transfer_id, kind, from_account, to_account,
             amount, programme_id, firm_id, order_id, resolves, event_id, at
         FROM transfers WHERE kind = 'issue'",
    ),
    ("L07", "accounts", "UPDATE accounts SET balance = 200001 WHERE kind = 'wallet'"),
    ("E01", "applications", "UPDATE applications SET state = 'Eligible' WHERE state = 'Issued'"),
    ("E02", "applications", "UPDATE applications SET state = 'Frozen' WHERE state = 'Issued'"),
    (
        "L09",
        "orders",
        "UPDATE orders SET points = points + 1, self_funded_twd = self_funded_twd - 1",
    ),
    ("L09", "orders", "UPDATE orders SET contracted_at = 1630339200000 WHERE state = 'Paid'"),
    ("L10", "orders", "UPDATE orders SET state = 'Accepted' WHERE state = 'Paid'"),
    ("L10", "orders", "UPDATE orders SET state = 'Settled' WHERE state = 'Paid'"),
    ("L10", "orders", "UPDATE orders SET state = 'Withdrawn' WHERE state = 'Submitted'"),
    ("L11", "transfers", "UPDATE transfers SET resolves = NULL WHERE kind = 'use'"),
    ("L11", "orders", "UPDATE orders SET position = NULL WHERE state = 'Submitted'"),
    (
        "L11",
        "orders",
        "UPDATE orders SET position =
             (SELECT transfer_id FROM transfers WHERE kind = 'reverse') WHERE state = 'Contracted'",
    ),
    ("L12", "transfers", "UPDATE transfers SET amount = amount - 1 WHERE kind = 'reverse'"),
    ("L13", "orders", "UPDATE orders SET paid_at = payment_deadline WHERE state = 'Paid'"),
    ("L13", "orders", "UPDATE orders SET paid_at = NULL WHERE state = 'Paid'"),
    ("L13", "orders", "UPDATE orders SET paid_at = NULL WHERE state = 'Settled'"),
    ("L13", "orders", "UPDATE orders SET activated_on = NULL WHERE state = 'Claimed'"),
    ("L13", "orders", "UPDATE orders SET lapsed_at = 1 WHERE state = 'PaymentLapsed'"),
    ("L14", "transfers", "UPDATE transfers SET amount = amount + 1 WHERE kind = 'reserve'"),
    ("L14", "transfers", "UPDATE transfers SET at = 1 WHERE kind = 'use'"),
    ("L10", "orders", "UPDATE orders SET state = 'ServiceProven' WHERE state = 'Claimed'"),
    ("L10", "orders", "UPDATE orders SET state = 'Paid' WHERE state = 'Terminated'"),
    ("L11", "orders", "UPDATE orders SET position = NULL WHERE state = 'Settled'"),
    ("L12", "transfers", "UPDATE transfers SET amount = amount - 1 WHERE kind = 'settle'"),
    ("L14", "transfers", "UPDATE transfers SET amount = amount + 1 WHERE kind = 'claim'"),
    ("L17", "claims", "UPDATE claims SET approved_by = reviewed_by WHERE state = 'Settled'"),
    ("L17", "claims", "UPDATE claims SET settled_by = reviewed_by WHERE state = 'Settled'"),
    ("L17", "claims", "UPDATE claims SET reviewed_by = NULL WHERE state = 'Reviewed'"),
    ("L17", "claims", "UPDATE claims SET state = 'Returned' WHERE state = 'Reviewed'"),
    ("L17", "claims", "DELETE FROM claims WHERE state = 'Reviewed'"),
    ("L17", "invoices", "DELETE FROM invoices"),
    ("L17", "invoices", "UPDATE invoices SET total_twd = total_twd - 1"),
    ("L17", "surveys", "DELETE FROM surveys"),
    (
        "L17",
        "claim_events",
        "UPDATE claim_events SET user_id = (SELECT MIN(e.user_id) FROM claim_events e
             WHERE e.act = 'Review' AND e.order_id = claim_events.order_id)
         WHERE act = 'Approve'",
    ),
    ("L18", "payouts", "DELETE FROM payouts"),
    ("L18", "payouts", "UPDATE payouts SET points = points + 1"),
    (
        "L18",
        "payouts",
        "UPDATE payouts SET supplier_id = (SELECT MAX(s.supplier_id) FROM suppliers s
             WHERE s.supplier_id <> payouts.supplier_id)",
    ),
    (
        "L18",
        "transfers",
        "UPDATE transfers SET to_account = 'paid:elsewhere' WHERE kind = 'settle'",
    ),
    (
        "L17",
        "officer_links",
        "INSERT INTO officer_links (link_id, user_id, supplier_id, words, declared_at)
             SELECT 'x' || c.order_id, c.reviewed_by, o.supplier_id, 'late', 1
             FROM claims c JOIN orders o ON o.order_id = c.order_id WHERE c.state = 'Settled'",
    ),
    (
        "L18",
        "transfers",
        "INSERT INTO transfers SELECT 'twice' || transfer_id, kind, from_account, to_account,
             amount, programme_id, firm_id, order_id, NULL, event_id, at
         FROM transfers WHERE kind = 'settle'",
    ),
    ("C01", "claims", "UPDATE claims SET state = 'Submitted' WHERE state = 'Reviewed'"),
    ("C01", "claim_events", "DELETE FROM claim_events WHERE act = 'Review'"),
    ("C02", "usage_days", "UPDATE usage_days SET in_time = in_time + 1"),
    ("C02", "usage_days", "UPDATE usage_days SET confirmed = late + 1"),
    ("C02", "usage_days", "DELETE FROM usage_days"),
    ("C02", "usage_days", "UPDATE usage_days SET confirmed = late WHERE late > 0"),
    ("C02", "usage_confirmations", "DELETE FROM usage_confirmations"),
    ("C02", "usage_records", "UPDATE usage_records SET late = 1 - late"),
    ("C03", "usage_records", "UPDATE usage_records SET uses = uses + 1"),
    ("C03", "usage_records", "DELETE FROM usage_records WHERE day > '2021-09-01'"),
    ("C03", "usage_records", "UPDATE usage_records SET batch_id = 'elsewhere'"),
    ("C03", "usage_batches", "UPDATE usage_batches SET arrived_at = arrived_at - 1"),
    ("C03", "usage_batches", "DELETE FROM usage_batches WHERE number = 1"),
    ("C03", "usage_batches", "UPDATE usage_batches SET number = number + 1 WHERE number = 3"),
    ("Q01", "orders", "UPDATE orders SET plan_version = 2"),
    ("Q01", "quotations", "UPDATE quotations SET price_twd = price_twd - 3"),
    ("Q01", "quotations", "UPDATE quotations SET order_id = NULL"),
    ("Q01", "quotations", "UPDATE quotations SET withdrawn_at = sent_at"),
    ("Q01", "inquiries", "UPDATE inquiries SET firm_id = (SELECT MAX(firm_id) FROM firms)"),
    ("C04", "terminations", "UPDATE terminations SET kept = kept + 1"),
    ("C04", "terminations", "UPDATE terminations SET kept = kept + 1, reversed = reversed - 1"),
    ("C04", "terminations", "DELETE FROM terminations"),
    ("C04", "receivables", "UPDATE receivables SET points = 1"),
    ("C04", "receivables", "UPDATE receivables SET received_at = NULL"),
    ("C05", "suppliers", "UPDATE suppliers SET suspended_at = NULL"),
    ("C05", "spot_checks", "UPDATE spot_checks SET failed_at = NULL"),
    ("C05", "spot_checks", "UPDATE spot_checks SET state = 'passed' WHERE state = 'sampled'"),
    ("L16", "orders", "UPDATE orders SET buyer_signed_at = NULL WHERE state = 'Contracted'"),
    ("L16", "orders", "UPDATE orders SET payment_deadline = NULL WHERE state = 'Contracted'"),
    ("L19", "audit", "DELETE FROM audit WHERE action = 'Sign'"),
    ("L19", "audit", "DELETE FROM audit WHERE action = 'issue'"),
    ("L21", "orders", "UPDATE orders SET state = 'Accepted' WHERE state = 'Submitted'"),
    ("L21", "order_events", "DELETE FROM order_events WHERE to_state = 'Paid'"),
    ("L21", "order_events", "DELETE FROM order_events"),
    (
        "L24",
        "transfers",
        "UPDATE transfers SET amount = 9007199254740992 WHERE kind = 'appropriate'",
    ),
    (
        "L25",
        "transfers",
        "UPDATE transfers SET firm_id = (SELECT MAX(firm_id) FROM firms) WHERE kind = 'reserve'",
    ),
];

on_both_engines! {
    async fn the_journal_is_append_only(world: World) {
        lived_in(&world).await;
        for table in ["transfers", "order_events", "audit", "claim_events"] {
            let before = world.count(table).await;
            for sql in [
                format!("DELETE FROM {table}"),
                format!("UPDATE {table} SET at = 0"),
                format!("UPDATE {table} SET at = at"),
            ] {
                let error = world.sql(&sql).await.unwrap_err();
                assert!(error.to_string().contains("append-only"), "{sql}: {error}");
            }
            assert_eq!(world.count(table).await, before);
        }
        for sql in [
            "UPDATE usage_records SET uses = uses + 1",
            "DELETE FROM usage_records",
            "UPDATE usage_batches SET arrived_at = 1",
            "DELETE FROM usage_batches",
            "UPDATE attestations SET used = 1 - used",
            "UPDATE invoices SET total_twd = 1",
            "UPDATE surveys SET score = 5",
            // What a claim rests on is not taken away from it either.
            "DELETE FROM attestations",
            "DELETE FROM invoices",
            "DELETE FROM surveys",
            "DELETE FROM officer_links",
            "DELETE FROM claims",
            "DELETE FROM payouts",
            "UPDATE payouts SET points = points + 1",
            "UPDATE payouts SET supplier_id = 'x'",
            "DELETE FROM receivables",
            "UPDATE receivables SET points = points + 1",
            "UPDATE receivables SET reference = 'x' WHERE reference IS NOT NULL",
            "UPDATE terminations SET kept = kept + 1",
            "DELETE FROM terminations",
            "UPDATE usage_confirmations SET uses = uses + 1",
            "DELETE FROM usage_days",
            "DELETE FROM spot_checks",
            "UPDATE inquiry_messages SET words = 'x'",
            "UPDATE quotations SET price_twd = 1",
            "UPDATE quotations SET order_id = NULL",
            "DELETE FROM quotations",
        ] {
            let error = world.sql(sql).await.unwrap_err();
            assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        }
        let error = world.sql("UPDATE plan_versions SET price_twd = 1").await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }

    async fn the_schema_refuses_what_the_rules_refuse(world: World) {
        lived_in(&world).await;
        for sql in [
            "UPDATE accounts SET balance = -1 WHERE kind = 'pool'",
            "UPDATE orders SET points = points + 1",
            "UPDATE orders SET points = 0, self_funded_twd = price_twd",
            "UPDATE orders SET state = 'Draft'",
            // S34: four eyes, also where somebody writes past the services.
            "UPDATE claims SET approved_by = reviewed_by",
            "UPDATE claims SET settled_by = reviewed_by",
            "UPDATE claims SET reviewed_by = NULL WHERE approved_by IS NOT NULL",
            "UPDATE claims SET state = 'Approved' WHERE state = 'Reviewed'",
            "UPDATE claims SET state = 'Settled' WHERE state = 'Reviewed'",
            "UPDATE claims SET reviewed_by = NULL, approved_by = NULL",
            "INSERT INTO payouts SELECT 'x', order_id, supplier_id, points, transfer_id, made_at,
                 NULL, NULL, NULL FROM payouts",
            "INSERT INTO invoices SELECT 'x' || invoice_id, order_id, period, number, on_day,
                 total_twd, buyer_ubn, seller_ubn, user_id, at FROM invoices",
            "UPDATE orders SET position = 'nowhere'",
            "UPDATE orders SET plan_version = 2",
            "UPDATE orders SET virtual_account = '1'",
            "UPDATE firms SET ubn = '04595257'",
            "DELETE FROM firms",
            "INSERT INTO transfers SELECT 'x', kind, from_account, to_account, amount,
                 programme_id, firm_id, order_id, resolves, event_id, at
             FROM transfers WHERE resolves IS NOT NULL",
            "INSERT INTO transfers SELECT 'w' || transfer_id, kind, from_account, to_account,
                 amount, programme_id, firm_id, order_id, resolves, event_id, at
             FROM transfers WHERE kind = 'issue'",
            "INSERT INTO transfers SELECT 'y', kind, from_account, from_account, amount,
                 programme_id, firm_id, order_id, NULL, event_id, at FROM transfers",
            "INSERT INTO transfers SELECT 'z', kind, from_account, to_account, 0,
                 programme_id, firm_id, order_id, NULL, event_id, at FROM transfers",
        ] {
            assert!(world.sql(sql).await.is_err(), "{sql}");
        }
    }

    async fn every_corruption_is_found(world: World) {
        lived_in(&world).await;
        world.is_corrupt_in_the_end();
        let free = unguarded(&world).await;
        for (id, table, sql) in CORRUPTIONS {
            let save = format!("{free} CREATE TABLE saved AS SELECT * FROM {table}; {sql}");
            world.sql(&save).await.unwrap();
            let violations = world.engine.verify().await.unwrap();
            let found: Vec<&str> = violations.iter().map(|violation| violation.id).collect();
            assert!(found.contains(id), "{id} says nothing after {sql}: {found:?}");
            let restore = format!(
                "{free} DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved; \
                 DROP TABLE saved"
            );
            world.sql(&restore).await.unwrap();
            assert_eq!(world.engine.verify().await.unwrap(), [], "after undoing {sql}");
        }
    }
}
