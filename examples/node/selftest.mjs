// Pipes protocol sessions through the adapters in this folder and next door: `node examples/node/selftest.mjs`.
// Exits nonzero, with the difference, if an answer is not the one that is written here.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (name, ...rest) => [process.execPath, here(name), ...rest];
const ADAPTERS = { 'adapter.mjs': node('adapter.mjs'), 'mock.py': ['python3', here('../python/mock.py')] };

const HELLO = {
  type: 'hello',
  protocol: { min: 1, max: 1 },
  harness: { name: 'selftest', version: '1' },
  api: 'my.getOpenUserInfo',
};

/** The answers to requests (objects, or lines as they are) without the one to hello, in the order of their ids. */
function session([program, ...args], requests) {
  const lines = requests.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  const input = `${lines.join('\n')}\n`;
  const { stdout, status } = spawnSync(program, args, { input, encoding: 'utf8', timeout: 10_000 });
  assert.equal(status, 0);
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  return answers.filter(({ type }) => type !== 'hello').sort((one, other) => (one.id ?? -1) - (other.id ?? -1));
}

/** An answer with all the JSON in it parsed: escapes and the order of members are nobody's business. */
function parsed(value) {
  if (Array.isArray(value)) return value.map(parsed);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.json === 'string') return parsed(JSON.parse(value.json));
  if (typeof value.response === 'string') return parsed(JSON.parse(value.response));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, parsed(member)]));
}

// ---- steps, and what is to be seen of them

const FACETS = { clientVersion: '10.1.35', baseLibraryVersion: '1.16.4', accountType: 'personal', productBound: true };
const ANN = {
  profile: { nickName: 'Ann "\\\n👩‍💻', gender: 'F', city: 'Oslo' },
  private: { userId: '2088000000000001' },
};
const BOB = {
  profile: { nickName: ' Bob ', avatar: 'http://a.example/b?c=d' },
  private: { userId: '2088000000000002' },
};

const tap = (answer = 'agree', attributes = { 'open-type': 'getAuthorize', scope: 'userInfo' }) =>
  ({ do: 'tap', attributes, answer });
const call = (callbacks = ['success', 'fail', 'complete'], more = {}) =>
  ({ do: 'call', argument: { callbacks }, ...more });

const granted = { fired: [{ name: 'onGetAuthorize', argument: { type: 'getAuthorize', detail: {} } }] };
const ended = (answer, outcome = 'success') =>
  ({ fired: [outcome, 'complete'].map((name) => ({ name, argument: answer })) });
const history = { gender: '', countryCode: '', province: '', city: '' };
const info = (nickName, avatar) => ({ response: { code: '10000', msg: 'Success', ...history, nickName, avatar } });
const unauthorised = {
  response: {
    code: '40003',
    msg: 'Insufficient Conditions',
    subCode: 'isv.invalid-auth-relations',
    subMsg: '无效的授权关系',
  },
};
const ann = info(ANN.profile.nickName, '');
const bob = info(BOB.profile.nickName, BOB.profile.avatar);

// Name: [steps, records, facets that differ].
const SCENARIOS = {
  'a grant, and its end': [
    [call(), tap(), call(), tap('refuse'), { do: 'revoke' }, call()],
    [ended(unauthorised), granted, ended(ann), granted, {}, ended(unauthorised)],
  ],
  'a grant belongs to a user': [
    [tap(), { do: 'switchUser', user: 1 }, call(), tap(), call(), { do: 'switchUser', user: 0 }, call()],
    [granted, {}, ended(unauthorised), granted, ended(bob), {}, ended(ann)],
  ],
  'each spelling of the scope': [
    [tap('agree', { 'open-type': 'getAuthorize', scope: 'auth_user, userinfo' }), call()],
    [granted, ended(ann)],
  ],
  'other buttons': [
    [tap('agree', { 'open-type': 'share', scope: 'userInfo' }), tap('agree', {}), call()],
    [{}, {}, ended(unauthorised)],
  ],
  'calls that say little': [
    [call([]), call(['fail']), call(['complete']), { do: 'call' }],
    [{}, {}, { fired: [{ name: 'complete', argument: unauthorised }] }, {}],
  ],
  'calls that overlap': [
    [tap(), call(['success'], { overlap: true }), call()],
    [granted, { fired: [{ name: 'success', argument: ann }] }, ended(ann)],
  ],
  'a restart changes the library and keeps the grant': [
    [tap(), { do: 'restart', facets: { baseLibraryVersion: '1.9.9' } }, call(), tap(),
      { do: 'restart', facets: { baseLibraryVersion: '1.17' } }, call()],
    [granted, {}, { absent: true }, {}, {}, ended(ann)],
  ],
  'canIUse': [
    [{ do: 'canIUse', query: 'button.open-type.getAuthorize' }, { do: 'canIUse', query: 'button.open-type.fly' }],
    [{ returned: true }, { returned: false }],
    { baseLibraryVersion: '1.11.0' },
  ],
};

