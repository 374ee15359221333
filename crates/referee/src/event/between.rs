//! What stands between the rows of an array, the members of an object and before their values: in
//! one body nearly always the same.

/// A stretch of white space, or of a comma or brace with white space around it, as it stood the
/// last time. Only what a cursor has stepped over is learnt, so that to find it again is to step
/// over the same once more; and to foretell it is faster than to look where it ends.
#[derive(Debug)]
pub(super) struct Run {
    /// Its bytes, at most sixteen.
    words: [u64; 2],
    masks: [u64; 2],
    length: usize,
}

impl Run {
    /// One byte.
    const fn of(byte: u8) -> Self {
        Self { words: [byte as u64, 0], masks: [0xFF, 0], length: 1 }
    }

    /// What stands between the items of an array as most programs write it.
    pub(super) const fn comma() -> Self {
        Self::of(b',')
    }

    /// What is left after it, where it stands at the start of `rest`.
    // Inlined, it would be in the npm package four times.
    #[cfg_attr(not(compact), inline)]
    pub(super) fn step<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let ([one, two], [one_mask, two_mask]) = (self.words, self.masks);
        let word = u64::from_le_bytes(*rest.first_chunk()?);
        if (word ^ one) & one_mask != 0 {
            return None;
        }
        if two_mask != 0 {
            let word = u64::from_le_bytes(*rest.get(8..)?.first_chunk()?);
            if (word ^ two) & two_mask != 0 {
                return None;
            }
        }
        rest.get(self.length..)
    }

    /// Learns what stands before `after`, an end of `rest`: of more than sixteen bytes the first
    /// sixteen. `mark` must be among them, if there is one: what is stepped over without it would
    /// leave it to be something else.
    pub(super) fn learn(&mut self, rest: &[u8], after: &[u8], mark: Option<u8>) {
        let Some(&bytes) = rest.first_chunk::<16>() else { return };
        let length = (rest.len() - after.len()).min(16);
        if mark.is_some_and(|mark| bytes.iter().take(length).all(|&byte| byte != mark)) {
            return;
        }
        let mut kept = [0; 16];
        kept.iter_mut().take(length).for_each(|mask| *mask = u8::MAX);
        let kept = u128::from_le_bytes(kept);
        self.length = length;
        self.masks = halves(kept);
        self.words = halves(u128::from_le_bytes(bytes) & kept);
    }
}

/// The low half and the high one.
#[allow(clippy::cast_possible_truncation, reason = "the halves")]
fn halves(wide: u128) -> [u64; 2] {
    [wide as u64, (wide >> 64) as u64]
}

/// What stands between the tokens of an object.
#[derive(Debug)]
pub(super) struct Between {
    /// Between the opening brace and the first name.
    pub(super) open: Run,
    /// The comma between members.
    pub(super) comma: Run,
    /// The closing brace.
    pub(super) close: Run,
    /// Stood a space before the last value?
    pub(super) space: bool,
}

impl Between {
    pub(super) const fn new() -> Self {
        Self {
            open: Run { words: [0; 2], masks: [0; 2], length: 0 },
            comma: Run::comma(),
            close: Run::of(b'}'),
            space: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_is_stepped_over() {
        let mut run = Run::comma();
        assert_eq!(run.step(b",\"date\":"), Some(b"\"date\":".as_slice()));
        assert_eq!(run.step(b"}\"date\":"), None);
        assert_eq!(run.step(b",\"a\":1}"), None);
        let rest = b"\r\n , \"sessions\":1".as_slice();
        run.learn(rest, &rest[5..], Some(b','));
        assert_eq!(run.step(rest), Some(&rest[5..]));
        assert_eq!(run.step(b",\"sessions\":1}}}}"), None);
        // What has its comma beyond the sixteenth byte is not learnt.
        let far = b"\n               ,\"sessions\"".as_slice();
        run.learn(far, &far[17..], Some(b','));
        assert_eq!(run.step(far), None);
        assert_eq!(run.step(rest), Some(&rest[5..]));
        for length in 1..=20 {
            let mut rest = b",\n                  \"sessions\":12345".to_vec();
            rest.drain(1..=20 - length);
            run.learn(&rest, &rest[length..], Some(b','));
            assert_eq!(run.step(&rest), Some(&rest[length.min(16)..]), "{length}");
            for at in 0..length.min(16) {
                let mut other = rest.clone();
                other[at] ^= 1;
                assert_eq!(run.step(&other), None, "{length} {at}");
            }
        }
    }

    #[test]
    fn nothing_may_be_learnt() {
        let mut run = Between::new().open;
        let rest = b"  \"date\":\"2026-05-20\"".as_slice();
        assert_eq!(run.step(rest), Some(rest));
        run.learn(rest, &rest[2..], None);
        assert_eq!(run.step(rest), Some(&rest[2..]));
        run.learn(&rest[2..], &rest[2..], None);
        assert_eq!(run.step(rest), Some(rest));
    }
}
