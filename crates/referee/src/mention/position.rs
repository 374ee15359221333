//! Who is mentioned in a text, and where first (rule 7.5).

use super::index::Mention;
use super::offset::{Offsets, Unit};
use crate::owner::Owner;
use alloc::vec::Vec;
use serde::Serialize;

/// The third of a text in which an owner is mentioned first.
///
/// Serializes as `"top"`, `"middle"` or `"bottom"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// The first third.
    Top,
    /// The second third.
    Middle,
    /// The last third.
    Bottom,
}

impl Position {
    /// The third of a text of `length` code points in which the code point `start` stands:
    /// `start * 3 / length`, rounded down.
    ///
    /// ```
    /// use referee::mention::Position;
    /// assert_eq!(Position::of(2, 9), Position::Top);
    /// assert_eq!(Position::of(3, 9), Position::Middle);
    /// assert_eq!(Position::of(6, 9), Position::Bottom);
    /// ```
    pub fn of(start: usize, length: usize) -> Self {
        let start = start.saturating_mul(3);
        if start < length {
            Self::Top
        } else if start < length.saturating_mul(2) {
            Self::Middle
        } else {
            Self::Bottom
        }
    }
}

/// An owner that a text mentions.
///
/// Serializes as `{"owner", "position"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Presence<'a> {
    /// Who is mentioned.
    pub owner: &'a Owner,
    /// Where first.
    pub position: Position,
}

/// Who is mentioned in `text`, given the mentions found in it: each owner once, the brand first,
/// then the competitors as listed.
///
/// ```
/// use referee::mention::{Case, MentionIndex, OwnerNames, Position, present};
/// use referee::owner::Owner;
/// let index = MentionIndex::new(vec![OwnerNames {
///     owner: Owner::Brand,
///     terms: vec!["Nike".into()],
///     excluded: vec![],
///     case: Case::Folded,
/// }])?;
/// let text = "我的Nike鞋";
/// assert_eq!(present(text, &index.find(text))[0].position, Position::Top);
/// let text = "运动鞋我只穿nike";
/// assert_eq!(present(text, &index.find(text))[0].position, Position::Middle);
/// # Ok::<(), referee::mention::MentionError>(())
/// ```
pub fn present<'a>(text: &str, mentions: &[Mention<'a>]) -> Vec<Presence<'a>> {
    let length = Unit::CodePoint.len(text);
    let mut offsets = Offsets::new(text, Unit::CodePoint);
    let mut found = Vec::new();
    // In the order of the text, so that it is read once however the owners are mixed in it.
    for &Mention { owner, owner_position, start, .. } in mentions {
        found.push((owner_position, Position::of(offsets.at(start), length), owner));
    }
    // Of an owner the first third comes first.
    found.sort_unstable_by_key(|&(owner, position, _)| (owner, position));
    found.dedup_by_key(|&mut (owner, ..)| owner);
    found.into_iter().map(|(_, position, owner)| Presence { owner, position }).collect()
}
