//! What operators do, and what it costs.

use crate::scenario::{Consent, Scenario, Step, World};

/// What each action of an operator costs. A call of the API, and a question to `my.canIUse`, cost nothing: the mini program makes them by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Costs {
    /// To tap, and to agree. Default 1.
    pub agree: usize,
    /// To tap, and to refuse or to have the system fail. Default 1.
    pub refuse: usize,
    /// To withdraw the grant in the settings. Default 1.
    pub revoke: usize,
    /// To log in as another user. Default 1.
    pub switch_user: usize,
    /// To close the client and start it again. Default 1.
    pub restart: usize,
    /// To change a facet. Default 1.
    pub set: usize,
    /// To change what the users have in their profiles, all together. Default 1.
    pub profiles: usize,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            agree: 1,
            refuse: 1,
            revoke: 1,
            switch_user: 1,
            restart: 1,
            set: 1,
            profiles: 1,
        }
    }
}

impl Costs {
    /// What a step of a scenario costs.
    pub const fn of(&self, step: &Step) -> usize {
        match step {
            Step::Tap { answer, .. }
            | Step::Call {
                answer: Some(answer),
                ..
            } => match answer {
                Consent::Agree => self.agree,
                Consent::Refuse | Consent::Exception => self.refuse,
            },
            Step::Call { answer: None, .. } | Step::CanIUse { .. } => 0,
            Step::Revoke => self.revoke,
            Step::SwitchUser { .. } => self.switch_user,
            Step::Restart { .. } => self.restart,
            Step::Set { .. } => self.set,
        }
    }
}

/// What an operator does between two scenarios, so that the next one starts as it says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OperatorAction {
    /// Log in as this user.
    LogIn(usize),
    /// Withdraw the grant of this user, who is logged in.
    Withdraw(usize),
    /// Give the facets the values of this world.
    Facets,
    /// Give the users the profiles of this world.
    Profiles,
}

/// The state of a device as far as an operator has to know it.
#[derive(Clone, Debug)]
pub struct DeviceState {
    costs: Costs,
    /// Absent: nothing has been run yet, and the device is as the first scenario wants it.
    world: Option<World>,
    user: usize,
    /// Who may have granted.
    granted: Vec<bool>,
}

impl DeviceState {
    /// A device that is as the first scenario wants it.
    pub const fn new(costs: Costs) -> Self {
        Self {
            costs,
            world: None,
            user: 0,
            granted: Vec::new(),
        }
    }

    /// What has to be done so that a scenario can start from this world, nobody having granted anything.
    pub fn before(&self, world: &World) -> Vec<OperatorAction> {
        let mut actions = Vec::new();
        let Some(own) = &self.world else {
            return actions;
        };
        let mut user = self.user;
        // Whoever is logged in withdraws first.
        let others = (0..self.granted.len()).filter(|one| *one != self.user);
        for one in std::iter::once(self.user).chain(others) {
            if self.granted.get(one) == Some(&true) {
                if one != user {
                    actions.push(OperatorAction::LogIn(one));
                    user = one;
                }
                actions.push(OperatorAction::Withdraw(one));
            }
        }
        if user != 0 {
            actions.push(OperatorAction::LogIn(0));
        }
        if own.facets != world.facets {
            actions.push(OperatorAction::Facets);
        }
        if own.users != world.users {
            actions.push(OperatorAction::Profiles);
        }
        actions
    }

    /// What an action between two scenarios costs; `world` is that of the next one.
    pub fn cost(&self, action: &OperatorAction, world: &World) -> usize {
        match action {
            OperatorAction::LogIn(_) => self.costs.switch_user,
            OperatorAction::Withdraw(_) => self.costs.revoke,
            OperatorAction::Facets => {
                let own = self.world.as_ref();
                let own = |name: &str| own.and_then(|own| own.facets.get(name));
                let facets = world.facets.iter();
                self.costs.set
                    * facets
                        .filter(|(name, value)| own(name) != Some(value))
                        .count()
            }
            OperatorAction::Profiles => self.costs.profiles,
        }
    }

    /// Does what has to be done before a scenario, runs it, and says what all that costs.
    pub fn run(&mut self, scenario: &Scenario) -> usize {
        let before = self.before(&scenario.world);
        let before: usize = before
            .iter()
            .map(|action| self.cost(action, &scenario.world))
            .sum();
        let mut world = scenario.world.clone();
        self.user = 0;
        self.granted = vec![false; world.users.len()];
        let mut cost = before;
        for step in &scenario.steps {
            cost += self.costs.of(step);
            match step {
                // Whatever was tapped and answered: what a platform made of it, nobody knows.
                Step::Tap { .. }
                | Step::Call {
                    answer: Some(_), ..
                } => self.grant(true),
                Step::Revoke => self.grant(false),
                Step::SwitchUser { user } => self.user = *user,
                Step::Set { facet, value } => {
                    world.facets.set(facet.clone(), value.clone());
                }
                Step::Restart { facets } => {
                    for (name, value) in facets.iter() {
                        world.facets.set(name.clone(), value.clone());
                    }
                }
                Step::Call { .. } | Step::CanIUse { .. } => {}
            }
        }
        self.world = Some(world);
        cost
    }

    fn grant(&mut self, granted: bool) {
        if let Some(one) = self.granted.get_mut(self.user) {
            *one = granted;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Fields;
    use crate::scenario::User;
    use crate::spec;

    #[test]
    fn a_fresh_start_costs_what_the_scenario_before_has_left() {
        let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a spec");
        let button = spec.button.as_ref().expect("a button");
        let tap = |answer| super::super::super::steps::tap(button, None, answer);
        let world = |users| World {
            facets: Fields::new(),
            users: vec![User::default(); users],
            ..World::default()
        };
        let scenario = |world: World, steps| Scenario { world, steps };
        let call = || Step::call(["success"]);
        let mut device = DeviceState::new(Costs::default());
        let agreed = scenario(world(2), vec![call(), tap(Consent::Agree), call()]);
        assert_eq!(device.run(&agreed), 1);
        // The grant is withdrawn first.
        assert_eq!(device.before(&world(2)), [OperatorAction::Withdraw(0)]);
        assert_eq!(device.run(&agreed), 2);
        let two = vec![
            tap(Consent::Agree),
            Step::SwitchUser { user: 1 },
            tap(Consent::Agree),
            tap(Consent::Refuse),
        ];
        assert_eq!(device.run(&scenario(world(2), two)), 1 + 4);
        let before = device.before(&world(1));
        let wanted = [
            OperatorAction::Withdraw(1),
            OperatorAction::LogIn(0),
            OperatorAction::Withdraw(0),
            OperatorAction::Profiles,
        ];
        assert_eq!(before, wanted);
        assert_eq!(device.run(&scenario(world(1), vec![call()])), 4);
        assert_eq!(device.run(&scenario(world(1), vec![call()])), 0);
    }
}
