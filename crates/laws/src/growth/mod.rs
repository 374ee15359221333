//! What every operation does with inputs made to cost too much, at two sizes.
//!
//! `cargo xtask growth` counts the instructions of both below callgrind. Sixteen times the input
//! may cost sixteen times as much, and as much more as a logarithm grows.

mod brands;
mod events;
mod requests;
mod texts;

/// How much larger the larger input is.
pub const FACTOR: usize = 16;

/// One operation over one kind of input.
pub struct Path {
    /// What is done, and to what.
    pub name: String,
    /// The smaller size, in units of the input's own: bytes, code points, websites, records.
    pub size: usize,
    /// Makes the work for an input of some size.
    pub work: Box<dyn Fn(usize) -> Work>,
}

/// What is counted; gives a number, so that nothing of it is optimised away.
pub type Work = Box<dyn Fn() -> u64>;

impl Path {
    fn new(name: impl Into<String>, size: usize, work: impl Fn(usize) -> Work + 'static) -> Self {
        Self { name: name.into(), size, work: Box::new(work) }
    }
}

/// Every path.
pub fn paths() -> Vec<Path> {
    let all = [events::paths(), texts::paths(), brands::paths(), requests::paths()];
    all.into_iter().flatten().collect()
}
