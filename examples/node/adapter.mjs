// Connects platform.mjs to the harness: `miniapp-conformance check -- node examples/node/adapter.mjs`.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from './kit.mjs';
import { Platform } from './platform.mjs';

const FACETS = ['clientVersion', 'baseLibraryVersion', 'accountType', 'productBound'];

export const connect = (Platform, name = 'sample platform') => ({
  implementation: { name, version: '1.0.0' },
  capabilities: [
    ...FACETS.map((facet) => `facet:${facet}`),
    'set:productBound',
    ...['tap', 'refuse', 'exception', 'canIUse', 'revoke', 'restart', 'users', 'overlap', 'bare'],
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

// Run as a program, not when broken.mjs borrows `connect`.
if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) serve(connect(Platform));
