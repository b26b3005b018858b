//! Waivers in words.

use super::words::Words;
use crate::report::data::{WaiverReport, WaiverState};

/// Whether a waiver applies, in words.
pub(super) fn waiver(one: &WaiverReport) -> Words {
    let until = &one.until;
    match one.state {
        WaiverState::Matched => {
            Words::new(format!("accepted until {until}"), format!("豁免至 {until}"))
        }
        WaiverState::Expired => Words::new(
            format!("expired on {until}: remove the entry, or renew it"),
            format!("已于 {until} 过期：请删除或续期该条目"),
        ),
        WaiverState::NotNeeded => Words::new(
            "no longer needed: the finding did not come back; remove the entry",
            "不再需要：问题未再出现，请删除该条目",
        ),
        WaiverState::Unmatched => Words::new(
            "does not match: the clause is violated in another way; see the findings",
            "不匹配：该条款以另一种方式被违反，见发现的问题",
        ),
        WaiverState::NotExercised => Words::new(
            "not checked: no scenario exercised the clause",
            "未核对：没有场景检验该条款",
        ),
    }
}
