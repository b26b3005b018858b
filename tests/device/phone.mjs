// A phone without a browser: runs the mini program of a folder on the sample platform, and is its own operator.
// node --experimental-websocket phone.mjs ADDRESS [KEY=VALUE ...]; ADDRESS `-` is the one in the folder's config.js.
// Keys: folder (default: templates/miniprogram); transport; broken=NAME; at the Nth instruction: cut=N closes the connection,
// die=N ends, wrong=N does the opposite and reports "otherwise", unable=N reports "couldNot"; slow=N waits N ms before the
// first instruction; strangers=1 tries a wrong token and a second device first.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Platform } from '../../examples/node/platform.mjs';
import { baseLibrary, config, deed, implementation } from './device.mjs';

const [given, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.map((one) => one.split('=')));
const at = (key, number) => Number(options[key]) === number;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const folder = path.resolve(options.folder ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '../../templates/miniprogram'));
const require = createRequire(import.meta.url);
const { Caller } = require(path.join(folder, 'conformance/caller.js'));
const written = require(path.join(folder, 'conformance/config.js'));
const address = given === '-' ? written.address : given;

const platform = implementation(Platform, options.broken);
const storage = {};
const base = baseLibrary({ read: (key) => storage[key] ?? null, write: (key, data) => { storage[key] = data; } });
globalThis.my = {
  ...base,
  canIUse: (name) => platform.my.canIUse(name),
  getOpenUserInfo: (...values) => platform.my.getOpenUserInfo(...values),
};

// ---- the page
let button;
let caller;
function open() {
  button = null;
  const told = config(written, { address, transport: options.transport, name: options.broken ?? 'phone', settle: 150 });
  caller = new Caller(told, { status: () => {}, render: (attributes) => { button = attributes; } });
  caller.start();
}
open();

// ---- the person
const handlers = {
  onGetAuthorize: (event) => caller.handlerRan('onGetAuthorize', event),
  onError: (event) => caller.handlerRan('onError', event),
};
function act({ what, answer }) {
  if (what === 'tap') platform.tap(button, answer, handlers);
  else if (what === 'revoke') platform.revoke();
  else if (what === 'restart') {
    caller.stop();
    platform.restart({});
    open();
  } else return 'couldNot';
  return 'done';
}

async function strangers() {
  const stranger = await fetch(address.replace(/[0-9a-f]{32}$/, '0'.repeat(32)) + '/operator');
  const second = await fetch(`${address}/poll`, { method: 'POST', body: JSON.stringify({ device: 'second', messages: [], wait: true }) });
  console.log(JSON.stringify({ wrongToken: [stranger.status, await stranger.text()], second: [second.status, await second.text()] }));
}

let [last, acted, seen] = [0, 0, -1];
for (;;) {
  let state;
  try {
    state = await (await fetch(`${address}/operator/state?seen=${seen}`)).json();
  } catch {
    break;
  }
  if (state.finished) break;
  seen = state.version;
  const instruction = state.instruction;
  if (!instruction || instruction.number === last) continue;
  last = instruction.number;
  acted += 1;
  if (acted === 1 && options.slow) await pause(Number(options.slow));
  if (acted === 1 && options.strangers) await strangers();
  if (at('cut', acted)) base.cut();
  if (at('die', acted)) process.exit(3);
  const todo = deed(instruction);
  const wrong = at('wrong', acted);
  if (wrong) todo.answer = todo.answer === 'refuse' ? 'agree' : 'refuse';
  const done = at('unable', acted) ? 'couldNot' : act(todo);
  const report = wrong ? 'otherwise' : done;
  await fetch(`${address}/operator/press`, { method: 'POST', body: JSON.stringify({ press: 'report', number: instruction.number, report, text: '' }) });
}
console.log(JSON.stringify({ acted }));
process.exit(0);
