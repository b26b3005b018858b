//! Platforms that differ from each other and all conform.

use std::sync::Arc;

use super::platform::Reference;
use super::readings;
use super::style::Style;
use crate::fields::Name;
use crate::spec::{Check, Clause, Level, Observe, Spec};

/// A conforming platform that does something that the document leaves open in a way of its own. It must never be called wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Variant {
    /// Stable: the readings and the style.
    pub id: String,
    /// What the platform does, in one line.
    pub description: String,
    /// The readings in which it follows another alternative than the plain platform.
    pub readings: Vec<(Name, Name)>,
    /// The readings of which it follows all alternatives by turns, because mixing them conforms too.
    pub mixed: Vec<Name>,
    /// How it writes JSON, and other habits.
    pub style: Style,
    /// Clauses, no more than recommendations, that speak against what it does.
    pub against: Vec<Name>,
}

impl Variant {
    fn new(readings: Vec<(Name, Name)>, style: Style, spec: &Spec) -> Self {
        let words: Vec<_> = readings
            .iter()
            .map(|(reading, alternative)| format!("{reading}={alternative}"))
            .chain((style != Style::Plain).then(|| format!("style={}", style.id())))
            .collect();
        let sentences: Vec<_> = readings
            .iter()
            .filter_map(|(reading, alternative)| {
                let reading = spec.readings.get(reading)?;
                Some(format!(
                    "{} {}",
                    reading.question.en,
                    reading.alternatives.get(alternative)?.en
                ))
            })
            .chain((style != Style::Plain).then(|| format!("The platform {}", style.description())))
            .collect();
        let against = readings
            .iter()
            .flat_map(|(reading, alternative)| against(reading, alternative, spec))
            .collect();
        Self {
            id: words.join(","),
            description: sentences.join("; "),
            readings,
            mixed: Vec::new(),
            style,
            against,
        }
    }

    fn named(mut self, id: &str, description: &str) -> Self {
        id.clone_into(&mut self.id);
        description.clone_into(&mut self.description);
        self
    }

    /// The platform.
    pub fn platform(&self, spec: Arc<Spec>) -> Reference {
        let platform = self
            .readings
            .iter()
            .fold(Reference::new(spec), |platform, (reading, alternative)| {
                platform.with_reading(reading, alternative)
            })
            .with_style(self.style);
        self.mixed
            .iter()
            .fold(platform, |platform, reading| platform.mixing(reading))
    }
}

/// The clauses that advise against an alternative, although the reading allows it: against a default for what is not set, and against an outcome of calls
/// that a rule leaves to the reading.
fn against(reading: &Name, alternative: &Name, spec: &Spec) -> Vec<Name> {
    let observe = spec.readings.get(reading);
    let observe = observe.and_then(|reading| reading.observe.as_ref());
    let given = match observe {
        Some(Observe::Unset { member, .. }) if &**alternative == "default" => Some(member),
        _ => None,
    };
    let forks: Vec<_> = spec
        .rules
        .call
        .iter()
        .filter(|(_, rule)| rule.reading.as_ref().is_some_and(|one| one.of == *reading))
        .collect();
    let advises = |clause: &Clause| match &clause.check {
        Some(Check::Exact {
            member,
            unset_only: true,
            ..
        }) => given == Some(member),
        Some(Check::Outcome {
            never,
            crossing: false,
        }) => {
            let mut forks = forks.iter();
            clause.level == Level::Should
                && !never.is_empty()
                && forks.any(|(_, rule)| clause.when.narrows(&rule.when))
        }
        _ => false,
    };
    let clauses = spec.clauses.iter().filter(|(_, clause)| advises(clause));
    clauses.map(|(name, _)| name.clone()).collect()
}

/// Each alternative of each reading that a conforming platform may follow instead of the one that it follows by default.
pub(super) fn readings(spec: &Spec) -> impl Iterator<Item = (Name, Name)> {
    spec.readings
        .iter()
        .filter(|(_, reading)| reading.pinned.is_none())
        .flat_map(|(name, reading)| {
            let default = readings::default(reading);
            let others = reading
                .alternatives
                .names()
                .filter(move |one| Some(*one) != default.as_ref());
            others.map(|one| (name.clone(), one.clone()))
        })
}

