//! The picture of the coverage.

use crate::generate::{PairsSeen, Subject};
use crate::report::data::{ParameterReport, PictureReport};
use crate::report::lang::both;
use crate::spec::{Spec, Text};

pub(super) fn picture(spec: &Spec, pairs: &PairsSeen) -> PictureReport {
    let digits = |row: &Vec<bool>| {
        row.iter()
            .map(|seen| if *seen { '1' } else { '0' })
            .collect()
    };
    PictureReport {
        parameters: pairs
            .parameters
            .iter()
            .map(|(subject, values)| ParameterReport {
                title: title(spec, subject),
                values: *values,
            })
            .collect(),
        rows: pairs.seen.iter().map(digits).collect(),
    }
}

fn title(spec: &Spec, subject: &Subject) -> Text {
    both(|lang| {
        let titled = |text: Option<&Text>, name: &str| {
            text.map_or_else(|| name.to_owned(), |text| lang.of(text).to_owned())
        };
        let words = |en: &str, zh: &str| lang.pick(en, zh).to_owned();
        match subject {
            Subject::Facet(name) => titled(spec.facets.get(name).map(|one| &one.title), name),
            Subject::Profile(name) => {
                titled(spec.users.profile.get(name).map(|one| &one.title), name)
            }
            Subject::Member(name) => lang.pick(format!("argument {name}"), format!("参数 {name}")),
            Subject::History => words("what happens before the call", "调用之前发生的事"),
            Subject::Entry => words(
                "facets from the start or after a restart",
                "初始即为此值，或重启后才变为此值",
            ),
            Subject::Callbacks => words("callbacks given", "传入的回调"),
            Subject::Calls => words("how the calls are made", "调用方式"),
            Subject::Query => words("my.canIUse asked or not", "是否查询 my.canIUse"),
            Subject::Button => words("what is wrong with the button", "按钮的错误写法"),
        }
    })
}
