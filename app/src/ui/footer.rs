//! The footer: who runs the marketplace, what it keeps, how to reach everything, and the colours.

use super::{Markup, landmark::anchor, markup};
use crate::{
    frame::{Frame, Theme},
    lang::{Lang, tr},
};

/// The footer of a page at `here`, its path and query.
#[rustfmt::skip]
pub(super) fn footer(frame: &Frame, here: &str) -> Markup {
    let lang = frame.lang;
    let mut out = Markup::default();
    out.html("<footer class=\"border-t border-base-300 bg-base-200\"><div class=\"mx-auto grid w-full max-w-6xl gap-6 px-4 py-8 text-sm md:grid-cols-3\"><section>");
    anchor(&mut out, "z", "Z", tr(lang, "頁尾區", "Footer"));
    office(&mut out, lang);
    out.html("</section>");
    privacy(&mut out, lang);
    markup!(out,
        "<section><h2 class=\"mb-1 text-base\">", tr(lang, "無障礙", "Accessibility"), "</h2><p class=\"mb-2\">",
        tr(
            lang,
            "依 WCAG 2.2 AA 製作，全站可用鍵盤操作。快速鍵：U 導覽、C 內容、Z 頁尾。",
            "Made to WCAG 2.2 AA; everything works by keyboard. Access keys: U navigation, C content, Z footer.",
        ),
        "</p>"
    );
    colours(&mut out, frame, here);
    out.html("</section></div></footer>");
    out
}

/// Who runs the marketplace, and where its rules stand.
#[rustfmt::skip]
fn office(out: &mut Markup, lang: Lang) {
    markup!(out,
        "<div><h2 class=\"mb-1 text-base\">", tr(lang, "雲市集工業館專案辦公室", "Programme office"), "</h2><p>",
        tr(
            lang,
            "協助中小型製造業者以點數導入雲端服務。訂單與付款的期限以本站時鐘（臺北時間）為準。",
            "Helps small and mid-sized manufacturers adopt cloud services with points. Deadlines follow the clock of this site (Taipei time).",
        ),
        "</p><p class=\"mt-2\"><a class=\"link\" href=\"/#rules\">",
        tr(lang, "規則與重要日期", "Rules and dates"),
        "</a></p><p class=\"mt-2\"><a class=\"link\" href=\"/contract/check\">",
        tr(lang, "查驗契約", "Check a contract"),
        "</a></p><p class=\"mt-2\"><a class=\"link\" href=\"/transparency\">",
        tr(lang, "公開資訊", "Open figures"), "</a></p></div>"
    );
}

#[rustfmt::skip]
fn privacy(out: &mut Markup, lang: Lang) {
    markup!(out,
        "<section><h2 class=\"mb-1 text-base\">", tr(lang, "隱私權", "Privacy"), "</h2><p>",
        tr(
            lang,
            "本站只用登入與顯示偏好所需的 Cookie，不追蹤您在其他網站的行為，也不載入第三方程式。",
            "Cookies only keep you signed in and remember your display choices. Nothing tracks you elsewhere, and no third-party script is loaded.",
        ),
        "</p></section>"
    );
}

/// Light, dark, or as the system has it.
#[rustfmt::skip]
fn colours(out: &mut Markup, frame: &Frame, here: &str) {
    let lang = frame.lang;
    markup!(out,
        "<form method=\"post\" action=\"/preferences\"><input type=\"hidden\" name=\"back\" value=\"", here,
        "\"><fieldset class=\"flex flex-wrap items-center gap-2\"><legend class=\"float-left me-1 font-semibold\">",
        tr(lang, "外觀", "Colours"), "</legend>"
    );
    for (theme, value, text) in [
        (Theme::System, "system", tr(lang, "依系統", "System")),
        (Theme::Light, "light", tr(lang, "淺色", "Light")),
        (Theme::Dark, "dark", tr(lang, "深色", "Dark")),
    ] {
        markup!(out,
            "<button type=\"submit\" name=\"theme\" value=\"", value,
            "\" aria-pressed=\"", theme == frame.theme,
            "\" class=\"btn btn-outline btn-sm min-h-9 text-sm aria-pressed:btn-active aria-pressed:underline aria-pressed:underline-offset-4\">",
            text, "</button>"
        );
    }
    out.html("</fieldset></form>");
}
