//! Lays an overlay over a list.

use super::draft::Draft;
use super::overlay::{Change, Item, Overlay, Removal};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::{Platform, RuleKind, Rules};
use super::syntax::normalize;
use crate::map::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// The platforms after the overlay: removed, overridden, added, in this order. Takes time in
/// proportion to n log n for n rules.
pub(super) fn apply(overlay: &Overlay, list: &[Platform]) -> Result<Vec<Platform>, OverlayError> {
    let mut draft = Draft::new(list);
    let known: BTreeMap<&str, &Platform> =
        list.iter().map(|platform| (platform.slug.as_str(), platform)).collect();
    for removal in &overlay.remove {
        remove(&mut draft, removal)?;
    }
    for change in &overlay.replace {
        let index = place(&mut draft, &known, change, None)?;
        change.lists.iter().for_each(|&kind| draft.clear(index, kind));
        lay(&mut draft, index, change);
    }
    for change in &overlay.add {
        let index = place(&mut draft, &known, change, change.name.as_ref())?;
        lay(&mut draft, index, change);
    }
    Ok(draft.finish())
}

fn remove(draft: &mut Draft, removal: &Removal) -> Result<(), OverlayError> {
    match removal {
        Removal::Platform { at, slug } => {
            let index = draft
                .position(slug)
                .ok_or_else(|| OverlayError::new(OverlayProblem::UnknownSlug, at, slug))?;
            draft.remove(index);
        }
        Removal::Rules { at, slug, items } => {
            let only = slug.as_ref().map(|slug| {
                draft
                    .position(slug)
                    .ok_or_else(|| OverlayError::new(OverlayProblem::UnknownSlug, at, slug))
            });
            let only = only.transpose()?;
            for item in items {
                if !draft.take(only, item.kind, &item.value) {
                    return Err(item.error(OverlayProblem::NotListed));
                }
            }
        }
        Removal::SlugOrValue { at, text } => {
            if let Some(index) = draft.position(text) {
                draft.remove(index);
                return Ok(());
            }
            // An app id and a host may look alike: what is listed under this name goes.
            let mut is_taken = false;
            for kind in RuleKind::ALL {
                if let Some(value) = normalize(kind, text) {
                    is_taken |= draft.take(None, kind, &value);
                }
            }
            if !is_taken {
                let problem = if is_slug(text) {
                    OverlayProblem::UnknownSlug
                } else {
                    OverlayProblem::NotListed
                };
                return Err(OverlayError::new(problem, at, text));
            }
        }
    }
    Ok(())
}

/// The place of the platform that a change is for. One that the overlay removed comes back
/// without its rules; one that is not known is made where it has a name.
fn place(
    draft: &mut Draft,
    known: &BTreeMap<&str, &Platform>,
    change: &Change,
    name: Option<&String>,
) -> Result<usize, OverlayError> {
    let Change { at, slug, .. } = change;
    if let Some(index) = draft.position(slug) {
        return Ok(index);
    }
    let error = |problem| Err(OverlayError::new(problem, at, slug));
    let platform = match (known.get(slug.as_str()), name) {
        (Some(&known), _) => {
            Platform { rules: Rules::default(), optional: Rules::default(), ..known.clone() }
        }
        (None, Some(_)) if !is_slug(slug) => return error(OverlayProblem::NotASlug),
        (None, Some(name)) => Platform {
            slug: slug.clone(),
            name: name.clone(),
            vendor: String::new(),
            kind: String::new(),
            rules: Rules::default(),
            optional: Rules::default(),
        },
        (None, None) => return error(OverlayProblem::UnknownSlug),
    };
    if draft.len() >= usize::from(u16::MAX) {
        return error(OverlayProblem::TooManyPlatforms);
    }
    Ok(draft.push(platform))
}

/// Gives a platform what a change says: texts that are there, and rules, each of which leaves the
/// platform that had it.
fn lay(draft: &mut Draft, index: usize, change: &Change) {
    for Item { kind, value, .. } in &change.items {
        draft.give(index, *kind, value);
    }
    let Some(entry) = draft.entry_mut(index) else { return };
    let texts = [
        (&mut entry.platform.name, &change.name),
        (&mut entry.platform.vendor, &change.vendor),
        (&mut entry.platform.kind, &change.kind),
    ];
    for (text, given) in texts {
        if let Some(given) = given {
            text.clone_from(given);
        }
    }
    for kind in RuleKind::ALL {
        for value in change.optional.of(kind) {
            entry.optional.push(kind, value.clone());
        }
    }
    for Item { kind, value, .. } in &change.items {
        entry.optional.take(*kind, value);
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
