//! 付款: the page that leads to the card gateway. A transfer to the virtual account stands on the
//! order's own page.

mod card_page;
#[cfg(feature = "ssr")]
pub mod port;

use domain::{Instant, OrderId, Twd};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use card_page::CardPage;

use crate::error::AppError;

/// The last part of the address of an order's card page.
pub const CARD_PATH_END: &str = "/card";

/// What the buyer needs to be sent to the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardCheckout {
    pub order: OrderId,
    pub number: String,
    pub plan: String,
    pub supplier: String,
    pub due: Twd,
    /// R21, exclusive.
    pub deadline: Instant,
    /// The gateway's address.
    pub url: String,
    /// The fields of the form, with their checksum.
    pub fields: Vec<(String, String)>,
}

/// Where an order is paid by card.
pub fn card_path(order: OrderId) -> String {
    format!("/orders/{order}{CARD_PATH_END}")
}

#[server(name = LoadCardCheckout, endpoint = "order/card", input = server_fn::codec::GetUrl)]
pub async fn load_card_checkout(order: String) -> Result<CardCheckout, AppError> {
    let actor = crate::port::actor()?;
    let Ok(order) = order.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().card_checkout(actor, order).await)
}
