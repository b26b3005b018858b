//! The stable names of ways and causes, as they stand in files. Nothing but this file knows how they are written.

use super::{Came, Cause, Difference, JsonType, Revealed, Stage, Way};
use crate::adapter::{Blame, IncidentClass};
use crate::check::class::Class;
use crate::check::difference::Alteration;
use crate::ijson::DefectClass;
use crate::scenario::Consent;
use crate::spec::Spec;

/// Between what was wanted and what came.
const ARROW: char = '→';
/// Between outcomes of which one was wanted.
const OR: &str = " or ";
const NOTHING: &str = "nothing";
const ANOTHER_USER: &str = "another user";
const UNEXPECTED: &str = "unexpected";

/// The keywords of JSON Schema that a value can fail to satisfy and that have no way of their own.
const KEYWORDS: [&str; 26] = [
    "additionalItems",
    "anyOf",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "$ref",
];

impl Way {
    /// The way of failing a keyword.
    pub(in crate::check) fn keyword(keyword: &str) -> Self {
        let known = KEYWORDS.iter().find(|one| **one == keyword);
        Self::Schema(known.unwrap_or(&"another keyword"))
    }

    /// Its stable name.
    pub fn name(self, spec: &Spec) -> String {
        match self {
            Self::Incident(class) => class.name().to_owned(),
            Self::Threw => "thrown".to_owned(),
            Self::Came(class) => format!("came:{}", class.name(spec)),
            Self::None => "none".to_owned(),
            Self::Twice => "twice".to_owned(),
            Self::Both => "both".to_owned(),
            Self::OtherHandler => "the-other".to_owned(),
            Self::NotGated => "not-gated".to_owned(),
            Self::By(callback) => {
                let name = spec.call.reply.get(callback);
                format!("by:{}", name.map_or("", |name| name))
            }
            Self::Unexpected => UNEXPECTED.to_owned(),
            Self::Missing => "missing".to_owned(),
            Self::Type(kind) => format!("type:{}", kind.name()),
            Self::Value => "value".to_owned(),
            Self::Schema(keyword) => format!("schema:{keyword}"),
            Self::Json(class) => class.name().to_owned(),
            Self::Text(alteration) => alteration.name().to_owned(),
            Self::Default => "default".to_owned(),
            Self::Anothers => "another's".to_owned(),
            Self::Own => "own".to_owned(),
            Self::TooLong => "too-long".to_owned(),
            Self::Incomplete => "incomplete".to_owned(),
            Self::TooMany => "too-many".to_owned(),
            Self::OtherItems => "other-items".to_owned(),
            Self::NoList => "no-list".to_owned(),
            Self::Repeated => "repeated".to_owned(),
            Self::Answered(answer) => answer.to_string(),
            Self::Unsaid => "unsaid".to_owned(),
            Self::Differs => "differs".to_owned(),
            Self::Mixed => "mixed".to_owned(),
            Self::NotPinned => "not-pinned".to_owned(),
        }
    }

    /// The way with this name under a spec.
    pub fn parse(spec: &Spec, name: &str) -> Option<Self> {
        Self::all(spec).find(|way| way.name(spec) == name)
    }

    /// All ways that there are under a spec.
    fn all(spec: &Spec) -> impl Iterator<Item = Self> {
        let plain = [
            Self::Threw,
            Self::None,
            Self::Twice,
            Self::Both,
            Self::OtherHandler,
            Self::NotGated,
            Self::Unexpected,
            Self::Missing,
            Self::Value,
            Self::Default,
            Self::Anothers,
            Self::Own,
            Self::TooLong,
            Self::Incomplete,
            Self::TooMany,
            Self::OtherItems,
            Self::NoList,
            Self::Repeated,
            Self::Answered(true),
            Self::Answered(false),
            Self::Unsaid,
            Self::Differs,
            Self::Mixed,
            Self::NotPinned,
        ];
        let outcomes = (0..spec.outcomes.len()).map(Class::Outcome);
        plain
            .into_iter()
            .chain(incidents().map(Self::Incident))
            .chain(outcomes.chain(Class::OTHERS).map(Self::Came))
            .chain((0..spec.call.reply.len()).map(Self::By))
            .chain(JsonType::ALL.map(Self::Type))
            .chain(KEYWORDS.map(Self::Schema))
            .chain(DefectClass::ALL.map(Self::Json))
            .chain(Alteration::ALL.map(Self::Text))
    }
}

/// Names as a report has them: what they tell where the spec is not at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Named<'n> {
    way: &'n str,
    cause: &'n str,
}

