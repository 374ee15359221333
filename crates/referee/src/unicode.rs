//! What the rules ask of Unicode beyond white space: hosts in ASCII, lowercase, letters.
//!
//! Two back ends give the same answers, which the tests of `referee-unicode` hold together: the
//! libraries, and tables that are small where every kilobyte is fetched (feature
//! `compact-unicode`).

#[cfg(feature = "compact-unicode")]
pub(crate) use referee_unicode::{
    is_alphanumeric, ligatures, lowercase, punycode_len, to_ascii, to_lowercase,
};

#[cfg(not(feature = "compact-unicode"))]
pub(crate) use libraries::{
    is_alphanumeric, ligatures, lowercase, punycode_len, to_ascii, to_lowercase,
};

#[cfg(not(feature = "compact-unicode"))]
mod libraries {
    use alloc::borrow::Cow;
    use alloc::string::String;
    use alloc::vec::Vec;
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

    /// What UTS #46 makes of one character that a host can have, where that is more than one and all
    /// ASCII: `fi` of `ﬁ`, `tel` of `℡`.
    pub(crate) fn ligatures() -> Vec<&'static str> {
        LIGATURES.split(' ').collect()
    }

    const LIGATURES: &str = "\
         !! (1) (10) (11) (12) (13) (14) (15) (16) (17) (18) (19) (2) (20) (3) (4) (5) (6) \
         (7) (8) (9) (a) (b) (c) (d) (e) (f) (g) (h) (i) (j) (k) (l) (m) (n) (o) (p) (q) (r) \
         (s) (t) (u) (v) (w) (x) (y) (z) 0, 1, 10 11 12 13 14 15 16 17 18 19 2, 20 21 22 23 \
         24 25 26 27 28 29 3, 30 31 32 33 34 35 36 37 38 39 4, 40 41 42 43 44 45 46 47 48 49 \
         5, 50 6, 7, 8, 9, == === au bar bq cal cc cd cm cm2 cm3 da db dj dl dm dm2 dm3 dz \
         erg ev fax ff ffi ffl fi fl fm gal gb ghz gpa gy ha hg hp hpa hv hz ii iii ij in iu \
         iv ix ka kb kcal kg khz kk kl km km2 km3 kpa kt kv kw lj lm ln log ltd lx m2 m3 ma \
         mb mc md mg mhz mil ml mm mm2 mm3 mol mpa mr ms mv mw na nf nj nm no ns nv nw ov pa \
         pc pf ph ppm ppv pr ps pte pv pw rad rs sd sm sr ss st sv tel thz tm vi vii viii wb \
         wc wz xi xii";

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
