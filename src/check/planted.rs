//! Planted marks: whose value a mark belongs to, and where marks were seen.

use super::texts::Texts;
use crate::fields::Name;
use crate::marks::Sighting;
use crate::scenario::User;
use crate::spec::Whose;
use crate::trace::Record;

/// The values in which marks were planted.
#[derive(Clone, Copy)]
pub(super) struct Planted<'a>(&'a [User]);

/// Whose value a mark belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Owner<'a> {
    pub(super) user: usize,
    pub(super) private: bool,
    pub(super) field: &'a Name,
}

/// A mark that was seen, and whose it is.
pub(super) struct Sighted<'a> {
    /// Which of the texts it was seen in: its place among all that were told, and a word for it.
    pub(super) text: usize,
    pub(super) place: String,
    pub(super) sighting: Sighting,
    pub(super) owner: Option<Owner<'a>>,
}

/// What a search has found.
pub(super) struct SearchResult<'a> {
    pub(super) sighted: Vec<Sighted<'a>>,
    /// Whether everything was searched to the end: if not, that nothing was found proves nothing.
    pub(super) complete: bool,
}

impl<'a> Planted<'a> {
    pub(super) const fn new(users: &'a [User]) -> Self {
        Self(users)
    }

    /// Whether `value` is what another user than `user` has in the profile field.
    pub(super) fn is_anothers(&self, user: usize, field: &str, value: &str) -> bool {
        let mut others = self.0.iter().enumerate().filter(|(at, _)| *at != user);
        !value.is_empty()
            && others.any(|(_, one)| one.profile.get(field).is_some_and(|text| text == value))
    }

    fn owner(&self, mark: &str) -> Option<Owner<'a>> {
        self.0.iter().enumerate().find_map(|(user, one)| {
            [(true, &one.private), (false, &one.profile)]
                .into_iter()
                .find_map(|(private, fields)| {
                    let (field, _) = fields.iter().find(|(_, value)| value.contains(mark))?;
                    Some(Owner {
                        user,
                        private,
                        field,
                    })
                })
        })
    }

    /// Whether there is anything of that kind that could be told.
    pub(super) fn has(&self, whose: &Whose, user: usize) -> bool {
        match whose {
            Whose::Private(names) => {
                let mut all = self.0.iter().flat_map(|one| one.private.names());
                all.any(|name| among(names, name))
            }
            Whose::Profile(names) => {
                let mut all = self.0[user].profile.iter();
                all.any(|(name, value)| !value.is_empty() && among(names, name))
            }
            Whose::Others => self.0.len() > 1,
        }
    }

    /// Searches everything that was told.
    pub(super) fn look(&self, record: &Record, texts: &Texts) -> SearchResult<'a> {
        let (mut all, mut complete) = (Vec::new(), true);
        for (at, (place, text)) in record.texts().enumerate() {
            let known = texts.get(text);
            let survey = known.survey();
            complete &= survey.complete;
            all.extend(survey.sightings.iter().map(|sighting| Sighted {
                text: at,
                place: place.to_owned(),
                sighting: sighting.clone(),
                owner: self.owner(&sighting.mark.digits()),
            }));
        }
        SearchResult {
            sighted: all,
            complete,
        }
    }
}

impl Owner<'_> {
    /// Whether it is what must not be told; `user` is logged in.
    pub(super) fn is_among(&self, whose: &Whose, user: usize) -> bool {
        match whose {
            Whose::Private(names) => self.private && self.user == user && among(names, self.field),
            Whose::Profile(names) => !self.private && self.user == user && among(names, self.field),
            Whose::Others => self.user != user,
        }
    }
}

fn among(names: &[Name], name: &Name) -> bool {
    names.is_empty() || names.contains(name)
}
