//! The bidi rule (RFC 5893, section 2).

use crate::tables::{Bidi, Tables};

/// Do `labels` keep the rule? It is asked where any of them is written from right to left.
pub(crate) fn is_right<'a>(
    labels: impl Iterator<Item = &'a [char]> + Clone,
    tables: &Tables,
) -> bool {
    let mut chars = labels.clone().flatten().filter(|c| !c.is_ascii());
    !chars.any(|c| matches!(tables.class(*c).bidi(), Bidi::Right | Bidi::Arabic))
        || labels.into_iter().all(|label| keeps(label, tables))
}

fn keeps(label: &[char], tables: &Tables) -> bool {
    let mut classes = label.iter().map(|c| tables.class(*c).bidi());
    let mut from_end = classes.clone().rev();
    let last = from_end.find(|class| *class != Bidi::Mark);
    match classes.next() {
        None => true,
        Some(Bidi::Left) => {
            let mut others = classes.filter(|class| {
                !matches!(class, Bidi::Left | Bidi::European | Bidi::Neutral | Bidi::Mark)
            });
            others.next().is_none() && matches!(last, Some(Bidi::Left | Bidi::European))
        }
        Some(Bidi::Right) => {
            let has = |digits| label.iter().any(|c| tables.class(*c).bidi() == digits);
            classes.all(|class| !matches!(class, Bidi::Left | Bidi::Other))
                && !(has(Bidi::European) && has(Bidi::Arabic))
                && matches!(last, Some(Bidi::Right | Bidi::European | Bidi::Arabic))
        }
        Some(_) => false,
    }
}
