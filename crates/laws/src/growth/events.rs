//! Bodies: whole, in pieces, row by row, split, pushed.

use super::{Path, Work};
use crate::hostile;
use referee::batch::{
    Checker, Options, Seed, Shape, SplitOptions, answer_to_push, check, check_rows, split,
};
use referee::event::{Format, Rows};
use referee::referrer::AllowList;

/// The bytes of the smaller body.
const BYTES: usize = 4 << 10;

type Use = fn(&[u8]) -> u64;

const USES: [(&str, Use); 6] = [
    ("check", |body| check_rows(body, &Options::default()).0.events),
    ("check of lines", |body| {
        check(body, &Options { format: Format::NdJson, ..Options::default() }).events
    }),
    ("check in pieces", |body| {
        let mut checker = Checker::new(&Options::default());
        body.chunks(61).for_each(|piece| checker.push(piece, &mut ()));
        checker.finish(&mut ()).events
    }),
    ("rows", |body| Rows::new(body, Format::Auto).count() as u64),
    ("split", |body| {
        let options = SplitOptions { shape: Shape::Json, ..SplitOptions::default() };
        split(body, &options).map_or(0, |split| split.bodies.len() as u64)
    }),
    ("push", |body| {
        let list = AllowList::builtin();
        answer_to_push(body, None, list, Seed::default()).answer.status.into()
    }),
];

pub(super) fn paths() -> Vec<Path> {
    hostile::BODIES
        .iter()
        .flat_map(|&(kind, make)| {
            USES.map(|(verb, work)| {
                Path::new(format!("{verb}: {kind}"), BYTES, move |bytes| -> Work {
                    let body = make(bytes);
                    Box::new(move || work(&body))
                })
            })
        })
        .collect()
}
