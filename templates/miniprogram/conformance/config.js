// What the harness has to know, and cannot find out. Edit this file; the others need no change.
module.exports = {
  // The address that `miniapp-conformance check --listen ADDR` printed, token included.
  address: 'http://127.0.0.1:8800/TOKEN',

  // 'socket' (my.connectSocket), or 'poll' (my.request) where a container has no WebSocket.
  transport: 'socket',

  // The container under test.
  implementation: { name: 'my wallet', version: '1.0.0' },

  // What you and the device can do together, in the words of PROTOCOL.md. Leave out what cannot be done:
  //   tap        tap the button                          refuse     press Refuse in the dialog
  //   exception  make the system fail during the dialog  canIUse    my.canIUse is there
  //   revoke     withdraw the permission in the settings restart    close the client and open it again
  //   users      log in as another of the `users`        bare       call the function without an argument
  //   set:productBound    bind and unbind the product in the console while the mini program is open
  //   facet:productBound  the same, before a scenario begins
  capabilities: ['tap', 'refuse', 'canIUse', 'revoke', 'restart', 'bare'],

  // The values of what cannot be changed on this device.
  fixed: {
    clientVersion: '10.6.80',
    baseLibraryVersion: '2.9.0',
    accountType: 'enterprise',
    productBound: true,
  },

  // The accounts that can be logged in, the first of them first: what the platform knows of each. Leave a member out if
  // the user has never set it. What is under `private` must never reach a mini program.
  users: [
    {
      profile: { nickName: 'Your nickname', avatar: 'https://tfs.alipayobjects.com/images/partner/XXXXXXXX' },
      private: {},
    },
  ],

  // What the mini program can do by itself, without an operator. A simulator may have more: 'begin', 'tap', 'revoke' …
  performs: [],

  // How long a callback or a handler may take, in milliseconds.
  settle: 1500,

  // What is written on the button.
  label: 'Authorise / 授权',
};
