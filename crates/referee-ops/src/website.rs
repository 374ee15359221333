//! Websites (rule 1).

use crate::argument::carry_out;
use crate::error::OpError;
use referee::website::Website;
use serde_json::{Value, json};

/// `{"input"}` → `{"domain", "site"}` (rules 1.1 to 1.10).
///
/// # Errors
/// `website.*` where the input is no website.
///
/// ```
/// use referee_ops::normalize_website;
/// use serde_json::json;
///
/// let website = normalize_website(&json!({"input": "HTTPS://www.Example.com/Shop/?a=1"}))?;
/// assert_eq!(website, json!({"domain": "example.com", "site": "example.com/shop"}));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn normalize_website(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let website = Website::parse(argument.text("input"))?;
        Ok(json!({ "domain": website.domain(), "site": website.site() }))
    })
}
