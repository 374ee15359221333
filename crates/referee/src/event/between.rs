//! What stands between the members of an object and before their values: in one body nearly always
//! the same.

/// A comma and the white space around it, as they stood the last time, and whether a space stood
/// before the last value. Only what a cursor has stepped over is learnt, and only with its comma, so
/// that to find it again is to step over the same once more.
#[derive(Debug)]
pub(super) struct Between {
    /// Its bytes, at most eight: of a longer one, the first eight, the comma among them.
    word: u64,
    mask: u64,
    length: usize,
    pub(super) space: bool,
}

impl Between {
    pub(super) fn new() -> Self {
        Self { word: b','.into(), mask: 0xFF, length: 1, space: false }
    }

    /// What is left after it, where it stands at the start of `rest`.
    #[inline]
    pub(super) fn step<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let word = u64::from_le_bytes(*rest.first_chunk()?);
        if (word ^ self.word) & self.mask == 0 { rest.get(self.length..) } else { None }
    }

    /// Learns what stands before `after`, an end of `rest`: a comma with white space around it.
    pub(super) fn learn(&mut self, rest: &[u8], after: &[u8]) {
        let Some(&bytes) = rest.first_chunk::<8>() else { return };
        let length = (rest.len() - after.len()).clamp(1, 8);
        // What is stepped over without its comma would leave the comma to be a name.
        if bytes.iter().take(length).any(|&byte| byte == b',') {
            self.length = length;
            self.mask = u64::MAX >> (64 - 8 * length);
            self.word = u64::from_le_bytes(bytes) & self.mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_is_stepped_over() {
        let mut between = Between::new();
        assert_eq!(between.step(b",\"date\":"), Some(b"\"date\":".as_slice()));
        assert_eq!(between.step(b"}\"date\":"), None);
        assert_eq!(between.step(b",\"a\":1}"), None);
        let rest = b"\r\n , \"sessions\"".as_slice();
        between.learn(rest, &rest[5..]);
        assert_eq!(between.step(rest), Some(&rest[5..]));
        assert_eq!(between.step(b",\"sessions\":1"), None);
        // What has its comma beyond the eighth byte is not learnt.
        let far = b"\n        ,\"sessions\"".as_slice();
        between.learn(far, &far[10..]);
        assert_eq!(between.step(far), None);
        assert_eq!(between.step(rest), Some(&rest[5..]));
        // Of more than eight bytes the others are left.
        let rest = b",\n        \"sessions\"".as_slice();
        between.learn(rest, &rest[10..]);
        assert_eq!(between.step(rest), Some(&rest[8..]));
    }
}
