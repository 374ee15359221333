//! Websites, referrers and citations: one, or a column of them.

use crate::capsule;
use crate::check::allow_list;
use crate::convert::{text, to_python, to_value};
use crate::error::{coded, detached, of_columns, of_operation};
use crate::table::Table;
use arrow_array::{Array, RecordBatch};
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString};
use referee::ownership::CitationIndex;
use referee_arrow::{ColumnError, Text, column};

/// Values of one piece: so few that no result comes near 2 GiB.
const PIECE: usize = 1 << 16;

type Texts<'a> = Box<dyn Iterator<Item = Option<&'a str>> + 'a>;
type Made = Result<RecordBatch, ColumnError>;

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
}

/// The normal form of a website.
#[pyfunction]
#[pyo3(signature = (input, /))]
pub(crate) fn normalize_website(py: Python<'_>, input: &Bound<'_, PyString>) -> PyResult<Website> {
    match referee::website::Website::parse(text(input)?) {
        Ok(website) => Ok(Website { domain: website.domain().into(), site: website.site().into() }),
        Err(error) => Err(coded(py, error.code(), &error)),
    }
}

/// The normal forms of many websites.
#[pyfunction]
#[pyo3(signature = (inputs, /))]
pub(crate) fn normalize_websites(py: Python<'_>, inputs: &Bound<'_, PyAny>) -> PyResult<Table> {
    each(py, inputs, "normalize_website", &|texts| column::websites(texts))
}

/// The platforms of many raw referrers.
#[pyfunction]
#[pyo3(signature = (raw, /, *, overlay=None))]
pub(crate) fn classify_referrers(
    py: Python<'_>,
    raw: &Bound<'_, PyAny>,
    overlay: Option<&Bound<'_, PyAny>>,
) -> PyResult<Table> {
    let list = allow_list(py, overlay)?;
    each(py, raw, "classify_referrer", &|texts| column::referrers(&list, texts))
}

/// Who owns a cited URL within a brand.
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
        let table = each(py, urls, "classify", &|texts| column::citations(&self.0, texts))?;
        Ok(Bound::new(py, table)?.into_any())
    }
}

/// Maps a column: an Arrow array, a Series, or anything that yields strings and None.
fn each(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    one: &str,
    map: &(dyn Fn(Texts<'_>) -> Made + Sync),
) -> PyResult<Table> {
    if values.cast::<PyString>().is_ok() {
        return Err(PyTypeError::new_err(format!(
            "a list or a column of strings is wanted: for one string there is {one}()"
        )));
    }
    let mut batches = Vec::new();
    let mut done = |made: PyResult<Made>| -> PyResult<()> {
        batches.push(made?.map_err(|error| of_columns(py, &error))?);
        py.check_signals()
    };
    if values.hasattr("__arrow_c_stream__")? {
        match capsule::chunks(values) {
            Ok(chunks) => {
                for chunk in chunks {
                    let chunk = chunk.map_err(|error| capsule::refused(py, &error))?;
                    arrow(py, &chunk, map, &mut done)?;
                }
            }
            // pandas without pyarrow.
            Err(error) if error.is_instance_of::<PyImportError>(py) => {
                python(py, values, map, &mut done)?;
            }
            Err(error) => return Err(error),
        }
    } else if values.hasattr("__arrow_c_array__")? {
        arrow(py, &capsule::array(values)?, map, &mut done)?;
    } else {
        python(py, values, map, &mut done)?;
    }
    if batches.is_empty() {
        batches.push(map(Box::new(std::iter::empty())).map_err(|error| of_columns(py, &error))?);
    }
    let schema = batches.first().map(RecordBatch::schema);
    Ok(Table::of(batches, || schema.unwrap_or_else(|| arrow_schema::Schema::empty().into())))
}

fn arrow(
    py: Python<'_>,
    array: &dyn Array,
    map: &(dyn Fn(Texts<'_>) -> Made + Sync),
    done: &mut impl FnMut(PyResult<Made>) -> PyResult<()>,
) -> PyResult<()> {
    let mut start = 0;
    while start < array.len() {
        let piece = array.slice(start, PIECE.min(array.len() - start));
        start += piece.len();
        let made = detached(py, || {
            let texts = Text::of(&piece)?;
            Some(map(Box::new((0..piece.len()).map(|row| texts.get(row)))))
        })?;
        let Some(made) = made else {
            return Err(PyTypeError::new_err(format!(
                "a column of strings is wanted, this one has the type {}",
                piece.data_type()
            )));
        };
        done(Ok(made))?;
    }
    Ok(())
}

fn python(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    map: &(dyn Fn(Texts<'_>) -> Made + Sync),
    done: &mut impl FnMut(PyResult<Made>) -> PyResult<()>,
) -> PyResult<()> {
    let wrong = |found: &Bound<'_, PyAny>, at: &str| {
        let name = found.get_type().name().map_or_else(|_| "object".into(), |n| n.to_string());
        PyTypeError::new_err(format!("a list or a column of strings is wanted, {at}{name}"))
    };
    let mut items = values.try_iter().map_err(|_| wrong(values, "not "))?.enumerate();
    loop {
        let mut strings: Vec<Option<Bound<'_, PyString>>> = Vec::new();
        for (at, item) in items.by_ref().take(PIECE) {
            let item = item?;
            strings.push(match item.cast_into::<PyString>() {
                Ok(string) => Some(string),
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
        done(detached(py, || map(Box::new(texts.iter().copied()))))?;
    }
}
