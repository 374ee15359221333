//! The bidi rule (RFC 5893, section 2).

use crate::tables::Tables;

// The classes, in the distinctions that the rule makes, as bits.
const LEFT: u8 = 1;
const RIGHT: u8 = 1 << 1;
const EUROPEAN: u8 = 1 << 2;
const ARABIC: u8 = 1 << 3;
const MARK: u8 = 1 << 5;

/// What a label says to the rule, which is asked where any of them is written from right to left.
pub(crate) struct Label {
    pub(crate) is_from_right: bool,
    pub(crate) keeps_rule: bool,
}

impl Label {
    pub(crate) fn of(label: &[char], tables: &Tables) -> Self {
        let (mut first, mut last, mut all) = (0, 0, 0);
        for c in label {
            let class = tables.class(*c).bidi();
            if all == 0 {
                first = class;
            }
            if class != MARK {
                last = class;
            }
            all |= class;
        }
        let digits = EUROPEAN | ARABIC;
        let keeps_rule = match first {
            0 => true,
            LEFT => all & (RIGHT | ARABIC) == 0 && last & (LEFT | EUROPEAN) != 0,
            RIGHT => all & LEFT == 0 && all & digits != digits && last & (RIGHT | digits) != 0,
            _ => false,
        };
        Self { is_from_right: all & (RIGHT | ARABIC) != 0, keeps_rule }
    }
}
