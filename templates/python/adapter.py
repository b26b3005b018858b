"""Connects your implementation to the harness. Each TODO is something that the harness will find missing."""

from kit import serve


class Platform:
    """A fresh platform for one scenario: nothing of an earlier one is left, and `users[0]` is logged in.

    `facets` has clientVersion, baseLibraryVersion, accountType and productBound. A user has `profile` and `private`: `profile` has
    nickName, avatar, gender …, without what the user never set; what is under `private` must never reach a mini program.
    """

    def __init__(self, world):
        self.facets = world["facets"]
        self.user = world["users"][0]
        self.granted = False
        self.my = {
            # TODO: the API that is to be judged.
            # "getOpenUserInfo": self.get_open_user_info,
        }

    def tap(self, attributes, answer, handlers):
        """The user taps `<button …attributes>`; if that makes the platform ask, the answer is `agree`, `refuse` or `exception`."""
        # TODO: have your platform show the button and the user tap it, then run one of the two handlers:
        # handlers["onGetAuthorize"]({"type": "getAuthorize", "detail": {}}) or handlers["onError"]({...}).


ADAPTER = {
    "implementation": ("my platform", "0.1.0"),
    # What you can do. Add more when it works; what is not here is never asked of you, and the clauses that need it are inapplicable.
    #   facet:NAME  start with any value of this facet: "facet:clientVersion", "facet:baseLibraryVersion", "facet:accountType", "facet:productBound"
    #   set:NAME    change it while the mini program runs: "set:productBound". The platform needs `set(self, facet, value)`
    #   tap         render a button with any attributes, and tap it
    #   refuse      have the user refuse: `answer` is "refuse"
    #   exception   have the system fail while the user is asked: `answer` is "exception"
    #   canIUse     ask "my.canIUse". `self.my` needs "canIUse", a function of the query
    #   revoke      withdraw the grant in the settings. The platform needs `revoke(self)`
    #   restart     close the client and start it again, with other versions. The platform needs `restart(self, facets)`: the facets that change
    #   users       have several users, and switch between them. The platform needs `switch_user(self, index)`: `users[index]` logs in.
    #               The index counts from 0, reports count users from 1: `user 2 logs in` is `switch_user(1)`. A grant belongs to one user
    #   overlap     start a call before the one before it has ended: scenarios with such calls are run too. No function is needed
    #   nested      call from inside a handler, while it runs. No function is needed
    #   bare        call with no argument at all. No function is needed
    # PROTOCOL.md tells what each step means.
    "capabilities": ["facet:productBound", "tap", "refuse", "nested", "bare"],
    # The values of what you cannot set: the client that you have. Write what is true: clauses are judged by it.
    "fixed": {"clientVersion": "10.6.80", "baseLibraryVersion": "2.9.0", "accountType": "enterprise"},
}

if __name__ == "__main__":
    serve(Platform, **ADAPTER)