/// The variants of a spec: the plain platform, each alternative of each reading, each style, and a few of them together.
pub fn variants(spec: &Spec) -> Vec<Variant> {
    let all: Vec<_> = readings(spec).collect();
    let alone = |readings, style| Variant::new(readings, style, spec);
    let plain = alone(Vec::new(), Style::Plain).named("plain", "The reference platform as it is");
    let mut variants = vec![plain];
    variants.extend(all.iter().map(|one| alone(vec![one.clone()], Style::Plain)));
    let styles = Style::ALL.into_iter().skip(1);
    let styles = styles.filter(|style| style.shows(spec));
    variants.extend(styles.map(|style| alone(Vec::new(), style)));
    let informative = spec.readings.iter();
    let informative = informative.filter(|(_, reading)| reading.informative.is_some());
    variants.extend(informative.map(|(name, _)| {
        let mut mixing = alone(Vec::new(), Style::Plain).named(
            &format!("{name}=by-turns"),
            &format!("The platform follows each alternative of {name} in turn"),
        );
        mixing.mixed.push(name.clone());
        mixing
    }));
    // Together: of each reading the second alternative, then of each the last.
    for second in [true, false] {
        let mut together: Vec<(Name, Name)> = Vec::new();
        for (reading, alternative) in &all {
            match together.last_mut() {
                Some((last, chosen)) if last == reading => {
                    if !second {
                        *chosen = alternative.clone();
                    }
                }
                _ => together.push((reading.clone(), alternative.clone())),
            }
        }
        variants.push(if second {
            alone(together, Style::Plain).named(
                "second-alternatives",
                "Of each reading the platform follows the second alternative",
            )
        } else {
            alone(together, Style::Everything).named(
                "last-alternatives",
                "Of each reading the platform follows the last alternative, and it writes JSON in every unusual way",
            )
        });
    }
    variants
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fault::probes;
    use super::super::tests::spec;
    use super::*;

    #[test]
    fn every_variant_does_something_of_its_own() {
        let spec = spec();
        let variants = variants(&spec);
        let probes = probes(&spec);
        let mut seen = Vec::new();
        for variant in &variants {
            let mut platform = variant.platform(Arc::clone(&spec));
            let traces: Vec<_> = probes.iter().map(|probe| platform.run(probe)).collect();
            assert!(!seen.contains(&traces), "{}", variant.id);
            seen.push(traces);
        }
        let ids: BTreeSet<_> = variants.iter().map(|variant| &variant.id).collect();
        assert_eq!(ids.len(), variants.len());
        assert_eq!(variants[0].id, "plain");
    }

    #[test]
    fn all_that_is_left_open_is_there() {
        let spec = spec();
        let variants = variants(&spec);
        for (name, reading) in spec.readings.iter() {
            let followed = variants
                .iter()
                .filter(|variant| variant.readings.len() == 1 && variant.readings[0].0 == *name);
            assert_eq!(followed.count() + 1, reading.alternatives.len(), "{name}");
        }
        let against: Vec<_> = variants
            .iter()
            .filter(|variant| !variant.against.is_empty())
            .map(|variant| &*variant.id)
            .collect();
        assert_eq!(
            against,
            [
                "nick-name-unset=default",
                "avatar-unset=default",
                "last-alternatives"
            ]
        );
    }

    #[test]
    fn what_a_profile_pins_is_not_left_open() {
        let mut spec = Spec::clone(&spec());
        let mut reading = spec
            .readings
            .get("complete-order")
            .expect("a reading")
            .clone();
        reading.pinned = Some("first".into());
        spec.readings.set("complete-order".into(), reading);
        assert!(
            !variants(&spec)
                .iter()
                .any(|variant| variant.id.contains("complete-order"))
        );
    }
}
