//! The faults in how texts of the user are sent.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::text::{TextOp, TextOp as T};
use crate::reference::fault::site::Site;
use crate::spec::{Field, Make, Member, Spec};

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (outcome, one) in spec.outcomes.iter().filter(|(_, outcome)| !outcome.open) {
        for (member, value) in one.payload.iter() {
            let Member::Profile(name) = value else {
                continue;
            };
            let Some(field) = spec.users.profile.get(name) else {
                continue;
            };
            let bound = claims.bytes(outcome, member);
            let overlong = bound
                .iter()
                .flat_map(|(_, most)| [T::Overlong(*most), T::Wide(*most)]);
            // A value that is never longer than the bound needs no cutting.
            let longer = field
                .bytes
                .filter(|_| !matches!(field.make, Make::Choice(_)));
            let uncut = bound.iter().filter(|_| longer.is_some());
            let wide = |most: usize| {
                matches!(field.make, Make::Text(_)).then_some(T::CutInCharacters(most))
            };
            let uncut = uncut.flat_map(|(_, most)| [Some(T::Uncut), wide(*most)]);
            let overlong = overlong.chain(uncut.flatten());
            for op in ops(field).into_iter().chain(overlong) {
                let site = Site::Member {
                    outcome: outcome.clone(),
                    member: member.clone(),
                };
                let fault = Fault::new(Operator::Text(op), site, op.describe(member, outcome));
                let clause = bound.as_ref().map(|(clause, _)| clause.clone());
                faults.push(match op {
                    TextOp::Overlong(_)
                    | TextOp::Wide(_)
                    | TextOp::Uncut
                    | TextOp::CutInCharacters(_) => fault.claimed_by(clause),
                    TextOp::InArray | TextOp::InObject | TextOp::UnsetAsNull => {
                        claims.by_reply(fault, outcome)
                    }
                    TextOp::RawQuotes | TextOp::RawBackslashes | TextOp::RawControls => {
                        fault.claimed_by(claims.payload_json(outcome, false))
                    }
                    TextOp::HalfCharacter => fault.claimed_by(claims.payload_json(outcome, true)),
                    TextOp::OtherOrigin => {
                        fault.claimed_by(claims.exact_throughout(outcome, member))
                    }
                    TextOp::UnsetAsWord => fault.claimed_by(claims.unset(outcome, member)),
                    _ => fault.claimed_by(claims.exact(outcome, member, false)),
                });
            }
        }
    }
    faults
}

fn ops(field: &Field) -> Vec<TextOp> {
    let mut ops = match &field.make {
        Make::Text(most) => {
            let most = field.bytes.unwrap_or(*most).min(*most);
            let mut ops = vec![
                T::Trimmed,
                T::SpacesCollapsed,
                T::HalfCharacter,
                T::HtmlEscaped,
                T::PercentEncoded,
                T::BackslashesDoubled,
                T::LowerCased,
                T::ControlsRemoved,
                T::JoinersRemoved,
                T::AstralReplaced,
                T::Latin1,
                T::RawQuotes,
                T::RawBackslashes,
                T::RawControls,
                T::InArray,
                T::InObject,
            ];
            let cuts = [
                (8, T::Characters(8)),
                (64, T::Characters(64)),
                (255, T::Bytes(255)),
            ];
            ops.extend(
                cuts.into_iter()
                    .filter(|(cut, _)| *cut < most)
                    .map(|(_, op)| op),
            );
            ops
        }
        Make::Pattern(pattern) if pattern.contains("{text}") => vec![
            T::HtmlEscaped,
            T::PercentEncoded,
            T::LowerCased,
            T::QueryDropped,
            T::Characters(64),
        ],
        Make::Choice(values) => {
            let any = |is: fn(char) -> bool| values.iter().any(|value| value.contains(is));
            let lower = any(char::is_uppercase).then_some(T::LowerCased);
            let upper = any(char::is_lowercase).then_some(T::UpperCased);
            lower.into_iter().chain(upper).collect()
        }
        Make::Pattern(_) => Vec::new(),
    };
    if matches!(&field.make, Make::Pattern(pattern) if pattern.contains("://")) {
        ops.push(T::OtherOrigin);
    }
    if let Some(most) = field.bytes {
        // Off by one; and as if every character took four bytes.
        ops.extend([T::Bytes(most - 1), T::Characters(most / 4)]);
    }
    ops.extend([T::Emptied, T::OfFirstUser, T::OfNextUser]);
    if field.unset {
        ops.extend([T::UnsetAsNull, T::UnsetAsWord]);
    }
    ops
}
