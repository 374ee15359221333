//! Which column is which field.

use anyhow::{Result, bail};
use referee::event::Field;

/// The names by which a column is known without being named on the command line: those of the
/// fields, and those of Adobe Analytics. Compared by their letters and digits alone.
const NAMES: [(Field, &[&str]); 8] = [
    (Field::Date, &["date", "day"]),
    (Field::RawReferrerValue, &["rawreferrervalue", "referringdomain", "referrer"]),
    (Field::RawPageValue, &["rawpagevalue", "page", "pagename", "pageurl"]),
    (Field::Pageviews, &["pageviews"]),
    (Field::Sessions, &["sessions", "visits"]),
    (Field::Transactions, &["transactions", "orders"]),
    (Field::PurchaseRevenue, &["purchaserevenue", "revenue"]),
    (Field::BatchId, &["batchid"]),
];

/// Where the fields stand in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The cells of the header.
    pub(crate) header: Vec<String>,
    /// By field, the number of its column.
    places: [Option<usize>; Field::ALL.len()],
}

impl Columns {
    /// The number of the column of a field.
    pub(crate) fn of(&self, field: Field) -> Option<usize> {
        self.places.get(field as usize).copied().flatten()
    }

    /// The header above the column of a field.
    pub(crate) fn name(&self, field: Field) -> Option<&str> {
        self.header.get(self.of(field)?).map(String::as_str)
    }

    /// The headers of columns that hold no field.
    pub(crate) fn unused(&self) -> impl Iterator<Item = &str> {
        let header = self.header.iter().enumerate();
        header
            .filter(|(at, name)| !self.places.contains(&Some(*at)) && !name.trim().is_empty())
            .map(|(_, name)| name.as_str())
    }

    /// Is there a column for every field that has to be there?
    pub(super) fn is_complete(&self) -> bool {
        Field::ALL.iter().all(|&field| !field.is_required() || self.of(field).is_some())
    }

    /// How many fields have a column.
    pub(super) fn count(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Finds the columns: first those that `chosen` names, then those that are known by name.
    pub(super) fn find(header: Vec<String>, chosen: &[(Field, String)]) -> Result<Self> {
        let mut columns = Self { header, ..Self::default() };
        for (field, name) in chosen {
            let is = |cell: &String| cell.trim() == name.trim();
            let alike = |cell: &String| letters(cell) == letters(name);
            let at = columns.header.iter().position(is);
            let Some(at) = at.or_else(|| columns.header.iter().position(alike)) else {
                bail!("no column is named '{name}'; there are {}", columns.listed());
            };
            columns.set(*field, at);
        }
        for (field, names) in NAMES {
            if columns.of(field).is_some() {
                continue;
            }
            let cells = columns.header.iter().enumerate();
            let mut found = cells
                .filter(|(at, cell)| {
                    names.contains(&letters(cell).as_str()) && !columns.places.contains(&Some(*at))
                })
                .map(|(at, _)| at);
            let (first, second) = (found.next(), found.next());
            if let (Some(first), Some(second)) = (first, second) {
                let name = |at| columns.header.get(at).map_or("", |name: &String| name.trim());
                let (first, second) = (name(first), name(second));
                if first == second {
                    bail!(
                        "two columns are named '{first}'; rename one, or take the first with \
                         --column {field}='{first}'"
                    );
                }
                bail!(
                    "the columns '{first}' and '{second}' could both be {field}; choose with \
                     --column {field}='{first}'"
                );
            }
            if let Some(first) = first {
                columns.set(field, first);
            }
        }
        Ok(columns)
    }

    fn set(&mut self, field: Field, at: usize) {
        if let Some(place) = self.places.get_mut(field as usize) {
            *place = Some(at);
        }
    }

    /// The columns, for a message.
    pub(super) fn listed(&self) -> String {
        let quoted: Vec<_> = self.header.iter().map(|name| format!("'{}'", name.trim())).collect();
        crate::style::fit(&quoted.join(", "), 300)
    }

    /// The fields that lack a column, for a message.
    pub(super) fn lacking(&self) -> String {
        let lacking = Field::ALL.into_iter();
        let lacking = lacking.filter(|&field| field.is_required() && self.of(field).is_none());
        lacking.map(Field::name).collect::<Vec<_>>().join(", ")
    }
}

/// Reads `FIELD=HEADER`.
pub(super) fn chosen(option: &str) -> Result<(Field, String)> {
    let Some((field, header)) = option.split_once('=') else {
        bail!("--column {option}: should be FIELD=HEADER, as in date=Day");
    };
    let Some(field) = Field::of_name(field.trim()) else {
        let fields = Field::ALL.map(Field::name).join(", ");
        bail!("--column {option}: '{field}' is no field; there are {fields}");
    };
    Ok((field, header.to_owned()))
}

/// The letters and digits of a name in lowercase: `Page Views` is `pageviews`.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str], options: &[&str]) -> Result<Columns> {
        let chosen: Result<Vec<_>> = options.iter().map(|option| chosen(option)).collect();
        Columns::find(header.iter().map(|&name| name.to_owned()).collect(), &chosen?)
    }

    #[test]
    fn adobe_headers_are_known_in_any_case_and_spacing() {
        let header =
            ["Day", "referring domain", "PAGE", "Page Views", "Visits", "Orders", "Revenue"];
        let columns = find(&header, &[]).unwrap();
        assert!(columns.is_complete());
        assert_eq!(columns.of(Field::Sessions), Some(4));
        assert_eq!(columns.name(Field::Pageviews), Some("Page Views"));
        assert_eq!(columns.of(Field::BatchId), None);
    }

    #[test]
    fn a_column_can_be_chosen() {
        let columns = find(&["Tag", "Referrer", "Page", "Day"], &["date=Tag"]).unwrap();
        assert_eq!(columns.of(Field::Date), Some(0));
        assert_eq!(columns.unused().collect::<Vec<_>>(), ["Day"]);
    }

    #[test]
    fn what_cannot_be_told_is_refused_with_the_way_out() {
        let message =
            |header: &[&str], options: &[&str]| find(header, options).unwrap_err().to_string();
        assert!(message(&["Day", "Date"], &[]).contains("--column date='Day'"));
        assert!(message(&["Day"], &["date=Tag"]).contains("there are 'Day'"));
        assert!(message(&["Day"], &["when=Day"]).contains("there are date, raw_referrer_value"));
        assert!(message(&["Day"], &["date"]).contains("date=Day"));
    }
}
