// Cases a second of fast-check on the platform in examples/node: `node fast_check_rate.mjs MODULES CASES [FAULT]`, where MODULES is the folder into
// which fast-check was installed. The same task as hypothesis_rate.py. With a FAULT the platform has a defect, and this has to fail.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';

import { Platform } from '../../examples/node/platform.mjs';
import { check } from './checks.mjs';

const [, , modules, count, fault] = process.argv;
const fc = createRequire(resolve(modules, 'package.json'))('fast-check');

// ---- scenarios

const AWKWARD = [
  '"', "'", 'a "b" c', '\\', '\\n', 'C:\\temp', '\n', '\t', '\0', '\x7f', ' a ', '', '<b>&</b>', '{"response":{}}', '"}}', '😀', '𠮷',
  '\u2028', 'e\u0301', 'ﬀ', '%41+', '张三', '\u202eabc', '&#39;', '\\u0041', 'ẞßİ', 'a\u200db', '007', 'null', 'x'.repeat(300),
];
const name = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ maxLength: 40, unit: 'binary' }));
const number = fc.integer({ min: 0, max: 120 });
const version = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const CLIENTS = ['10.1.35', '10.1.34', '10.1.36', '10.1.100', '10.2.0', '10.10.0', '9.9.99', '10.3.90.8030'];
const LIBRARIES = ['1.16.4', '1.16.3', '1.16.5', '1.16.10', '1.9.0', '2.0.0', '1.100.0'];

const facets = fc.record({
  clientVersion: fc.oneof(fc.constantFrom(...CLIENTS), version),
  baseLibraryVersion: fc.oneof(fc.constantFrom(...LIBRARIES), version),
  accountType: fc.constantFrom('personal', 'enterprise'),
  productBound: fc.constantFrom(true, true, false),
});

/** Only what is shown is drawn; what must not be seen is the same each time, but for the user. */
function user(index) {
  const mark = `4817263950${index}`;
  const hidden = { gender: 'F', countryCode: 'SG', province: `浙江${mark}省`, city: `杭州${mark}市` };
  const avatars = [`https://tfs.alipayobjects.com/images/partner/${mark}`, `http://a.example/${mark}?s=1&t=%20`, ''];
  const secrets = { userId: `20881${mark}`, legalName: `张${mark}`, idNumber: `330106${mark}X`, phone: `+86-${mark}` };
  const shown = fc.record({ nickName: name, avatar: fc.constantFrom(...avatars) }, { requiredKeys: [] });
  const history = fc.constantFrom({}, hidden);
  return fc.tuple(shown, history).map(([visible, old]) => ({ profile: { ...visible, ...old }, private: secrets }));
}

const button = (openType, scope) => ({ 'open-type': openType, scope });
const RIGHT = button('getAuthorize', 'userInfo');
const WRONG = [button('getAuthorize', 'phoneNumber'), button('share', 'userInfo'), button('getauthorize', 'userInfo'), button('', '')];
const tap = fc
  .tuple(
    fc.constantFrom(RIGHT, RIGHT, RIGHT, RIGHT, button('getAuthorize', 'userinfo'), ...WRONG),
    fc.constantFrom('agree', 'agree', 'refuse', 'exception'),
  )
  .map(([attributes, answer]) => ({ do: 'tap', attributes, answer }));
const other = fc.constantFrom(
  { do: 'revoke' },
  { do: 'set', facet: 'productBound', value: true },
  { do: 'set', facet: 'productBound', value: false },
  { do: 'switchUser', user: 0 },
  { do: 'switchUser', user: 1 },
);
const LEFT_OUT = [[], [], [], ['complete'], ['fail'], ['success'], ['success', 'fail'], ['fail', 'complete'], ['success', 'fail', 'complete']];
const call = fc.constantFrom(
  ...LEFT_OUT.map((leftOut) => ({
    do: 'call',
    argument: { callbacks: ['success', 'fail', 'complete'].filter((one) => !leftOut.includes(one)) },
  })),
);
const users = fc.oneof(fc.tuple(user(0)), fc.tuple(user(0), user(1)));
const scenario = fc
  .tuple(facets, users, fc.array(fc.oneof(tap, other), { maxLength: 4 }), call)
  .map(([facets, users, steps, call]) => {
    const there = (step) => (step.do === 'switchUser' ? { ...step, user: step.user % users.length } : step);
    return { world: { facets, users }, steps: [...steps.map(there), call] };
  });

// ---- running one

function recorders(names, { fired }) {
  return Object.fromEntries(names.map((one) => [one, (argument) => fired.push([one, argument])]));
}

async function run(Implementation, { world, steps }) {
  const platform = new Implementation(world);
  const records = [];
  for (const step of steps) {
    const record = { fired: [] };
    records.push(record);
    take(platform, step, record);
    while (!platform.idle()) await null;
  }
  return records;
}

function take(platform, step, record) {
  switch (step.do) {
    case 'tap':
      return platform.tap(step.attributes, step.answer, recorders(['onGetAuthorize', 'onError'], record));
    case 'revoke':
      return platform.revoke();
    case 'switchUser':
      return platform.logIn(step.user);
    case 'set':
      return platform.set(step.facet, step.value);
    case 'call':
      if (typeof platform.my.getOpenUserInfo !== 'function') return (record.absent = true);
      try {
        record.returned = platform.my.getOpenUserInfo(recorders(step.argument.callbacks, record));
      } catch (problem) {
        record.thrown = problem;
      }
  }
}

// ---- defects, to see that the checks can fail

const FAULTS = {
  /** A quote in the nickname breaks the JSON. */
  unescaped: class extends Platform {
    encode(response) {
      return { response: super.encode(response).response.replaceAll('\\"', '"') };
    }
  },
  /** A refusal grants. */
  generous: class extends Platform {
    refused(page, errorMessage) {
      this.grant('userInfo');
      super.refused(page, errorMessage);
    }
  },
};

const Implementation = fault === undefined ? Platform : FAULTS[fault];
let cases = 0;
const property = fc.asyncProperty(scenario, async (one) => {
  cases += 1;
  check(one, await run(Implementation, one));
});

// The compiler of the engine needs some thousand rounds to warm up: that is start-up.
await fc.assert(property, { numRuns: 5000 });
cases = 0;
const begun = performance.now();
await fc.assert(property, { numRuns: Number(count) });
console.log(JSON.stringify({ cases, seconds: (performance.now() - begun) / 1000 }));
