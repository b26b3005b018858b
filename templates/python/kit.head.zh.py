"""Python 适配器工具包：除了你的平台，PROTOCOL.md 中的一切都由它完成。复制本文件即可，不依赖其他文件。

    serve(
        start,                                    # start(world) 为每个场景启动一个全新的平台
        implementation=("wallet", "7.2"),
        capabilities=["tap", "refuse", "facet:productBound"],     # 用词见 PROTOCOL.md
    )

`start` 返回的对象有下列成员；只有 `my` 和你声明的能力是必需的：

    my                                    页面看到的对象：以函数为属性的对象，或由函数组成的字典
    tap(attributes, answer, handlers)     字典中的事件处理函数可以稍后执行，最好在返回的 Future 完成之前；
                                          返回 False：没有这种按钮
    revoke(), set(facet, value), switch_user(index), restart(facets)
    answer_next(answer)                   供调用时自行询问用户的 API 使用
    idle()                                返回 True：没有正在进行的事情，无须等待回调

调用 API 函数时传入一个字典（回调以及页面传入的其他成员），或者什么都不传。回调的参数可以是 `json` 能写出的任何值；平台自己已有
JSON 文本时，可以是 `Raw(text)`。回调可以来自其他线程；返回的 `concurrent.futures.Future` 视为 Promise。做不到的步骤请抛出
`Declined`。
"""
