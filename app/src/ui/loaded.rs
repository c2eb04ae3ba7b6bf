//! How a page waits for its one resource.

use leptos::prelude::*;

use super::{Failed, Loading};
use crate::error::AppError;

/// Shows the page when its view model arrived, the skeleton before, and the reason if it could
/// not be loaded. A page has one resource and reads it here, once. While the next answer is
/// under way the old page stays.
pub fn loaded<T, V>(
    resource: Resource<Result<T, AppError>>,
    page: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| {
            view! { <Loading /> }
        }>
            {move || {
                let page = page.clone();
                Suspend::new(async move {
                    let answer = resource.await;
                    #[cfg(feature = "ssr")]
                    once_more().await;
                    match answer {
                        Ok(model) => page(model).into_any(),
                        Err(error) => view! { <Failed error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Lets a future be looked at once before it goes on. On the server the boundary looks at its
/// content twice to find out what it has to wait for and throws away what it gets; without this
/// it would get, each time, the whole page.
#[cfg(feature = "ssr")]
async fn once_more() {
    let mut seen = false;
    std::future::poll_fn(|context| {
        if seen {
            return std::task::Poll::Ready(());
        }
        seen = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
