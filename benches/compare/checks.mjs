// What a good engineer would check of one reply of `my.getOpenUserInfo`, by hand: checks.py in JavaScript, for fast-check.
// `record.fired` is a list of callback and argument; `absent`, `thrown` and `returned` stand beside it if there were any.

const HISTORY = ['gender', 'countryCode', 'province', 'city'];
const ERRORS = {
  40003: ['Insufficient Conditions', 'isv.invalid-auth-relations', '无效的授权关系'],
  40006: ['Insufficient Permissions', 'isv.insufficient-isv-permissions', 'ISV权限不足'],
};
const SUCCESS_MEMBERS = new Set(['code', 'msg', 'nickName', 'avatar', ...HISTORY]);
const ERROR_MEMBERS = new Set(['code', 'msg', 'subCode', 'subMsg']);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

function older(version, minimum) {
  const parts = version.split('.').map(Number);
  for (let index = 0; index < 3; index += 1) {
    if (parts[index] !== minimum[index]) return parts[index] < minimum[index];
  }
  return false;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the platform has to be like after the steps so far. */
class Model {
  constructor({ facets, users }) {
    this.users = users;
    this.available =
      !older(facets.clientVersion, [10, 1, 35]) && !older(facets.baseLibraryVersion, [1, 16, 4]);
    this.bound = facets.productBound;
    this.user = 0;
    this.granted = new Set();
  }

  take(step, record) {
    switch (step.do) {
      case 'tap':
        return this.tap(step, record);
      case 'revoke':
        return this.granted.delete(this.user);
      case 'switchUser':
        return (this.user = step.user);
      case 'set':
        return (this.bound = step.value);
      case 'call':
        return this.call(step.argument.callbacks, record);
    }
  }

  tap({ attributes, answer }, record) {
    const right =
      attributes['open-type'] === 'getAuthorize' && ['userInfo', 'userinfo'].includes(attributes.scope);
    const fired = record.fired.map(([name]) => name);
    must(!('thrown' in record), 'a tap throws');
    if (!right) return must(!fired.includes('onGetAuthorize'), 'another button authorises');
    if (!this.available || this.granted.has(this.user)) return;
    must(fired.length === 1, 'one handler, once');
    if (answer === 'agree') {
      this.granted.add(this.user);
      return must(fired[0] === 'onGetAuthorize', 'onGetAuthorize when the user agrees');
    }
    must(fired[0] === 'onError', 'onError when the user refuses or the system fails');
    const { detail } = record.fired[0][1];
    must(detail.type === 'getAuthorize', 'the error says where it comes from');
    must(typeof detail.errorMessage === 'string', 'the error has a message');
  }

  call(given, record) {
    const { fired } = record;
    const names = fired.map(([name]) => name);
    must(names.length === new Set(names).size, 'no callback runs twice');
    must(names.every((name) => given.includes(name)), 'only callbacks that were given run');
    must(!(names.includes('success') && names.includes('fail')), 'never both');
    must(!('thrown' in record), 'the call throws');
    this.disclosesNothing(record);
    if (!this.available) return;
    must(!record.absent, 'the API is there from these versions on');
    if (given.includes('complete')) must(names.includes('complete'), 'complete always runs');
    if (given.includes('success') && given.includes('fail')) {
      must(names.includes('success') || names.includes('fail'), 'one of the two runs');
    }
    for (const [name, argument] of fired) {
      if (name !== 'complete') this.reply(name, argument);
    }
  }

  reply(name, argument) {
    must(isObject(argument), 'the argument is an object');
    must(typeof argument.response === 'string', 'response is a string');
    const inner = JSON.parse(argument.response);
    must(isObject(inner), 'the string holds an object');
    const members = Object.keys(inner);
    must(members.length === 1 && members[0] === 'response', 'with one member');
    const payload = inner.response;
    must(isObject(payload), 'which is an object');
    const { code, msg } = payload;
    must(typeof code === 'string', 'code is a string');
    must(typeof msg === 'string', 'msg is a string');
    const authorised = this.granted.has(this.user);
    if (this.bound && authorised) must(code === '10000', 'the code of success');
    else if (this.bound) must(code === '40003', 'the code for no authorisation');
    else if (authorised) must(code === '40006', 'the code for no product');
    else must(code === '40003' || code === '40006', 'the code of an error');
    if (code !== '10000') return this.error(code, payload);
    must(name === 'success', 'success in the callback success');
    this.success(payload);
  }

  success(payload) {
    const { profile } = this.users[this.user];
    must(payload.msg === 'Success', 'the message of success');
    must(Object.keys(payload).every((name) => SUCCESS_MEMBERS.has(name)), 'nothing else is in it');
    for (const name of ['nickName', 'avatar']) {
      const value = payload[name] ?? '';
      must(typeof value === 'string', 'nickname and avatar are strings');
      must(value === (profile[name] ?? ''), 'exactly as the user has set it');
    }
    for (const name of HISTORY) must(payload[name] === '', 'a historical member is empty');
  }

  error(code, payload) {
    const [message, subCode, subMessage] = ERRORS[code];
    must(payload.msg === message, 'the message of this error');
    must(payload.subCode === subCode, 'the subCode of this error');
    must(typeof payload.subMsg === 'string', 'subMsg is a string');
    must(payload.subMsg.startsWith(subMessage), 'the subMsg of this error');
    must(Object.keys(payload).every((name) => ERROR_MEMBERS.has(name)), 'no user information with an error');
  }

  /** Private data, historical data, and the avatar of whoever is not logged in and authorised. */
  disclosesNothing({ fired, returned }) {
    const seen = JSON.stringify([fired, returned]);
    const shown = this.granted.has(this.user) ? this.users[this.user].profile.avatar : undefined;
    for (const { profile, private: secrets } of this.users) {
      for (const [name, secret] of Object.entries(secrets)) must(!seen.includes(secret), `${name} is disclosed`);
      for (const name of ['province', 'city']) {
        const value = profile[name];
        must(!value || !seen.includes(value), `${name} is disclosed`);
      }
      const { avatar } = profile;
      must(!avatar || avatar === shown || !seen.includes(avatar), 'an avatar is disclosed');
    }
  }
}

export function check({ world, steps }, records) {
  const model = new Model(world);
  must(records.length === steps.length, 'a record for each step');
  steps.forEach((step, index) => model.take(step, records[index]));
}
