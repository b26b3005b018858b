// 测试工具需要了解的平台信息：它具备哪些能力，以及如何做到。

import { Platform } from './platform.mjs';

export const implementation = { name: 'my platform', version: '0.1.0' };

// 你具备的能力。能做到时再增加；这里没有的能力不会被使用，需要它的条款为“不适用”。
//   facet:NAME  以任意值启动：'facet:clientVersion'、'facet:baseLibraryVersion'、'facet:accountType'、'facet:productBound'
//   set:NAME    在小程序运行时改变：'set:productBound'。`start` 须返回 `set(facet, value)`
//   tap         渲染带任意属性的按钮并点击
//   refuse      让用户拒绝：`answer` 为 'refuse'
//   exception   在询问用户时让系统出现异常：`answer` 为 'exception'
//   canIUse     查询 'my.canIUse'。`platform.my` 须有 `canIUse(query)`
//   revoke      在设置中撤销授权。`start` 须返回 `revoke()`
//   restart     关闭客户端，以其他版本重新启动。`start` 须返回 `restart(facets)`：`facets` 是改变了的状态项
//   users       有多个用户并能切换。`start` 须返回 `switchUser(index)`：`users[index]` 登录。`index` 从 0 算起，
//               而报告中的用户从 1 算起：“用户 2 登录”即 `switchUser(1)`。授权属于各个用户
//   overlap     在前一次调用结束前发起调用：声明后也会运行含有这种调用的场景。不需要函数
//   nested      在事件处理函数执行期间发起调用。不需要函数
//   bare        完全不带参数地调用。不需要函数
// PROTOCOL.md 说明每个步骤的含义。
export const capabilities = ['facet:productBound', 'tap', 'refuse', 'nested', 'bare'];

// 你不能设置的状态项的值，即你现有的客户端。请如实填写：条款按这些值判定。
export const fixed = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise' };

export function start(world) {
  const platform = new Platform(world);
  return {
    // 用 getter：`restart` 可能换成新的对象。
    get my() {
      return platform.my;
    },
    tap: (attributes, answer, handlers) => platform.tap(attributes, answer, handlers),
  };
}
