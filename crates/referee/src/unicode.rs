//! What the rules ask of Unicode beyond white space: hosts in ASCII, lowercase, letters.
//!
//! Two back ends give the same answers, which the tests of `referee-unicode` hold together: the
//! libraries, and tables that are small where every kilobyte is fetched (feature
//! `compact-unicode`).

#[cfg(feature = "compact-unicode")]
pub(crate) use referee_unicode::{
    is_alphanumeric, lowercase, punycode_len, to_ascii, to_lowercase,
};

#[cfg(not(feature = "compact-unicode"))]
pub(crate) use libraries::{is_alphanumeric, lowercase, punycode_len, to_ascii, to_lowercase};

#[cfg(not(feature = "compact-unicode"))]
mod libraries {
    use alloc::borrow::Cow;
    use alloc::string::String;
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

    /// The host in ASCII by UTS #46, as the URL Standard sets it; `None` where it is none.
    pub(crate) fn to_ascii(host: &str) -> Option<String> {
        let (deny, hyphens, length) = (AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore);
        let ascii = Uts46::new().to_ascii(host.as_bytes(), deny, hyphens, length).ok()?;
        (!ascii.split('.').any(is_punycode_twice)).then(|| Cow::into_owned(ascii))
    }

    /// Does `label` stand for one that begins with `xn--`? Such a one is not valid without
    /// `CheckHyphens` (UTS #46, validity criterion 4), of which `idna` does not know.
    fn is_punycode_twice(label: &str) -> bool {
        let digits = label.strip_prefix("xn--").filter(|digits| digits.starts_with("xn--"));
        let meaning = digits.and_then(idna::punycode::decode);
        meaning.is_some_and(|meaning| meaning.starts_with(&['x', 'n', '-', '-']))
    }

    /// How many characters the label `xn--label` stands for; `None` where it stands for nothing.
    pub(crate) fn punycode_len(label: &str) -> Option<usize> {
        idna::punycode::decode(label).map(|characters| characters.len())
    }

    /// The whole `toLowercase` of Unicode, final sigma included.
    #[inline]
    pub(crate) fn to_lowercase(text: &str) -> String {
        text.to_lowercase()
    }

    /// The lowercase letter of `c`, where that is one letter; else `c`.
    #[inline]
    pub(crate) fn lowercase(c: char) -> char {
        let mut lowercase = c.to_lowercase();
        match (lowercase.next(), lowercase.next()) {
            (Some(lowercase), None) => lowercase,
            _ => c,
        }
    }

    /// Is `c` alphabetic or numeric?
    #[inline]
    pub(crate) fn is_alphanumeric(c: char) -> bool {
        c.is_alphanumeric()
    }
}
