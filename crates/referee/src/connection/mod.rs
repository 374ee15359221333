//! Push connections: registering, listing, disabling, the source of traffic (rule 5).
