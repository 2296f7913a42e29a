//! A section as tantivy's writer takes it: three texts of words, without a copy.

use std::iter;

use tantivy::schema::Field;
use tantivy::schema::document::{Document as TantivyDocument, ReferenceValue, ReferenceValueLeaf, Value};

use crate::format::schema::Fields;

/// A section.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) fields: Fields,
    pub(super) head: String,
    pub(super) body: String,
    pub(super) odd: String,
}

/// One of its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(&'a str);

impl<'a> Value<'a> for Text<'a> {
    type ArrayIter = iter::Empty<Self>;
    type ObjectIter = iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(self.0))
    }
}

impl TantivyDocument for Document {
    type Value<'a> = Text<'a>;
    type FieldsValuesIter<'a> = std::array::IntoIter<(Field, Text<'a>), 3>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        [
            (self.fields.head, Text(&self.head)),
            (self.fields.body, Text(&self.body)),
            (self.fields.odd, Text(&self.odd)),
        ]
        .into_iter()
    }
}
