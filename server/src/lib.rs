//! HTTP, storage on two engines, background work and the command line.

// Requests carry view trees and futures that nest deeply.
#![recursion_limit = "512"]

pub mod api;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod engine;
pub mod explain;
mod fault;
pub mod gateway;
pub mod hash;
pub mod http;
pub mod import;
pub mod letter;
mod limit;
pub mod lists;
pub mod live;
pub mod mailer;
pub mod mig;
pub mod open;
pub mod outside;
mod password;
pub mod pdf;
pub mod postgres;
pub mod registry;
pub mod rehearse;
pub mod sqlite;
pub mod totp;
pub mod uploads;
pub mod webhook;
