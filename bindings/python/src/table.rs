//! Tables and columns of results: Arrow inside, Python objects only when asked for.

use crate::capsule;
use crate::convert::{text, whole};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use pyo3::exceptions::{PyIndexError, PyKeyError, PyModuleNotFoundError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator, PyList, PyString, PyTuple};
use referee_arrow::Text;

/// A table of results. Any Arrow consumer takes it without a copy, as often as it likes.
#[pyclass(frozen, module = "referee")]
pub(crate) struct Table {
    pub(crate) schema: SchemaRef,
    pub(crate) batches: Vec<RecordBatch>,
}

/// One column of a table.
#[pyclass(frozen, sequence, module = "referee")]
pub(crate) struct Column {
    name: String,
    data_type: DataType,
    chunks: Vec<ArrayRef>,
}

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The names that a notebook offers after `table["`.
    fn _ipython_key_completions_(&self) -> Vec<&str> {
        self.column_names()
    }

    fn __getitem__(&self, name: &Bound<'_, PyAny>) -> PyResult<Column> {
        let names = || self.column_names().join("', '");
        let Ok(name) = name.cast::<PyString>() else {
            let names = names();
            return Err(PyTypeError::new_err(format!(
                "a table is asked for a column by name, '{names}'; for rows there is to_dicts()"
            )));
        };
        let name = text(name)?;
        let Ok(at) = self.schema.index_of(name) else {
            let names = names();
            return Err(PyKeyError::new_err(format!("no column '{name}': there are '{names}'")));
        };
        let chunks = self.batches.iter().filter_map(|batch| batch.columns().get(at).cloned());
        Ok(Column {
            name: name.into(),
            data_type: self.schema.field(at).data_type().clone(),
            chunks: chunks.collect(),
        })
    }

    /// Is there a column of that name?
    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        let name = name.cast::<PyString>().ok().and_then(|name| text(name).ok());
        name.is_some_and(|name| self.schema.index_of(name).is_ok())
    }

    /// For `pickle` and `copy`: says what can be pickled instead.
    fn __reduce__(_slf: &Bound<'_, Self>) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a table cannot be pickled: pickle `table.to_polars()`, `pyarrow.table(table)` or, if \
             it is small, `table.to_dicts()`",
        ))
    }

    /// A dict for each row. Makes Python objects of all of them: meant for small tables.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for batch in &self.batches {
            let columns: Vec<_> = batch.columns().iter().map(|array| cells(py, array)).collect();
            for row in 0..batch.num_rows() {
                let dict = PyDict::new(py);
                for (field, column) in self.schema.fields().iter().zip(&columns) {
                    dict.set_item(field.name(), column(row)?)?;
                }
                rows.append(dict)?;
                look_up(py, row)?;
            }
        }
        Ok(rows)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A producer may leave a request for another type to the consumer's own cast.
        drop(requested_schema);
        capsule::stream_capsule(py, self.schema.clone(), self.batches.clone())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema_capsule(py, &DataType::Struct(self.schema.fields().clone()))
    }

    /// A polars DataFrame, without a copy. Needs polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "polars", "to_polars")?.call_method1("DataFrame", (slf,))
    }

    /// A pandas DataFrame. Needs pandas and pyarrow.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "pandas", "to_pandas")?;
        let arrow = library(slf.py(), "pyarrow", "to_pandas")?;
        arrow.call_method1("table", (slf,))?.call_method0("to_pandas")
    }

    fn __repr__(&self) -> String {
        format!("Table({} rows: {})", self.__len__(), self.column_names().join(", "))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("referee._html")?.call_method1("table", (slf,))?.extract()
    }

    /// The first `count` rows.
    #[pyo3(signature = (count=None), text_signature = "(self, count=5)")]
    fn head(&self, count: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut left = count.map_or(Ok(5), |count| whole("count", &count, 0))?;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let rows = left.min(batch.num_rows());
            if rows > 0 {
                batches.push(batch.slice(0, rows));
            }
            left -= rows;
        }
        Ok(Self { schema: self.schema.clone(), batches })
    }
}

