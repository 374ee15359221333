//! What is known of each code point, unpacked.

use crate::engine::Host;
use crate::unpack::unpack;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use once_cell::race::OnceBox;

/// Everything that is looked up.
#[derive(Debug)]
pub(crate) struct Tables {
    /// In ascending order; each lasts until the next one starts.
    pub(crate) runs: Vec<Run>,
    /// What UTS #46 makes of mapped characters.
    pub(crate) mapped: Texts,
    /// Letters in lowercase.
    pub(crate) lower: Texts,
    /// What characters are composed of.
    pub(crate) decomposed: Texts,
    /// The valid characters by what they are composed of, in the order of that.
    pub(crate) composed: Vec<(String, char)>,
}

/// What stands for characters, in their order.
#[derive(Debug)]
pub(crate) struct Texts(pub(crate) Vec<(char, String)>);

impl Texts {
    /// The text for `c`, where there is one.
    pub(crate) fn of(&self, c: char) -> Option<&str> {
        let at = self.0.binary_search_by_key(&c, |(known, _)| *known);
        at.ok().and_then(|at| self.0.get(at)).map(|(_, text)| &**text)
    }
}

/// Code points of one class that follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) class: Class,
}

/// What UTS #46 says of a code point by itself. Those that it does not ignore or disallow are valid or
/// mapped, which is told by what they are mapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Known,
    Ignored,
    Disallowed,
    /// One of a run in which an engine knows better than the tables.
    Asked,
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
            0 => Status::Known,
            1 => Status::Ignored,
            2 => Status::Disallowed,
            _ => Status::Asked,
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

    /// The [bidi](crate::bidi) class, a bit.
    pub(crate) fn bidi(self) -> u8 {
        1 << (self.0[1] & 7)
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
        let after = self.runs.partition_point(|run| run.start <= u32::from(c));
        let run = after.checked_sub(1).and_then(|at| self.runs.get(at));
        run.map_or(Class([2, 0, 0]), |run| run.class)
    }
}

/// The tables, unpacked by the first who asks.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceBox<Tables> = OnceBox::new();
    TABLES.get_or_init(|| Box::new(unpack::<Host>(include_bytes!("../data/tables.bin"))))
}
