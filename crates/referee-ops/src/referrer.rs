//! Referrers and the list of platforms (rule 3).

use crate::argument::{Object, carry_out};
use crate::error::OpError;
use crate::json::to_value;
use referee::referrer::{AllowList, Overlay};
use serde_json::Value;
use std::borrow::Cow;

/// `{"raw", "overlay"?}` → `{"platform", "rule"?, "reason"?}` (rules 3.1 to 3.5).
///
/// # Errors
/// `overlay.*` where the overlay cannot be used.
///
/// ```
/// use referee_ops::classify_referrer;
/// use serde_json::json;
///
/// let found = classify_referrer(&json!({"raw": "https://www.ChatGPT.com/?q=1"}))?;
/// assert_eq!(found["platform"], "chatgpt");
/// assert_eq!(found["rule"], json!({"kind": "host", "value": "chatgpt.com"}));
///
/// let found = classify_referrer(&json!({"raw": "(direct)"}))?;
/// assert_eq!(found, json!({"platform": null, "reason": "placeholder"}));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn classify_referrer(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let raw = argument.text("raw");
        Ok(to_value(&allow_list(argument)?.classify(raw)))
    })
}

/// `{"overlay"?}` → `{"version", "hash", "platforms"}` (rule 3.5).
///
/// # Errors
/// `overlay.*` where the overlay cannot be used.
///
/// ```
/// use referee_ops::list_platforms;
/// use serde_json::json;
///
/// let list = list_platforms(&json!({}))?;
/// assert_eq!(list["version"], "2026.11.21");
/// assert_eq!(list["platforms"][0]["slug"], "chatgpt");
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn list_platforms(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| Ok(to_value(&*allow_list(argument)?)))
}

/// The built-in list, or the list under the overlay that the argument brings.
pub(crate) fn allow_list(argument: &Object<'_>) -> Result<Cow<'static, AllowList>, OpError> {
    list_under(argument.get("overlay"))
}

/// The built-in list, or the list under an overlay.
///
/// # Errors
/// `overlay.*` where the overlay cannot be used.
pub fn list_under(overlay: Option<&Value>) -> Result<Cow<'static, AllowList>, OpError> {
    let builtin = AllowList::builtin();
    let Some(overlay) = overlay else { return Ok(Cow::Borrowed(builtin)) };
    let overlay = Overlay::from_json(overlay).and_then(|overlay| builtin.with_overlay(&overlay));
    overlay.map(Cow::Owned).map_err(|error| OpError::refused("", error.code(), &error))
}
