// What the harness has to know of the platform: what it can do, and how to have it done.

import { Platform } from './platform.mjs';

export const implementation = { name: 'my platform', version: '0.1.0' };

// Add what you can do, in the words of the adapter protocol: 'facet:clientVersion', 'revoke', 'users', 'canIUse' …
// What is not here is never asked of you.
export const capabilities = ['facet:productBound', 'tap', 'refuse', 'bare'];

// The values of what you cannot set: the client that you have.
export const fixed = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise' };

export function start(world) {
  const platform = new Platform(world);
  return {
    my: platform.my,
    tap: (attributes, answer, handlers) => platform.tap(attributes, answer, handlers),
  };
}
