//! Finding a plan: words, facets, pages, and the guide.

use app::{
    catalog::{CatalogQuery, CatalogView, PLANS_PER_PAGE},
    guide::GuideView,
};
use domain::{
    PlanId, Twd,
    guide::{Answers, Budget, Pain, Question, Size, Stop, System},
    plan::{Category, PlanOrigin, SubSector},
};
use server::engine::{NewPlan, NewPlanVersion};

use crate::world::{Seller, World, programme};

/// A plan with these words.
async fn list(
    world: &World,
    seller: Seller,
    (category, name, summary): (Category, &str, &str),
    price: i64,
    sectors: &[SubSector],
) -> PlanId {
    let text = |text: &str| text.to_owned();
    let plan = NewPlan {
        programme: programme(),
        supplier: seller.id,
        solution: text("方案"),
        category,
        sectors: sectors.to_vec(),
        listed: true,
        version: NewPlanVersion {
            origin: PlanOrigin::Original,
            name: text(name),
            summary: text(summary),
            description: text("說明"),
            features: vec![text("匯出")],
            integrations: vec![text("鼎新 ERP")],
            price: Twd::new(price).unwrap(),
            months: 12,
            seats: Some(20),
            capacity: String::new(),
            data_location: String::new(),
            exit_terms: String::new(),
        },
    };
    world.engine.add_plan(plan).await.unwrap()
}

async fn find(world: &World, query: CatalogQuery) -> CatalogView {
    world.engine.catalog(query).await.unwrap()
}

fn word(q: &str) -> CatalogQuery {
    CatalogQuery { q: q.to_owned(), ..CatalogQuery::default() }
}

fn ids(view: &CatalogView) -> Vec<PlanId> {
    view.plans.iter().map(|plan| plan.id).collect()
}

