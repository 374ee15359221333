//! `json!`, as far as the rules write it: objects, and anything that serializes.

/// The value of `{"name": value, …}`, where a value may be such an object again, or of anything
/// that serializes.
#[macro_export]
macro_rules! json {
    ({ $($fields:tt)* }) => {{
        let mut text = $crate::Serializer::default();
        $crate::json_fields!(text, $($fields)*);
        text.value()
    }};
    ($value:expr) => {{
        let Ok(value) = $crate::to_value(&$value);
        value
    }};
}

/// Writes the fields of an object.
#[doc(hidden)]
#[macro_export]
macro_rules! json_fields {
    ($text:ident, $($fields:tt)*) => {
        $text.open();
        $crate::json_field!($text, $($fields)*);
        $text.close();
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! json_field {
    ($text:ident $(,)?) => {};
    ($text:ident, $name:literal: { $($fields:tt)* } $(, $($rest:tt)*)?) => {
        $text.name($name);
        $crate::json_fields!($text, $($fields)*);
        $crate::json_field!($text $(, $($rest)*)?);
    };
    ($text:ident, $name:literal: $value:expr $(, $($rest:tt)*)?) => {
        $text.entry($name, &$value);
        $crate::json_field!($text $(, $($rest)*)?);
    };
}
