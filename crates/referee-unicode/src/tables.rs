//! What is known of each code point, unpacked.

use crate::unpack;
use alloc::boxed::Box;
use alloc::vec::Vec;
use once_cell::race::OnceBox;

/// Everything that is looked up.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// In ascending order; each lasts until the next one starts.
    pub(crate) runs: Vec<Run>,
    /// Of each mapped code point in order: where its mapping ends in `targets`, and the one of the
    /// next begins.
    pub(crate) ends: Vec<usize>,
    pub(crate) targets: Vec<char>,
    /// Each composed character with its two parts, by the composed one.
    pub(crate) composed: Vec<(char, [char; 2])>,
    /// The same by the parts.
    pub(crate) parts: Vec<([char; 2], char)>,
    /// Letters with their lowercase letter.
    pub(crate) lower: Vec<(char, char)>,
}

/// Code points of one class that follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) class: Class,
    /// How many mapped code points come before the run.
    pub(crate) mapped: usize,
}

/// What UTS #46 says of a code point by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Valid,
    Ignored,
    Mapped,
    Disallowed,
}

/// How a code point takes part in the bidi rule (RFC 5893), in the distinctions that it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bidi {
    Left,
    Right,
    European,
    Arabic,
    Neutral,
    Mark,
    Other,
}

/// What a code point joins with (RFC 5892, appendix A.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joining {
    None,
    Left,
    Right,
    Both,
    Transparent,
}

/// How a code point decides about a final sigma: it is passed over, or it is or is not a letter
/// with case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Uncased,
    Cased,
    Ignorable,
}

/// The properties of a code point. Those that only hosts need hold for valid code points alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class(pub(crate) [u8; 3]);

impl Class {
    pub(crate) fn status(self) -> Status {
        match self.0[0] & 3 {
            0 => Status::Valid,
            1 => Status::Ignored,
            2 => Status::Mapped,
            _ => Status::Disallowed,
        }
    }

    pub(crate) fn is_alphanumeric(self) -> bool {
        self.0[0] & 4 != 0
    }

    /// Is the general category a mark?
    pub(crate) fn is_mark(self) -> bool {
        self.0[0] & 8 != 0
    }

    pub(crate) fn case(self) -> Case {
        match self.0[0] >> 4 {
            0 => Case::Uncased,
            1 => Case::Cased,
            _ => Case::Ignorable,
        }
    }

    pub(crate) fn bidi(self) -> Bidi {
        match self.0[1] & 7 {
            0 => Bidi::Left,
            1 => Bidi::Right,
            2 => Bidi::European,
            3 => Bidi::Arabic,
            4 => Bidi::Neutral,
            5 => Bidi::Mark,
            _ => Bidi::Other,
        }
    }

    pub(crate) fn joining(self) -> Joining {
        match self.0[1] >> 3 {
            0 => Joining::None,
            1 => Joining::Left,
            2 => Joining::Right,
            3 => Joining::Both,
            _ => Joining::Transparent,
        }
    }

    /// The canonical combining class: 0 for what starts a sequence.
    pub(crate) fn combining(self) -> u8 {
        self.0[2]
    }
}

impl Tables {
    pub(crate) fn class(&self, c: char) -> Class {
        self.run(c).class
    }

    fn run(&self, c: char) -> Run {
        let after = self.runs.partition_point(|run| run.start <= u32::from(c));
        let run = after.checked_sub(1).and_then(|at| self.runs.get(at));
        run.copied().unwrap_or(Run { start: 0, class: Class([3, 6, 0]), mapped: 0 })
    }

    /// What UTS #46 makes of `c`, and what a mapped one becomes.
    pub(crate) fn mapping(&self, c: char) -> (Status, &[char]) {
        let run = self.run(c);
        let status = run.class.status();
        if status != Status::Mapped {
            return (status, &[]);
        }
        let at = run.mapped + (u32::from(c) - run.start) as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(at).copied().unwrap_or_default();
        (status, self.targets.get(start.copied().unwrap_or_default()..end).unwrap_or_default())
    }
}

/// The tables, unpacked by the first who asks.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceBox<Tables> = OnceBox::new();
    TABLES.get_or_init(|| Box::new(unpack::unpack(include_bytes!("../data/tables.bin"))))
}
