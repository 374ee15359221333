//! Websites, referrers and citations: one, or a column of them.

use crate::capsule;
use crate::check::List;
use crate::convert::{no_iterator, of_type, text, text_of, to_python, to_value};
use crate::error::{coded, detached, noted, of_columns, of_operation};
use crate::table::Table;
use crate::threads::cores;
use arrow_array::{Array, RecordBatch};
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString};
use referee::ownership::CitationIndex;
use referee_arrow::{ColumnError, Text, column};
use std::thread::{Builder, ScopedJoinHandle};

/// Values of one batch: so few that no result comes near 2 GiB.
const PIECE: usize = 1 << 16;

type Texts<'a> = Box<dyn Iterator<Item = Option<&'a str>> + 'a>;

/// What is done with a column.
struct Map<'m> {
    /// The function that does it with one text.
    one: &'static str,
    /// Values that are worth a thread of their own: about a millisecond, where to start one takes
    /// a tenth of that.
    share: usize,
    run: &'m (dyn Fn(Texts<'_>) -> Result<RecordBatch, ColumnError> + Sync),
}

/// Maps the texts `0..len` on every core, batch by batch.
fn spread<'a>(
    len: usize,
    text: &'a (impl Fn(usize) -> Option<&'a str> + Sync),
    map: &Map<'_>,
) -> Result<Vec<RecordBatch>, ColumnError> {
    let threads = cores().get().min(len / map.share).max(1);
    let share = len.div_ceil(threads);
    let part = |at: usize| {
        let rows = at * share..len.min((at + 1) * share);
        (map.run)(Box::new(rows.map(text)))
    };
    std::thread::scope(|scope| {
        let part = &part;
        let spawn = |at| Builder::new().spawn_scoped(scope, move || part(at)).map_err(|_| at);
        let others: Vec<_> = (1..threads).map(spawn).collect();
        let first = part(0);
        let rest = others.into_iter().map(|other| match other.map(ScopedJoinHandle::join) {
            Ok(Ok(made)) => made,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // The system gave no thread.
            Err(at) => part(at),
        });
        std::iter::once(first).chain(rest).collect()
    })
}

/// A website in its normal form.
#[pyclass(frozen, eq, hash, get_all, module = "referee")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Website {
    /// The host without `www.`, by which a brand's own website is compared.
    domain: String,
    /// Host, port and path, by which all others are compared.
    site: String,
}

#[pymethods]
impl Website {
    fn __repr__(&self) -> String {
        format!("Website(domain='{}', site='{}')", self.domain, self.site)
    }

    /// By its site, which is its own normal form: for `pickle` and `copy`.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&str,))> {
        Ok((py.import("referee")?.getattr("normalize_website")?, (&self.site,)))
    }
}

/// The normal form of a website.
#[pyfunction]
#[pyo3(signature = (input, /))]
pub(crate) fn normalize_website(py: Python<'_>, input: &Bound<'_, PyAny>) -> PyResult<Website> {
    match referee::website::Website::parse(text_of("input", input)?) {
        Ok(website) => Ok(Website { domain: website.domain().into(), site: website.site().into() }),
        Err(error) => Err(coded(py, error.code(), &error)),
    }
}

/// The normal forms of many websites: a table of `domain`, `site`, `error`.
///
/// Takes any Arrow array, Series or list of strings; None gives None.
#[pyfunction]
#[pyo3(signature = (inputs, /))]
pub(crate) fn normalize_websites(py: Python<'_>, inputs: &Bound<'_, PyAny>) -> PyResult<Table> {
    let run = &|texts: Texts<'_>| column::websites(texts);
    each(py, inputs, &Map { one: "normalize_website", share: 1 << 12, run })
}

/// The platforms of many raw referrers: a table of `platform`, `kind`, `rule`, `reason`.
///
/// Takes any Arrow array, Series or list of strings; None gives None. `overlay` lays hosts over the
/// built-in allow-list, as in `{"add": [{"slug": "copilot", "hosts": ["ai.example"]}]}`.
#[pyfunction]
#[pyo3(signature = (raw, /, *, overlay=None))]
pub(crate) fn classify_referrers(
    py: Python<'_>,
    raw: &Bound<'_, PyAny>,
    overlay: Option<&Bound<'_, PyAny>>,
) -> PyResult<Table> {
    let list = List::of(py, overlay)?;
    let run = &|texts: Texts<'_>| column::referrers(&list, texts);
    each(py, raw, &Map { one: "classify_referrer", share: 1 << 13, run })
}

/// Who owns a cited URL within a brand: built once, for millions of URLs.
#[pyclass(frozen, module = "referee")]
pub(crate) struct OwnershipIndex(CitationIndex);

#[pymethods]
impl OwnershipIndex {
    #[new]
    #[pyo3(signature = (brand, /))]
    fn new(py: Python<'_>, brand: &Bound<'_, PyAny>) -> PyResult<Self> {
        let brand = to_value(brand, 0)?;
        referee_ops::citation_index(&brand).map(Self).map_err(|error| of_operation(py, &error))
    }

