//! What the operator is asked to do.

use serde::Serialize;

use crate::fields::{Fields, Name};
use crate::scenario::{Capability, Consent, FacetValue};

/// What the operator is asked to do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Instruction {
    /// Tap the button that the mini program shows; if the platform asks, answer so.
    Tap {
        /// What to answer.
        answer: Consent,
    },
    /// Answer the platform, which asks because the mini program calls the API.
    Answer {
        /// What to answer.
        answer: Consent,
    },
    /// Withdraw the permission of the mini program in the settings.
    Revoke,
    /// Withdraw the permission, so that the next scenario begins without it.
    Fresh,
    /// Log out, and log in as another user.
    SwitchUser {
        /// Which, counted from 1.
        user: usize,
    },
    /// Close the client and start it again.
    Restart {
        /// What is different afterwards.
        facets: Fields<FacetValue>,
    },
    /// Change a setting outside of the mini program (bind a product, say).
    Set {
        /// The facet.
        facet: Name,
        /// Its new value.
        value: FacetValue,
    },
}

/// What the operator says of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum OperatorReport {
    /// It is done, as it was asked.
    Done,
    /// It cannot be done on this device.
    CouldNot(String),
    /// Something else happened, by mistake or not.
    Otherwise(String),
    /// The scenario should start again from its beginning.
    Repeat,
    /// The scenario should be left out.
    LeaveOut,
}

impl Instruction {
    /// The capability that it rests on; none for what only prepares a scenario.
    pub fn capability(&self) -> Capability {
        match self {
            Self::Tap { answer } | Self::Answer { answer } => match answer {
                Consent::Agree => Capability::Tap,
                Consent::Refuse => Capability::Refuse,
                Consent::Exception => Capability::Exception,
            },
            Self::Revoke | Self::Fresh => Capability::Revoke,
            Self::SwitchUser { .. } => Capability::Users,
            Self::Restart { .. } => Capability::Restart,
            Self::Set { facet, .. } => Capability::Set(facet.clone()),
        }
    }

    /// In words, English and Chinese. `facets` gives the titles of facets in both languages.
    pub fn words(&self, facets: &dyn Fn(&str) -> [String; 2]) -> [String; 2] {
        let both = |en: &str, zh: &str| [en.to_owned(), zh.to_owned()];
        match self {
            Self::Tap { answer } => match answer {
                Consent::Agree => both(
                    "Tap the button in the mini program. If a dialog asks for consent, press Agree.",
                    "点击小程序中的按钮。如果弹出授权框，请点“同意”。",
                ),
                Consent::Refuse => both(
                    "Tap the button in the mini program. If a dialog asks for consent, press Refuse.",
                    "点击小程序中的按钮。如果弹出授权框，请点“拒绝”。",
                ),
                Consent::Exception => both(
                    "Tap the button in the mini program. If a dialog asks for consent, make the system fail (cut the network, say) and press Agree.",
                    "点击小程序中的按钮。如果弹出授权框，请先制造系统异常（例如断开网络），再点“同意”。",
                ),
            },
            Self::Answer { answer } => match answer {
                Consent::Agree => both(
                    "If a dialog asks for consent, press Agree.",
                    "如果弹出授权框，请点“同意”。",
                ),
                Consent::Refuse => both(
                    "If a dialog asks for consent, press Refuse.",
                    "如果弹出授权框，请点“拒绝”。",
                ),
                Consent::Exception => both(
                    "If a dialog asks for consent, make the system fail (cut the network, say).",
                    "如果弹出授权框，请制造系统异常（例如断开网络）。",
                ),
            },
            Self::Revoke => both(
                "Open the settings of the mini program, withdraw its permission, and go back to the mini program.",
                "打开小程序的设置，撤销授权，然后返回小程序。",
            ),
            Self::Fresh => both(
                "Fresh start: if the mini program has the permission, withdraw it in the settings of the mini program; then go back to the mini program.",
                "重新开始：如果小程序已获授权，请在小程序设置中撤销授权，然后返回小程序。",
            ),
            Self::SwitchUser { user } => [
                format!("Log out, log in as user {user}, and open the mini program again."),
                format!("退出登录，改用用户 {user} 登录，然后重新打开小程序。"),
            ],
            Self::Restart { facets: changed } if changed.is_empty() => both(
                "Close the client completely, start it again, and open the mini program.",
                "完全退出客户端，重新启动，然后打开小程序。",
            ),
            Self::Restart { facets: changed } => {
                let [en, zh] = [0, 1].map(|language| {
                    let all = changed
                        .iter()
                        .map(|(name, value)| format!("{}: {value}", facets(name)[language]));
                    all.collect::<Vec<_>>().join("; ")
                });
                [
                    format!(
                        "Close the client completely, make this change, start it again, and open the mini program: {en}."
                    ),
                    format!("完全退出客户端，作如下更改后重新启动，然后打开小程序：{zh}。"),
                ]
            }
            Self::Set { facet, value } => {
                let [en, zh] = facets(facet);
                [
                    format!(
                        "Change this outside of the mini program, and leave the mini program open: {en}: {value}."
                    ),
                    format!("不要关闭小程序，在小程序之外作如下更改：{zh}：{value}。"),
                ]
            }
        }
    }
}
