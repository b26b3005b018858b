"""把你的实现接到测试工具上。标有 TODO 之处如不补写，会被报告为问题。"""

from kit import serve


class Platform:
    """用于一个场景的全新平台：不留有此前场景的任何内容，已登录的是 `users[0]`。

    `facets` 中有 clientVersion、baseLibraryVersion、accountType 和 productBound。用户有 `profile` 和 `private`：`profile` 中有
    nickName、avatar、gender 等，用户未设置过的成员不出现；`private` 中的内容绝不能到达小程序。
    """

    def __init__(self, world):
        self.facets = world["facets"]
        self.user = world["users"][0]
        self.granted = False
        self.my = {
            # TODO：被判定的 API。
            # "getOpenUserInfo": self.get_open_user_info,
        }

    def tap(self, attributes, answer, handlers):
        """用户点击 `<button …attributes>`；平台因此询问用户时，回答是 `agree`、`refuse` 或 `exception`（系统出现异常）。"""
        # TODO：让你的平台显示按钮、由用户点击，然后执行两个事件处理函数之一：
        # handlers["onGetAuthorize"]({"type": "getAuthorize", "detail": {}}) 或 handlers["onError"]({...})。


ADAPTER = {
    "implementation": ("my platform", "0.1.0"),
    # 你具备的能力。能做到时再增加；这里没有的能力不会被使用，需要它的条款为“不适用”。
    #   facet:NAME  以任意值启动："facet:clientVersion"、"facet:baseLibraryVersion"、"facet:accountType"、"facet:productBound"
    #   set:NAME    在小程序运行时改变："set:productBound"。平台需要 `set(self, facet, value)`
    #   tap         渲染带任意属性的按钮并点击
    #   refuse      让用户拒绝：`answer` 为 "refuse"
    #   exception   在询问用户时让系统出现异常：`answer` 为 "exception"
    #   canIUse     查询 "my.canIUse"。`self.my` 需要 "canIUse"，即以查询内容为参数的函数
    #   revoke      在设置中撤销授权。平台需要 `revoke(self)`
    #   restart     关闭客户端，以其他版本重新启动。平台需要 `restart(self, facets)`：`facets` 是改变了的状态项
    #   users       有多个用户并能切换。平台需要 `switch_user(self, index)`：`users[index]` 登录。
    #               `index` 从 0 算起，而报告中的用户从 1 算起：“用户 2 登录”即 `switch_user(1)`。授权属于各个用户
    #   overlap     在前一次调用结束前发起调用：声明后也会运行含有这种调用的场景。不需要函数
    #   nested      在事件处理函数执行期间发起调用。不需要函数
    #   bare        完全不带参数地调用。不需要函数
    # PROTOCOL.md 说明每个步骤的含义。
    "capabilities": ["facet:productBound", "tap", "refuse", "nested", "bare"],
    # 你不能设置的状态项的值，即你现有的客户端。请如实填写：条款按这些值判定。
    "fixed": {"clientVersion": "10.6.80", "baseLibraryVersion": "2.9.0", "accountType": "enterprise"},
}

if __name__ == "__main__":
    serve(Platform, **ADAPTER)
