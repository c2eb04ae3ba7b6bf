//! 電子發票 as XML: the same rules as for one that is typed, and the file's hash beside it.

use app::{
    claim::ClaimCommand,
    error::{AppError, Fault, FaultKind},
};
use domain::{OrderId, Refusal, mig::MigFault};
use server::clock::Clock as _;

use crate::world::{Firm, Seller, World};

struct Case {
    firm: Firm,
    seller: Seller,
    order: OrderId,
}

/// An order in service, and the two 統編 of its sides.
async fn sold(world: &World) -> (Case, String, String) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, 60_000).await;
    let order = world.in_service(firm, seller, plan, 60_000, "T1").await;
    let of = |side: &str| {
        format!(
            "SELECT x.ubn FROM orders o JOIN {side}s x ON x.{side}_id = o.{side}_id
             WHERE o.order_id = '{order}'"
        )
    };
    let buyer = world.column(&of("firm")).await.remove(0);
    let supplier = world.column(&of("supplier")).await.remove(0);
    (Case { firm, seller, order }, supplier, buyer)
}

fn xml(number: &str, on: chrono::NaiveDate, seller: &str, buyer: &str, total: i64) -> String {
    let on = on.format("%Y%m%d");
    format!(
        "<Invoice xmlns=\"urn:GEINV:eInvoiceMessage:F0401:4.1\"><Main>\
         <InvoiceNumber>{number}</InvoiceNumber><InvoiceDate>{on}</InvoiceDate>\
         <InvoiceTime>10:00:00</InvoiceTime><Seller><Identifier>{seller}</Identifier></Seller>\
         <Buyer><Identifier>{buyer}</Identifier></Buyer></Main><Details/>\
         <Amount><TotalAmount>{total}</TotalAmount></Amount></Invoice>"
    )
}

fn asked(order: OrderId) -> ClaimCommand {
    ClaimCommand { order: order.to_string(), ..ClaimCommand::default() }
}

on_both_engines! {
    /// R31: both 統編, total and day are read from the file; the file again is the same invoice.
    async fn a_file_is_filed_once(world: World) {
        let (case, supplier, buyer) = sold(&world).await;
        let today = domain::calendar::day_of(world.clock.now());
        let file = xml("AB12345678", today, &supplier, &buyer, 60_000);
        let send = async |text: &str| {
            let bytes = text.as_bytes().to_vec();
            world.engine.file_invoice_xml(case.seller.actor, asked(case.order), bytes).await
        };
        send(&file).await.unwrap();
        send(&file).await.unwrap();
        let kept = world.column("SELECT number || ' ' || seller_ubn || ' ' || buyer_ubn FROM invoices").await;
        assert_eq!(kept, [format!("AB12345678 {supplier} {buyer}")]);
        let hashes = world.column("SELECT sha256 FROM invoice_files").await;
        assert_eq!(hashes, [server::hash::sha256(&file)]);
        // Typed again it is the same one, too.
        let typed = ClaimCommand {
            act: "invoice".to_owned(),
            number: "ab-12345678".to_owned(),
            dated: today.to_string(),
            total: "60000".to_owned(),
            ..asked(case.order)
        };
        world.engine.claim_act(case.seller.actor, typed).await.unwrap();
        assert_eq!(world.count("invoices").await, 1);
        assert!(world.sql("DELETE FROM invoice_files").await.is_err());
        assert!(world.engine.verify().await.unwrap().is_empty());
    }

    /// Every rule of the typed form holds for the file, and nothing is kept of what is refused.
    async fn a_file_meets_the_same_rules(world: World) {
        let (case, supplier, buyer) = sold(&world).await;
        let today = domain::calendar::day_of(world.clock.now());
        let other = "10458575";
        for (expected, text) in [
            ("InvoiceSeller", xml("AB12345678", today, other, &buyer, 60_000)),
            ("InvoiceSeller", xml("AB12345678", today, "x", &buyer, 60_000)),
            ("InvoiceBuyer", xml("AB12345678", today, &supplier, other, 60_000)),
            ("InvoiceTotal", xml("AB12345678", today, &supplier, &buyer, 59_999)),
            ("InvoiceFormat", xml("A12345678", today, &supplier, &buyer, 60_000)),
            (
                "InvoiceBeforeContract",
                xml("AB12345678", "2021-01-04".parse().unwrap(), &supplier, &buyer, 60_000),
            ),
        ] {
            let bytes = text.into_bytes();
            let answer =
                world.engine.file_invoice_xml(case.seller.actor, asked(case.order), bytes).await;
            match answer {
                Err(AppError::Refused(refusal)) => assert_eq!(refusal.code(), expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
        let bomb = b"<!DOCTYPE a [<!ENTITY b \"b\">]><Invoice>&b;</Invoice>".to_vec();
        let answer = world.engine.file_invoice_xml(case.seller.actor, asked(case.order), bomb).await;
        let fault = Fault::new("xml", FaultKind::EInvoice(MigFault::Doctype));
        assert_eq!(answer, Err(AppError::Faults(vec![fault])));
        let stranger = world.supplier().await;
        let answer = world
            .engine
            .file_invoice_xml(stranger.actor, asked(case.order), b"<x/>".to_vec())
            .await;
        assert_eq!(answer, Err(AppError::NotFound));
        let answer =
            world.engine.file_invoice_xml(case.firm.actor, asked(case.order), b"<x/>".to_vec()).await;
        assert_eq!(answer, Err(Refusal::Forbidden.into()));
        assert_eq!(world.count("invoices").await, 0);
        assert_eq!(world.count("invoice_files").await, 0);
    }

    /// What is typed is compared with the sides, too.
    async fn a_typed_seller_is_compared(world: World) {
        let (case, supplier, _) = sold(&world).await;
        let today = domain::calendar::day_of(world.clock.now());
        let typed = |seller: &str| ClaimCommand {
            act: "invoice".to_owned(),
            number: "AB12345678".to_owned(),
            dated: today.to_string(),
            total: "60000".to_owned(),
            seller: seller.to_owned(),
            ..asked(case.order)
        };
        let answer = world.engine.claim_act(case.seller.actor, typed("10458575")).await;
        let (seller, expected) = ("10458575".to_owned(), supplier.clone());
        assert_eq!(answer, Err(Refusal::InvoiceSeller { seller, expected }.into()));
        world.engine.claim_act(case.seller.actor, typed(&supplier)).await.unwrap();
    }
}
