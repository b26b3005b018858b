//! 把你的实现接到测试工具上。标有 TODO 之处如不补写，会被报告为问题。

// 写完 TODO 后请删去这一行。
#![allow(dead_code, unused_imports, unused_variables)]

use std::collections::HashSet;
use std::io::{self, stdin, stdout};

use miniapp_conformance::adapter::kit::{
    Declined, Fields, Kit, Name, PageCallbacks, Platform, StepOutcome,
};
use miniapp_conformance::scenario::{Argument, Capability, Consent, FacetValue, User, World};
use miniapp_conformance::trace::{Carried, Settled};

/// 用于一个场景的全新平台：不留有此前场景的任何内容，已登录的是 `users[0]`。
struct MyPlatform {
    /// 版本、主体类型、产品绑定。`get` 读取一项，`set` 改变一项，`for (facet, value) in &facets` 取得全部。
    facets: Fields<FacetValue>,
    users: Vec<User>,
    /// 已登录的用户，从 0 算起。报告中从 1 算起：其中的用户 2 即 `users[1]`。
    user: usize,
    /// 已同意授权的用户。
    granted: HashSet<usize>,
}

impl MyPlatform {
    /// 取值为“是”或“否”的状态项，例如 `productBound`。
    fn flag(&self, facet: &str) -> bool {
        self.facets.get(facet).and_then(FacetValue::as_flag) == Some(true)
    }

    /// 取值为文本的状态项，例如 `clientVersion`。
    fn text(&self, facet: &str) -> &str {
        let value = self.facets.get(facet).and_then(FacetValue::as_text);
        value.unwrap_or_default()
    }

    /// 用户设置过的内容，例如 `nickName`；从未设置时为 `None`。
    fn profile(&self, member: &str) -> Option<&str> {
        self.users[self.user]
            .profile
            .get(member)
            .map(String::as_str)
    }

    /// 执行调用的回调或按钮的事件处理函数（如果页面传入了它）。`argument` 是你的实现产生的 JSON 文本。
    fn run(&mut self, page: &PageCallbacks, name: &str, argument: &str) -> Result<(), Declined> {
        page.run_on(self, name, Carried::Json(argument.to_owned()))
    }
}

impl Platform for MyPlatform {
    fn start(world: &World) -> Self {
        Self {
            facets: world.facets.clone(),
            users: world.users.clone(),
            user: 0,
            granted: HashSet::new(),
        }
    }

    fn call(
        &mut self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO：被判定的 API。先执行页面传入的回调，再说明函数返回了什么：
        // let result = serde_json::json!({ "response": response }).to_string();
        // self.run(page, "success", &result)?;
        // self.run(page, "complete", &result)?;
        // Ok(StepOutcome::Nothing)
        //
        // StepOutcome::Absent             没有该接口（或按钮），例如在这个版本中
        // StepOutcome::Nothing            有该接口，没有返回值
        // StepOutcome::Returned(value)    返回了值：Carried::Json(text)
        // StepOutcome::Promise(how, value)    返回了 promise：Settled::Fulfilled、Rejected 或 Pending，以及 Some(value) 或 None
        // StepOutcome::Thrown(text)       向调用者抛出了异常
        Ok(StepOutcome::Absent)
    }

    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO：让你的平台显示按钮、由用户点击。`answer` 是 Consent::Agree、Consent::Refuse 或 Consent::Exception。
        // 然后执行两个事件处理函数之一：
        // self.run(page, "onGetAuthorize", r#"{"type":"getAuthorize","detail":{}}"#)?; 或
        // self.run(page, "onError", &event)?;
        Ok(StepOutcome::Nothing)
    }

    // 更多的能力需要更多的函数。以下函数去掉注释即可编译；请改为你的平台的做法。
    //
    // fn can_i_use(&mut self, query: &str) -> Result<StepOutcome, Declined> {
    //     Ok(StepOutcome::Returned(Carried::Json((query == "getOpenUserInfo").to_string())))
    // }
    //
    // fn revoke(&mut self) -> Result<(), Declined> {
    //     self.granted.remove(&self.user);
    //     Ok(())
    // }
    //
    // fn set(&mut self, facet: &Name, value: &FacetValue) -> Result<(), Declined> {
    //     self.facets.set(facet.clone(), value.clone());
    //     Ok(())
    // }
    //
    // fn switch_user(&mut self, user: usize) -> Result<(), Declined> {
    //     self.user = user;
    //     Ok(())
    // }
    //
    // fn restart(&mut self, facets: &Fields<FacetValue>) -> Result<(), Declined> {
    //     for (facet, value) in facets {
    //         self.facets.set(facet.clone(), value.clone());
    //     }
    //     Ok(())
    // }
    //
    // Err(Declined { capability: Capability::Revoke, reason: "…".to_owned() }) 表示某个步骤虽已声明却做不到。
}

fn main() -> io::Result<()> {
    Kit::<MyPlatform>::new("my platform", "0.1.0")
        // 你具备的能力。能做到时再增加；这里没有的能力不会被使用，需要它的条款为“不适用”。
        //   Facet("NAME".into())  以任意值启动：`clientVersion`、`baseLibraryVersion`、`accountType`、`productBound`
        //   Set("NAME".into())    在小程序运行时改变：`productBound`。去掉 `fn set` 的注释
        //   Tap                   渲染带任意属性的按钮并点击
        //   Refuse                让用户拒绝：`answer` 为 `Consent::Refuse`
        //   Exception             在询问用户时让系统出现异常：`answer` 为 `Consent::Exception`
        //   CanIUse               查询 `my.canIUse`。去掉 `fn can_i_use` 的注释
        //   Revoke                在设置中撤销授权。去掉 `fn revoke` 的注释
        //   Restart               关闭客户端，以其他版本重新启动。去掉 `fn restart` 的注释
        //   Users                 有多个用户并能切换。去掉 `fn switch_user` 的注释
        //   Overlap               在前一次调用结束前发起调用：声明后也会运行含有这种调用的场景
        //   Nested                在事件处理函数执行期间发起调用
        //   Bare                  完全不带参数地调用
        // PROTOCOL.md 说明每个步骤的含义；各个类型见 `cargo doc --open --no-deps --package miniapp-conformance` 中的模块
        // `adapter::kit`（英文）。
        .with_capabilities([
            Capability::Facet("productBound".into()),
            Capability::Tap,
            Capability::Refuse,
            Capability::Nested,
            Capability::Bare,
        ])
        // 你不能设置的状态项的值，即你现有的客户端。请如实填写：条款按这些值判定。
        .with_fixed("clientVersion", "10.6.80")
        .with_fixed("baseLibraryVersion", "2.9.0")
        .with_fixed("accountType", "enterprise")
        .serve(stdin().lock(), stdout().lock())
}
