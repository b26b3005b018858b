// What the harness has to know of the platform: what it can do, and how to have it done.

import { Platform } from './platform.mjs';

export const implementation = { name: 'my platform', version: '0.1.0' };

// What you can do. Add more when it works; what is not here is never asked of you, and the clauses that need it are inapplicable.
//   facet:NAME  start with any value of this facet: 'facet:clientVersion', 'facet:baseLibraryVersion', 'facet:accountType', 'facet:productBound'
//   set:NAME    change it while the mini program runs: 'set:productBound'. `start` returns `set(facet, value)`
//   tap         render a button with any attributes, and tap it
//   refuse      have the user refuse: `answer` is 'refuse'
//   exception   have the system fail while the user is asked: `answer` is 'exception'
//   canIUse     ask 'my.canIUse'. `platform.my` has `canIUse(query)`
//   revoke      withdraw the grant in the settings. `start` returns `revoke()`
//   restart     close the client and start it again, with other versions. `start` returns `restart(facets)`: the facets that change
//   users       have several users, and switch between them. `start` returns `switchUser(index)`: `users[index]` logs in. The index counts
//               from 0, reports count users from 1: `user 2 logs in` is `switchUser(1)`. A grant belongs to one user
//   overlap     start a call before the one before it has ended: scenarios with such calls are run too. No function is needed
//   nested      call from inside a handler, while it runs. No function is needed
//   bare        call with no argument at all. No function is needed
// PROTOCOL.md tells what each step means.
export const capabilities = ['facet:productBound', 'tap', 'refuse', 'nested', 'bare'];

// The values of what you cannot set: the client that you have. Write what is true: clauses are judged by it.
export const fixed = { clientVersion: '10.6.80', baseLibraryVersion: '2.9.0', accountType: 'enterprise' };

export function start(world) {
  const platform = new Platform(world);
  return {
    // A getter: `restart` may replace the object.
    get my() {
      return platform.my;
    },
    tap: (attributes, answer, handlers) => platform.tap(attributes, answer, handlers),
  };
}
