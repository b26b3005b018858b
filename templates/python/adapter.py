"""Connects your implementation to the harness. Each TODO is something that the harness will find missing."""

from kit import serve


class Platform:
    """A fresh platform for one scenario: nothing of an earlier one is left, and `users[0]` is logged in."""

    def __init__(self, world):
        self.facets = world["facets"]
        self.user = world["users"][0]
        self.granted = False
        self.my = {
            # TODO: the API that is to be judged.
            # "getOpenUserInfo": self.get_open_user_info,
        }

    def tap(self, attributes, answer, handlers):
        """The user taps `<button …attributes>`; if that makes the platform ask, the answer is `agree` or `refuse`."""
        # TODO: have your platform show the button and the user tap it, then run one of the two handlers:
        # handlers["onGetAuthorize"]({"type": "getAuthorize", "detail": {}}) or handlers["onError"]({...}).


if __name__ == "__main__":
    serve(
        Platform,
        implementation=("my platform", "0.1.0"),
        # Add what you can do, in the words of the adapter protocol: "facet:clientVersion", "revoke", "users", "canIUse" ...
        # What is not here is never asked of you.
        capabilities=["facet:productBound", "tap", "refuse", "bare"],
        # The values of what you cannot set: the client that you have.
        fixed={"clientVersion": "10.6.80", "baseLibraryVersion": "2.9.0", "accountType": "enterprise"},
    )
