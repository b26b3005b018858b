//! Holding a greeting against the spec: whatever is named there exists, and has a value that it can have.

use super::{AdapterError, Hello};
use crate::fields::Name;
use crate::scenario::{Capability, FacetValue};
use crate::spec::{BUILTIN, Facet, FacetKind, Spec, load};
use crate::suggest::did_you_mean;
use crate::version::Version;

impl Hello {
    /// Looks whether the greeting fits `spec`.
    ///
    /// A facet of another spec that comes with the program is passed over: one adapter may serve several APIs.
    ///
    /// # Errors
    /// [`AdapterError::Unfit`], which names the value and, if it can be told, what was meant.
    pub fn fits(&self, spec: &Spec) -> Result<(), AdapterError> {
        for capability in &self.capabilities {
            if let Capability::Facet(name) | Capability::Set(name) = capability {
                let what = format!("declares the capability `{capability}`");
                known(spec, name, &what)?;
            }
        }
        for (name, value) in self.fixed.iter() {
            if self.capabilities.contains(&Capability::Facet(name.clone())) {
                return Err(AdapterError::Unfit(format!(
                    "it declares the capability `facet:{name}` and fixes the facet `{name}` too; take out one of the two"
                )));
            }
            let what = format!("fixes the facet `{name}`");
            if let Some(facet) = known(spec, name, &what)? {
                fixed(facet, name, value)?;
            }
        }
        Ok(())
    }
}

/// The facet of this name; `None` if only another spec has it.
fn known<'s>(spec: &'s Spec, name: &Name, what: &str) -> Result<Option<&'s Facet>, AdapterError> {
    if let Some(facet) = spec.facets.get(name) {
        return Ok(Some(facet));
    }
    if BUILTIN.iter().any(|one| has(one.text, one.file, name)) {
        return Ok(None);
    }
    let names = || spec.facets.names().map(|name| &**name);
    let mut hint = did_you_mean(name, names());
    if hint.is_empty() {
        let all: Vec<_> = names().map(|name| format!("`{name}`")).collect();
        hint = match all.as_slice() {
            [] => "; it has no facets".to_owned(),
            all => format!("; its facets are {}", all.join(", ")),
        };
    }
    Err(AdapterError::Unfit(format!(
        "it {what}, and {} has no facet `{name}`{hint}",
        spec.name
    )))
}

fn has(text: &str, file: &str, name: &str) -> bool {
    load(text, file).is_ok_and(|spec| spec.facets.contains(name))
}

/// Whether a facet can have this value.
fn fixed(facet: &Facet, name: &Name, value: &FacetValue) -> Result<(), AdapterError> {
    let shown = serde_json::to_string(value).unwrap_or_default();
    let unfit = |why: String| {
        Err(AdapterError::Unfit(format!(
            "it fixes the facet `{name}` to {shown}, {why}"
        )))
    };
    match (facet.kind, value) {
        (FacetKind::Flag, FacetValue::Flag(_)) => Ok(()),
        (FacetKind::Flag, FacetValue::Text(_)) => {
            unfit("which is a text; write true or false, without quotation marks".to_owned())
        }
        (_, FacetValue::Flag(_)) => unfit("which is not a text".to_owned()),
        (FacetKind::Version, FacetValue::Text(text)) => match Version::parse(text) {
            Some(_) => Ok(()),
            None => unfit(format!(
                "which is not a version: numbers with dots between them are expected, such as \"{}\"",
                facet.plain
            )),
        },
        (FacetKind::Choice, FacetValue::Text(text)) if facet.values.contains(text) => Ok(()),
        (FacetKind::Choice, FacetValue::Text(text)) => {
            let hint = did_you_mean(text, facet.values.iter().map(String::as_str));
            unfit(format!(
                "which is not one of {}{hint}",
                facet.values.join(", ")
            ))
        }
    }
}
