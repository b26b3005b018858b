const config = require('../../conformance/config.js');
const { Caller } = require('../../conformance/caller.js');

let caller;

Page({
  data: { status: '', shown: false, hasOpenType: false, hasScope: false, openType: '', scope: '', label: config.label },

  onLoad() {
    caller = new Caller(config, {
      status: (status) => this.setData({ status }),
      // Shows a button with these attributes, or none at all.
      render: (attributes) =>
        this.setData({
          shown: attributes !== null,
          hasOpenType: attributes !== null && attributes['open-type'] !== undefined,
          hasScope: attributes !== null && attributes.scope !== undefined,
          openType: attributes === null ? '' : attributes['open-type'],
          scope: attributes === null ? '' : attributes.scope,
        }),
    });
    caller.start();
  },

  onUnload() {
    caller.stop();
  },

  onGetAuthorize(event) {
    caller.handlerRan('onGetAuthorize', event);
  },

  onAuthError(event) {
    caller.handlerRan('onError', event);
  },
});
