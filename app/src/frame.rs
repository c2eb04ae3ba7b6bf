//! What every page needs before it renders: who looks at it, in which language, at what time.
//!
//! The server puts it into the context and onto `<html data-frame>`; the browser reads it from
//! there, so both render the same page from the same facts without waiting for a resource.

use std::sync::Arc;

use domain::{Actor, Instant, Party};
use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// The facts around a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub lang: Lang,
    pub theme: Theme,
    pub me: Option<Me>,
    /// The server's clock when the page was rendered.
    pub now: Instant,
    /// Present only in the demo: its clock can be moved.
    pub demo: Option<Demo>,
}

/// Colours: the person's choice, else the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value of `<html data-theme>` and of the cookie; empty leaves it to the system.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub actor: Actor,
    pub name: String,
    /// The firm, the supplier or the office.
    pub organisation: String,
    /// Notices that were not read.
    #[serde(default)]
    pub unread: i64,
    /// What comes before anything else that this person may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<First>,
}

/// What an officer has to do first; until then the session has no role of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum First {
    SecondFactor,
    /// The password is too old.
    NewPassword,
}

impl First {
    /// The page on which it is done.
    pub const fn path(self) -> &'static str {
        match self {
            Self::SecondFactor => "/account/second-factor",
            Self::NewPassword => "/account/password",
        }
    }
}

impl Me {
    pub const fn party(&self) -> Party {
        self.actor.party()
    }
}

/// The demo's part of the frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// The same for every page, so the pages share them.
    pub sign_ins: Arc<[DemoSignIn]>,
}

/// A sign-in that the demo offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub party: Party,
    pub organisation: String,
    pub email: String,
    pub password: String,
}

impl Frame {
    /// The frame of the page that the browser is hydrating.
    #[cfg(feature = "hydrate")]
    pub fn from_document() -> Option<Self> {
        let root = web_sys::window()?.document()?.document_element()?;
        serde_json::from_str(&root.get_attribute("data-frame")?).ok()
    }
}
