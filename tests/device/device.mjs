// What the two devices of the tests share (phone.mjs and container.html): the implementation under test, which is the sample
// platform with or without a defect, and what a base library offers to a mini program beside it.

export const FACETS = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise', productBound: true };
export const USER = {
  profile: { nickName: 'Ann "Å" Li', avatar: 'https://tfs.alipayobjects.com/images/partner/ann' },
  private: { userId: '2088000000000001' },
};

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

/** The implementation under test: `Base`, or with the defect of this name. */
export function implementation(Base, broken) {
  return new (broken ? BROKEN[broken](Base) : Base)({ facets: FACETS, users: [USER] });
}

/** What conformance/config.js of the mini program says, with what is different on this device. */
export function config(written, { address, transport, name, settle }) {
  return {
    ...written, settle, users: [USER], fixed: FACETS, implementation: { name, version: '1' },
    address: address ?? written.address, transport: transport ?? written.transport,
  };
}

/** Storage, sockets and requests, as a mini program calls them. `kept` outlives the client: `read(key)`, `write(key, data)`. */
export function baseLibrary(kept) {
  const on = {};
  let socket;
  return {
    getStorageSync: ({ key }) => ({ data: kept.read(key) }),
    setStorageSync: ({ key, data }) => kept.write(key, data),
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
      let reply;
      try {
        const response = await fetch(url, { method, headers, body: data });
        reply = { status: response.status, data: await response.text() };
      } catch (error) {
        return fail({ errorMessage: String(error) });
      }
      success(reply);
    },
    /** Not of a base library: the network goes away for a moment. */
    cut: () => socket?.close(),
  };
}

/** What a person does who reads the page: one word for the deed, and the answer to the dialog. */
export function deed(instruction) {
  const { en } = instruction;
  const answer = en.includes('press Refuse') ? 'refuse' : 'agree';
  if (en.startsWith('Tap')) return { what: 'tap', answer };
  if (/withdraw/.test(en)) return { what: 'revoke' };
  if (en.startsWith('Close the client')) return { what: 'restart' };
  return { what: 'couldNot' };
}
