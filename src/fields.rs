//! A small ordered map from names to values: facets of a world, a user's profile, a button's attributes.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// An identifier that the spec declares (a facet, a field, a callback …). Cheap to clone; `"clientVersion".into()` makes one.
pub type Name = Arc<str>;

/// Reads a member that may be absent but, unlike what serde makes of an `Option`, not `null`. For `deserialize_with`.
///
/// # Errors
/// Those of the value.
pub fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a name of which there are few that come again and again, so that each takes memory once for each thread. For `deserialize_with`.
///
/// # Errors
/// When it is not a text.
pub fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    /// Whoever sends more makes each anew.
    const MOST: usize = 32;

    thread_local! {
        static NAMES: RefCell<Vec<Name>> = const { RefCell::new(Vec::new()) };
    }

    struct KnownName;

    impl Visitor<'_> for KnownName {
        type Value = Name;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
            NAMES.with_borrow_mut(|names| {
                if let Some(name) = names.iter().find(|name| ***name == *text) {
                    return Ok(name.clone());
                }
                let name = Name::from(text);
                if names.len() < MOST {
                    names.push(name.clone());
                }
                Ok(name)
            })
        }
    }

    deserializer.deserialize_str(KnownName)
}

/// Names with values, in the order in which they were given; a name stands at most once.
///
/// In JSON it is an object. There are never more than a few dozen entries, so a look-up reads them in turn.
///
/// ```
/// use miniapp_conformance::adapter::kit::Fields;
/// use miniapp_conformance::scenario::FacetValue;
///
/// let mut facets = Fields::new();
/// facets.set("clientVersion".into(), FacetValue::from("10.6.80"));
/// assert_eq!(facets.get("clientVersion").and_then(FacetValue::as_text), Some("10.6.80"));
///
/// // What a restart changes.
/// let changed: Fields<FacetValue> = [("clientVersion".into(), FacetValue::from("10.1.34"))].into_iter().collect();
/// for (facet, value) in &changed {
///     facets.set(facet.clone(), value.clone());
/// }
/// assert_eq!(facets.len(), 1);
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct Fields<T>(Vec<(Name, T)>);

impl<T> Default for Fields<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Fields<T> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A map without entries, with room for some.
    pub fn with_capacity(room: usize) -> Self {
        Self(Vec::with_capacity(room))
    }

    /// The value under `name`.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| value)
    }

    /// Whether `name` has a value.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets `name` to `value`; what stood there before is returned.
    pub fn set(&mut self, name: Name, value: T) -> Option<T> {
        if let Some((_, old)) = self.0.iter_mut().find(|(key, _)| *key == name) {
            return Some(std::mem::replace(old, value));
        }
        self.0.push((name, value));
        None
    }

    /// Takes `name` out.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let at = self.0.iter().position(|(key, _)| &**key == name)?;
        Some(self.0.remove(at).1)
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Name, &T)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The entry at this place, without going through those before it.
    pub fn at(&self, index: usize) -> Option<(&Name, &T)> {
        self.0.get(index).map(|(name, value)| (name, value))
    }

    /// The names in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.0.iter().map(|(name, _)| name)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An entry of [`Fields`], lent.
type Lent<'f, T> = (&'f Name, &'f T);

impl<'f, T> IntoIterator for &'f Fields<T> {
    type Item = Lent<'f, T>;
    type IntoIter =
        std::iter::Map<std::slice::Iter<'f, (Name, T)>, fn(&'f (Name, T)) -> Lent<'f, T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl<T> FromIterator<(Name, T)> for Fields<T> {
    fn from_iter<I: IntoIterator<Item = (Name, T)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut fields = Self::with_capacity(entries.size_hint().0);
        for (name, value) in entries {
            fields.set(name, value);
        }
        fields
    }
}

impl<T: Serialize> Serialize for Fields<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fields<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Fields<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Fields::new();
                while let Some(name) = map.next_key::<String>()? {
                    let value = map.next_value()?;
                    if fields.set(Name::from(name.as_str()), value).is_some() {
                        return Err(A::Error::custom(format_args!("duplicate member `{name}`")));
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_come_again_are_kept_once_and_others_are_read_all_the_same() {
        let read = |text: &str| known(json!(text)).expect("a name");
        assert!(Name::ptr_eq(&read("success"), &read("success")));
        for at in 0..100 {
            let name = format!("callback {at}");
            assert_eq!(&*read(&name), name);
        }
        assert_eq!(&*read("success"), "success");
        let error = known(json!(1)).expect_err("no text").to_string();
        assert!(error.contains("expected a string"), "{error}");
    }
}
