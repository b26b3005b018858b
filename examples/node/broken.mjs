// The sample platform with one defect in it: `node examples/node/broken.mjs NAME`; `--list` tells the names, as JSON.
// Each is a mistake that a vendor could make. A conformance run against any of them should end with a finding.

import { connect } from './connect.mjs';
import { serve } from './kit.mjs';
import { Platform } from './platform.mjs';

// Patches of one method: what the method would have answered, changed.
const openUserInfo = (change) => (Base) => class extends Base {
  openUserInfo() {
    return change(super.openUserInfo(), this);
  }
};
// The same for the answers with one code.
const coded = (code, change) =>
  openUserInfo((answer, platform) => (answer.code === code ? change(answer, platform) : answer));
const profile = (change) => (Base) => class extends Base {
  profileOf(user) {
    return change(super.profileOf(user), user);
  }
};
const nickName = (change) => (Base) => class extends Base {
  nickNameOf(profile) {
    return change(super.nickNameOf(profile));
  }
};
const avatar = (change) => (Base) => class extends Base {
  avatarOf(profile) {
    return change(super.avatarOf(profile));
  }
};
// A patch of the inner JSON text.
const text = (change) => (Base) => class extends Base {
  encode(response) {
    return { response: change(JSON.stringify({ response }), response) };
  }
};
// Inner JSON put together by hand, strings written with `quote`.
const handMade = (quote) => text((_, response) => {
  const members = Object.entries(response).map(([name, value]) => `"${name}":${quote(value)}`);
  return `{"response":{${members.join(',')}}}`;
});
const compare = (isAtLeast) => (Base) => class extends Base {
  isAtLeast(version, minimum) {
    return isAtLeast(version, minimum, (one, other) => this.compareVersions(one, other));
  }
};

// The first private datum whose name fits, whatever the world calls it.
const secret = ({ secrets }, pattern) => {
  const name = Object.keys(secrets).find((one) => pattern.test(one)) ?? Object.keys(secrets)[0];
  return secrets[name] ?? '';
};
const userId = (user) => secret(user, /user_?id/i);
const phone = (user) => secret(user, /phone|mobile/i);

const AVAILABILITY = {
  'versions-as-text': ['versions are compared as text', compare((version, minimum) => version >= minimum)],
  'minimum-excluded': [
    'the minimum versions themselves are taken for too old',
    compare((version, minimum, compared) => compared(version, minimum) > 0),
  ],
  'patch-ignored': ['only the first two numbers of a version count', compare((version, minimum, compared) => {
    const short = (one) => one.split('.').slice(0, 2).join('.');
    return compared(short(version), short(minimum)) >= 0;
  })],
  'four-part-refused': [
    'a version with four parts counts as too old',
    compare((version, minimum, compared) => version.split('.').length < 4 && compared(version, minimum) >= 0),
  ],
  'two-part-refused': [
    'a version with two parts counts as too old',
    compare((version, minimum, compared) => version.split('.').length > 2 && compared(version, minimum) >= 0),
  ],
  'parts-compared-apart': ['each number must reach its own minimum: 2.0.0 < 1.16.4', compare((version, minimum) => {
    const parts = version.split('.').map(Number);
    return minimum.split('.').every((part, index) => (parts[index] ?? 0) >= Number(part));
  })],
  'library-unchecked': ['the base library version is not checked', (Base) => class extends Base {
    libraryOffers() {
      return true;
    }
  }],
  'client-unchecked': ['the client version is not checked', (Base) => class extends Base {
    clientOffers() {
      return true;
    }
  }],
  'enterprise-only': ['personal mini programs get 40006', (Base) => class extends Base {
    openUserInfo() {
      return this.facets.accountType === 'personal' ? this.notBound() : super.openUserInfo();
    }
  }],
  'restart-keeps-api': ['an updated base library is not noticed at a restart', (Base) => class extends Base {
    restart(facets) {
      const { my } = this;
      super.restart(facets);
      this.my = my;
    }
  }],
  'can-i-use-text': ['canIUse returns "true" or "false" as text', (Base) => class extends Base {
    canIUse(name) {
      return String(super.canIUse(name));
    }
  }],
  'can-i-use-everything': ['canIUse says yes to names that do not exist', (Base) => class extends Base {
    canIUse(name) {
      return name.startsWith('button.') ? super.canIUse(name) : true;
    }
  }],
  'can-i-use-throws': ['canIUse throws for a name that it does not know', (Base) => class extends Base {
    canIUse(name) {
      if (!/^(button|getOpenUserInfo|canIUse)/.test(name)) throw new TypeError(`unknown name ${name}`);
      return super.canIUse(name);
    }
  }],
};

