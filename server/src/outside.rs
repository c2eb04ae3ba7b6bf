//! What a marketplace needs from outside its database: time, the registers that it asks, a place
//! for uploads, and the tracker of what is under way.

use std::{path::PathBuf, sync::Arc};

use tokio_util::task::TaskTracker;

use crate::{
    clock::Clock,
    gateway::Gateway,
    registry::{CompanyRegistry, NoRegistry},
};

#[derive(Clone)]
pub struct Outside {
    pub clock: Arc<dyn Clock>,
    /// Commands that run detached from their requests; shutting down waits for them.
    pub commands: TaskTracker,
    pub registry: Arc<dyn CompanyRegistry>,
    /// The folder of uploaded papers, outside of anything that is served.
    pub uploads: PathBuf,
    /// Takes cards; without it an order is paid by transfer alone.
    pub gateway: Option<Gateway>,
}

impl Outside {
    /// A clock, no register, no gateway, and a folder for uploads beside the system's temporary files.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            commands: TaskTracker::new(),
            registry: Arc::new(NoRegistry),
            uploads: std::env::temp_dir().join("marketplace-uploads"),
            gateway: None,
        }
    }
}
