//! What every JavaScript engine knows of Unicode, so that nobody has to fetch it.
//!
//! Which version of Unicode an engine has does not matter: what normalization and case make of a
//! character never changes once the character is there
//! (<https://www.unicode.org/policies/stability_policy.html>). The tables have those that came after
//! Unicode 13, which every engine with the rest of what the package needs knows.

use alloc::string::String;

/// Texts in another form.
pub(crate) trait Engine {
    fn normalized(text: &str, form: &str) -> String;
    fn lower(text: &str) -> String;
    fn upper(text: &str) -> String;
}

/// The engine that the program runs in.
pub(crate) struct Host;

#[cfg(target_family = "wasm")]
impl Engine for Host {
    fn normalized(text: &str, form: &str) -> String {
        javascript::normalize(text, form)
    }

    fn lower(text: &str) -> String {
        javascript::lower(text)
    }

    fn upper(text: &str) -> String {
        javascript::upper(text)
    }
}

#[cfg(target_family = "wasm")]
mod javascript {
    use alloc::string::String;
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = ["String", "prototype", "normalize"], js_name = call)]
        pub(super) fn normalize(text: &str, form: &str) -> String;
        #[wasm_bindgen(js_namespace = ["String", "prototype", "toLowerCase"], js_name = call)]
        pub(super) fn lower(text: &str) -> String;
        #[wasm_bindgen(js_namespace = ["String", "prototype", "toUpperCase"], js_name = call)]
        pub(super) fn upper(text: &str) -> String;
    }
}

/// The same by libraries, so that the tables are tested where the libraries are.
#[cfg(not(target_family = "wasm"))]
impl Engine for Host {
    fn normalized(text: &str, form: &str) -> String {
        use icu_normalizer::{
            ComposingNormalizerBorrowed as Composing, DecomposingNormalizerBorrowed,
        };
        match form {
            "NFC" => Composing::new_nfc().normalize(text),
            "NFD" => DecomposingNormalizerBorrowed::new_nfd().normalize(text),
            _ => Composing::new_nfkc().normalize(text),
        }
        .into_owned()
    }

    fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Engine, Host};
    use crate::unpack::unpack;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;
    use regex::Regex;
    use std::sync::LazyLock;

    /// An engine of Unicode 13, to which what came later is nothing.
    struct Old;

    /// `change` of what stands between two zeros, where an old engine knows both.
    fn where_known(text: &str, change: impl Fn(&str) -> String) -> String {
        static KNOWN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Age=13.0}*$").unwrap());
        let of = |one: &str| {
            let changed = change(one);
            let both = KNOWN.is_match(one) && KNOWN.is_match(&changed);
            if both { changed } else { String::from(one) }
        };
        text.split('\0').map(of).collect::<Vec<_>>().join("\0")
    }

    impl Engine for Old {
        fn normalized(text: &str, form: &str) -> String {
            where_known(text, |text| Host::normalized(text, form))
        }

        fn lower(text: &str) -> String {
            where_known(text, Host::lower)
        }

        fn upper(text: &str) -> String {
            where_known(text, Host::upper)
        }
    }

    #[test]
    fn an_old_engine_makes_the_same_tables() {
        let packed = include_bytes!("../data/tables.bin");
        assert_ne!(Old::lower("\u{10d50}"), Host::lower("\u{10d50}"), "it is of Unicode 16");
        assert!(format!("{:?}", unpack::<Old>(packed)) == format!("{:?}", unpack::<Host>(packed)));
    }
}
