//! The office's desk: what it shows, in which order, and to whom.

use std::fmt::Write as _;

use app::{
    error::AppError,
    review::{ALL_STATES, ApplicationQuery, ApplicationView},
};
use domain::{
    Actor, FirmId, OfficerRole, Refusal, Twd, UserId,
    eligibility::{Check, Checks, Factory, Facts},
    enrolment::{FirmAct, FirmState},
};
use server::clock::new_id;

use crate::{
    site::{ORIGIN, Site, cookie},
    world::{World, at, office},
};

/// An application as it stands in the database.
#[derive(Clone)]
struct File {
    firm: FirmId,
    ubn: String,
    name: String,
    state: FirmState,
    facts: Facts,
    completed_at: Option<&'static str>,
    asked_for: &'static str,
}

fn file(number: u32, state: FirmState) -> File {
    File {
        firm: FirmId::new(new_id()),
        ubn: format!("9{number:07}"),
        name: format!("大同精密 {number} 廠"),
        state,
        facts: Facts {
            ubn: "04595257".to_owned(),
            factory: Factory::Registered("99-1".to_owned()),
            revenue: [(109, Twd::new(1_000_000).unwrap())].into(),
            checks: Checks { company: Check::Confirmed, factory: Check::Unavailable },
            ..Facts::default()
        },
        completed_at: Some("2021-07-02T10:00:00"),
        asked_for: "",
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Behind the store's back: rows without the history that enrolments would have left.
async fn put(world: &World, files: &[File]) {
    world.is_corrupt_in_the_end();
    let (mut firms, mut applications) = (Vec::new(), Vec::new());
    for file in files {
        let (id, name) = (file.firm, quoted(&file.name));
        let facts = quoted(&serde_json::to_string(&file.facts).unwrap());
        let done = file
            .completed_at
            .map_or_else(|| "NULL".to_owned(), |text| at(text).timestamp_millis().to_string());
        firms.push(format!("('{id}', '{}', {name}, 0)", file.ubn));
        applications.push(format!(
            "('{id}', 'IND-110', '{}', 1, {facts}, {done}, NULL, {}, NULL, '', {})",
            file.state.as_str(),
            quoted(file.asked_for),
            at("2021-07-03T10:00:00").timestamp_millis(),
        ));
    }
    let mut sql = String::new();
    write!(sql, "INSERT INTO firms (firm_id, ubn, name, created_at) VALUES {};", firms.join(", "))
        .unwrap();
    write!(
        sql,
        "INSERT INTO applications (firm_id, programme_id, state, revision, facts, completed_at,
             eligible_at, asked_for, asked_at, reason, changed_at) VALUES {}",
        applications.join(", ")
    )
    .unwrap();
    world.sql(&sql).await.unwrap();
}

fn officer(roles: &[OfficerRole], stepped_up: bool) -> Actor {
    let roles = roles.iter().copied().collect();
    Actor::Office { user: UserId::new(new_id()), roles, stepped_up }
}

fn asking(state: &str, q: &str, page: u32) -> ApplicationQuery {
    ApplicationQuery { state: state.to_owned(), q: q.to_owned(), page }
}

async fn names(world: &World, query: ApplicationQuery) -> Vec<String> {
    let view = world.engine.applications(office(), query).await.unwrap();
    view.rows.into_iter().map(|row| row.name).collect()
}

async fn view(world: &World, actor: Actor, file: &File) -> ApplicationView {
    world.engine.application(actor, file.firm).await.unwrap()
}

on_both_engines! {
    async fn the_longest_waiting_come_first(world: World) {
        let mut files: Vec<File> = (1..=60).map(|n| file(n, FirmState::UnderReview)).collect();
        files[40].completed_at = Some("2021-07-01T10:00:00");
        files[41].completed_at = Some("2021-06-30T10:00:00");
        files[42].completed_at = None;
        files[0].asked_for = "401";
        files.push(file(61, FirmState::Issued));
        put(&world, &files).await;
        let desk = |query| world.engine.applications(office(), query);

        let first = desk(ApplicationQuery::default()).await.unwrap();
        assert_eq!((first.total, first.pages, first.rows.len()), (60, 3, 25));
        assert_eq!(first.rows[0].name, files[41].name);
        assert_eq!(first.rows[1].name, files[40].name);
        assert_eq!((first.rows[0].open, first.rows[0].failed), (1, 0));
        assert_eq!(first.query.page, 1);
        let waiting = first.count(FirmState::UnderReview).unwrap();
        assert_eq!((waiting.firms, waiting.asked), (60, 1));
        assert_eq!(waiting.oldest, Some(at("2021-06-30T10:00:00")));
        assert_eq!(first.count(FirmState::Issued).unwrap().firms, 1);
        assert_eq!(first.count(FirmState::Refused), None);

        // Every application once, the one without a complete file last.
        let mut all = Vec::new();
        for page in 1..=3 {
            all.extend(names(&world, asking("", "", page)).await);
        }
        assert_eq!(all.last(), Some(&files[42].name));
        let asked = all.len();
        all.sort();
        all.dedup();
        assert_eq!((asked, all.len()), (60, 60));
        // Beyond the last page: the last one.
        let far = desk(asking("", "", u32::MAX)).await.unwrap();
        assert_eq!((far.query.page, far.rows.len()), (3, 10));
        assert_eq!(desk(asking(ALL_STATES, "", 1)).await.unwrap().total, 61);
        assert_eq!(desk(asking("Issued", "", 1)).await.unwrap().rows.len(), 1);
        let nobody = desk(asking("Frozen", "", 7)).await.unwrap();
        assert_eq!((nobody.total, nobody.pages, nobody.rows), (0, 1, vec![]));
    }

    async fn a_firm_is_found_by_number_and_by_name(world: World) {
        let mut files: Vec<File> = (1..=30).map(|n| file(n, FirmState::UnderReview)).collect();
        files[3] = File {
            name: "100%_ACME 精機".to_owned(),
            ..file(4, FirmState::Refused)
        };
        files[5] = File { ubn: "04595257".to_owned(), ..files[5].clone() };
        put(&world, &files).await;
        let found = |state: &str, q: &str| {
            let query = asking(state, q, 1);
            let world = world.clone();
            async move { names(&world, query).await }
        };
        for q in ["04595257", "０４５９５２５７", " 0459-5257 ", "0459"] {
            assert_eq!(found("", q).await, [&*files[5].name], "{q}");
        }
        for q in ["100%", "%_a", "acme", "精機", "ACME 精"] {
            assert_eq!(found(ALL_STATES, q).await, [&*files[3].name], "{q}");
        }
        for q in ["_", "%", "!", "'; DROP TABLE firms; --", "x\u{0}"] {
            let expected = usize::from("100%_ACME".contains(q));
            assert_eq!(found(ALL_STATES, q).await.len(), expected, "{q:?}");
        }
        assert_eq!(found("", "acme").await.len(), 0, "it is refused, not under review");
        let view = world.engine.applications(office(), asking("", "精密", 2)).await.unwrap();
        assert_eq!((view.total, view.rows.len(), view.more), (29, 4, false));
        assert_eq!(view.count(FirmState::Refused), None);
    }

    async fn a_search_that_finds_too_much_says_so(world: World) {
        let files: Vec<File> = (1..=1_002).map(|n| file(n, FirmState::UnderReview)).collect();
        put(&world, &files).await;
        let view = world.engine.applications(office(), asking("", "大同", 1)).await.unwrap();
        assert_eq!((view.total, view.more), (1_000, true));
        assert_eq!(view.pages, 40);
    }

    async fn the_waiting_list_is_numbered(world: World) {
        let mut files: Vec<File> = (1..=4).map(|n| file(n, FirmState::Waitlisted)).collect();
        for (file, day) in files.iter_mut().zip([
            "2021-07-04T10:00:00",
            "2021-07-01T10:00:00",
            "2021-07-03T10:00:00",
            "2021-07-02T10:00:00",
        ]) {
            file.completed_at = Some(day);
        }
        put(&world, &files).await;
        for (file, position) in files.iter().zip([4, 1, 3, 2]) {
            assert_eq!(view(&world, office(), file).await.row.position, Some(position));
            let found = world.engine.applications(office(), asking("all", &file.ubn, 1)).await;
            assert_eq!(found.unwrap().rows[0].position, Some(position));
        }
        let listed = world.engine.applications(office(), asking("Waitlisted", "", 1)).await;
        let positions: Vec<_> = listed.unwrap().rows.iter().map(|row| row.position).collect();
        assert_eq!(positions, [Some(1), Some(2), Some(3), Some(4)]);
        // The pool covers fifty firms, so nobody outside is told of a list.
        assert_eq!(world.engine.home().await.unwrap().waiting, 0);
        for _ in 0..50 {
            world.firm().await;
        }
        assert_eq!(world.engine.home().await.unwrap().waiting, 4);
        let page = Site::of(&world).get("/", &[]).await;
        assert!(page.text.contains("已有 4 家候補"), "{}", page.text);
    }

    async fn only_the_office_looks(world: World) {
        let file = file(1, FirmState::UnderReview);
        put(&world, std::slice::from_ref(&file)).await;
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let nobody = officer(&[], true);
        for actor in [firm.actor, seller.actor, nobody, Actor::System, Actor::Bank] {
            let forbidden = AppError::Refused(Refusal::Forbidden);
            let list = world.engine.applications(actor, ApplicationQuery::default()).await;
            assert_eq!(list.map(drop), Err(forbidden.clone()));
            assert_eq!(world.engine.application(actor, file.firm).await.map(drop), Err(forbidden));
        }
        for role in OfficerRole::ALL {
            let actor = officer(&[role], false);
            world.engine.applications(actor, ApplicationQuery::default()).await.unwrap();
            view(&world, actor, &file).await;
        }
        let nowhere = world.engine.application(office(), FirmId::new(new_id())).await;
        assert_eq!(nowhere.map(drop), Err(AppError::NotFound));
    }

    async fn each_role_decides_what_is_its_own(world: World) {
        use FirmAct::{Approve, RecordGrant, Refuse, WithdrawPoints};
        use OfficerRole::{Admin, Approver, Auditor, Finance, Reviewer};
        let states = [FirmState::UnderReview, FirmState::Issued, FirmState::Frozen];
        let files: Vec<File> = (1..).zip(states).map(|(n, state)| file(n, state)).collect();
        put(&world, &files).await;
        let (open, issued, frozen) = (&files[0], &files[1], &files[2]);
        for (file, role, acts) in [
            (open, Reviewer, &[Approve, Refuse, RecordGrant][..]),
            (open, Approver, &[Approve, Refuse, RecordGrant]),
            (open, Admin, &[Approve, Refuse, RecordGrant]),
            (open, Finance, &[]),
            (open, Auditor, &[]),
            (issued, Reviewer, &[RecordGrant]),
            (issued, Finance, &[WithdrawPoints]),
            (issued, Approver, &[RecordGrant, WithdrawPoints]),
            (frozen, Finance, &[WithdrawPoints]),
            (frozen, Auditor, &[]),
        ] {
            for stepped_up in [false, true] {
                let view = view(&world, officer(&[role], stepped_up), file).await;
                let name = (role, file.state);
                assert_eq!(view.acts, acts, "{name:?}");
                assert_eq!(view.step_up_needed, !stepped_up && !acts.is_empty(), "{name:?}");
            }
        }
    }

    async fn a_file_holds_every_piece_of_evidence(world: World) {
        let (one, two) = (file(1, FirmState::UnderReview), file(2, FirmState::Issued));
        put(&world, &[one.clone(), two.clone()]).await;
        let evidence = format!(
            "INSERT INTO users (user_id, email, name, password_hash, party, firm_id, created_at,
                 roles, email_verified_at) VALUES
                 ('u1', 'a@firm.example', '王大明', '!', 'buyer', '{firm}', 1, 'owner', 5),
                 ('u2', 'b@firm.example', '王大明', '!', 'buyer', '{other}', 1, 'owner', NULL);
             INSERT INTO enrolments VALUES
                 ('e1', 'IND-110', 's1', '{{}}', 6, 1, 0, 0, '{firm}', 'u1'),
                 ('e2', 'IND-110', 's2', '{{}}', 6, 1, 0, 0, '{firm}', NULL);
             INSERT INTO consents VALUES
                 ('c1', 'e1', 'data_consent', '1', 'zh', 'abc', '203.0.113.9', 1000),
                 ('c2', 'e2', 'data_consent', '1', 'zh', 'abc', '203.0.113.7', 900);
             INSERT INTO lookups VALUES
                 ('l1', '{firm}', 'factory', 'contradicted', 'list', 'old', 1000),
                 ('l2', '{firm}', 'factory', 'unavailable', 'list', 'timeout', 2000),
                 ('l3', '{firm}', 'company', 'confirmed', 'registry', '', 1000),
                 ('l4', '{other}', 'company', 'contradicted', 'registry', '', 3000);
             INSERT INTO papers VALUES
                 ('p1', 'e1', NULL, 'form_401', 'a.pdf', 'application/pdf', 10, 'h', 1000, NULL),
                 ('p2', NULL, '{firm}', 'other', 'b.pdf', 'application/pdf', 10, 'h', 2000, NULL),
                 ('p3', NULL, '{firm}', 'other', 'c.pdf', 'application/pdf', 10, 'h', 2000, 3000);
             INSERT INTO suppliers (supplier_id, ubn, name, region, created_at)
             VALUES ('s1', '{ubn}', '自家軟體', '北部', 0);
             INSERT INTO application_events VALUES
                 ('v2', '{firm}', 'IND-110', 2000, 'system', NULL, 'find_open', 'Enrolled',
                  'UnderReview', ''),
                 ('v1', '{firm}', 'IND-110', 1000, 'buyer', 'u1', 'enrol', 'Entered', 'Enrolled', '')",
            firm = one.firm,
            other = two.firm,
            ubn = one.ubn,
        );
        world.sql(&evidence).await.unwrap();
        let view = view(&world, office(), &one).await;
        let lookups: Vec<_> =
            view.lookups.iter().map(|one| (&*one.kind, one.outcome, &*one.detail)).collect();
        assert_eq!(
            lookups,
            [("company", Check::Confirmed, ""), ("factory", Check::Unavailable, "timeout")]
        );
        let papers: Vec<_> = view.papers.iter().map(|paper| &*paper.name).collect();
        assert_eq!(papers, ["a.pdf", "b.pdf"]);
        // Whoever asks to join has agreed for nobody yet.
        assert_eq!(view.consents.len(), 1);
        assert_eq!(view.consents[0].address, "203.0.113.9");
        assert_eq!(view.supplier.as_deref(), Some("自家軟體"));
        assert_eq!(view.shared_contact, [(two.firm, two.name.clone())]);
        assert_eq!(view.people.len(), 1);
        assert!(view.people[0].3, "the address is verified");
        let events: Vec<_> = view.events.iter().map(|one| (&*one.act, &*one.who)).collect();
        assert_eq!(events, [("enrol", "王大明"), ("find_open", "")]);
        assert_eq!(view.facts, one.facts);
        assert_eq!(view.row.open, 1);
    }

    /// The forms of the desk, as a browser without scripts sends them.
    async fn a_decision_needs_a_fresh_proof_and_its_words(world: World) {
        let files = [file(1, FirmState::UnderReview), file(2, FirmState::UnderReview)];
        put(&world, &files).await;
        let (site, cookie) = (Site::of(&world), cookie(&world, office()).await);
        let own = [("cookie", &*cookie), ("origin", ORIGIN), ("accept", "text/html")];
        let decide = |file: &File, act: &str, reason: &str| {
            let (site, firm, reason) = (site.clone(), file.firm, app::url::encode(reason));
            let body = format!("form[firm]={firm}&form[act]={act}&form[reason]={reason}");
            async move {
                let answer = site.post("/api/application/decide", body, &own).await;
                assert_eq!(answer.status, 302, "{}", answer.text);
                answer.location().to_owned()
            }
        };
        let path = format!("/office/applications/{}", files[0].firm);
        // Not proved again: what was typed goes along, and comes back.
        world.sql("UPDATE sessions SET stepped_up_at = NULL").await.unwrap();
        let long = "請補 401。".repeat(70);
        let step_up = decide(&files[0], "ask", &long).await;
        let back = app::url::encode(&format!("{path}?act=ask&reason={}", app::url::encode(&long)));
        assert!(step_up.starts_with(&format!("/step-up?next={back}")), "{step_up}");

        // Far enough ahead to be fresh for the whole test.
        world.sql("UPDATE sessions SET stepped_up_at = 4102444800000").await.unwrap();
        let refused = decide(&files[0], "refuse", " ").await;
        assert!(refused.contains("act=refuse") && refused.contains("problem="), "{refused}");
        let page = site.get(&refused, &own[..1]).await;
        assert!(page.text.contains("id=\"reason-error\""), "{}", page.text);
        assert!(page.text.contains("有 1 個問題"), "{}", page.text);

        let asked = decide(&files[0], "ask", "請補 401").await;
        assert_eq!(asked, format!("{path}?done=ask"));
        let page = site.get(&asked, &own[..1]).await;
        assert!(page.text.contains("已完成「請補件」") && page.text.contains("補件中"));
        let view = view(&world, office(), &files[0]).await;
        assert_eq!((&*view.asked_for, view.row.asked), ("請補 401", true));
        assert_eq!(view.events.last().unwrap().act, "ask");

        let done = decide(&files[0], "approve", "").await;
        assert_eq!(done, format!("{path}?done=approve"));
        let page = site.get(&done, &own[..1]).await;
        assert!(page.text.contains("已完成「核准」"), "{}", page.text);
        let illegal = decide(&files[0], "ask", "再補").await;
        assert!(illegal.contains("problem=") && illegal.contains("FirmTransition"), "{illegal}");
        let nonsense = decide(&files[1], "promote", "").await;
        assert!(nonsense.contains("problem="), "{nonsense}");
    }

    /// The pages, whole, for whoever may see them.
    async fn the_desk_is_a_page_for_the_office(world: World) {
        let hostile = File {
            name: "</title><script>alert(1)</script>".to_owned(),
            asked_for: "</textarea><script>alert(2)</script>",
            ..file(1, FirmState::UnderReview)
        };
        put(&world, std::slice::from_ref(&hostile)).await;
        let site = Site::of(&world);
        let (own, buyer) = (cookie(&world, office()).await, world.firm().await);
        let buyer = cookie(&world, buyer.actor).await;
        let path = format!("/office/applications/{}", hostile.firm);
        for (path, cookie, status) in [
            ("/office", &own, 200),
            ("/office/applications", &own, 200),
            ("/office/applications?state=all&q=%00%27%25&page=9", &own, 200),
            (&*path, &own, 200),
            ("/office/applications/x", &own, 404),
            ("/office", &buyer, 403),
            (&*path, &buyer, 403),
            (&*path, &String::new(), 401),
        ] {
            let page = site.get(path, &[("cookie", cookie)]).await;
            assert_eq!(page.status.as_u16(), status, "{path}");
            let (_, body) = page.text.split_once("</head>").unwrap();
            assert!(!body.contains("<script>alert"), "{path}: {body}");
            assert_eq!(page.text.matches("<h1").count(), 1, "{path}");
        }
        world.sql("UPDATE sessions SET stepped_up_at = NULL").await.unwrap();
        let page = site.get(&path, &[("cookie", &own)]).await;
        assert!(page.text.contains("/step-up?next=%2Foffice%2Fapplications"), "{}", page.text);
    }
}
