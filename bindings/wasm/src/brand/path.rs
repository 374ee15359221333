//! Paths into a brand, such as `competitors.0.websites.1`.

use serde_json::{Map, Value};
use std::fmt;

/// The names and indices of a path, in order.
#[derive(Debug)]
pub(super) struct Path<'p>(Vec<&'p str>);

/// Why a path leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathError {
    Empty,
    NotAnIndex,
    OutOfRange,
    NoContainer,
    Absent,
}

impl PathError {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Empty => "path.empty",
            Self::NotAnIndex => "path.not_an_index",
            Self::OutOfRange => "path.out_of_range",
            Self::NoContainer => "path.no_container",
            Self::Absent => "path.absent",
        }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "path: should name a field, such as competitors.0.websites.1",
            Self::NotAnIndex => "path: should have an index where a list stands, such as 0",
            Self::OutOfRange => "path: should have an index no further than one past the end",
            Self::NoContainer => "path: should lead through objects and lists only",
            Self::Absent => "path: should lead to something that is there",
        })
    }
}

impl<'p> Path<'p> {
    pub(super) fn parse(text: &'p str) -> Self {
        let mut steps = Vec::new();
        for step in text.split('.') {
            if !step.is_empty() {
                steps.push(step);
            }
        }
        Self(steps)
    }

    pub(super) fn steps(&self) -> &[&'p str] {
        &self.0
    }

    /// Puts `value` at the path. What is absent on the way is made: an object, or a list where an
    /// index follows. A path that is refused makes nothing.
    pub(super) fn set(&self, root: &mut Value, value: Value) -> Result<(), PathError> {
        self.ask(root)?;
        let mut at = root;
        for step in &self.0 {
            if at.is_null() {
                *at = if is_list(step) {
                    Value::Array(Vec::new())
                } else {
                    Value::Object(Map::new())
                };
            }
            at = place(at, step)?;
        }
        *at = value;
        Ok(())
    }

    /// Could a value be put at the path? Asked before anything on the way is made, so that the brand
    /// is no other after a refusal.
    fn ask(&self, root: &Value) -> Result<(), PathError> {
        let mut at = root;
        for step in &self.0 {
            at = match at {
                Value::Object(fields) => fields.get(*step),
                Value::Array(items) => {
                    let index = index(step)?;
                    if index > items.len() {
                        return Err(PathError::OutOfRange);
                    }
                    items.get(index)
                }
                // A list that is to be made has one place.
                Value::Null if is_list(step) && index(step)? > 0 => {
                    return Err(PathError::OutOfRange);
                }
                Value::Null => None,
                _ => return Err(PathError::NoContainer),
            }
            .unwrap_or(&Value::Null);
        }
        if self.0.is_empty() { Err(PathError::Empty) } else { Ok(()) }
    }

    /// Takes away what stands at the path.
    pub(super) fn remove(&self, root: &mut Value) -> Result<(), PathError> {
        let (last, steps) = self.0.split_last().ok_or(PathError::Empty)?;
        let mut at = root;
        for step in steps {
            at = match at {
                Value::Object(fields) => fields.get_mut(*step),
                Value::Array(items) => items.get_mut(index(step)?),
                _ => return Err(PathError::NoContainer),
            }
            .ok_or(PathError::Absent)?;
        }
        let taken = match at {
            Value::Object(fields) => fields.shift_remove(*last),
            Value::Array(items) => {
                let index = index(last)?;
                (index < items.len()).then(|| items.remove(index))
            }
            _ => return Err(PathError::NoContainer),
        };
        taken.map(drop).ok_or(PathError::Absent)
    }
}

/// The place of one step, made where it may be: a field, or one more item of a list.
fn place<'v>(at: &'v mut Value, step: &str) -> Result<&'v mut Value, PathError> {
    match at {
        Value::Object(fields) => {
            if fields.get(step).is_none() {
                fields.insert(step.to_owned(), Value::Null);
            }
            fields.get_mut(step).ok_or(PathError::Absent)
        }
        Value::Array(items) => {
            let index = index(step)?;
            if index == items.len() {
                items.push(Value::Null);
            }
            items.get_mut(index).ok_or(PathError::OutOfRange)
        }
        _ => Err(PathError::NoContainer),
    }
}

/// Is what holds this step a list, where it is yet to be made?
fn is_list(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}

fn index(step: &str) -> Result<usize, PathError> {
    step.parse().map_err(|_| PathError::NotAnIndex)
}
