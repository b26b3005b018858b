//! Members of the argument as lists.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::Name;
use crate::scenario::Argument;

/// A member of the argument, as a list: a value that is no list is put into one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The member.
    pub argument: Name,
    /// What stands for a member that is not given. Default: an empty list.
    #[serde(default)]
    pub default: Vec<Value>,
}

impl Listed {
    /// What a call was given, as a list.
    pub fn of(&self, argument: Option<&Argument>) -> Vec<Value> {
        match argument.and_then(|one| one.members.get(&*self.argument)) {
            None | Some(Value::Null) => self.default.clone(),
            Some(Value::Array(items)) => items.clone(),
            Some(one) => vec![one.clone()],
        }
    }
}
