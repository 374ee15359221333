//! An answer as it is kept: small, and without a branch.

use super::classification::Reason;
use super::platform::PlatformId;
use super::target::Target;

/// What a raw referrer leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) told: Result<PlatformId, Reason>,
    /// Where the rule stands among the targets, where there is one.
    pub(super) place: u32,
}

impl From<Reason> for Answer {
    fn from(reason: Reason) -> Self {
        Self { told: Err(reason), place: 0 }
    }
}

impl From<&Target> for Answer {
    #[inline]
    fn from(target: &Target) -> Self {
        Self { told: Ok(target.platform), place: target.place }
    }
}

impl From<Result<&Target, Reason>> for Answer {
    #[inline]
    fn from(found: Result<&Target, Reason>) -> Self {
        match found {
            Ok(target) => target.into(),
            Err(reason) => reason.into(),
        }
    }
}