/// A library that a method needs; where it is absent, the error says how it comes.
fn library<'py>(py: Python<'py>, name: &str, method: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        if error.is_instance_of::<PyModuleNotFoundError>(py) {
            PyModuleNotFoundError::new_err(format!("{method} needs {name}: `pip install {name}`"))
        } else {
            error
        }
    })
}

impl Table {
    pub(crate) fn of(batches: Vec<RecordBatch>, empty: impl FnOnce() -> SchemaRef) -> Self {
        let schema = batches.first().map_or_else(empty, RecordBatch::schema);
        Self { schema, batches }
    }
}

/// Looks at signals now and then, for Ctrl-C among millions of objects.
fn look_up(py: Python<'_>, row: usize) -> PyResult<()> {
    if row % 8192 == 8191 { py.check_signals() } else { Ok(()) }
}

/// Makes a Python object of a row's value.
fn cells<'py>(py: Python<'py>, array: &ArrayRef) -> impl Fn(usize) -> PyResult<Bound<'py, PyAny>> {
    let text = Text::of(array);
    let date = py.import("datetime").and_then(|module| module.getattr("date"));
    move |row| {
        if array.is_null(row) {
            return Ok(py.None().into_bound(py));
        }
        if let Some(text) = &text {
            return Ok(text.get(row).into_pyobject(py)?);
        }
        Ok(match array.data_type() {
            DataType::UInt64 => {
                array.as_primitive::<UInt64Type>().value(row).into_pyobject(py)?.into_any()
            }
            DataType::UInt32 => {
                array.as_primitive::<UInt32Type>().value(row).into_pyobject(py)?.into_any()
            }
            DataType::Int64 => {
                array.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any()
            }
            DataType::Float64 => {
                array.as_primitive::<Float64Type>().value(row).into_pyobject(py)?.into_any()
            }
            DataType::Date32 => {
                // Days are counted from 1970-01-01, Python's ordinals from 0001-01-01.
                let day = array.as_primitive::<Date32Type>().value(row) + 719_163;
                date.as_ref()
                    .map_err(|error| error.clone_ref(py))?
                    .call_method1("fromordinal", (day,))?
            }
            _ => py.None().into_bound(py),
        })
    }
}

#[pymethods]
impl Column {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(Array::len).sum()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
        let from_end =
            if index < 0 { index.saturating_add_unsigned(self.__len__()) } else { index };
        let mut at = usize::try_from(from_end).unwrap_or(usize::MAX);
        for chunk in &self.chunks {
            if at < chunk.len() {
                return cells(py, &chunk.slice(at, 1))(0);
            }
            at = at.saturating_sub(chunk.len());
            if from_end < 0 {
                break;
            }
        }
        Err(PyIndexError::new_err("the column has fewer rows"))
    }

    /// Without it pandas takes a column for one value, and repeats it in every row of a frame.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.to_list(py)?.try_iter()
    }

    /// A Python object for each row.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for chunk in &self.chunks {
            let cell = cells(py, chunk);
            for row in 0..chunk.len() {
                list.append(cell(row)?)?;
                look_up(py, row)?;
            }
        }
        Ok(list)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        drop(requested_schema);
        if let [one] = &*self.chunks {
            return capsule::array_capsules(py, one);
        }
        let chunks: Vec<&dyn Array> = self.chunks.iter().map(AsRef::as_ref).collect();
        if chunks.is_empty() {
            return capsule::array_capsules(py, &arrow_array::new_empty_array(&self.data_type));
        }
        let one = arrow_select::concat::concat(&chunks).map_err(|e| capsule::refused(py, &e))?;
        capsule::array_capsules(py, &one)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema_capsule(py, &self.data_type)
    }

    /// For `pickle` and `copy`: says what can be pickled instead.
    fn __reduce__(_slf: &Bound<'_, Self>) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a column cannot be pickled: pickle `column.to_list()`, `polars.Series(column)` or \
             `pyarrow.array(column)`",
        ))
    }

    fn __repr__(&self) -> String {
        format!("Column('{}', {} rows)", self.name, self.__len__())
    }
}
