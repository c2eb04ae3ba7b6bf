//! Hears which orders changed, from every server of the schema, this one included: one connection
//! that listens, and is made again for as long as the server runs.

use std::time::Duration;

use sqlx::{postgres::PgListener, query_scalar};

use crate::live::Feed;

/// How long to wait before the connection is made again: at first, and at most.
const PAUSE_MIN: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// A connection that was silent for so long is asked whether it is still there: one whose other
/// end vanished would otherwise be waited at for ever.
const SILENCE_MAX: Duration = Duration::from_secs(30);
const ANSWER_SECONDS_MAX: Duration = Duration::from_secs(5);

/// Starts to listen; from its return on nothing is missed.
///
/// # Errors
/// Where the database cannot be reached.
pub(crate) async fn hear(url: &str, feed: Feed) -> anyhow::Result<()> {
    let listener = listen(url).await?;
    let url = url.to_owned();
    tokio::spawn(async move {
        tokio::select! {
            () = feed.ended() => {}
            () = keep_hearing(&url, listener, &feed) => {}
        }
    });
    Ok(())
}

async fn listen(url: &str) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect(url).await?;
    // As in `TELL`: the servers of two schemas do not hear each other.
    let channel: String = query_scalar("SELECT 'orders_' || left(current_schema(), 50)")
        .fetch_one(&mut listener)
        .await?;
    listener.listen(&channel).await?;
    listener.eager_reconnect(false);
    Ok(listener)
}

/// Comes back when the hub is gone.
async fn keep_hearing(url: &str, mut listener: PgListener, feed: &Feed) {
    let mut pause = PAUSE_MIN;
    loop {
        if let Err(error) = pass_on(&mut listener, feed).await {
            tracing::warn!(%error, "the connection that hears of orders was lost");
        }
        loop {
            tokio::time::sleep(pause).await;
            match listen(url).await {
                Ok(again) => {
                    listener = again;
                    pause = PAUSE_MIN;
                    break;
                }
                Err(error) => {
                    tracing::warn!(%error, "orders are not heard of yet");
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
        // What was told meanwhile went unheard.
        let Some(live) = feed.hub() else { return };
        live.tell_missed();
    }
}

/// Passes on what is heard until the connection is lost.
async fn pass_on(listener: &mut PgListener, feed: &Feed) -> sqlx::Result<()> {
    loop {
        let Ok(heard) = tokio::time::timeout(SILENCE_MAX, listener.try_recv()).await else {
            let answer = sqlx::query("SELECT 1").execute(&mut *listener);
            match tokio::time::timeout(ANSWER_SECONDS_MAX, answer).await {
                Ok(answer) => answer?,
                Err(_) => return Err(sqlx::Error::PoolTimedOut),
            };
            continue;
        };
        let (Some(heard), Some(live)) = (heard?, feed.hub()) else { return Ok(()) };
        match heard.payload().parse() {
            Ok(changed) => live.tell(changed),
            // Somebody else's word on our channel.
            Err(error) => tracing::warn!(%error, "a notice about an order was not understood"),
        }
    }
}
