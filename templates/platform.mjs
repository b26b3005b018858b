// Your implementation, or the way to it. Each TODO is something that the harness will find missing.

export class Platform {
  /**
   * A fresh platform for one scenario: nothing of an earlier one is left, and `users[0]` is logged in.
   *
   * `facets` is { clientVersion, baseLibraryVersion, accountType, productBound }. A user is { profile, private }: `profile` is
   * { nickName, avatar, gender, … }, without what the user never set; what is under `private` must never reach a mini program.
   */
  constructor({ facets, users }) {
    this.facets = facets;
    this.user = users[0];
    this.granted = false;
    this.my = {
      // TODO: the API that is to be judged.
      // getOpenUserInfo: (options) => { … options.success?.(result); options.complete?.(result); },
    };
  }

  /** The user taps `<button …attributes>`; if that makes the platform ask, the answer is `agree`, `refuse` or `exception`. */
  tap(attributes, answer, { onGetAuthorize, onError }) {
    // TODO: have your platform show the button and the user tap it, then run one of the two handlers:
    // onGetAuthorize({ type: 'getAuthorize', detail: {} }) or onError({ type: 'error', detail: { … } }).
  }
}
