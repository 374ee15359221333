//! Names of owners in text (rule 7).

use crate::argument::{Object, carry_out};
use crate::error::OpError;
use crate::json::List;
use crate::owner::id;
use referee::mention::{Case, Mention, MentionIndex, Offsets, OwnerNames, Unit, present};
use referee::owner::Owner;
use serde::Serialize;
use serde_json::{Value, json};

/// `{"brand", "text"}` → `{"mentions", "present"}` (rules 7.1 to 7.5). Offsets are code points.
///
/// Of the brand only names, ids and `case_sensitive` are read.
///
/// # Errors
/// Where the argument is unusable.
///
/// ```
/// use referee_ops::find_mentions;
/// use serde_json::json;
///
/// let brand = json!({"name": "耐克", "website": "nike.example", "alternative_names": ["Nike"]});
/// let found = find_mentions(&json!({"brand": brand, "text": "我喜欢耐克鞋"}))?;
/// assert_eq!(
///     found,
///     json!({
///         "mentions": [{"owner": {"owner": "brand"}, "term": "耐克", "start": 3, "end": 5}],
///         "present": [{"owner": {"owner": "brand"}, "position": "middle"}],
///     })
/// );
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn find_mentions(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let index = match MentionIndex::new(names(&argument.object("brand"))) {
            Ok(index) => index,
            Err(error) => return Err(OpError::refused("brand: ", error.code(), &error)),
        };
        let text = argument.text("text");
        let mentions = index.find(text);
        let listed = || {
            let mut offsets = Offsets::new(text, Unit::CodePoint);
            mentions.iter().map(move |&Mention { owner, term, start, end, .. }| {
                let (start, end) = (offsets.at(start), offsets.at(end));
                Listed { owner, term, start, end }
            })
        };
        Ok(json!({ "mentions": List(listed), "present": present(text, &mentions) }))
    })
}

/// A mention as the result lists it: its offsets are code points.
#[derive(Serialize)]
struct Listed<'a> {
    owner: &'a Owner,
    term: &'a str,
    start: usize,
    end: usize,
}

/// The names of a brand and its competitors.
fn names(brand: &Object<'_>) -> Vec<OwnerNames> {
    let mut owners = vec![names_of(brand, Owner::Brand)];
    brand.each("competitors", &mut |competitor| {
        let name = competitor.text("name").to_owned();
        let owner = Owner::Competitor { index: owners.len() - 1, id: id(competitor), name };
        owners.push(names_of(competitor, owner));
    });
    owners
}

fn names_of(record: &Object<'_>, owner: Owner) -> OwnerNames {
    let mut terms = vec![record.text("name").to_owned()];
    terms.extend(record.texts("alternative_names"));
    OwnerNames {
        owner,
        terms,
        excluded: record.texts("excluded_names"),
        case: if record.flag("case_sensitive") { Case::Exact } else { Case::Folded },
    }
}
