"""A mock of the platform, as a team might keep one for its tests.

    miniapp-conformance check -- python3 examples/python/mock.py

It is synchronous: a callback runs before the function that it was given to returns.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from kit import serve

Callbacks = dict[str, Callable[..., None]]

# What a world that does not say otherwise is like.
FACETS: dict[str, str | bool] = {
    "clientVersion": "10.6.80",
    "baseLibraryVersion": "2.9.0",
    "accountType": "enterprise",
    "productBound": True,
}
BUTTON_LIBRARY = "1.11.0"
API_LIBRARY = "1.16.4"
API_CLIENT = "10.1.35"

NOT_AUTHORISED = {
    "code": "40003",
    "msg": "Insufficient Conditions",
    "subCode": "isv.invalid-auth-relations",
    "subMsg": "无效的授权关系",
}
NOT_BOUND = {
    "code": "40006",
    "msg": "Insufficient Permissions",
    "subCode": "isv.insufficient-isv-permissions",
    "subMsg": "ISV权限不足",
}
# Left over from earlier days; always empty.
HISTORY = dict.fromkeys(("gender", "countryCode", "province", "city"), "")


def at_least(version: str, minimum: str) -> bool:
    """Compares number by number; a part that is missing counts as 0."""
    mine, least = ([int(part) for part in text.split(".")] for text in (version, minimum))
    length = max(len(mine), len(least))
    return mine + [0] * (length - len(mine)) >= least + [0] * (length - len(least))


class Mock:
    """One device with one mini program on it."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.facets = {**FACETS, **world["facets"]}
        self.users = world["users"]
        self.user = 0
        self.granted: set[int] = set()

    @property
    def my(self) -> dict[str, Callable[..., Any]]:
        """What the base library puts before a page."""
        functions: dict[str, Callable[..., Any]] = {"canIUse": self.can_i_use}
        if self.library(API_LIBRARY):
            functions["getOpenUserInfo"] = self.get_open_user_info
        return functions

    def library(self, minimum: str) -> bool:
        return at_least(self.facets["baseLibraryVersion"], minimum)

    def client(self, minimum: str) -> bool:
        return at_least(self.facets["clientVersion"], minimum)

    def can_i_use(self, query: str) -> bool:
        if query == "button.open-type.getAuthorize":
            return self.library(BUTTON_LIBRARY)
        if query == "getOpenUserInfo":
            return self.library(API_LIBRARY) and self.client(API_CLIENT)
        return query == "canIUse"

    def tap(self, attributes: dict[str, str], answer: str, handlers: Callbacks) -> None:
        if attributes.get("open-type") != "getAuthorize" or not self.library(BUTTON_LIBRARY):
            return
        scopes = attributes.get("scope", "").replace(" ", "").split(",")
        # The documentation has both spellings.
        if "userInfo" not in scopes and "userinfo" not in scopes:
            self.refused(handlers, "unknown scope")
        elif self.user in self.granted or answer == "agree":
            self.granted.add(self.user)
            handlers["onGetAuthorize"]({"type": "getAuthorize", "detail": {}})
        else:
            self.refused(handlers, "refused by the user" if answer == "refuse" else "system error")

    @staticmethod
    def refused(handlers: Callbacks, message: str) -> None:
        handlers["onError"]({"type": "error", "detail": {"type": "getAuthorize", "errorMessage": message}})

    def get_open_user_info(self, options: dict[str, Any] | None = None) -> None:
        if self.client(API_CLIENT):
            outcome = "success"
            result: dict[str, Any] = {"response": json.dumps({"response": self.gateway()}, ensure_ascii=False)}
        else:
            outcome = "fail"
            result = {"error": 1, "errorMessage": "not supported by this client"}
        for name in (outcome, "complete"):
            if callable(callback := (options or {}).get(name)):
                callback(result)

    def gateway(self) -> dict[str, str]:
        if not self.facets["productBound"]:
            return NOT_BOUND
        if self.user not in self.granted:
            return NOT_AUTHORISED
        profile = self.users[self.user]["profile"]
        shown = {name: profile.get(name, "") for name in ("nickName", "avatar")}
        return {"code": "10000", "msg": "Success", **HISTORY, **shown}

    def revoke(self) -> None:
        self.granted.discard(self.user)

    def set(self, facet: str, value: str | bool) -> None:
        self.facets[facet] = value

    def switch_user(self, index: int) -> None:
        self.user = index

    def restart(self, facets: dict[str, str | bool]) -> None:
        self.facets.update(facets)


if __name__ == "__main__":
    serve(
        Mock,
        implementation=("mock", "1.0.0"),
        capabilities=[
            *(f"facet:{name}" for name in FACETS),
            "set:productBound",
            *("tap", "refuse", "exception", "canIUse", "revoke", "restart", "users", "overlap", "nested", "bare"),
        ],
        settle=0,
    )
