//! The normal forms of listed hosts, paths, app ids and tokens.

use super::placeholder::is_placeholder;
use super::platform::RuleKind;
use super::raw::is_host;
use alloc::format;
use alloc::string::String;

/// The rule in its normal form, or nothing where no raw referrer could ever match it.
pub(super) fn normalize(kind: RuleKind, text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    match kind {
        RuleKind::Host => host(&text),
        RuleKind::Path => {
            let (name, path) = text.split_once('/')?;
            let path = path.trim_end_matches('/');
            let is_path = path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#'));
            // A path of nothing but slashes would widen the rule to its whole host.
            (is_path && !path.is_empty()).then_some(format!("{}/{path}", host(name)?))
        }
        RuleKind::App => (is_host(&text) && !is_placeholder(&text)).then_some(text),
        RuleKind::Token => {
            (is_host(&text) && !text.contains('.') && !is_placeholder(&text)).then_some(text)
        }
    }
}

/// A name that DNS can hold. A single label would match a whole top-level domain.
fn host(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let fits = text.len() <= 253 && text.split('.').all(|label| label.len() <= 63);
    (is_host(text) && fits && text.contains('.')).then_some(text.into())
}
