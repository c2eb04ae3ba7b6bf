//! The render guard. Leptos 0.8 leaks the reactive tree of every page whose client hangs up
//! before its end, and a render that waits for ever would hold its connection for ever. So a page
//! renders in a task of its own that is always polled to its end, and is answered whole or not
//! at all (docs/decisions/0001).

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_body_util::{BodyExt as _, Limited};
use tokio::sync::Semaphore;

/// How long a page may take; then its reader gets a 503 and the log a line.
const RENDER_SECONDS_MAX: u64 = 10;
/// After this a render is given up, and what it holds is lost.
const ABANDON_SECONDS: u64 = 60;
/// Pages that are rendered at once; the others wait, and cost nothing while they do.
const RENDERS_MAX: usize = 8;
/// The largest page.
const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

type Rendering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The handler, behind the guard.
pub(super) fn guarded<R>(render: R) -> impl Fn(Request) -> Rendering + Clone + Send + Sync + 'static
where
    R: Fn(Request) -> Rendering + Clone + Send + Sync + 'static,
{
    let places = Arc::new(Semaphore::new(RENDERS_MAX));
    move |request| {
        let (places, render) = (places.clone(), render.clone());
        Box::pin(answer(places, async move { render(request).await }))
    }
}

/// Waits for a place, which a client that hangs up gives back unused, then renders to the end.
async fn answer(
    places: Arc<Semaphore>,
    rendering: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let whole = async {
        let place = places.acquire_owned().await?;
        let page = tokio::spawn(async move {
            // A page that hangs gives its place back in the end.
            let abandoned = Duration::from_secs(ABANDON_SECONDS);
            let page = tokio::time::timeout(abandoned, collect(rendering)).await;
            drop(place);
            page?
        });
        page.await?
    };
    match tokio::time::timeout(Duration::from_secs(RENDER_SECONDS_MAX), whole).await {
        Ok(Ok(page)) => page,
        Ok(Err(error)) => {
            tracing::error!(%error, "a page was not rendered whole");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => {
            tracing::error!(seconds = RENDER_SECONDS_MAX, "a page took too long");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

async fn collect(rendering: impl Future<Output = Response>) -> Result<Response, Fault> {
    let (parts, body) = rendering.await.into_parts();
    let body: Bytes = Limited::new(body, PAGE_BYTES_MAX).collect().await?.to_bytes();
    Ok(Response::from_parts(parts, Body::from(closed(body))))
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

    fn places() -> Arc<Semaphore> {
        Arc::new(Semaphore::new(1))
    }

    #[tokio::test(start_paused = true)]
    async fn a_hung_page_becomes_a_503() {
        let page = answer(places(), std::future::pending()).await;
        assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn an_endless_page_is_not_collected() {
        let body = Body::from(vec![b'x'; PAGE_BYTES_MAX + 1]);
        let page = answer(places(), async { Response::new(body) }).await;
        assert_eq!(page.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn what_was_appended_goes_into_the_body() {
        let page = closed("<html><body>a</body><!></html><!><script>1</script>".into());
        assert_eq!(page, "<html><body>a<!><script>1</script></body><!></html>");
        assert_eq!(closed("<p>no document".into()), "<p>no document");
    }
}
