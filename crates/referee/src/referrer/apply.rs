//! Lays an overlay over a list.

use super::overlay::{Change, Item, Overlay, Removal};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::{Platform, RuleKind, Rules};
use super::syntax::normalize;
use alloc::string::String;
use alloc::vec::Vec;

/// The platforms after the overlay: removed, overridden, added, in this order.
pub(super) fn apply(overlay: &Overlay, list: &[Platform]) -> Result<Vec<Platform>, OverlayError> {
    let mut platforms = list.to_vec();
    for removal in &overlay.remove {
        remove(&mut platforms, removal)?;
    }
    for change in &overlay.replace {
        let index = place(&mut platforms, list, change, None)?;
        if let Some(platform) = platforms.get_mut(index) {
            for &kind in &change.lists {
                platform.rules.of_mut(kind).clear();
            }
        }
        lay(&mut platforms, index, change);
    }
    for change in &overlay.add {
        let index = place(&mut platforms, list, change, change.name.as_ref())?;
        lay(&mut platforms, index, change);
    }
    Ok(platforms)
}

fn remove(platforms: &mut Vec<Platform>, removal: &Removal) -> Result<(), OverlayError> {
    match removal {
        Removal::Platform { at, slug } => {
            let index = position(platforms, slug)
                .ok_or_else(|| OverlayError::new(OverlayProblem::UnknownSlug, at, slug))?;
            platforms.remove(index);
        }
        Removal::Rules { at, slug, items } => {
            if let Some(slug) = slug
                && position(platforms, slug).is_none()
            {
                return Err(OverlayError::new(OverlayProblem::UnknownSlug, at, slug));
            }
            for item in items {
                let is_taken = platforms
                    .iter_mut()
                    .filter(|platform| slug.as_ref().is_none_or(|slug| *slug == platform.slug))
                    .any(|platform| platform.rules.take(item.kind, &item.value));
                if !is_taken {
                    return Err(item.error(OverlayProblem::NotListed));
                }
            }
        }
        Removal::SlugOrValue { at, text } => {
            if let Some(index) = position(platforms, text) {
                platforms.remove(index);
                return Ok(());
            }
            // An app id and a host may look alike: what is listed under this name goes.
            let mut is_taken = false;
            for kind in RuleKind::ALL {
                if let Some(value) = normalize(kind, text) {
                    for platform in &mut *platforms {
                        is_taken |= platform.rules.take(kind, &value);
                    }
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
    platforms: &mut Vec<Platform>,
    list: &[Platform],
    change: &Change,
    name: Option<&String>,
) -> Result<usize, OverlayError> {
    let Change { at, slug, .. } = change;
    if let Some(index) = position(platforms, slug) {
        return Ok(index);
    }
    let error = |problem| Err(OverlayError::new(problem, at, slug));
    let known = list.iter().find(|platform| platform.slug == *slug);
    let platform = match (known, name) {
        (Some(known), _) => {
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
    if platforms.len() >= usize::from(u16::MAX) {
        return error(OverlayProblem::TooManyPlatforms);
    }
    platforms.push(platform);
    Ok(platforms.len() - 1)
}

/// Gives a platform what a change says: texts that are there, and rules, each of which leaves the
/// platform that had it.
fn lay(platforms: &mut [Platform], index: usize, change: &Change) {
    for Item { kind, value, .. } in &change.items {
        for (at, platform) in platforms.iter_mut().enumerate() {
            if at != index {
                platform.rules.take(*kind, value);
            }
        }
    }
    let Some(platform) = platforms.get_mut(index) else { return };
    let texts = [
        (&mut platform.name, &change.name),
        (&mut platform.vendor, &change.vendor),
        (&mut platform.kind, &change.kind),
    ];
    for (text, given) in texts {
        if let Some(given) = given {
            text.clone_from(given);
        }
    }
    for kind in RuleKind::ALL {
        for value in change.optional.of(kind) {
            if !platform.optional.of(kind).contains(value) {
                platform.optional.of_mut(kind).push(value.clone());
            }
        }
    }
    for Item { kind, value, .. } in &change.items {
        platform.optional.take(*kind, value);
        if !platform.rules.of(*kind).contains(value) {
            platform.rules.of_mut(*kind).push(value.clone());
        }
    }
}

fn position(platforms: &[Platform], slug: &str) -> Option<usize> {
    platforms.iter().position(|platform| platform.slug == slug)
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
