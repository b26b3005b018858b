//! Whether a spec that can be read makes sense: every name declared, every rule reachable, every clause able to be judged.
//!
//! What takes a platform to find out (clauses that nothing exercises, say) is for [`audit`](crate::audit).

mod clauses;
mod conditions;
mod keywords;
mod readings;
mod replies;
mod review;
mod rules;
mod source;
mod world;

use super::error_kind::ErrorKind;
use super::model::Spec;
use review::Review;

/// Everything that is wrong, each with the JSON pointer of the value concerned.
pub(super) fn validate(spec: &Spec) -> Vec<(String, ErrorKind)> {
    let mut review = Review::new(spec);
    source::review(&mut review);
    world::review(&mut review);
    replies::review(&mut review);
    rules::review(&mut review);
    readings::review(&mut review);
    clauses::review(&mut review);
    conditions::one_cause(&mut review);
    review.found
}
