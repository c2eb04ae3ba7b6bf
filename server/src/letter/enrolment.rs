//! The words of letters about the application and the points.

use app::{
    lang::{Lang, tr},
    text::date_in,
};
use chrono::NaiveDate;
use domain::Points;

use super::words::{Words, line};

pub(super) fn resume(lang: Lang, token: &str) -> Words {
    Words::about(tr(lang, "繼續您的申請", "Continue your application"))
        .say(tr(
            lang,
            "您的申請已經存好。在任何一台裝置打開下面的連結，就能從停下來的地方繼續。",
            "Your application is saved. Open the link below on any device to go on where you \
             stopped.",
        ))
        .say(tr(
            lang,
            "連結自寄出起 30 天內有效，只能使用一次。",
            "The link works once, for 30 days after this mail was sent.",
        ))
        .lead(tr(lang, "繼續申請", "Continue"), format!("/enrol/resume?token={token}"))
        .otherwise(tr(
            lang,
            "30 天內沒有完成，已填的資料會刪除，可以重新申請。連結能看到您填的資料，請不要轉寄給別人；\
             如果不是您要求的，不必理會這封信。",
            "What is not completed within 30 days is deleted; you can start again. The link shows \
             what you entered, so do not pass it on. If you did not ask for it, ignore this mail.",
        ))
}

pub(super) fn verify_email(lang: Lang, name: &str, firm: &str, token: &str) -> Words {
    let firm = line(firm);
    let words = match lang {
        Lang::Zh => Words::about("請驗證您的電子郵件")
            .say(format!("{firm}的帳號已經建立，只差最後一步：確認這個信箱是您的。"))
            .say(
                "請在這封信寄出後 24 小時內打開下面的連結。資格符合的話，點數在驗證完成時發放（規則 R10）。",
            ),
        Lang::En => Words::about("Please verify your e-mail address")
            .say(format!(
                "The account of {firm} is made. One step is missing: to confirm that this mailbox \
                 is yours."
            ))
            .say(
                "Open the link below within 24 hours after this mail was sent. If the firm is \
                 eligible, its points are issued when the address is verified (rule R10).",
            ),
    };
    words
        .greet(name)
        .lead(tr(lang, "驗證電子郵件", "Verify the address"), format!("/verify-email?token={token}"))
        .otherwise(tr(
            lang,
            "逾時連結就失效，登入後可以再寄一次；沒有驗證就不會發放點數。如果您沒有申請，不必理會這封信，沒有人能替您驗證。",
            "After that the link no longer works; sign in to have another one sent. No points are \
             issued without it. If you did not apply, ignore this mail: nobody can verify the \
             address for you.",
        ))
}

pub(super) fn under_review(lang: Lang, firm: &str) -> Words {
    let words = match lang {
        Lang::Zh => Words::about("申請已送交專案辦公室審查")
            .say("您的申請資料已經收到，其中有項目無法由系統自動查證，已送交專案辦公室人工審查。")
            .say("您現在不必做什麼。有結果，或需要您補件時，我們會再來信。"),
        Lang::En => Words::about("Your application is with the programme office")
            .say(
                "Your application has arrived. Something in it could not be confirmed by the \
                 system, so a person of the programme office looks at it.",
            )
            .say("There is nothing to do now. We write again when it is decided, or when we need a paper."),
    };
    words.greet(firm).lead(tr(lang, "查看進度", "Where it stands"), "/standing").otherwise(tr(
        lang,
        "候補順位以資料備齊的時間為準，不因審查而往後排。",
        "The time at which your file was complete counts for the waiting list; the review does \
         not move you back.",
    ))
}

pub(super) fn approved(lang: Lang, firm: &str) -> Words {
    let firm_line = line(firm);
    let words = match lang {
        Lang::Zh => Words::about("資格審查通過")
            .say(format!("{firm_line}符合補助資格。"))
            .say("點數在電子郵件驗證完成時發放（規則 R10）。還沒驗證的話，請打開驗證信裡的連結；找不到信，登入後可以再寄一次。"),
        Lang::En => Words::about("Your firm is eligible")
            .say(format!("{firm_line} is eligible for the subsidy."))
            .say(
                "The points are issued when your e-mail address is verified (rule R10). If it is \
                 not verified yet, open the link in the mail about it, or sign in to have another \
                 one sent.",
            ),
    };
    words.greet(firm).lead(tr(lang, "查看進度", "Where it stands"), "/standing").otherwise(tr(
        lang,
        "信箱沒有驗證，點數就不會發放。",
        "No points are issued before the address is verified.",
    ))
}

pub(super) fn points_issued(lang: Lang, firm: &str, points: Points, until: NaiveDate) -> Words {
    let (name, until) = (line(firm), date_in(lang, until));
    let words = match lang {
        Lang::Zh => Words::about(format!("已發放 {points} 點"))
            .say(format!("{points} 點已發放到{name}的點數錢包。"))
            .say(format!(
                "點數可使用到 {until}24:00 止，以雙方簽完約的時間為準。供應商接單也需要時間，請儘早訂購。"
            )),
        Lang::En => Words::about(format!("{points} points were issued"))
            .say(format!("{points} points are in the wallet of {name}."))
            .say(format!(
                "They can be used until the end of {until}; the time at which both sides have \
                 signed counts. The supplier needs time too, so order early."
            )),
    };
    words.greet(firm).lead(tr(lang, "點數錢包", "Your wallet"), "/wallet").otherwise(tr(
        lang,
        "到期沒有使用的點數會收回，不能延期，也不能換成現金。",
        "Points that are not used by then go back. They cannot be extended or paid out.",
    ))
}

