//! Applications that wait for the office when the demo begins: a register that was silent, a
//! letter to be read, a paper that was asked for, and one that was turned down.

use std::sync::Arc;

use anyhow::Context as _;
use app::review::ApplicationCommand;
use domain::{
    Actor, Twd,
    eligibility::{Check, Checks, Facts, Factory},
    ubn::Ubn,
};

use super::orders::advance_to;
use crate::{
    clock::Clock,
    engine::{Engine, EnrolAtOnce},
};

/// What an application declares and what the registers said, and what the office did about it.
struct Applicant {
    /// `MM-DDThh:mm` in Taipei, 2021.
    at: &'static str,
    name: &'static str,
    contact: &'static str,
    email: &'static str,
    factory: Factory,
    /// Of 民國 109, in NT$.
    revenue: i64,
    company: Check,
    listed: Check,
    /// `ask` or `refuse`, with its words.
    office: Option<(&'static str, &'static str)>,
}
