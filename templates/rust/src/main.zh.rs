//! 把你的实现接到测试工具上。每个 TODO 都是测试工具会发现缺失的部分。

// 写完 TODO 后请删去这一行。
#![allow(dead_code, unused_variables)]

use std::io::{self, stdin, stdout};

use miniapp_conformance::adapter::kit::{Declined, Kit, PageCallbacks, Platform, StepOutcome};
use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Argument, Capability, Consent, FacetValue, User, World};
use miniapp_conformance::trace::Carried;

/// 用于一个场景的全新平台：不留有此前场景的任何内容，已登录的是用户 0。
struct MyPlatform {
    facets: Fields<FacetValue>,
    user: User,
    granted: bool,
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
        self.user.profile.get(member).map(String::as_str)
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
            user: world.users[0].clone(),
            granted: false,
        }
    }

    fn call(
        &mut self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO：被判定的 API。先执行回调，再说明函数返回了什么：
        // self.run(page, "success", &result)?;
        // self.run(page, "complete", &result)?;
        // Ok(StepOutcome::Nothing)
        Ok(StepOutcome::Absent)
    }

    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO：让你的平台显示按钮、由用户点击，然后执行两个事件处理函数之一：
        // self.run(page, "onGetAuthorize", r#"{"type":"getAuthorize","detail":{}}"#)?; 或
        // self.run(page, "onError", &event)?;
        Ok(StepOutcome::Nothing)
    }
}

fn main() -> io::Result<()> {
    Kit::<MyPlatform>::new("my platform", "0.1.0")
        // 你具备的能力。能做到时再增加；这里没有的能力不会被使用，需要它的条款为“不适用”。
        //   Facet("NAME".into())  以任意值启动：`clientVersion`、`baseLibraryVersion`、`accountType`、`productBound`
        //   Set("NAME".into())    在小程序运行时改变：`productBound`。需要 `fn set`
        //   Tap                   渲染带任意属性的按钮并点击
        //   Refuse                让用户拒绝：`answer` 为 `Consent::Refuse`
        //   Exception             在询问用户时让系统出现异常：`answer` 为 `Consent::Exception`
        //   CanIUse               查询 `my.canIUse`。需要 `fn can_i_use`
        //   Revoke                在设置中撤销授权。需要 `fn revoke`
        //   Restart               关闭客户端，以其他版本重新启动。需要 `fn restart`
        //   Users                 有多个用户并能切换。需要 `fn switch_user`
        //   Overlap               在前一次调用结束前发起调用
        //   Nested                在事件处理函数执行期间发起调用
        //   Bare                  完全不带参数地调用
        // PROTOCOL.md 说明每个步骤的含义；`cargo doc --open --package miniapp-conformance` 显示 `Platform` 的函数。
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