    /// For `pickle` and `copy`: says what can be pickled instead.
    fn __reduce__(_slf: &Bound<'_, Self>) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "an index cannot be pickled: pickle the brand, and make `OwnershipIndex(brand)` where \
             it is used",
        ))
    }

    /// The owner of one URL as a dict, or of a column of them as a table.
    #[pyo3(signature = (urls, /))]
    fn classify<'py>(
        &self,
        py: Python<'py>,
        urls: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(url) = urls.cast::<PyString>() {
            let found = serde_json::to_value(self.0.classify(text(url)?));
            return to_python(py, &found.unwrap_or_default());
        }
        let run = &|texts: Texts<'_>| column::citations(&self.0, texts);
        let table = each(py, urls, &Map { one: "classify", share: 1 << 13, run })?;
        Ok(Bound::new(py, table)?.into_any())
    }
}

/// Maps a column: an Arrow array, a Series, or anything that yields strings and None.
fn each(py: Python<'_>, values: &Bound<'_, PyAny>, map: &Map<'_>) -> PyResult<Table> {
    if values.cast::<PyString>().is_ok() {
        return Err(PyTypeError::new_err(format!(
            "a list or a column of strings is wanted: for one string there is {}()",
            map.one
        )));
    }
    let mut batches = Vec::new();
    let mut done = |made: Result<Vec<RecordBatch>, ColumnError>| -> PyResult<()> {
        batches.extend(made.map_err(|error| of_columns(py, &error))?);
        py.check_signals()
    };
    if values.hasattr("__arrow_c_stream__")? {
        match capsule::chunks(values) {
            Ok(mut chunks) => {
                let mut before = 0;
                while let Some(chunk) = detached(py, || chunks.next())? {
                    let chunk = chunk.map_err(|error| capsule::refused(py, &error))?;
                    arrow(py, &chunk, before, map, &mut done)?;
                    before += chunk.len();
                }
            }
            // pandas without pyarrow.
            Err(error) if error.is_instance_of::<PyImportError>(py) => {
                python(py, values, map, &mut done)?;
            }
            Err(error) => return Err(error),
        }
    } else if values.hasattr("__arrow_c_array__")? {
        arrow(py, &capsule::array(values)?, 0, map, &mut done)?;
    } else {
        python(py, values, map, &mut done)?;
    }
    if batches.is_empty() {
        let none = (map.run)(Box::new(std::iter::empty()));
        batches.push(none.map_err(|error| of_columns(py, &error))?);
    }
    let schema = batches.first().map(RecordBatch::schema);
    Ok(Table::of(batches, || schema.unwrap_or_else(|| arrow_schema::Schema::empty().into())))
}

/// Maps an array that has so many rows `before` it.
fn arrow(
    py: Python<'_>,
    array: &dyn Array,
    before: usize,
    map: &Map<'_>,
    done: &mut impl FnMut(Result<Vec<RecordBatch>, ColumnError>) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(fault) = detached(py, || referee_arrow::fault(array))? {
        let error = arrow_schema::ArrowError::InvalidArgumentError(fault);
        return Err(capsule::refused(py, &error));
    }
    let mut start = 0;
    let most = PIECE * cores().get();
    while start < array.len() {
        let piece = array.slice(start, most.min(array.len() - start));
        let made = detached(py, || {
            let texts = Text::of(&piece)?;
            Some(match texts.first_broken(0..piece.len()) {
                Some(row) => Err(arrow_schema::ArrowError::InvalidArgumentError(format!(
                    "text should be UTF-8, that of row {} is not",
                    before + start + row
                ))),
                None => Ok(spread(piece.len(), &|row| texts.get(row), map)),
            })
        })?;
        let Some(made) = made else {
            return Err(PyTypeError::new_err(format!(
                "a column of strings is wanted, this one has the type {}",
                piece.data_type()
            )));
        };
        done(made.map_err(|error| capsule::refused(py, &error))?)?;
        start += piece.len();
    }
    Ok(())
}

fn python(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    map: &Map<'_>,
    done: &mut impl FnMut(Result<Vec<RecordBatch>, ColumnError>) -> PyResult<()>,
) -> PyResult<()> {
    let wrong = |found: &Bound<'_, PyAny>, at: &str| {
        let name = of_type(found);
        PyTypeError::new_err(format!("a list or a column of strings is wanted, {at}{name}"))
    };
    let items = values.try_iter();
    let items = items.map_err(|error| no_iterator(py, error, || wrong(values, "not ")))?;
    let mut items = items.enumerate();
    let most = PIECE * cores().get();
    loop {
        let mut strings: Vec<Option<Bound<'_, PyString>>> = Vec::new();
        for (at, item) in items.by_ref().take(most) {
            let item = item?;
            strings.push(match item.cast_into::<PyString>() {
                Ok(string) => {
                    text(&string).map_err(|error| noted(py, error, format!("in item {at}")))?;
                    Some(string)
                }
                Err(error) => {
                    let item = error.into_inner();
                    let missing = item.is_none()
                        || item.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan())
                        || item.get_type().name().is_ok_and(|name| name == "NAType");
                    if !missing {
                        return Err(wrong(&item, &format!("item {at} is of type ")));
                    }
                    None
                }
            });
        }
        if strings.is_empty() {
            return Ok(());
        }
        let texts = strings.iter().map(|string| string.as_ref().map(text).transpose());
        let texts = texts.collect::<PyResult<Vec<Option<&str>>>>()?;
        done(detached(py, || spread(texts.len(), &|row| texts.get(row).copied().flatten(), map))?)?;
    }
}
