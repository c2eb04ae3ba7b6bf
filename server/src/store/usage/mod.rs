//! 使用流量 on the database: records and their chain, what they prove, and who is warned when
//! nobody uses a service.

mod chain;
mod import;
mod prove;
mod record;
mod watch;

pub(super) use watch::watch_usage;
