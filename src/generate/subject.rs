//! What the parameters of scenarios are about.

use crate::fields::Name;

/// What a parameter of a scenario is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Subject {
    /// The value of a facet.
    Facet(Name),
    /// What happens before the call.
    History,
    /// Whether the facets have their values from the start.
    Entry,
    /// The callbacks that the call is given.
    Callbacks,
    /// How the calls at the end are made.
    Calls,
    /// Whether the page asks what it can use.
    Query,
    /// A field of the user's profile.
    Profile(Name),
    /// What is wrong with the button.
    Button,
    /// A member of the argument.
    Member(Name),
}
