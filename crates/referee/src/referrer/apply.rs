//! Lays an overlay over a list.

use super::draft::{Draft, Role};
use super::overlay::{Entry, Item, Overlay};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::{Platform, RuleKind};
use super::syntax::normalize;
use alloc::vec::Vec;

/// The platforms after the overlay: removed, overridden, added, in this order. Takes time in
/// proportion to n log n for n rules.
pub(super) fn apply(overlay: &Overlay, list: &[Platform]) -> Result<Vec<Platform>, OverlayError> {
    let mut draft = Draft::new(list);
    let [removed, replaced, added] = &overlay.sections;
    for entry in removed {
        remove(&mut draft, entry)?;
    }
    for (entries, is_new) in [(replaced, false), (added, true)] {
        for entry in entries {
            let index = place(&mut draft, entry, is_new)?;
            if !is_new {
                for &kind in &entry.lists {
                    draft.clear(index, kind);
                }
            }
            lay(&mut draft, index, entry);
        }
    }
    Ok(draft.finish())
}

fn remove(draft: &mut Draft, entry: &Entry) -> Result<(), OverlayError> {
    let slug = entry.slug();
    let index = draft.position(slug);
    if entry.is_text && index.is_none() {
        return remove_rule(draft, entry);
    }
    match index {
        None if entry.texts[0].is_some() => return Err(entry.error(OverlayProblem::UnknownSlug)),
        Some(index) if !entry.has_rules => draft.remove(index),
        only => {
            for item in &entry.items {
                if !draft.take(only, Role::Rule(item.kind), &item.value) {
                    return Err(item.error(OverlayProblem::NotListed));
                }
            }
        }
    }
    Ok(())
}

/// An app id and a host may look alike: what is listed under this name goes.
fn remove_rule(draft: &mut Draft, entry: &Entry) -> Result<(), OverlayError> {
    let text = entry.slug();
    let mut is_taken = false;
    for kind in RuleKind::ALL {
        if let Some(value) = normalize(kind, text) {
            is_taken |= draft.take(None, Role::Rule(kind), &value);
        }
    }
    match is_taken {
        true => Ok(()),
        false if is_slug(text) => Err(entry.error(OverlayProblem::UnknownSlug)),
        false => Err(entry.error(OverlayProblem::NotListed)),
    }
}

/// The index of the platform that an entry is for. One that the overlay removed comes back
/// without its rules; one that is not known is made where it has a name.
fn place(draft: &mut Draft, entry: &Entry, is_new: bool) -> Result<usize, OverlayError> {
    let slug = entry.slug();
    let [_, name, ..] = &entry.texts;
    if let Some(index) = draft.position(slug) {
        return Ok(index);
    }
    let platform = match (draft.known(slug), name.as_ref().filter(|_| is_new)) {
        (Some(known), _) => known.clone(),
        (None, Some(_)) if !is_slug(slug) => return Err(entry.error(OverlayProblem::NotASlug)),
        (None, Some(name)) => {
            Platform { slug: slug.into(), name: name.clone(), ..Platform::default() }
        }
        (None, None) => return Err(entry.error(OverlayProblem::UnknownSlug)),
    };
    if draft.len() >= usize::from(u16::MAX) {
        return Err(entry.error(OverlayProblem::TooManyPlatforms));
    }
    Ok(draft.push(platform))
}

/// Gives a platform what an entry says: texts that are there, and rules, each of which leaves the
/// platform that had it.
fn lay(draft: &mut Draft, index: usize, entry: &Entry) {
    if let Some(platform) = draft.platform_mut(index) {
        let [_, name, vendor, kind] = &entry.texts;
        let texts = [
            (&mut platform.name, name),
            (&mut platform.vendor, vendor),
            (&mut platform.kind, kind),
        ];
        for (text, given) in texts {
            if let Some(given) = given {
                text.clone_from(given);
            }
        }
    }
    for is_off in [true, false] {
        for Item { kind, value, .. } in entry.items.iter().filter(|item| item.is_off == is_off) {
            let off = Role::Off(*kind, index);
            if is_off {
                draft.give(index, off, value);
            } else {
                draft.give(index, Role::Rule(*kind), value);
                draft.take(None, off, value);
            }
        }
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
