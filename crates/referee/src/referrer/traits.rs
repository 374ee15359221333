//! What tells apart referrers of one key, in one word: is a look at the single rules needed?

use super::key::{Key, base};
use core::ops::BitOr;

/// Traits of a referrer, or of the rules of a key.
///
/// A referrer that has none of the traits of the rules gets the same answer as all such others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits(u64);

impl Traits {
    pub(super) const NONE: Self = Self(0);
    /// A path follows.
    pub(super) const PATH: Self = Self(1);

    /// How the label ends that is before the last two of a name, which start at `base`; or that
    /// there is none.
    #[inline]
    pub(super) fn of_label(name: &[u8], base: usize) -> Self {
        // Without a branch on whether there is one: that there is none is bit 32, and no label
        // ends in a byte that is a multiple of 32.
        let last = name.get(base.saturating_sub(2)).map_or(0, |&byte| byte & 31);
        Self(1 << (last & u8::from(base > 0).wrapping_neg() | 32))
    }

    /// Those of a name that is compared with others of its key.
    pub(super) fn of_name(name: &[u8]) -> Self {
        let base = base(name);
        // The last two labels may be longer than the key tells, and names below match too.
        if name.len() - base > Key::LEN { Self(u64::MAX) } else { Self::of_label(name, base) }
    }

    #[inline]
    pub(super) fn of_path(is_path: bool) -> Self {
        Self(u64::from(is_path))
    }

    #[inline]
    pub(super) fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

impl BitOr for Traits {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
