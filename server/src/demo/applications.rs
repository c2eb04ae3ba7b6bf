//! Applications that wait for the office when the demo begins: what no list confirms, a letter to
//! be read, a paper that was asked for, one that was turned down, one that waits for its e-mail.

use std::sync::Arc;

use anyhow::Context as _;
use app::review::ApplicationCommand;
use domain::{
    Actor, Twd,
    eligibility::{Check, Checks, Factory, Facts},
};

use super::{
    orders::{advance, at},
    people::{OFFICE, People, ubn},
};
use crate::{
    clock::Clock,
    engine::{Engine, EnrolAtOnce},
};

/// An application, and what became of it. Times are `MM-DDThh:mm` in Taipei, 2021.
struct Story {
    at: &'static str,
    firm: &'static str,
    contact: &'static str,
    email: &'static str,
    /// 工廠登記編號; empty where the firm is exempt.
    factory: &'static str,
    listed: Check,
    /// Of 民國 109, in NT$.
    revenue: i64,
    headcount: u32,
    /// What the office did, and its words.
    office: Option<(&'static str, &'static str)>,
}

#[rustfmt::skip]
const STORIES: [Story; 5] = [
    Story { at: "06-21T16:30", firm: "泓毅模具", contact: "許志豪", email: "hungyi@firm.example",
        factory: "99-104233", listed: Check::Unavailable, revenue: 86_400_000, headcount: 38, office: None },
    Story { at: "06-21T16:50", firm: "永盛木器", contact: "邱美玲", email: "yongsheng@firm.example",
        factory: "", listed: Check::Unavailable, revenue: 12_350_000, headcount: 9,
        office: Some(("ask", "免辦證明的掃描檔看不清楚文號，請重新上傳一份。")) },
    Story { at: "06-21T17:05", firm: "竣豐電鍍", contact: "許志豪", email: "junfeng@firm.example",
        factory: "99-088120", listed: Check::Contradicted, revenue: 143_000_000, headcount: 61, office: None },
    Story { at: "06-21T17:20", firm: "大將工程行", contact: "羅國棟", email: "dajiang@firm.example",
        factory: "", listed: Check::Unavailable, revenue: 8_200_000, headcount: 5,
        office: Some(("refuse", "營業項目是室內裝修，沒有製造業務，不是本館的補助對象。")) },
    Story { at: "06-21T17:45", firm: "品築紙器", contact: "田曉涵", email: "pinzhu@firm.example",
        factory: "99-131077", listed: Check::Confirmed, revenue: 27_900_000, headcount: 17, office: None },
];

/// Far from the numbers of the other organisations.
const UBN_FROM: usize = 100;

/// Plays the stories, on the evening of the first day.
pub(super) async fn play(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    people: &People,
) -> anyhow::Result<()> {
    let office = people.actor(OFFICE)?;
    for (n, story) in STORIES.iter().enumerate() {
        advance(engine, clock, at(story.at)?).await?;
        let (firm, _) = engine
            .enrol(EnrolAtOnce {
                firm: None,
                name: story.firm.to_owned(),
                facts: facts(story, UBN_FROM + n)?,
                contact_name: story.contact.to_owned(),
                email: story.email.to_owned(),
                email_verified: story.listed != Check::Confirmed,
                password: None,
            })
            .await
            .with_context(|| format!("{} applies", story.firm))?;
        if let Some((act, words)) = story.office {
            let command = ApplicationCommand {
                firm: firm.to_string(),
                act: act.to_owned(),
                reason: words.to_owned(),
                ..ApplicationCommand::default()
            };
            decide(engine, office, command).await?;
        }
    }
    Ok(())
}

fn facts(story: &Story, n: usize) -> anyhow::Result<Facts> {
    let factory = match story.factory {
        "" => Factory::Exempt,
        number => Factory::Registered(number.to_owned()),
    };
    Ok(Facts {
        ubn: ubn(n)?.to_string(),
        factory,
        revenue: [(109, Twd::new(story.revenue).context("a revenue is an amount")?)].into(),
        founded: Some(88),
        headcount: Some(story.headcount),
        checks: Checks { company: Check::Confirmed, factory: story.listed },
        ..Facts::default()
    })
}

async fn decide(
    engine: &Arc<dyn Engine>,
    office: Actor,
    command: ApplicationCommand,
) -> anyhow::Result<()> {
    let told = format!("the office decides: {}", command.act);
    engine.decide(office, command).await.map(drop).context(told)
}
