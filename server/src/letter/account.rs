//! The words of letters about people, passwords and who belongs to a firm.

use app::{
    lang::{Lang, tr},
    text::instant_in,
};
use domain::Instant;

use super::words::{Words, line};

pub(super) fn reset_password(lang: Lang, token: &str) -> Words {
    Words::about(tr(lang, "重設密碼", "Reset your password"))
        .say(tr(
            lang,
            "有人（希望是您）要求重設這個帳號的密碼。",
            "Somebody, we hope you, asked to reset the password of this account.",
        ))
        .say(tr(
            lang,
            "請在這封信寄出後 15 分鐘內打開下面的連結，設定新密碼。連結只能使用一次。",
            "Open the link below within 15 minutes after this mail was sent and set a new one. The \
             link works once.",
        ))
        .lead(
            tr(lang, "設定新密碼", "Set a new password"),
            format!("/reset-password?token={token}"),
        )
        .otherwise(tr(
            lang,
            "不是您要求的，就不必理會這封信：密碼不會變，沒有連結也沒有人能改。請不要把連結告訴任何人，專案辦公室也不會向您要。",
            "If it was not you, ignore this mail: the password stays as it is, and nobody can \
             change it without the link. Do not give the link to anybody; the office never asks \
             for it.",
        ))
}

pub(super) fn password_changed(lang: Lang, at: Instant) -> Words {
    let at = instant_in(lang, at);
    let words = match lang {
        Lang::Zh => Words::about("密碼已變更")
            .say(format!("您的密碼已於 {at} 變更。"))
            .say("是您本人變更的，就不必做什麼。"),
        Lang::En => Words::about("Your password was changed")
            .say(format!("Your password was changed on {at}."))
            .say("If it was you, there is nothing to do."),
    };
    words.lead(tr(lang, "登入頁", "The sign-in page"), "/sign-in").otherwise(tr(
        lang,
        "如果不是您，帳號可能已被別人使用：請立刻到登入頁按「忘記密碼」重設，並通知專案辦公室。",
        "If it was not you, somebody else may be using the account: reset the password from the \
         sign-in page at once, and tell the programme office.",
    ))
}

pub(super) fn invitation(lang: Lang, firm: &str, by: &str, token: &str) -> Words {
    let (firm, by) = (line(firm), line(by));
    let words = match lang {
        Lang::Zh => Words::about(format!("{firm}邀請您加入"))
            .say(format!("{by}邀請您加入{firm}在雲市集工業館的帳號。"))
            .say("請在這封信寄出後 7 天內打開下面的連結，設定自己的姓名與密碼。連結只能使用一次。"),
        Lang::En => Words::about(format!("{firm} invites you"))
            .say(format!("{by} invites you to join {firm} in the Yunshiji Industrial Pavilion."))
            .say(
                "Open the link below within 7 days after this mail was sent and set your own name \
                 and password. The link works once.",
            ),
    };
    words.lead(tr(lang, "接受邀請", "Accept"), format!("/invitation?token={token}")).otherwise(tr(
        lang,
        "逾時邀請就失效，可以請對方再邀請一次。不認識這家公司，不必理會這封信。",
        "After that the invitation has ended; they can send another one. If you do not know \
             the firm, ignore this mail.",
    ))
}

pub(super) fn join_asked(lang: Lang, firm: &str, name: &str, email: &str) -> Words {
    let (firm, name, email) = (line(firm), line(name), line(email));
    let words = match lang {
        Lang::Zh => Words::about(format!("{name}想加入{firm}"))
            .say(format!("有人以{firm}的統一編號申請，想加入您的公司："))
            .quote(&format!("{name}，{email}"))
            .say("同一個統一編號只有一個點數錢包。請登入後決定是否讓對方加入，以及擔任什麼角色。"),
        Lang::En => Words::about(format!("{name} asks to join {firm}"))
            .say(format!("Somebody applied with the 統一編號 of {firm} and asks to join it:"))
            .quote(&format!("{name}, {email}"))
            .say(
                "A 統一編號 has one wallet. Sign in and decide whether to let them in, and in \
                 which role.",
            ),
    };
    words.lead(tr(lang, "公司成員", "People of the firm"), "/people").otherwise(tr(
        lang,
        "在您同意以前，對方看不到公司的任何資料，也不能使用點數。不認識的人請拒絕。",
        "Until you agree they see nothing of the firm and cannot use its points. Refuse whom you \
         do not know.",
    ))
}

pub(super) fn join_answered(lang: Lang, firm: &str, let_in: bool) -> Words {
    let name = line(firm);
    if let_in {
        let words = match lang {
            Lang::Zh => Words::about(format!("您已加入{name}"))
                .say(format!("{name}的負責人同意您加入。"))
                .say("請以申請時的電子郵件與密碼登入。"),
            Lang::En => Words::about(format!("You belong to {name} now"))
                .say(format!("The owner of {name} let you in."))
                .say("Sign in with the address and the password that you applied with."),
        };
        return words.lead(tr(lang, "登入", "Sign in"), "/sign-in").otherwise(tr(
            lang,
            "不登入也不會失效，您隨時可以開始使用。",
            "There is no hurry: the account stays.",
        ));
    }
    let words = match lang {
        Lang::Zh => Words::about(format!("{name}沒有同意您加入"))
            .say(format!("{name}的負責人沒有同意您加入，帳號沒有建立，密碼已經刪除。")),
        Lang::En => Words::about(format!("{name} did not let you in")).say(format!(
            "The owner of {name} did not let you in. No account was made, and the password was \
             deleted."
        )),
    };
    words.otherwise(tr(
        lang,
        "您不必做什麼。如果您屬於這家公司，請直接與負責人聯絡。",
        "There is nothing to do. If you belong to the firm, talk to its owner.",
    ))
}
