//! Presentational components: no server functions, no rules. Pages are made of these, so that
//! one change of a class reaches every page.

mod amount;
mod choice;
mod desk;
mod error_summary;
mod failed;
mod footer;
mod form;
mod get_form;
mod header;
mod landmark;
mod layout;
mod list;
mod loaded;
mod markup;
mod page;
mod password_field;
mod payment_window;
mod problems;
mod status;
mod step_up;
mod time;

pub use amount::{Money, Points, PriceSplit, write_money, write_price_split};
pub use choice::{Pick, RadioGroup, Tick, TickList};
pub use desk::{DeskSearch, DeskTable};
pub use error_summary::ErrorSummary;
pub use failed::{Failed, NotFoundPage};
pub use form::{Choice, Field, SelectField, SubmitButton, TextArea};
pub use get_form::GetForm;
pub use layout::{Layout, here};
pub use list::{KeyValue, Pager, SummaryList};
pub use loaded::loaded;
pub(crate) use markup::{Markup, markup};
pub use page::{Page, PageTitle, SITE_NAME};
pub use password_field::PasswordField;
pub use payment_window::payment_windows;
pub use problems::{problems, use_problem};
pub use status::{Badge, EmptyState, Loading, Notice, StateBadge, Tone};
pub use step_up::StepUp;
pub use time::{DateText, DeadlineText, InstantText};