impl<'n> Named<'n> {
    /// The names of a way and of a cause.
    pub const fn new(way: &'n str, cause: &'n str) -> Self {
        Self { way, cause }
    }

    /// How far into what was seen one has to look to notice the cause.
    pub fn stage(self) -> Option<Stage> {
        Some(match self.first() {
            "incident" => Stage::Incident,
            "thrown" => Stage::Thrown,
            "callbacks" | "tap" => Stage::Callbacks,
            "query" => Stage::Query,
            "outcome" => Stage::Outcome,
            "layer" => Stage::Layer,
            "disclosure" => Stage::Disclosure,
            "relation" => Stage::Relation,
            "reading" => Stage::Reading,
            _ => return None,
        })
    }

    /// Whether the cause is what a tap led to.
    pub fn is_tap(self) -> bool {
        self.first() == "tap"
    }

    /// Whether a value stands where none may stand.
    pub fn is_unexpected(self) -> bool {
        self.way == UNEXPECTED
    }

    /// The pointer to the member that the cause is, inside its layer.
    pub fn pointer(self) -> Option<&'n str> {
        let (stage, key) = self.cause.split_once(':')?;
        let at = key.find('/').unwrap_or(key.len());
        (stage == "layer").then(|| &key[at..])
    }

    fn first(self) -> &'n str {
        self.cause.split(':').next().unwrap_or_default()
    }
}

/// The incidents that are an implementation's.
fn incidents() -> impl Iterator<Item = IncidentClass> {
    let all = IncidentClass::ALL.into_iter();
    all.filter(|class| class.blame() == Blame::Implementation)
}

impl Cause {
    /// Its stable name.
    pub fn name(&self, spec: &Spec) -> String {
        match self {
            Self::Incident(class) => format!("incident:{}", class.name()),
            Self::Thrown => "thrown".to_owned(),
            Self::Reply => "callbacks:reply".to_owned(),
            Self::Always => "callbacks:always".to_owned(),
            Self::Carrier => "callbacks:carrier".to_owned(),
            Self::Tap(answer) => format!("tap:{}", answered(*answer)),
            Self::QueryType => "query:type".to_owned(),
            Self::QueryValue => "query:value".to_owned(),
            Self::Outcome { wanted, came } => {
                let wanted = wanted.iter().map(|one| Class::Outcome(*one).name(spec));
                let wanted = wanted.collect::<Vec<_>>().join(OR);
                format!("outcome:{wanted}{ARROW}{}", came.name(spec))
            }
            Self::Member { layer, pointer } => {
                let layer = spec.envelope.at(*layer);
                format!("layer:{}{pointer}", layer.map_or("", |(name, _)| name))
            }
            Self::Disclosure(Revealed::Field(field)) => format!("disclosure:{field}"),
            Self::Disclosure(Revealed::AnotherUser) => format!("disclosure:{ANOTHER_USER}"),
            Self::Relation { clause, at } => {
                let clause = spec.clauses.at(*clause).map_or("", |(id, _)| id);
                format!("relation:{clause}:{}", at.name())
            }
            Self::Reading(reading) => {
                let reading = spec.readings.at(*reading).map_or("", |(name, _)| name);
                format!("reading:{reading}")
            }
        }
    }

    /// The cause with this name under a spec.
    pub fn parse(spec: &Spec, name: &str) -> Option<Self> {
        let (stage, key) = name.split_once(':').unwrap_or((name, ""));
        match stage {
            "incident" => {
                let class = incidents().find(|class| class.name() == key);
                class.map(Self::Incident)
            }
            "thrown" => key.is_empty().then_some(Self::Thrown),
            "callbacks" => match key {
                "reply" => Some(Self::Reply),
                "always" => Some(Self::Always),
                "carrier" => Some(Self::Carrier),
                _ => None,
            },
            "tap" => {
                let all = [Consent::Agree, Consent::Refuse, Consent::Exception];
                let answer = all.into_iter().find(|one| answered(*one) == key);
                answer.map(Self::Tap)
            }
            "query" => match key {
                "type" => Some(Self::QueryType),
                "value" => Some(Self::QueryValue),
                _ => None,
            },
            "outcome" => {
                let (wanted, came) = key.rsplit_once(ARROW)?;
                let place = |name: &str| spec.outcomes.names().position(|one| **one == *name);
                Some(Self::Outcome {
                    wanted: wanted.split(OR).map(place).collect::<Option<_>>()?,
                    came: Came::parse(spec, came)?,
                })
            }
            "layer" => {
                let (layer, pointer) = key.find('/').map_or((key, ""), |at| key.split_at(at));
                let layer = spec.envelope.names().position(|one| **one == *layer)?;
                Some(Self::Member {
                    layer,
                    pointer: pointer.to_owned(),
                })
            }
            "disclosure" if key == ANOTHER_USER => Some(Self::Disclosure(Revealed::AnotherUser)),
            "disclosure" => {
                let users = &spec.users;
                let mut fields = users.profile.names().chain(users.private.names());
                let field = fields.find(|field| ***field == *key)?;
                Some(Self::Disclosure(Revealed::Field(field.clone())))
            }
            "relation" => {
                let (clause, at) = key.split_once(':')?;
                Some(Self::Relation {
                    clause: spec.clauses.names().position(|one| **one == *clause)?,
                    at: Difference::parse(at)?,
                })
            }
            "reading" => {
                let place = spec.readings.names().position(|one| **one == *key);
                place.map(Self::Reading)
            }
            _ => None,
        }
    }
}