const ENVELOPE = {
  'code-number': ['code is a number', openUserInfo((answer) => ({ ...answer, code: Number(answer.code) }))],
  'code-number-on-failure': [
    'code is a number, but only in failures',
    openUserInfo((answer) => (answer.code === '10000' ? answer : { ...answer, code: Number(answer.code) })),
  ],
  'object-not-text': ['`response` is an object instead of JSON text', (Base) => class extends Base {
    encode(response) {
      return { response: { response } };
    }
  }],
  'one-layer': ['the inner JSON lacks its own `response`', text((_, response) => JSON.stringify(response))],
  'encoded-twice': ['the inner JSON is encoded once more', text((json) => JSON.stringify(json))],
  'quote-unescaped': ['JSON made by hand: nothing is escaped', handMade((value) => `"${value}"`)],
  'backslash-unescaped': [
    'JSON made by hand: quotes are escaped, backslashes are not',
    handMade((value) => JSON.stringify(value).replaceAll('\\\\', '\\')),
  ],
  'control-unescaped': [
    'JSON made by hand: control characters are not escaped',
    handMade((value) => `"${value.replace(/["\\]/g, '\\$&')}"`),
  ],
  'member-twice': [
    'the inner JSON has nickName twice',
    text((json) => json.replace('"nickName":', '"nickName":"","nickName":')),
  ],
  'text-after-json': ['something follows the inner JSON', text((json) => `${json}\n<!-- cached -->`)],
  'unbound-is-success': [
    'an unbound product of a personal account is reported with code 10000',
    coded('40006', (answer, { facets }) => (facets.accountType === 'personal' ? { ...answer, code: '10000' } : answer)),
  ],
  'unbound-is-unauthorised': ['an unbound product is reported as 40003', (Base) => class extends Base {
    notBound() {
      return this.notAuthorized();
    }
  }],
  'sub-message-english': [
    'subMsg of 40003 is in English',
    coded('40003', (answer) => ({ ...answer, subMsg: 'Invalid authorization relationship' })),
  ],
  'sub-code-missing': ['failures have no subCode', openUserInfo(({ subCode, ...answer }) => answer)],
  'snake-case': [
    'subCode and subMsg are called sub_code and sub_msg, as on the server',
    openUserInfo(({ subCode, subMsg, ...answer }) => ({ ...answer, sub_code: subCode, sub_msg: subMsg })),
  ],
  'success-without-message': [
    'success has no msg',
    openUserInfo((answer) => (answer.code === '10000' ? { ...answer, msg: undefined } : answer)),
  ],
};

const CALLBACKS = {
  'complete-missing-on-failure': ['complete does not run on a failure', (Base) => class extends Base {
    deliver(options, outcome, result) {
      const failed = outcome === 'fail' || !result.response.includes('"10000"');
      super.deliver(failed ? { ...options, complete: undefined } : options, outcome, result);
    }
  }],
  'complete-needs-success': ['complete runs only if success was given', (Base) => class extends Base {
    deliver(options, outcome, result) {
      super.deliver(options.success ? options : { ...options, complete: undefined }, outcome, result);
    }
  }],
  'complete-twice': ['complete runs twice', (Base) => class extends Base {
    deliver(options, outcome, result) {
      super.deliver(options, outcome, result);
      this.run(options.complete, result);
    }
  }],
  'success-again-later': ['success runs a second time, one turn later', (Base) => class extends Base {
    deliver(options, outcome, result) {
      super.deliver(options, outcome, result);
      setImmediate(() => this.run(options[outcome], result));
    }
  }],
  'success-and-fail': ['40003 runs success and fail', (Base) => class extends Base {
    deliver(options, outcome, result) {
      super.deliver(options, outcome, result);
      if (outcome === 'success' && result.response.includes('"40003"')) this.run(options.fail, result);
    }
  }],
  'nothing-when-authorised': ['a granted call never calls back', (Base) => class extends Base {
    reply(options, outcome, result) {
      if (!this.isGranted('userInfo')) super.reply(options, outcome, result);
    }
  }],
  'throws-without-argument': ['throws when it is called with no argument', (Base) => class extends Base {
    getOpenUserInfo(options) {
      void options.success;
      super.getOpenUserInfo(options);
    }
  }],
  'throws-without-fail': ['throws when fail is not given', (Base) => class extends Base {
    getOpenUserInfo(options = {}) {
      const fail = options.fail.bind(options);
      super.getOpenUserInfo({ ...options, fail });
    }
  }],
  'overlap-to-the-last': ['of two overlapping calls the second gets both results', (Base) => class extends Base {
    reply(options, outcome, result) {
      this.page = options ?? {};
      this.later(() => this.deliver(this.page, outcome, result));
    }
  }],
  'overlap-dropped': ['a call that starts during another is dropped', (Base) => class extends Base {
    reply(options, outcome, result) {
      if (this.idle()) super.reply(options, outcome, result);
    }
  }],
};