pub(super) fn waitlisted(lang: Lang, firm: &str, position: u32) -> Words {
    let name = line(firm);
    let words = match lang {
        Lang::Zh => Words::about(format!("已列入候補第 {position} 位"))
            .say(format!(
                "{name}符合補助資格，但目前點數額度已經用罄，已列入候補，順位第 {position} 位（依資料備齊的時間排序）。"
            ))
            .say("您不必再做什麼。額度回流時，系統會依順位自動發放並寄信通知。"),
        Lang::En => Words::about(format!("You are number {position} on the waiting list"))
            .say(format!(
                "{name} is eligible, but the pool of points is used up. The firm is number \
                 {position} on the waiting list, in the order in which the files were complete."
            ))
            .say(
                "There is nothing to do. When points come back they are issued in that order, and \
                 we write to you.",
            ),
    };
    words.greet(firm).lead(tr(lang, "查看順位", "Where you stand"), "/standing").otherwise(tr(
        lang,
        "到點數使用期限仍沒有額度回流，候補就此結束。",
        "If no points come back before they expire, the waiting list ends.",
    ))
}

pub(super) fn paper_asked(lang: Lang, firm: &str, asked: &str) -> Words {
    let words = match lang {
        Lang::Zh => Words::about("請補件").say("專案辦公室審查您的申請時，需要您補充："),
        Lang::En => Words::about("The programme office needs a paper from you")
            .say("To decide on your application, the programme office asks for:"),
    };
    words
        .quote(asked)
        .say(tr(
            lang,
            "請登入後上傳文件。收到之後，審查就會繼續。",
            "Sign in and upload it. The review goes on when it has arrived.",
        ))
        .greet(firm)
        .lead(tr(lang, "上傳文件", "Upload it"), "/standing")
        .otherwise(tr(
            lang,
            "補件之前審查會停在這裡，點數也不會發放；已填的資料都會保留。",
            "Until then the review waits and no points are issued; what you entered is kept.",
        ))
}

pub(super) fn refused(lang: Lang, firm: &str, reason: &str) -> Words {
    let words = match lang {
        Lang::Zh => Words::about("申請未通過資格審查").say("您的申請未通過資格審查，原因如下："),
        Lang::En => Words::about("Your application was refused")
            .say("Your application was refused, for this reason:"),
    };
    words
        .quote(reason)
        .say(tr(
            lang,
            "資料有誤，或文件可以補齊時，請更正後再送一次。",
            "If something is wrong or a better paper exists, put it right and send it again.",
        ))
        .greet(firm)
        .lead(tr(lang, "查看原因與更正", "The reasons, and how to go on"), "/standing")
        .otherwise(tr(
            lang,
            "不再送件，這次申請就此結束，沒有發放任何點數。",
            "If you do nothing, the application ends here. No points were issued.",
        ))
}

pub(super) fn frozen(lang: Lang, firm: &str, reason: &str) -> Words {
    let words = match lang {
        Lang::Zh => Words::about("點數已凍結").say("您的點數已經凍結，原因如下："),
        Lang::En => {
            Words::about("Your points are frozen").say("Your points are frozen, for this reason:")
        }
    };
    words
        .quote(reason)
        .say(tr(
            lang,
            "凍結期間不能下訂單。尚未簽約的訂單已經取消，保留的點數退回錢包；已簽約的訂單由專案辦公室個別處理。",
            "No orders can be placed meanwhile. Orders without a contract were cancelled and their \
             points released; the office decides about those with a contract.",
        ))
        .greet(firm)
        .lead(tr(lang, "查看說明", "What this means"), "/standing")
        .otherwise(tr(
            lang,
            "如果您認為有誤，請儘快向專案辦公室說明；沒有說明，點數可能會收回。",
            "If you think this is wrong, tell the office soon; otherwise the points may be taken \
             back.",
        ))
}

pub(super) fn points_withdrawn(lang: Lang, firm: &str, points: Points) -> Words {
    let words = match lang {
        Lang::Zh => Words::about(format!("已收回 {points} 點"))
            .say(format!("專案辦公室已收回您錢包裡的 {points} 點。"))
            .say("收回的時間與依據列在點數明細。"),
        Lang::En => Words::about(format!("{points} points were taken back"))
            .say(format!("The programme office took back {points} points from your wallet."))
            .say("When, and by which rule, stands in the statement."),
    };
    words.greet(firm).lead(tr(lang, "點數明細", "The statement"), "/wallet").otherwise(tr(
        lang,
        "您不必做什麼。對收回有疑義，請向專案辦公室提出。",
        "There is nothing to do. If you disagree, write to the programme office.",
    ))
}

pub(super) fn points_expire_soon(
    lang: Lang,
    firm: &str,
    points: Points,
    days: i64,
    until: NaiveDate,
) -> Words {
    let (name, until) = (line(firm), date_in(lang, until));
    let words = match lang {
        Lang::Zh => Words::about(format!("點數還有 {days} 天到期：剩 {points} 點"))
            .say(format!("{name}還有 {points} 點沒有使用，{until}24:00 到期。"))
            .say("雙方在那之前簽完約，才算使用。供應商接單也需要時間，請儘早訂購。"),
        Lang::En => {
            let unit = if days == 1 { "day" } else { "days" };
            Words::about(format!("{points} points expire in {days} {unit}"))
                .say(format!(
                    "{name} has {points} points that are not used. They expire at the end of \
                     {until}."
                ))
                .say(
                    "Both sides have to sign the contract before that. The supplier needs time \
                     too, so order early.",
                )
        }
    };
    words.greet(firm).lead(tr(lang, "看方案", "See the plans"), "/catalog").otherwise(tr(
        lang,
        "到期沒有使用的點數會收回，不能延期。",
        "Points that are not used by then go back; they cannot be extended.",
    ))
}
