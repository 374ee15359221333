//! Raw referrers mapped to AI platforms by a versioned allow-list (rule 3).
//!
//! [`AllowList::builtin`] holds the built-in list, [`Overlay`] changes it, and
//! [`AllowList::classify`] gives the platform that a raw referrer leads to, or the [`Reason`] why
//! it leads to none.
//!
//! # Raw forms
//!
//! A host; a URL with `http://`, `https://`, `//` or no scheme; `source / medium`;
//! `android-app://ID/…` and `ios-app://ID/…`; a bare app id; a listed token (rule 3.2). Where the
//! rule is silent:
//!
//! - `name:` is a scheme unless digits and then the end, `/`, `?` or `#` follow: `chatgpt.com:443`
//!   is a host, `mailto:…` and, without `//` before it, `user:pass@chatgpt.com` are not.
//! - A host has labels of ASCII letters, digits, `-` and `_`, none of them empty. A single label
//!   (`google`) and an IP address are hosts that are not listed.
//! - An app id and a token match only where no path follows, an app id in a URL with `http(s)://`
//!   or `//` is a host, and `android-app://` is followed by app ids only.
//! - A backslash before the path is no host: a browser ends the host there.
//!
//! # The list
//!
//! `data/ai_platforms.txt`: its version, then a line for each platform. Between bars stand slug, name,
//! vendor, kind, the hosts, paths, app ids and tokens that lead to it, and those that are off
//! ([`Platform::optional`]). Two facts that tell pages apart by their query
//! (`google.com/search?udm=50`, `duckduckgo.com/?ia=chat`) are left out: the query is ignored, so
//! they would match every search.

#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
mod alone;
mod answer;
mod apply;
mod classification;
mod classifier;
mod draft;
mod hash;
mod index;
mod key;
mod labels;
mod list;
mod memory;
mod overlay;
mod overlay_error;
mod placeholder;
mod platform;
mod raw;
mod reader;
mod scan;
mod slots;
mod syntax;
mod target;
mod traits;

pub use classification::{Classification, Reason};
pub use classifier::Classifier;
pub use list::{AllowList, ListName};
pub use overlay::Overlay;
pub use overlay_error::{OverlayError, OverlayProblem};
pub use platform::{Platform, PlatformId, Rule, RuleKind, Rules};
