//! Language and colours, in cookies that scripts need not read.

use app::{frame::Theme, lang::Lang, session::web::local_path};
use axum::{
    Form,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderValue, header};
use serde::Deserialize;

const A_YEAR_SECONDS: u32 = 365 * 24 * 3600;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Preferences {
    lang: Option<String>,
    theme: Option<String>,
    back: String,
}

pub(super) async fn prefer(Form(form): Form<Preferences>) -> Response {
    let mut response = Redirect::to(local_path(&form.back)).into_response();
    let lang = form.lang.map(|lang| match Lang::from_tag(&lang) {
        Lang::Zh => "lang=zh",
        Lang::En => "lang=en",
    });
    let theme = form.theme.map(|theme| match Theme::from_name(&theme) {
        Theme::System => "theme=system",
        Theme::Light => "theme=light",
        Theme::Dark => "theme=dark",
    });
    for pair in [lang, theme].into_iter().flatten() {
        let cookie = format!("{pair}; Path=/; HttpOnly; SameSite=Lax; Max-Age={A_YEAR_SECONDS}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
