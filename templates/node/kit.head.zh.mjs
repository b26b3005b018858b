// Node 适配器工具包：除了你的平台，PROTOCOL.md 中的一切都由它完成。复制本文件即可，不依赖其他文件。
//
//   serve({
//     implementation: { name: 'wallet', version: '7.2' },
//     capabilities: ['tap', 'refuse', 'facet:productBound'],   // 适配器能做什么，用词见 PROTOCOL.md
//     start(world, { Declined, Raw }) {                        // 每个场景启动一个全新的平台；可以是异步函数
//       return {
//         my,                                   // 页面看到的对象；如果 `restart` 会替换它，请写成 getter
//         tap(attributes, answer, handlers) {}, // 返回 false：没有这种按钮；返回 Promise：Promise 完成时点击才结束，
//                                               // 事件处理函数可以稍后执行
//         revoke() {}, set(facet, value) {}, switchUser(index) {}, restart(facets) {},   // 可以是异步函数
//         answerNext(answer) {},                // 供调用时自行询问用户的 API 使用
//         idle() {},                            // 返回 true：没有正在进行的事情，无须等待回调
//       };
//     },
//   });
//
// 只有 `start` 和你声明的能力是必需的。`serve` 通过标准输入和标准输出通信；`exchange` 一次应答一个请求，供服务器使用。
// 做不到的步骤请抛出 `new Declined(capability, reason)`。
//
// 其他选项及默认值：`adapter` {name, version}；`fixed` {}：不能设置的状态项的值；`inFlight` 128：同时执行的场景数；
// `settleMs` 1000：必然执行的回调最多可用多长时间（毫秒）。已经执行的回调无须等待。无法得知是否还有回调时（例如调用时没有传入回调），
// 由 `idle` 说明；没有 `idle` 时，工具包按迄今为止回调所用时间的几倍等待。`lingerMs` 0：在一轮事件循环之外，再等多少毫秒来发现
// 多执行了一次的回调；
// `events` ['onGetAuthorize', 'onError']：页面绑定到按钮上的事件处理函数。
