//! The render guard. Leptos 0.8 leaks the reactive tree of every page whose client hangs up
//! before its end, and a render that waits for ever would hold its connection for ever. So a page
//! renders in a task of its own that is always polled to its end, and is answered whole or not
//! at all (docs/decisions/0001).

use std::{future::Future, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_body_util::{BodyExt as _, Limited};

/// How long a page may take; then its reader gets a 503 and the log a line.
const RENDER_SECONDS_MAX: u64 = 10;
/// The largest page.
const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

type Rendering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The handler, behind the guard.
pub(super) fn guarded<R>(render: R) -> impl Fn(Request) -> Rendering + Clone + Send + Sync + 'static
where
    R: Fn(Request) -> Rendering + Clone + Send + Sync + 'static,
{
    move |request| {
        let rendering = render(request);
        Box::pin(answer(rendering))
    }
}

async fn answer(rendering: impl Future<Output = Response> + Send + 'static) -> Response {
    let whole = tokio::spawn(async move {
        let (parts, body) = rendering.await.into_parts();
        let body: Bytes = Limited::new(body, PAGE_BYTES_MAX).collect().await?.to_bytes();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Response::from_parts(
            parts,
            Body::from(closed(body)),
        ))
    });
    match tokio::time::timeout(Duration::from_secs(RENDER_SECONDS_MAX), whole).await {
        Ok(Ok(Ok(page))) => page,
        Ok(Ok(Err(error))) => {
            tracing::error!(%error, "a page was not rendered whole");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a page panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => {
            tracing::error!(seconds = RENDER_SECONDS_MAX, "a page took too long");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The framework appends the serialised resources after `</html>`. Browsers forgive that, readers
/// of the bytes should not have to: they go to the end of the body, where browsers put them too.
fn closed(page: Bytes) -> Bytes {
    let Some(body_end) = find_last(&page, b"</body>") else { return page };
    let Some(html_end) = find_last(&page[body_end..], b"</html>") else { return page };
    let end = body_end + html_end + b"</html>".len();
    let (before, closing, appended) = (&page[..body_end], &page[body_end..end], &page[end..]);
    if appended.is_empty() {
        return page;
    }
    [before, appended, closing].concat().into()
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_hung_page_becomes_a_503() {
        let page = answer(std::future::pending()).await;
        assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn an_endless_page_is_not_collected() {
        let body = Body::from(vec![b'x'; PAGE_BYTES_MAX + 1]);
        let page = answer(async { Response::new(body) }).await;
        assert_eq!(page.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn what_was_appended_goes_into_the_body() {
        let page = closed("<html><body>a</body><!></html><!><script>1</script>".into());
        assert_eq!(page, "<html><body>a<!><script>1</script></body><!></html>");
        assert_eq!(closed("<p>no document".into()), "<p>no document");
    }
}
