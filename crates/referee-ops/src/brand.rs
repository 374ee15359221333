//! Brands and their competitors (rule 6).

use crate::argument::{Object, carry_out, read, whole};
use crate::error::OpError;
use crate::json::to_value;
use crate::state::{brand, required_id};
use referee::brand::{self as core, Brand, BrandError, Limits, Outcome};
use serde_json::Value;

/// What a request should be.
pub(crate) const REQUEST: &str = "the body of the request";

/// A brand as a store keeps it, for faces that read one from a file.
///
/// # Errors
/// The first field that is wrong, by its path, and what would be right.
///
/// ```
/// use referee_ops::stored_brand;
/// use serde_json::json;
///
/// let brand = json!({"name": "Nova", "website": "nova.example", "competitors": [{"name": 7}]});
/// let error = stored_brand(&brand).unwrap_err();
/// assert_eq!(error.to_string(), "brand.competitors[0].name: should be a string, is an integer");
/// ```
pub fn stored_brand(brand: &Value) -> Result<Brand, OpError> {
    read(brand, "brand", |brand| Ok(crate::state::brand(brand)))
}

/// `{"request", "limits"?}` → answer and `plan`? (rules 6.1 to 6.4).
///
/// # Errors
/// Where the argument is unusable. What the request holds is refused in the answer.
///
/// ```
/// use referee_ops::create_brand;
/// use serde_json::json;
///
/// let request = json!({
///     "name": "Spirit Airlines",
///     "website": "https://spirit.com",
///     "description": "Low cost air carrier.",
/// });
/// let answer = create_brand(&json!({"request": request}))?;
/// assert_eq!(answer["status"], 200);
/// assert_eq!(answer["plan"]["brand"]["website"], "https://spirit.com");
///
/// let answer = create_brand(&json!({"request": {"name": "Spirit Airlines"}}))?;
/// assert_eq!(answer["status"], 422);
/// assert_eq!(answer["body"]["detail"][0]["loc"], json!(["body", "website"]));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn create_brand(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let request = argument.any("request", REQUEST);
        let limits = argument.optional_object("limits").map(|limits| read_limits(&limits));
        Ok(to_value(&core::create_brand(request, limits.unwrap_or_default())))
    })
}

fn read_limits(limits: &Object<'_>) -> Limits {
    const PERSONAS: &str = "brand.personas.count";
    const EXPECTED: &str = "a whole number of at least 0";
    let mut personas = None;
    match limits.get(PERSONAS) {
        None => {}
        Some(Value::Number(number)) => {
            personas = whole(number);
            if personas.is_none() {
                limits.refuse_value(PERSONAS, EXPECTED);
            }
        }
        Some(_) => limits.refuse(PERSONAS, EXPECTED),
    }
    Limits { personas }
}

/// `{"current", "request"}` → answer and `plan`? (rules 6.4 to 6.6).
///
/// # Errors
/// Where the argument is unusable: `website.*` where a website of `current` does not normalise.
///
/// ```
/// use referee_ops::update_brand;
/// use serde_json::json;
///
/// let current = json!({"id": 7, "name": "NeXT", "website": "next.example"});
/// let answer = update_brand(&json!({"current": current, "request": {"case_sensitive": true}}))?;
/// assert_eq!(answer["status"], 200);
/// assert_eq!(answer["plan"]["reevaluate"], json!([{"owner": "brand"}]));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn update_brand(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let current = brand(&argument.object("current"));
        let request = argument.any("request", REQUEST);
        planned(core::update_brand(&current, request), "current.")
    })
}

/// `{"current", "request"}` → answer and `plan`? (rule 6.7).
///
/// # Errors
/// Where the argument is unusable: `website.*` where a website of `current` does not normalise.
///
/// ```
/// use referee_ops::create_competitor;
/// use serde_json::json;
///
/// let current = json!({"name": "Nova", "website": "nova.example"});
/// let request = json!({"name": "Acme", "websites": ["https://www.nova.example"]});
/// let answer = create_competitor(&json!({"current": current, "request": request}))?;
/// assert_eq!(answer["status"], 409);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn create_competitor(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let current = brand(&argument.object("current"));
        let request = argument.any("request", REQUEST);
        planned(core::create_competitor(&current, request), "current.")
    })
}

/// `{"current", "competitor_id", "request"}` → answer and `plan`? (rule 6.7).
///
/// # Errors
/// Where the argument is unusable: `website.*` where a website of `current` does not normalise.
///
/// ```
/// use referee_ops::replace_competitor;
/// use serde_json::json;
///
/// let current = json!({
///     "name": "Nova", "website": "nova.example", "competitors": [{"id": 5, "name": "Acme"}],
/// });
/// let argument = json!({"current": current, "competitor_id": 6, "request": {"name": "Acme"}});
/// assert_eq!(replace_competitor(&argument)?["status"], 404);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn replace_competitor(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let current = brand(&argument.object("current"));
        let id = required_id(argument, "competitor_id");
        let request = argument.any("request", REQUEST);
        planned(core::replace_competitor(&current, &id, request), "current.")
    })
}

/// The outcome of a write; a brand that cannot be judged stands at `at`.
pub(crate) fn planned(outcome: Result<Outcome, BrandError>, at: &str) -> Result<Value, OpError> {
    match outcome {
        Ok(outcome) => Ok(to_value(&outcome)),
        Err(error) => Err(OpError::refused(at, error.code(), &error)),
    }
}