impl Came {
    fn name(self, spec: &Spec) -> &str {
        match self {
            Self::Nothing => NOTHING,
            Self::Class(class) => class.name(spec),
        }
    }

    fn parse(spec: &Spec, name: &str) -> Option<Self> {
        let outcomes = (0..spec.outcomes.len()).map(Class::Outcome);
        let all = outcomes.chain(Class::OTHERS).map(Self::from);
        all.into_iter().find(|one| one.name(spec) == name)
    }
}

impl Difference {
    fn name(&self) -> String {
        match self {
            Self::Outcome => "outcome".to_owned(),
            Self::Member(name) => format!("/{name}"),
            Self::Payload => "payload".to_owned(),
            Self::Handed(path) => format!("handed:{path}"),
        }
    }

    fn parse(name: &str) -> Option<Self> {
        match name {
            "outcome" => Some(Self::Outcome),
            "payload" => Some(Self::Payload),
            _ => match name.strip_prefix("handed:") {
                Some(path) => Some(Self::Handed(path.to_owned())),
                None => name
                    .strip_prefix('/')
                    .map(|name| Self::Member(name.to_owned())),
            },
        }
    }
}

const fn answered(answer: Consent) -> &'static str {
    match answer {
        Consent::Agree => "agree",
        Consent::Refuse => "refuse",
        Consent::Exception => "exception",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use smallvec::smallvec;

    use super::*;
    use crate::spec;

    fn spec() -> Spec {
        spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the built-in spec")
    }

    #[test]
    fn each_way_has_a_name_of_its_own_and_is_found_by_it() {
        let spec = spec();
        let mut names = BTreeSet::new();
        for way in Way::all(&spec) {
            let name = way.name(&spec);
            assert_eq!(Way::parse(&spec, &name), Some(way), "{name}");
            assert!(names.insert(name.clone()), "{name} stands for two ways");
        }
        assert!(names.len() > 90, "only {} ways", names.len());
        for wrong in ["", "missin", "type:", "came:", "schema:none"] {
            assert_eq!(Way::parse(&spec, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_cause_is_found_by_its_name() {
        let spec = spec();
        let member = |pointer: &str| Cause::Member {
            layer: 1,
            pointer: pointer.to_owned(),
        };
        let field = spec.users.private.names().next().expect("a private field");
        let relation = |at| Cause::Relation { clause: 3, at };
        let all = [
            Cause::Incident(IncidentClass::Hang),
            Cause::Thrown,
            Cause::Reply,
            Cause::Always,
            Cause::Carrier,
            Cause::Tap(Consent::Agree),
            Cause::Tap(Consent::Exception),
            Cause::QueryType,
            Cause::QueryValue,
            Cause::Outcome {
                wanted: smallvec![0, 1],
                came: Came::Nothing,
            },
            Cause::Outcome {
                wanted: smallvec![1],
                came: Came::Class(Class::Outcome(0)),
            },
            member(""),
            member("/a~1b/→: or c"),
            Cause::Disclosure(Revealed::AnotherUser),
            Cause::Disclosure(Revealed::Field(field.clone())),
            relation(Difference::Outcome),
            relation(Difference::Payload),
            relation(Difference::Handed("success/a/b:c".to_owned())),
            relation(Difference::Member("a/b:c".to_owned())),
            Cause::Reading(0),
        ];
        let mut names = BTreeSet::new();
        for cause in all {
            let name = cause.name(&spec);
            assert_eq!(Cause::parse(&spec, &name), Some(cause), "{name}");
            assert!(names.insert(name.clone()), "{name} stands for two causes");
        }
        for wrong in [
            "",
            "layer:nowhere/x",
            "callbacks:",
            "outcome:success",
            "tap:",
        ] {
            assert_eq!(Cause::parse(&spec, wrong), None, "{wrong}");
        }
    }
}
