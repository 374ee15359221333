//! The list of operations and the way to call one by its name.

use crate::error::OpError;
use serde_json::Value;
use std::fmt;

/// An operation: a function from a JSON argument to a JSON result.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its name, as in `check_events`; faces spell it as their users expect.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    run: fn(&Value) -> Result<Value, OpError>,
}

impl Operation {
    /// The operation of that name.
    ///
    /// ```
    /// use referee_ops::Operation;
    /// assert!(Operation::of_name("normalize_website").is_some());
    /// assert!(Operation::of_name("normalizeWebsite").is_none());
    /// ```
    pub fn of_name(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Where the argument is unusable.
    pub fn call(&self, argument: &Value) -> Result<Value, OpError> {
        (self.run)(argument)
    }

    /// As [`call`](Self::call), from JSON text.
    ///
    /// # Errors
    /// Where the text is not JSON, or the argument is unusable.
    #[cfg(not(compact))]
    pub fn call_text(&self, argument: &str) -> Result<Value, OpError> {
        self.call(&parse(argument)?)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Operation").field(&self.name).finish()
    }
}

/// Carries out the operation of that name.
///
/// # Errors
/// Where there is none, or the argument is unusable.
///
/// ```
/// use referee_ops::call;
/// use serde_json::json;
/// let error = call("normalise_website", &json!({"input": "example.com"})).unwrap_err();
/// assert_eq!(error.code(), "operation.unknown");
/// ```
pub fn call(name: &str, argument: &Value) -> Result<Value, OpError> {
    match Operation::of_name(name) {
        Some(operation) => operation.call(argument),
        None => Err(OpError::UnknownOperation),
    }
}

/// Carries out the operation of that name on JSON text, and answers with JSON text on one line:
/// `{"ok": RESULT}` or `{"error": {"code", "message"}}`.
///
/// ```
/// use referee_ops::call_line;
/// let answer = call_line("normalize_website", "{");
/// assert!(answer.starts_with(r#"{"error":{"code":"argument.json","message":"#));
/// ```
// The npm package reads text itself.
#[cfg(not(compact))]
pub fn call_line(name: &str, argument: &str) -> String {
    let result = Operation::of_name(name)
        .ok_or(OpError::UnknownOperation)
        .and_then(|operation| operation.call_text(argument));
    line(result)
}

/// As [`call_line`], where the argument is read already.
///
/// ```
/// use referee_ops::answer_line;
/// use serde_json::json;
/// let line = answer_line("normalize_website", &json!({"input": "example.com"}));
/// assert_eq!(line, r#"{"ok":{"domain":"example.com","site":"example.com"}}"#);
/// ```
pub fn answer_line(name: &str, argument: &Value) -> String {
    line(call(name, argument))
}

fn line(result: Result<Value, OpError>) -> String {
    let (start, value) = match result {
        Ok(result) => ("{\"ok\":", result),
        Err(error) => ("{\"error\":", error.to_json()),
    };
    // `Display` would be a second serializer in the npm package.
    let value = serde_json::to_string(&value).unwrap_or_default();
    [start, &value, "}"].concat()
}

#[cfg(not(compact))]
fn parse(argument: &str) -> Result<Value, OpError> {
    serde_json::from_str(argument).or_else(|error| {
        let reason = error.to_string();
        // To JSON every number is one: which is too large is for the rules to say.
        if reason.starts_with("number out of range")
            && let Some(argument) = referee::json::read_clamped(argument)
        {
            return Ok(argument);
        }
        Err(OpError::of_text(reason))
    })
}

macro_rules! operations {
    ($(#[$condition:meta] $name:ident: $summary:literal,)*) => {
        /// Every operation, in the order of the contract.
        ///
        /// Without the feature `all`, those of the features `brands` and `events` alone.
        pub const OPERATIONS: &[Operation] = &[$(#[$condition] Operation {
            name: stringify!($name),
            // No browser shows it.
            summary: if cfg!(compact) { "" } else { $summary },
            run: crate::$name,
        }),*];
    };
}

operations! {
    #[cfg(feature = "brands")]
    normalize_website: "The domain and the site of a website (rule 1)",
    #[cfg(feature = "events")]
    classify_referrer: "The platform of a raw referrer, or why there is none (rule 3)",
    #[cfg(feature = "events")]
    list_platforms: "The platforms and the rules that lead to them (rule 3.5)",
    #[cfg(feature = "events")]
    check_events: "What is wrong with a batch of events, and what becomes of it (rule 4.8)",
    #[cfg(feature = "events")]
    split_events: "A batch of events in bodies within the limits (rule 4.9)",
    #[cfg(feature = "brands")]
    find_conflicts: "Websites that two owners of a brand claim (rule 2)",
    #[cfg(feature = "all")]
    classify_citations: "Who owns each of many cited URLs (rule 2.6)",
    #[cfg(feature = "all")]
    find_mentions: "Where a text names the owners of a brand (rule 7)",
    #[cfg(feature = "brands")]
    create_brand: "The answer to a request to create a brand (rule 6.1)",
    #[cfg(feature = "brands")]
    update_brand: "The answer to a request to change a brand (rule 6.5)",
    #[cfg(feature = "brands")]
    create_competitor: "The answer to a request to create a competitor (rule 6.7)",
    #[cfg(feature = "brands")]
    replace_competitor: "The answer to a request to replace a competitor (rule 6.7)",
    #[cfg(feature = "all")]
    create_prompt: "The answer to a request to create a prompt (rule 6.8)",
    #[cfg(feature = "all")]
    update_prompt: "The answer to a request to change a prompt (rule 6.8)",
    #[cfg(feature = "all")]
    list_prompts: "The prompts of a brand (rule 6.8)",
    #[cfg(feature = "all")]
    register_connection: "The answer to a request to register a connection (rule 5.1)",
    #[cfg(feature = "all")]
    list_connections: "The connections of a brand (rule 5.3)",
    #[cfg(feature = "all")]
    disable_connection: "The answer to a request to disable a connection (rule 5.3)",
    #[cfg(feature = "all")]
    push_events: "The answer to a push of events, and what to store (rule 4.7)",
    #[cfg(feature = "all")]
    traffic_source: "Where the traffic of a website comes from (rule 5.5)",
}
