//! Paths into a brand, such as `competitors.0.websites.1`.

use serde_json::{Map, Value};

/// Why a path leads nowhere: a code and a message.
pub(super) type PathError = &'static (&'static str, &'static str);

const EMPTY: PathError =
    &("path.empty", "path: should name a field, such as competitors.0.websites.1");
const NOT_AN_INDEX: PathError =
    &("path.not_an_index", "path: should have an index where a list stands, such as 0");
const OUT_OF_RANGE: PathError =
    &("path.out_of_range", "path: should have an index no further than one past the end");
const NO_CONTAINER: PathError =
    &("path.no_container", "path: should lead through objects and lists only");
const ABSENT: PathError = &("path.absent", "path: should lead to something that is there");

/// The names and indices of a path, in order.
pub(super) fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    // By octets, since the search for a character is larger.
    for step in path.as_bytes().split(|octet| *octet == b'.') {
        if let Ok(step) = str::from_utf8(step)
            && !step.is_empty()
        {
            steps.push(step);
        }
    }
    steps
}

/// Puts `value` where the `steps` lead, or takes away what stands there where there is none. What is
/// absent on the way is made: an object, or a list where an index follows. Where it is refused,
/// nothing is made.
pub(super) fn edit(
    brand: &mut Value,
    steps: &[&str],
    value: Option<Value>,
) -> Result<(), PathError> {
    let beyond = if value.is_some() { OUT_OF_RANGE } else { ABSENT };
    let mut at = brand;
    let mut rest = steps;
    while let [step, after @ ..] = rest {
        let is_taken = value.is_none() && after.is_empty();
        at = match at {
            Value::Object(fields) => {
                if is_taken {
                    return fields.shift_remove(*step).map(drop).ok_or(ABSENT);
                }
                if value.is_some() && fields.get(*step).is_none() {
                    ask(after)?;
                    fields.insert((*step).to_owned(), Value::Null);
                }
                fields.get_mut(*step).ok_or(ABSENT)?
            }
            Value::Array(items) => {
                let index = index(step)?;
                if is_taken && index < items.len() {
                    items.remove(index);
                    return Ok(());
                }
                if value.is_some() && index == items.len() {
                    ask(after)?;
                    items.push(Value::Null);
                }
                items.get_mut(index).ok_or(beyond)?
            }
            Value::Null if value.is_some() => {
                ask(rest)?;
                *at = if is_list(step) {
                    Value::Array(Vec::new())
                } else {
                    Value::Object(Map::new())
                };
                continue;
            }
            _ => return Err(NO_CONTAINER),
        };
        rest = after;
    }
    if steps.is_empty() {
        return Err(EMPTY);
    }
    if let Some(value) = value {
        *at = value;
    }
    Ok(())
}

/// May all be made that the steps lead through? A list that is to be made has one place.
fn ask(steps: &[&str]) -> Result<(), PathError> {
    for step in steps {
        if is_list(step) && index(step)? > 0 {
            return Err(OUT_OF_RANGE);
        }
    }
    Ok(())
}

/// Is what holds this step a list, where it is yet to be made?
fn is_list(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}

fn index(step: &str) -> Result<usize, PathError> {
    step.parse().map_err(|_| NOT_AN_INDEX)
}
