//! The laws of Referee and slow oracles written from the words of the rules.
//!
//! Property tests, replayed findings and fuzz targets all assert what stands here, each with inputs
//! of its own. A law fails by panicking. A [`Target`] reads any bytes as the input of its laws, so
//! that a finding of a fuzzer is a file that plain `cargo test` replays.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::missing_panics_doc,
    reason = "a law fails by panicking"
)]

pub mod corpus;
pub mod events;
pub mod growth;
pub mod hostile;
pub mod mention;
pub mod naive_events;
pub mod ownership;
pub mod referrer;
pub mod requests;
pub mod website;

use serde_json::Value;

/// Laws over bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, that of the fuzz target and of the folder of its findings.
    pub name: &'static str,
    /// Asserts its laws for an input.
    pub assert: fn(&[u8]),
    /// An input made of a test vector: the operation and its argument.
    seed: fn(&str, &Value) -> Option<Vec<u8>>,
}

/// Every target.
pub const TARGETS: [Target; 6] = [
    Target { name: "website", assert: website::assert_bytes, seed: website::seed },
    Target { name: "referrer", assert: referrer::assert_bytes, seed: referrer::seed },
    Target { name: "events", assert: events::assert_bytes, seed: events::seed },
    Target { name: "ownership", assert: ownership::assert_bytes, seed: ownership::seed },
    Target { name: "mentions", assert: mention::assert_bytes, seed: mention::seed },
    Target { name: "requests", assert: requests::assert_bytes, seed: requests::seed },
];

/// The longest seed: mutations of longer inputs seldom hit.
const MAX_SEED: usize = 4096;

impl Target {
    /// The inputs that the test vectors give, and those that [fuzzing](corpus) has grown from them.
    ///
    /// # Errors
    /// Where the one or the other cannot be read.
    pub fn seeds(&self) -> std::io::Result<Vec<Vec<u8>>> {
        let mut seeds = Vec::new();
        for (operation, cases) in testkit::vectors::load()? {
            for case in cases {
                seeds.extend((self.seed)(&operation, &case.input));
            }
        }
        seeds.retain(|seed| seed.len() <= MAX_SEED);
        seeds.extend(corpus::load(self.name)?);
        Ok(seeds)
    }
}

/// The text of a field, where it is one.
fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field)?.as_str()
}

/// The texts of a list, the others left out.
fn texts<'v>(value: &'v Value, field: &str) -> impl Iterator<Item = &'v str> {
    value.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
