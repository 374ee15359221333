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
    /// The name is that of an app.
    pub(super) const APP: Self = Self(1);
    /// A path follows.
    pub(super) const PATH: Self = Self(2);

    /// How the label before the last two ends, which start at `base`; or that there is none.
    #[inline]
    pub(super) fn of_label(name: &[u8], base: usize) -> Self {
        // Folded, no byte has less than 32; no label ends in a space.
        let last = name.get(base.saturating_sub(2)).map_or(b' ', |&byte| byte | 0x20);
        Self(1 << (if base == 0 { b' ' } else { last } & 63))
    }

    /// Those of a name that is compared with others of its key.
    pub(super) fn of_name(name: &[u8]) -> Self {
        let base = base(name);
        // The last two labels may be longer than the key tells, and names below match too.
        if name.len() - base > Key::LEN { Self(u64::MAX) } else { Self::of_label(name, base) }
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
