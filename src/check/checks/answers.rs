//! Every scenario is answered: the implementation does not crash or hang.

use crate::adapter::Incident;
use crate::check::view::Found;
use crate::check::violation::{Cause, Seen, Wanted, Way};

/// What a scenario violates that did not end.
pub(in crate::check) fn answers(incident: &Incident) -> Found {
    Found {
        cause: Cause::Incident(incident.class),
        way: Way::Incident(incident.class),
        wanted: Wanted::Answer,
        seen: Seen::Incident(incident.detail.clone()),
    }
}
