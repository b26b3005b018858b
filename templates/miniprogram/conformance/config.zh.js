// 测试工具需要知道、但无法自行得知的内容。请修改本文件；其他文件无需改动。
module.exports = {
  // `miniapp-conformance check --listen ADDR` 输出的地址，包括其中的 TOKEN。
  address: 'http://127.0.0.1:8800/TOKEN',

  // 'socket'（my.connectSocket），容器没有 WebSocket 时用 'poll'（my.request）。
  transport: 'socket',

  // 被测的容器。
  implementation: { name: 'my wallet', version: '1.0.0' },

  // 你与设备一起能够做到的事，用 PROTOCOL.md 中的名称。做不到的请删去：
  //   tap        点击按钮                                  refuse     在对话框中拒绝
  //   exception  让系统在对话框期间出现异常                canIUse    有 my.canIUse
  //   revoke     在设置中撤销授权                          restart    关闭客户端并重新打开
  //   users      以 `users` 中的另一个用户登录             bare       不带参数调用接口
  //   set:productBound    在小程序打开时到控制台绑定或解绑产品
  //   facet:productBound  同上，在场景开始之前
  capabilities: ['tap', 'refuse', 'canIUse', 'revoke', 'restart', 'bare'],

  // 该设备上不能改变的状态项的值。
  fixed: {
    clientVersion: '10.6.80',
    baseLibraryVersion: '2.9.0',
    accountType: 'enterprise',
    productBound: true,
  },

  // 可以登录的账号，按登录的次序：平台对每个账号所知的内容。用户未设置过的成员请删去。`private` 中的内容绝不能到达小程序。
  users: [
    {
      profile: { nickName: 'Your nickname', avatar: 'https://tfs.alipayobjects.com/images/partner/XXXXXXXX' },
      private: {},
    },
  ],

  // 小程序无需操作员就能做到的事。模拟器可能更多：'begin'、'tap'、'revoke'……
  performs: [],

  // 回调或事件处理函数最多需要多长时间，单位为毫秒。
  settle: 1500,

  // 按钮上的文字。
  label: 'Authorise / 授权',
};