on_both_engines! {
    async fn words_find_whole_pairs_and_beginnings(world: World) {
        let seller = world.supplier().await;
        let stock = list(&world, seller, (Category::Production, "庫存雲", "看得到的庫存"), 90_000, &[SubSector::Metal]).await;
        let mes = list(&world, seller, (Category::Production, "MES Spinning", "設備稼動，也看庫存"), 300_000, &[SubSector::Textile]).await;
        for (typed, expected) in [
            ("庫存", vec![stock, mes]),
            ("spin", vec![mes]),
            ("ＭＥＳ 庫存", vec![mes]),
            ("稼動", vec![mes]),
            ("存庫", vec![]),
            ("pinning", vec![]),
        ] {
            let found = find(&world, word(typed)).await;
            // What has the word in its name comes first.
            assert_eq!(ids(&found), expected, "{typed}");
            assert_eq!(found.total, i64::try_from(expected.len()).unwrap(), "{typed}");
        }
    }

    async fn facets_count_what_they_leave(world: World) {
        let seller = world.supplier().await;
        for n in 0..9_i64 {
            let category = if n % 3 == 0 { Category::People } else { Category::Sales };
            let sectors = if n % 2 == 0 { vec![SubSector::Metal, SubSector::Food] } else { vec![SubSector::Metal] };
            list(&world, seller, (category, "排班", ""), 50_000 + n * 20_000, &sectors).await;
        }
        let all = find(&world, word("排班")).await;
        assert_eq!(all.total, 9);
        let queries = all.categories.iter().map(|facet| (facet.count, CatalogQuery { category: facet.value.as_str().to_owned(), ..word("排班") }))
            .chain(all.sectors.iter().map(|facet| (facet.count, CatalogQuery { sector: facet.value.as_str().to_owned(), ..word("排班") })))
            .chain(all.prices.iter().map(|facet| (facet.count, CatalogQuery { price: facet.value.as_str().to_owned(), ..word("排班") })));
        let mut counted = 0;
        for (count, query) in queries {
            let told = find(&world, query.clone()).await;
            assert_eq!(told.total, count, "{query:?}");
            counted += 1;
        }
        assert_eq!(counted, 2 + 2 + all.prices.len());
        assert_eq!(find(&world, word("沒有")).await.categories, []);
    }

    async fn pages_keep_their_filters_and_miss_nothing(world: World) {
        let seller = world.supplier().await;
        for n in 0..45_i64 {
            let category = if n % 9 == 8 { Category::People } else { Category::Sales };
            // Many of one price: what stands equal has an order too.
            list(&world, seller, (category, "報價", ""), 60_000 + (n % 4) * 30_000, &[SubSector::General]).await;
        }
        for sort in ["relevance", "self_funded", "price_down", "newest"] {
            let asked = CatalogQuery { category: "sales".to_owned(), sort: sort.to_owned(), ..word("報價") };
            let mut seen = Vec::new();
            for page in 1..=2 {
                let view = find(&world, CatalogQuery { page: page.to_string(), ..asked.clone() }).await;
                assert_eq!((view.total, view.pages), (40, 2), "{sort}");
                assert_eq!((view.query.category.as_str(), view.query.sort.as_str()), ("sales", sort));
                assert_eq!(view.plans.len(), PLANS_PER_PAGE as usize);
                seen.extend(view.plans);
            }
            let prices: Vec<i64> = seen.iter().map(|plan| plan.quote.self_funded.get()).collect();
            match sort {
                "self_funded" => assert!(prices.is_sorted()),
                "price_down" => assert!(prices.iter().rev().is_sorted()),
                _ => {}
            }
            let mut plans: Vec<PlanId> = seen.iter().map(|plan| plan.id).collect();
            plans.sort_unstable();
            plans.dedup();
            assert_eq!(plans.len(), 40, "{sort}");
            let beyond = find(&world, CatalogQuery { page: "9".to_owned(), ..asked }).await;
            assert_eq!((beyond.query.page.as_str(), beyond.plans.len()), ("", 20), "{sort}");
        }
    }

    async fn the_guide_names_what_is_on_offer_now(world: World) {
        let seller = world.supplier().await;
        let made = list(&world, seller, (Category::Production, "排程雲", "交期算得準"), 150_000, &[SubSector::Metal]).await;
        let any = list(&world, seller, (Category::Production, "庫存雲", "看得到的庫存"), 90_000, &[SubSector::General]).await;
        list(&world, seller, (Category::People, "排班雲", "排班與薪資"), 60_000, &[SubSector::General]).await;
        let answers = Answers {
            pains: vec![Pain::Stock],
            process: Some(SubSector::Metal),
            size: Some(Size::To20),
            systems: vec![System::Erp],
            budget: Some(Budget::To100k),
        };
        let ask = async |answers: &Answers| -> GuideView { world.engine.guide(answers.clone(), None).await.unwrap() };
        let named = |view: &GuideView| -> Vec<(PlanId, u16)> { view.plans.iter().map(|plan| (plan.card.id, plan.verdict.score)).collect() };
        assert_eq!(named(&ask(&answers).await), [(made, 100), (any, 93)]);
        // A cheaper one takes part at once.
        let cheap = list(&world, seller, (Category::Production, "排程小雲", "排程"), 60_000, &[SubSector::Metal]).await;
        let view = ask(&answers).await;
        assert_eq!(named(&view), [(cheap, 100), (made, 100), (any, 93)]);
        assert_eq!((view.fitting, view.stop), (3, None));
        // Whoever has fewer points pays more.
        let poor = world.firm_with(10_000).await;
        let view = world.engine.guide(answers.clone(), Some(poor.actor)).await.unwrap();
        assert_eq!(named(&view), [(cheap, 100), (any, 93)]);
        assert_eq!(view.available.map(domain::Points::get), Some(10_000));
        // Nobody fits: the answer that is in the way.
        let none = Answers { process: Some(SubSector::Food), pains: vec![Pain::Design], ..answers.clone() };
        let view = ask(&none).await;
        assert_eq!((view.plans.len(), view.stop), (0, Some(Stop { question: Question::Pain, frees: 2 })));
        // Another server took everything off; what was known here names none of it.
        world.sql("UPDATE suppliers SET selected_until = 1").await.unwrap();
        assert_eq!(ask(&answers).await.plans, []);
        assert_eq!(find(&world, word("排程")).await.total, 0);
    }
}