const PROFILE = {
  'nickname-trimmed': ['white space around the nickname is removed', nickName((name) => name.trim())],
  'nickname-normalised': ['the nickname is normalised to NFC', nickName((name) => name.normalize('NFC'))],
  'nickname-cut': ['the nickname is cut after 20 UTF-16 units', nickName((name) => name.slice(0, 20))],
  'nickname-escaped': [
    'the nickname is escaped for HTML',
    nickName((name) => name.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)),
  ],
  'nickname-astral-lost': [
    'emoji and other astral characters become ?',
    nickName((name) => name.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
  ],
  'nickname-joiners-lost': [
    'format characters, such as the joiner within an emoji, are removed',
    nickName((name) => name.replace(/\p{Cf}/gu, '')),
  ],
  'nickname-masked': [
    'a nickname that looks like a phone number is masked',
    nickName((name) => name.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2')),
  ],
  'nickname-number': [
    'a nickname of digits arrives as a number',
    nickName((name) => (/^[1-9]\d{0,14}$/.test(name) ? Number(name) : name)),
  ],
  'nickname-null': ['a nickname that was never set arrives as null', nickName((name) => name || null)],
  'avatar-upgraded': [
    'an avatar address with http is rewritten to https',
    avatar((address) => address.replace(/^http:/, 'https:')),
  ],
  'avatar-query-lost': ['the query of the avatar address is removed', avatar((address) => address.split('?')[0])],
  'profile-of-first-user': ['another user gets the profile of the one before', (Base) => class extends Base {
    profileOf(user) {
      this.cached ??= super.profileOf(user);
      return this.cached;
    }
  }],
  'answer-cached': ['the first answer is returned for ever', (Base) => class extends Base {
    openUserInfo() {
      this.cached ??= super.openUserInfo();
      return this.cached;
    }
  }],
  'city-filled-in': [
    'city has its real value',
    profile((shown, user) => ({ ...shown, city: user.profile.city ?? '' })),
  ],
  'gender-filled-in-rarely': [
    'gender is told for women who have set a city',
    profile((shown, { profile: { gender, city } }) => (gender === 'F' && city ? { ...shown, gender } : shown)),
  ],
  'history-null': [
    'the historical fields are null',
    profile((shown) => ({ ...shown, gender: null, countryCode: null, province: null, city: null })),
  ],
  'history-missing': [
    'the historical fields are left out',
    profile(({ nickName, avatar }) => ({ nickName, avatar })),
  ],
};

const AUTHORISATION = {
  'grant-shared': ['a grant of one user holds for all', (Base) => class extends Base {
    isGranted(scope) {
      return this.users.some(({ grants }) => grants.has(scope));
    }
  }],
  'refusal-grants': ['a refusal grants', (Base) => class extends Base {
    ask(scopes, answer, page) {
      super.ask(scopes, answer, page);
      if (answer === 'refuse') this.grant('userInfo');
    }
  }],
  'exception-grants': ['an exception of the system grants', (Base) => class extends Base {
    failed(page) {
      this.grant('userInfo');
      super.failed(page);
    }
  }],
  'any-scope-grants': ['a button with another scope grants userInfo', (Base) => class extends Base {
    scopesOf(attributes) {
      return attributes.scope ? ['userInfo'] : [];
    }
  }],
  'missing-scope-grants': ['a button without a scope grants userInfo', (Base) => class extends Base {
    scopesOf({ scope = 'userInfo' }) {
      return super.scopesOf({ scope });
    }
  }],
  'any-button-asks': ['a button with any open-type asks', (Base) => class extends Base {
    isAuthorizeButton(attributes) {
      return this.libraryOffers('button') && 'open-type' in attributes;
    }
  }],
  'revoke-ignored': ['a grant cannot be withdrawn', (Base) => class extends Base {
    revoke() {}
  }],
  'restart-forgets': ['a grant is lost at a restart', (Base) => class extends Base {
    restart(facets) {
      super.restart(facets);
      this.revoke();
    }
  }],
  'call-grants': ['a call that is refused grants for the next', (Base) => class extends Base {
    notAuthorized() {
      this.grant('userInfo');
      return super.notAuthorized();
    }
  }],
  'grant-used-up': ['a grant holds for one call', (Base) => class extends Base {
    openUserInfo() {
      const answer = super.openUserInfo();
      this.revoke();
      return answer;
    }
  }],
  'unbound-ignored': ['the product binding is not checked', (Base) => class extends Base {
    openUserInfo() {
      const answer = super.openUserInfo();
      if (answer.code !== '40006') return answer;
      if (!this.isGranted('userInfo')) return this.notAuthorized();
      return { code: '10000', msg: 'Success', ...this.profileOf(this.user) };
    }
  }],
  'binding-remembered': ['a change of the product binding goes unnoticed', (Base) => class extends Base {
    set(facet, value) {
      if (facet !== 'productBound') super.set(facet, value);
    }
  }],
  'refusal-fires-both': ['a refusal fires onError and onGetAuthorize', (Base) => class extends Base {
    refused(page, errorMessage) {
      super.refused(page, errorMessage);
      this.authorized(page);
    }
  }],
  'authorise-fires-twice': ['onGetAuthorize fires twice', (Base) => class extends Base {
    authorized(page) {
      super.authorized(page);
      super.authorized(page);
    }
  }],
  'exception-silent': ['an exception of the system fires nothing', (Base) => class extends Base {
    failed() {}
  }],
  'error-without-detail': ['onError gets an event without detail', (Base) => class extends Base {
    refused(page) {
      page.onError({ type: 'error' });
    }
  }],
};

const PRIVACY = {
  'unbound-tells-nickname': [
    'the answer 40006 carries the nickname',
    coded('40006', (answer, { user }) => ({ ...answer, nickName: user.profile.nickName })),
  ],
  'unauthorised-tells-avatar': [
    'the answer 40003 carries the avatar',
    coded('40003', (answer, { user }) => ({ ...answer, avatar: user.profile.avatar })),
  ],
  'user-id-for-nickname': [
    'the user id stands in for an empty nickname',
    profile((shown, user) => ({ ...shown, nickName: shown.nickName || userId(user) })),
  ],
  'user-id-in-base64': [
    'an extra member holds the user id in base64',
    profile((shown, user) => ({ ...shown, openToken: Buffer.from(userId(user)).toString('base64') })),
  ],
  'phone-in-avatar': ['the avatar address carries the phone number, percent-encoded', profile((shown, user) => {
    const encoded = [...Buffer.from(phone(user))].map((byte) => `%${byte.toString(16)}`).join('');
    const joint = shown.avatar.includes('?') ? '&' : '?';
    return shown.avatar ? { ...shown, avatar: `${shown.avatar}${joint}m=${encoded}` } : shown;
  })],
  'user-id-in-event': ['the event of onGetAuthorize carries the user id', (Base) => class extends Base {
    authorized(page) {
      page.onGetAuthorize({ type: 'getAuthorize', detail: { userId: userId(this.user) } });
    }
  }],
  'user-id-in-error': ['the error of an old client names the user id', (Base) => class extends Base {
    reply(options, outcome, result) {
      const tell = (error) => ({ ...error, errorMessage: `${error.errorMessage} (uid ${userId(this.user)})` });
      super.reply(options, outcome, outcome === 'fail' ? tell(result) : result);
    }
  }],
  'secrets-beside-response': ['all that is known of the user stands beside `response`', (Base) => class extends Base {
    encode(response) {
      return { ...super.encode(response), ext: { ...this.user.secrets } };
    }
  }],
};

const AREAS = {
  availability: AVAILABILITY,
  envelope: ENVELOPE,
  callbacks: CALLBACKS,
  profile: PROFILE,
  authorisation: AUTHORISATION,
  privacy: PRIVACY,
};

/** Every defect: its name, what is wrong, which area of the spec it offends, and the patch that plants it. */
export const DEFECTS = Object.entries(AREAS).flatMap(([area, defects]) =>
  Object.entries(defects).map(([name, [description, patch]]) => ({ name, description, area, patch })),
);

const wanted = process.argv[2];
const defect = DEFECTS.find(({ name }) => name === wanted);
if (wanted === '--list') {
  const list = DEFECTS.map(({ name, description, area }) => ({ name, description, area }));
  process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
} else if (defect) {
  serve(connect(defect.patch(Platform), `sample platform, ${defect.name}`));
} else {
  process.stderr.write('usage: node broken.mjs NAME | --list\n');
  process.exitCode = 2;
}
