//! What has happened to each user so far in a scenario.

use smallvec::SmallVec;

use crate::fields::Fields;
use crate::scenario::Consent;
use crate::spec::{Button, Past};

/// What has happened, as one bit for each event and user.
#[derive(Clone, Debug, Default)]
pub struct UserHistory {
    users: SmallVec<[u32; 4]>,
}

const AGREED: u32 = 1;
const REFUSED: u32 = 1 << 1;
const FAILED: u32 = 1 << 2;
const REVOKED: u32 = 1 << 3;
const CALLED: u32 = 1 << 4;
const RESTARTED: u32 = 1 << 5;
const CHANGED: u32 = 1 << 6;
/// Only in [`UserHistory::bits`].
const OTHER_AGREED: u32 = 1 << 7;
const FIRST_WRONG: u32 = 8;

impl UserHistory {
    /// Nothing has happened to any of `users` users.
    pub fn new(users: usize) -> Self {
        Self {
            users: SmallVec::from_elem(0, users),
        }
    }

    /// `user` taps a button with these attributes and answers, if asked.
    pub fn tap(
        &mut self,
        user: usize,
        button: &Button,
        attributes: &Fields<String>,
        answer: Consent,
    ) {
        let mut wrong = button
            .attributes
            .iter()
            .enumerate()
            .filter(|(_, (name, attribute))| {
                attributes.get(name).map(String::as_str) != Some(attribute.right.as_str())
            });
        let bit = match (wrong.next(), wrong.next(), answer) {
            (None, _, Consent::Agree) => AGREED,
            (None, _, Consent::Refuse) => REFUSED,
            (None, _, Consent::Exception) => FAILED,
            (Some((at, _)), None, Consent::Agree) => wrong_bit(at),
            _ => 0,
        };
        self.users[user] |= bit;
    }

    /// `user` answers when the call itself asks.
    pub fn answered(&mut self, user: usize, answer: Consent) {
        self.users[user] |= match answer {
            Consent::Agree => AGREED,
            Consent::Refuse => REFUSED,
            Consent::Exception => FAILED,
        };
    }

    /// A call is made while `user` is logged in.
    pub fn called(&mut self, user: usize) {
        self.users[user] |= CALLED;
    }

    /// `user` withdraws the grant, if there is one.
    pub fn revoked(&mut self, user: usize) {
        if self.users[user] & AGREED != 0 {
            self.users[user] |= REVOKED;
        }
    }

    /// The client is restarted.
    pub fn restarted(&mut self) {
        self.users.iter_mut().for_each(|bits| *bits |= RESTARTED);
    }

    /// A facet is changed.
    pub fn changed(&mut self) {
        self.users.iter_mut().for_each(|bits| *bits |= CHANGED);
    }

    /// What has happened to `user`, as the bits that [`UserHistory::bit`] gives.
    pub fn bits(&self, user: usize) -> u32 {
        let mut others = self.users.iter().enumerate();
        let other = others.any(|(one, bits)| one != user && bits & AGREED != 0);
        self.users[user] | if other { OTHER_AGREED } else { 0 }
    }

    /// The bit that stands for an event; 0 for one that cannot happen.
    pub fn bit(past: &Past, button: Option<&Button>) -> u32 {
        match past {
            Past::Agreed => AGREED,
            Past::Refused => REFUSED,
            Past::Failed => FAILED,
            Past::Revoked => REVOKED,
            Past::Called => CALLED,
            Past::Restarted => RESTARTED,
            Past::Changed => CHANGED,
            Past::OtherAgreed => OTHER_AGREED,
            Past::Wrong(name) => button
                .and_then(|button| button.attributes.names().position(|one| one == name))
                .map_or(0, wrong_bit),
        }
    }
}

const fn wrong_bit(attribute: usize) -> u32 {
    1 << (FIRST_WRONG as usize + attribute % 24)
}
