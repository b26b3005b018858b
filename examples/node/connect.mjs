// What the harness has to know of platform.mjs: what it can do, and how. The same for Node and for the embedded engine.

const FACETS = ['clientVersion', 'baseLibraryVersion', 'accountType', 'productBound'];

export const connect = (Platform, name = 'sample platform') => ({
  implementation: { name, version: '1.0.0' },
  capabilities: [
    ...FACETS.map((facet) => `facet:${facet}`),
    'set:productBound',
    ...['tap', 'refuse', 'exception', 'canIUse', 'revoke', 'restart', 'users', 'overlap', 'nested', 'bare'],
  ],
  start(world) {
    const platform = new Platform(world);
    return {
      get my() {
        return platform.my;
      },
      tap: (attributes, answer, handlers) => platform.tap(attributes, answer, handlers),
      revoke: () => platform.revoke(),
      set: (facet, value) => platform.set(facet, value),
      switchUser: (index) => platform.logIn(index),
      restart: (facets) => platform.restart(facets),
      idle: () => platform.idle(),
    };
  },
});
