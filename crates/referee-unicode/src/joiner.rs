//! Where the zero width joiners may stand (RFC 5892, appendix A).

use crate::tables::{Joining, Tables};

/// The combining class of what joins consonants.
const VIRAMA: u8 = 9;

/// Do all joiners of `label` stand where they may: after a virama, or, the non-joiner, between
/// letters that would join?
pub(crate) fn are_right(label: &[char], tables: &Tables) -> bool {
    label.iter().enumerate().all(|(at, c)| {
        let (before, after) = label.split_at_checked(at).unwrap_or_default();
        match c {
            '\u{200c}' => {
                follows_virama(before, tables)
                    || joins(before.iter().rev(), Joining::Left, tables)
                        && joins(after.iter().skip(1), Joining::Right, tables)
            }
            '\u{200d}' => follows_virama(before, tables),
            _ => true,
        }
    })
}

fn follows_virama(before: &[char], tables: &Tables) -> bool {
    before.last().is_some_and(|last| tables.class(*last).combining() == VIRAMA)
}

/// Does the first of `chars` that is not transparent join on that side?
fn joins<'a>(chars: impl Iterator<Item = &'a char>, side: Joining, tables: &Tables) -> bool {
    let mut joinings = chars.map(|c| tables.class(*c).joining());
    let joining = joinings.find(|joining| *joining != Joining::Transparent);
    joining.is_some_and(|joining| joining == side || joining == Joining::Both)
}
