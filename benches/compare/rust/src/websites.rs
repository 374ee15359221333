//! URLs, one a line, each brought into its normal form.

use crate::counts;
use crate::peers::Job;
use referee::website::Website;
use std::hint::black_box;

fn lines(bytes: &[u8]) -> Vec<&str> {
    std::str::from_utf8(bytes).expect("UTF-8").lines().collect()
}

fn each<'a>(bytes: &'a [u8], parses: impl Fn(&'a str) -> bool + 'a) -> Job<'a> {
    let inputs = lines(bytes);
    Box::new(move || {
        let valid = inputs.iter().filter(|input| parses(input)).count();
        counts([("inputs", inputs.len() as u64), ("valid", valid as u64)])
    })
}

pub(crate) fn referee(bytes: &[u8]) -> Job<'_> {
    each(bytes, |input| black_box(Website::parse(input)).is_ok())
}

pub(crate) fn url(bytes: &[u8]) -> Job<'_> {
    each(bytes, |input| black_box(url::Url::parse(input)).is_ok())
}

#[cfg(feature = "cpp")]
pub(crate) fn ada(bytes: &[u8]) -> Job<'_> {
    each(bytes, |input| black_box(ada_url::Url::parse(input, None)).is_ok())
}