const run = (id, steps, facets) =>
  ({ type: 'run', id, scenario: { world: { facets: { ...FACETS, ...facets }, users: [ANN, BOB] }, steps } });

function documentedSession(adapter) {
  const lines = readFileSync(here('../../docs/PROTOCOL.md'), 'utf8').split('\n');
  const after = (arrow) => lines.filter((line) => line.startsWith(arrow)).map((line) => line.slice(arrow.length));
  const expected = after('← ').map((line) => JSON.parse(line)).filter(({ type }) => type !== 'hello');
  assert.ok(expected.length > 0, 'docs/PROTOCOL.md has a session');
  assert.deepEqual(parsed(session(adapter, after('→ '))), parsed(expected));
}

function scenarios(adapter) {
  const entries = Object.entries(SCENARIOS);
  const answers = session(adapter, [HELLO, ...entries.map(([, [steps, , facets]], id) => run(id, steps, facets))]);
  entries.forEach(([name, [, steps]], id) => {
    assert.deepEqual(parsed(answers[id]), { type: 'trace', id, trace: { steps } }, name);
  });
}

function failures(adapter) {
  const facets = { clientVersion: '10.1.34', productBound: false };
  const steps = [tap('refuse'), tap('exception'), tap('agree', { 'open-type': 'getAuthorize' }), call()];
  const bind = { do: 'restart', facets: { clientVersion: '10.1.35.1' } };
  const [{ trace }] = parsed(session(adapter, [HELLO, run(1, [...steps, bind, call()], facets)]));
  for (const { fired } of trace.steps.slice(0, 3)) {
    const [{ name, argument: { detail } }, ...more] = fired;
    assert.deepEqual([name, detail.type, typeof detail.errorMessage, more], ['onError', 'getAuthorize', 'string', []]);
  }
  const [{ argument: error }] = trace.steps[3].fired;
  assert.deepEqual(trace.steps[3], ended({ error: 1, errorMessage: error.errorMessage }, 'fail'));
  assert.equal(trace.steps[5].fired[0].argument.response.code, '40006');
}

function disorder(adapter) {
  const texts = ['', '\u0000\u2028"\\', '👩‍💻e\u0301', '<&>'];
  const steps = [{ do: 'fly' }];
  const known = [HELLO, { type: 'echo', id: 1, texts }];
  const requests = [...known, 'rubbish', '[]', { type: 'dance', id: 2 }, run(3, steps), ''];
  const answers = session(adapter, requests).map(({ message, ...answer }) => answer);
  assert.deepEqual(answers, [
    { type: 'error', error: 'malformed' },
    { type: 'error', error: 'malformed' },
    { type: 'error', error: 'malformed' },
    { type: 'echo', id: 1, texts },
    { type: 'error', id: 2, error: 'unknown-operation' },
    { type: 'error', id: 3, error: 'malformed' },
  ]);
  assert.deepEqual(session(adapter, [run(1, [])])[0].error, 'malformed', 'hello comes first');
}

/** What the kit sees of platforms that misbehave. */
function misbehaviour() {
  const seen = (defect, ...steps) => {
    const [{ trace }] = session(node('broken.mjs', defect), [HELLO, run(1, steps)]);
    return trace.steps.map(({ fired = [], thrown }) => thrown ?? fired.map(({ name }) => name).join(' '));
  };
  const twice = 'success complete success';
  assert.deepEqual(seen('success-again-later', call(), { do: 'revoke' }, call()), [twice, '', twice]);
  const overlapping = [call(['success'], { overlap: true }), call(['success'])];
  assert.deepEqual(seen('overlap-to-the-last', ...overlapping), ['', 'success success']);
  const silent = [tap(), call(), { do: 'revoke' }, call()];
  assert.deepEqual(seen('nothing-when-authorised', ...silent), ['onGetAuthorize', '', '', 'success complete']);
  assert.match(seen('throws-without-argument', { do: 'call' })[0], /^TypeError: /);
}

/** Every defect starts, and answers. */
function defects() {
  const list = JSON.parse(spawnSync(process.execPath, [here('broken.mjs'), '--list'], { encoding: 'utf8' }).stdout);
  assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
  for (const { name } of list) {
    const [answer] = session(node('broken.mjs', name), [HELLO, run(1, [tap(), call()])]);
    assert.equal(answer.type, 'trace', name);
  }
  return list.length;
}

for (const [name, adapter] of Object.entries(ADAPTERS)) {
  for (const check of [documentedSession, scenarios, failures, disorder]) {
    check(adapter);
    console.log(`ok ${name}: ${check.name}`);
  }
}
misbehaviour();
console.log(`ok broken.mjs: ${defects()} defects`);
