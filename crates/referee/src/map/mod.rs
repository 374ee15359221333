//! Sorted maps: those of `alloc`, or small ones where the code itself has to be small.

#[cfg(all(not(compact), test))]
#[allow(
    unreachable_pub,
    reason = "the small crate in the place of `serde_json` has it, where it is used"
)]
mod order;
#[cfg(any(compact, test))]
#[cfg_attr(not(compact), allow(unreachable_pub, reason = "a report has one, where it is used"))]
mod small;

#[cfg(not(compact))]
pub(crate) use alloc::collections::BTreeMap;
#[cfg(compact)]
use serde_json::order;
#[cfg(compact)]
pub(crate) use small::BTreeMap;

#[cfg(test)]
mod tests {
    use super::small;
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        /// Few keys, so that each is met again; many steps, so that blocks are cut.
        #[test]
        fn the_small_map_is_that_of_alloc(
            steps in prop::collection::vec((0_u8..8, any::<u16>()), 1..3000),
            keys in 1_u16..3000,
        ) {
            let (mut ours, mut theirs) = (small::BTreeMap::new(), BTreeMap::new());
            for (number, (step, key)) in steps.into_iter().enumerate() {
                let key = key % keys;
                match step {
                    0 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    1 => prop_assert_eq!(ours.get_mut(&key), theirs.get_mut(&key)),
                    _ => prop_assert_eq!(ours.insert(key, number), theirs.insert(key, number)),
                }
                prop_assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), theirs.is_empty()));
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert!(ours.keys().eq(theirs.keys()) && ours.iter().eq(theirs.iter()));
            let again: small::BTreeMap<_, _> = theirs.clone().into_iter().rev().collect();
            prop_assert_eq!(&again, &ours);
            prop_assert!(ours.into_iter().eq(theirs));
        }
    }

    #[test]
    fn a_map_that_differs_is_another() {
        let of = |entries: &[(u8, u8)]| entries.iter().copied().collect::<small::BTreeMap<_, _>>();
        assert_eq!(of(&[(1, 2), (3, 4)]), of(&[(3, 0), (1, 2), (3, 4)]));
        assert_ne!(of(&[(1, 2), (3, 4)]), of(&[(1, 2)]));
        assert_ne!(of(&[(1, 2), (3, 4)]), of(&[(1, 2), (3, 5)]));
        let mut counts: small::BTreeMap<&str, Vec<u8>> = small::BTreeMap::default();
        counts.insert("a", alloc::vec![1]);
        assert_eq!(serde_json::to_string(&counts).unwrap(), r#"{"a":[1]}"#);
    }
}
