//! Where what JavaScript holds is kept: it has a number for each. A class of `wasm-bindgen` would ask with
//! each call whether the object is in use, which it cannot be.

/// Things in numbered places, of which some are free.
pub(crate) struct Shelf<T> {
    places: Vec<Option<Box<T>>>,
    free: Vec<usize>,
}

impl<T> Shelf<T> {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), free: Vec::new() }
    }

    /// Puts `thing` in a place, and gives its number.
    pub(crate) fn put(&mut self, thing: Box<T>) -> usize {
        let place = self.free.pop().unwrap_or(self.places.len());
        match self.places.get_mut(place) {
            Some(free) => *free = Some(thing),
            None => self.places.push(Some(thing)),
        }
        place
    }

    /// What is in a place that JavaScript was given.
    pub(crate) fn get(&mut self, place: usize) -> Option<&mut T> {
        self.places.get_mut(place)?.as_deref_mut()
    }

    /// Frees a place. One that is free stays so: given out twice, two would share it.
    pub(crate) fn take(&mut self, place: usize) -> Option<Box<T>> {
        let thing = self.places.get_mut(place)?.take()?;
        self.free.push(place);
        Some(thing)
    }
}
