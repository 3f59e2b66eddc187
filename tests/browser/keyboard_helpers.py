"""Hands that have a keyboard and nothing else: they go from one thing to the next, and see it."""

from playwright.sync_api import Locator, Page, expect

# What stops a person without a mouse: a thing that takes the keys and does not show it.
STAND = """target => {
    const one = document.activeElement;
    if (one === target) return "here";
    if (one === document.body) return "around";
    const style = getComputedStyle(one);
    const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return shown ? "on the way" : `unseen: ${one.outerHTML.slice(0, 120)}`;
}"""
COVERED = """one => {
    const box = one.getBoundingClientRect();
    const inside = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)];
    const top = document.elementFromPoint(...inside);
    return !(top && (one.contains(top) || top.contains(one)));
}"""


def reach(page: Page, target: Locator, by: str = "Tab", most: int = 80) -> Locator:
    """Press one key until the target has the focus, which is seen at every step."""
    handle = target.element_handle(timeout=6000)
    for _ in range(most):
        page.keyboard.press(by)
        stand = page.evaluate(STAND, handle)
        assert not stand.startswith("unseen"), stand
        if stand == "here":
            assert not target.evaluate(COVERED), "something lies over it"
            return target
    raise AssertionError(f"{most} times {by} and not at {target}")


def press(page: Page, target: Locator, key: str = "Enter", **way) -> None:
    reach(page, target, **way)
    page.keyboard.press(key)


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in; the name's field has the focus when the page opens."""
    page.goto(f"{address}/login/")
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    for text, key in ((name, "Tab"), (name, "Enter")):
        page.keyboard.type(text)
        page.keyboard.press(key)
    page.wait_for_url(f"{address}/")


def sign_out(page: Page) -> None:
    press(page, page.get_by_role("button", name="Đăng xuất"))
    page.wait_for_url("**/login/")


def skip(page: Page) -> None:
    """Past the header, by the link that shows itself at the first step."""
    press(page, page.get_by_role("link", name="Đến nội dung chính"), most=1)
