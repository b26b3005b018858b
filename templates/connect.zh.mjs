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
//   restart     关闭客户端，以其他版本重新启动。`start` 须返回 `restart(facets)`
//   users       有多个用户并能切换。`start` 须返回 `switchUser(index)`
//   overlap     在前一次调用结束前发起调用
//   nested      在事件处理函数执行期间发起调用
//   bare        完全不带参数地调用
// PROTOCOL.md 说明每个步骤的含义。
export const capabilities = ['facet:productBound', 'tap', 'refuse', 'nested', 'bare'];

// 你不能设置的状态项的值，即你现有的客户端。请如实填写：条款按这些值判定。
export const fixed = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise' };

export function start(world) {
  const platform = new Platform(world);
  return {
    my: platform.my,
    tap: (attributes, answer, handlers) => platform.tap(attributes, answer, handlers),
  };
}
