//! The languages that a prompt can be written in.

use alloc::string::String;

/// The two-letter codes of ISO 639-1, sorted (source: the table of the ISO 639-2 registration
/// authority as Debian's iso-codes has it).
const ISO_639_1: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu \
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb \
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om \
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// For each first letter of a code, what letters can follow it: bit 0 is `a`.
#[expect(clippy::indexing_slicing, reason = "what is evaluated at compile time cannot panic later")]
const FOLLOWING: [u32; 26] = {
    let mut following = [0; 26];
    let mut codes = ISO_639_1.as_bytes();
    while let [first, second, rest @ ..] = codes {
        following[(*first - b'a') as usize] |= 1 << (*second - b'a');
        codes = if let [_, rest @ ..] = rest { rest } else { rest };
    }
    following
};

/// The ISO 639-1 code that `text` is, in lowercase (rule 6.8).
pub(super) fn parse(text: &str) -> Option<String> {
    let code = text.to_ascii_lowercase();
    let &[first, second] = code.as_bytes() else { return None };
    let following = FOLLOWING.get(usize::from(first.wrapping_sub(b'a')))?;
    let bits = following.checked_shr(u32::from(second.wrapping_sub(b'a')))?;
    (bits & 1 == 1).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::{ISO_639_1, parse};
    use alloc::vec::Vec;

    #[test]
    fn the_table_is_sorted_and_has_two_letters_a_code() {
        let codes: Vec<&str> = ISO_639_1.split(' ').collect();
        assert_eq!(codes.len(), 184);
        assert!(codes.is_sorted_by(|a, b| a < b));
        assert!(codes.iter().all(|code| code.len() == 2));
    }

    #[test]
    fn a_code_is_folded_and_nothing_else_is_one() {
        assert_eq!(parse("PT").as_deref(), Some("pt"));
        assert_eq!(parse("zH").as_deref(), Some("zh"));
        for text in [
            "", " ", "p", "p`", "p{", "`a", "{a", "p\u{1}", "\u{1}a", "pt ", "pt-BR", "por", "xx",
            "sh", "aa ab", "ſv", "ＰＴ",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
