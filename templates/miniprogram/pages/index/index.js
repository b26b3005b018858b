const config = require('../../conformance/config.js');
const { Caller } = require('../../conformance/caller.js');

let caller;

/** Which of the buttons in index.axml is shown, and with which values: the one with these attributes, or none at all. */
function shown(attributes) {
  const given = attributes || {};
  const openType = given['open-type'] !== undefined;
  const scope = given.scope !== undefined;
  return {
    withBoth: openType && scope,
    withOpenType: openType && !scope,
    withScope: scope && !openType,
    withNeither: attributes !== null && !openType && !scope,
    openType: openType ? given['open-type'] : '',
    scope: scope ? given.scope : '',
  };
}

Page({
  data: { status: '', label: config.label, ...shown(null) },

  onLoad() {
    caller = new Caller(config, {
      status: (status) => this.setData({ status }),
      render: (attributes) => this.setData(shown(attributes)),
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
