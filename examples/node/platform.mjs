// A mini-program platform, as much of one as `my.getOpenUserInfo` needs. Written from the public documentation alone.

const MINIMUM = {
  button: { baseLibraryVersion: '1.11.0' },
  getOpenUserInfo: { baseLibraryVersion: '1.16.4', clientVersion: '10.1.35' },
};

// What a device and a mini program are like unless the world says otherwise.
// The account type makes no difference: personal and enterprise mini programs are both served.
const DEFAULTS = {
  clientVersion: '10.6.80',
  baseLibraryVersion: '2.9.0',
  accountType: 'enterprise',
  productBound: true,
};

export class Platform {
  constructor({ facets, users }) {
    this.facets = { ...DEFAULTS, ...facets };
    // The user database: private data lives next to the profile, as in any real one.
    this.users = users.map(({ profile, private: secrets }) => ({ profile, secrets, grants: new Set() }));
    this.user = this.users[0];
    this.underWay = 0;
    this.boot();
  }

  /** Starts the client: builds the `my` that its base library offers. */
  boot() {
    this.my = { canIUse: (name) => this.canIUse(name) };
    if (this.libraryOffers('getOpenUserInfo')) this.my.getOpenUserInfo = (options) => this.getOpenUserInfo(options);
  }

  // ---- what the settings, the console and the device do

  restart(facets) {
    this.facets = { ...this.facets, ...facets };
    this.boot();
  }

  set(facet, value) {
    this.facets[facet] = value;
  }

  logIn(index) {
    this.user = this.users[index];
  }

  revoke() {
    this.user.grants.delete('userInfo');
  }

  /** Whether no callback is on its way. */
  idle() {
    return this.underWay === 0;
  }

  // ---- versions

  compareVersions(one, other) {
    const [left, right] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      const difference = (left[index] ?? 0) - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  isAtLeast(version, minimum) {
    return this.compareVersions(version, minimum) >= 0;
  }

  libraryOffers(feature) {
    return this.isAtLeast(this.facets.baseLibraryVersion, MINIMUM[feature].baseLibraryVersion);
  }

  clientOffers(feature) {
    return this.isAtLeast(this.facets.clientVersion, MINIMUM[feature].clientVersion);
  }

  canIUse(name) {
    switch (name) {
      case 'canIUse':
        return true;
      case 'button.open-type.getAuthorize':
        return this.libraryOffers('button');
      case 'getOpenUserInfo':
        return this.libraryOffers('getOpenUserInfo') && this.clientOffers('getOpenUserInfo');
      default:
        return false;
    }
  }

  // ---- the button

  /** The user taps a button. `page` has the page's event handlers. */
  tap(attributes, answer, page) {
    if (!this.isAuthorizeButton(attributes)) return;
    const scopes = this.scopesOf(attributes);
    if (scopes.length === 0) return this.refused(page, 'scope is missing or unknown');
    if (scopes.every((scope) => this.isGranted(scope))) return this.authorized(page);
    this.ask(scopes, answer, page);
  }

  isAuthorizeButton(attributes) {
    return this.libraryOffers('button') && attributes['open-type'] === 'getAuthorize';
  }

  /** The scopes that the button asks for and that exist. The documentation has both spellings of the only one. */
  scopesOf({ scope = '' }) {
    const names = scope.replaceAll(' ', '').split(',');
    return names.some((name) => name === 'userInfo' || name === 'userinfo') ? ['userInfo'] : [];
  }

  /** Shows the dialog. */
  ask(scopes, answer, page) {
    if (answer === 'exception') return this.failed(page);
    if (answer === 'refuse') return this.refused(page, 'the user refused');
    for (const scope of scopes) this.grant(scope);
    this.authorized(page);
  }

  authorized(page) {
    page.onGetAuthorize({ type: 'getAuthorize', detail: {} });
  }

  refused(page, errorMessage) {
    page.onError({ type: 'error', detail: { type: 'getAuthorize', errorMessage } });
  }

  failed(page) {
    this.refused(page, 'the system is busy');
  }

  grant(scope) {
    this.user.grants.add(scope);
  }

  isGranted(scope) {
    return this.user.grants.has(scope);
  }

  // ---- the API

  getOpenUserInfo(options) {
    if (this.clientOffers('getOpenUserInfo')) this.reply(options, 'success', this.encode(this.openUserInfo()));
    else this.reply(options, 'fail', { error: 1, errorMessage: 'getOpenUserInfo is not supported by this client' });
  }

  /** What the gateway answers. */
  openUserInfo() {
    if (!this.facets.productBound) return this.notBound();
    if (!this.isGranted('userInfo')) return this.notAuthorized();
    return { code: '10000', msg: 'Success', ...this.profileOf(this.user) };
  }

  notBound() {
    return {
      code: '40006',
      msg: 'Insufficient Permissions',
      subCode: 'isv.insufficient-isv-permissions',
      subMsg: 'ISV权限不足，请绑定“获取会员基础信息”产品',
    };
  }

  notAuthorized() {
    return {
      code: '40003',
      msg: 'Insufficient Conditions',
      subCode: 'isv.invalid-auth-relations',
      subMsg: '无效的授权关系',
    };
  }

  profileOf({ profile }) {
    return {
      gender: '',
      countryCode: '',
      province: '',
      city: '',
      nickName: this.nickNameOf(profile),
      avatar: this.avatarOf(profile),
    };
  }

  nickNameOf({ nickName = '' }) {
    return nickName;
  }

  avatarOf({ avatar = '' }) {
    return avatar;
  }

  encode(response) {
    return { response: JSON.stringify({ response }) };
  }

  /** Hands the result to the page, not before the call has returned. */
  reply(options, outcome, result) {
    this.later(() => this.deliver(options ?? {}, outcome, result));
  }

  deliver(options, outcome, result) {
    this.run(options[outcome], result);
    this.run(options.complete, result);
  }

  run(callback, value) {
    if (typeof callback === 'function') callback(value);
  }

  later(action) {
    this.underWay += 1;
    queueMicrotask(() => {
      this.underWay -= 1;
      action();
    });
  }
}
