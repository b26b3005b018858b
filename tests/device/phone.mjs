// A phone without a browser: runs the mini program of templates/miniprogram on the sample platform, and is its own
// operator. node --experimental-websocket phone.mjs ADDRESS [KEY=VALUE ...]
// Keys: transport; broken=NAME; cut=N closes the socket at the Nth instruction; slow=N waits N ms before the first
// instruction; wrong=N reports "otherwise" at the Nth instruction after doing the opposite; die=N ends at the Nth.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Platform } from '../../examples/node/platform.mjs';

const [address, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.map((one) => one.split('=')));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const BROKEN = {
  'code-number': (Base) => class extends Base {
    openUserInfo() { const reply = super.openUserInfo(); return { ...reply, code: Number(reply.code) }; }
  },
  'refusal-grants': (Base) => class extends Base {
    refused(page, message) { this.grant('userInfo'); super.refused(page, message); }
  },
  'revocation-ignored': (Base) => class extends Base {
    revoke() {}
  },
};
const FACETS = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise', productBound: true };
const USER = { profile: { nickName: 'Ann "Å" Li', avatar: 'https://tfs.alipayobjects.com/images/partner/ann' }, private: { userId: '2088000000000001' } };
const Base = options.broken ? BROKEN[options.broken](Platform) : Platform;
const platform = new Base({ facets: FACETS, users: [USER] });

// ---- the base library
const storage = {};
const on = {};
let socket;
globalThis.my = {
  canIUse: (name) => platform.my.canIUse(name),
  getOpenUserInfo: (...values) => platform.my.getOpenUserInfo(...values),
  getStorageSync: ({ key }) => ({ data: storage[key] ?? null }),
  setStorageSync: ({ key, data }) => { storage[key] = data; },
  connectSocket({ url }) {
    socket = new WebSocket(url);
    socket.onopen = () => on.open();
    socket.onmessage = ({ data }) => on.message({ data });
    socket.onclose = ({ reason }) => on.close({ reason });
    socket.onerror = () => {};
  },
  onSocketOpen: (then) => (on.open = then),
  onSocketMessage: (then) => (on.message = then),
  onSocketClose: (then) => (on.close = then),
  onSocketError: (then) => (on.error = then),
  sendSocketMessage: ({ data }) => socket.readyState === 1 && socket.send(data),
  closeSocket: () => socket.close(),
  async request({ url, method, headers, data, success, fail }) {
    try {
      const reply = await fetch(url, { method, headers, body: data });
      success({ status: reply.status, data: await reply.text() });
    } catch (error) {
      fail({ errorMessage: String(error) });
    }
  },
};

// ---- the page
const { Caller } = createRequire(import.meta.url)(path.join(root, 'templates/miniprogram/conformance/caller.js'));
let button = null;
const caller = new Caller(
  {
    address, transport: options.transport ?? 'socket', implementation: { name: options.broken ?? 'phone', version: '1' },
    capabilities: ['tap', 'refuse', 'canIUse', 'revoke', 'restart', 'bare'], fixed: FACETS, users: [USER], performs: [], settle: 150, label: '',
  },
  { status: () => {}, render: (attributes) => { button = attributes; } },
);
caller.start();

// ---- the person
const handlers = {
  onGetAuthorize: (event) => caller.handlerRan('onGetAuthorize', event),
  onError: (event) => caller.handlerRan('onError', event),
};
function act(text, refuse) {
  if (text.startsWith('Tap')) platform.tap(button, refuse ? 'refuse' : 'agree', handlers);
  else if (/withdraw/.test(text)) platform.revoke();
  else if (text.startsWith('Close the client')) platform.restart({});
  else return 'couldNot';
  return 'done';
}
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
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
  const open = state.instruction;
  if (!open || open.number === last) continue;
  last = open.number;
  acted += 1;
  if (acted === 1 && options.slow) await pause(Number(options.slow));
  if (acted === Number(options.cut)) socket.close();
  if (acted === Number(options.die)) process.exit(3);
  let refuse = open.en.includes('press Refuse');
  const wrong = acted === Number(options.wrong);
  if (wrong) refuse = !refuse;
  const done = act(open.en, refuse);
  const report = wrong ? 'otherwise' : done;
  await fetch(`${address}/operator/press`, { method: 'POST', body: JSON.stringify({ press: 'report', number: open.number, report, text: '' }) });
}
console.log(JSON.stringify({ acted }));
process.exit(0);
