"""A scanner in hand: keys in the pace of a scanner and Enter at the end, on a machine however busy."""

import time

GAP_SECONDS = 0.002


def type_like_a_scanner(page, text: str) -> None:
    """Key events wherever the focus is, each with the time at which a real scanner would have sent it."""
    keyboard = page.context.new_cdp_session(page)
    began_at = time.time()
    for place, character in enumerate(text):
        key = {"key": character, "timestamp": began_at + place * GAP_SECONDS}
        keyboard.send("Input.dispatchKeyEvent", key | {"type": "keyDown", "text": character})
        keyboard.send("Input.dispatchKeyEvent", key | {"type": "keyUp"})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    enter["timestamp"] = began_at + len(text) * GAP_SECONDS
    keyboard.send("Input.dispatchKeyEvent", enter | {"type": "keyDown", "text": "\r"})
    keyboard.send("Input.dispatchKeyEvent", enter | {"type": "keyUp"})
    keyboard.detach()
