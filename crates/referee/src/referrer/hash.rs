//! The content hash of a list (rule 3.5).

use super::platform::{Platform, RuleKind};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// See [`AllowList::hash`](super::AllowList::hash) for what it covers.
pub(super) fn hash(platforms: &[Platform]) -> String {
    let mut texts = Vec::new();
    for Platform { slug, name, vendor, kind, rules, .. } in platforms {
        let mut lines = Vec::new();
        for kind in RuleKind::ALL {
            for value in rules.of(kind) {
                lines.push(format!("{kind}\t{value}\n"));
            }
        }
        let lines = sorted(lines);
        texts.push(format!("{slug}\t{name}\t{vendor}\t{kind}\n{lines}"));
    }
    // What ends a slug is less than what a slug may hold, so that texts are in the order of slugs.
    let state = fnv1a(0xcbf2_9ce4_8422_2325, &sorted(texts));
    format!("{state:016x}")
}

fn sorted(mut texts: Vec<String>) -> String {
    texts.sort_unstable();
    texts.concat()
}

fn fnv1a(state: u64, text: &str) -> u64 {
    text.bytes().fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv1a_gives_the_published_values() {
        assert_eq!(fnv1a(0xcbf2_9ce4_8422_2325, ""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(0xcbf2_9ce4_8422_2325, "a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(0xcbf2_9ce4_8422_2325, "foobar"), 0x8594_4171_f739_67e8);
    }
}
