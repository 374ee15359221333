//! Connections through which events are pushed: registering, disabling, pushing, and where the
//! traffic of a website comes from (rules 4.7, 5.1 to 5.5).
//!
//! States are values: each function takes them and gives the new one beside the answer. Ids and
//! the time are arguments.

mod error;
mod push;
mod register;
mod scope;
mod source;
mod state;

pub use error::ConnectionError;
pub use push::{Push, Pushed, push};
pub use register::{PROVIDERS, Registration, register};
pub use scope::Scope;
pub use source::{TrafficSource, traffic_source};
pub use state::{
    Connection, ConnectionStatus, GOOGLE_ANALYTICS, Integration, Outcome, Timestamp, disable, list,
};
