// 你的实现，或调用它的代码。标有 TODO 之处如不补写，会被报告为问题。

export class Platform {
  /**
   * 用于一个场景的全新平台：不留有此前场景的任何内容，已登录的是 `users[0]`。
   *
   * `facets` 是 { clientVersion, baseLibraryVersion, accountType, productBound }。用户是 { profile, private }：`profile` 是
   * { nickName, avatar, gender, … }，用户未设置过的成员不出现；`private` 中的内容绝不能到达小程序。
   */
  constructor({ facets, users }) {
    this.facets = facets;
    this.user = users[0];
    this.granted = false;
    this.my = {
      // TODO：被判定的 API。
      // getOpenUserInfo: (options) => { … options.success?.(result); options.complete?.(result); },
    };
  }

  /** 用户点击 `<button …attributes>`；平台因此询问用户时，回答是 `agree`、`refuse` 或 `exception`（系统出现异常）。 */
  tap(attributes, answer, { onGetAuthorize, onError }) {
    // TODO：让你的平台显示按钮、由用户点击，然后执行两个事件处理函数之一：
    // onGetAuthorize({ type: 'getAuthorize', detail: {} }) 或 onError({ type: 'error', detail: { … } })。
  }
}
