"""The screens as people know them: which pages each is made of, and who works there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpScreen:
    """One purpose, on one or several pages.

    A page is named by its URL name, or by the noun before the hyphen when all pages of that noun
    serve the same purpose.
    """

    folder: str
    key: str
    title: str
    pages: tuple[str, ...]

    @property
    def template(self) -> str:
        return f"help/{self.folder}/{self.key}.html"

    @property
    def picture(self) -> str:
        return f"help/{self.folder}/{self.key}.webp"


SCREENS = (
    HelpScreen("units", "home", "Việc của tôi", ("home",)),
    HelpScreen(
        "accounts",
        "signing-in",
        "Đăng nhập và mật khẩu",
        ("login", "logout", "password", "factor", "kept"),
    ),
    HelpScreen("accounts", "sessions", "Phiên đăng nhập của tôi", ("session", "sessions")),
    HelpScreen("units", "notices", "Thông báo", ("notice", "notices")),
    HelpScreen("units", "sheet", "Biểu số liệu", ("sheet", "figure", "presence")),
    HelpScreen("units", "upload", "Nhập số liệu bằng Excel", ("upload", "sheet-download")),
    HelpScreen("units", "submitting", "Nộp biểu", ("sheet-submit", "sheet-recall", "delegation")),
    HelpScreen("units", "board", "Tiến độ các đơn vị", ("period", "sheet-accept", "sheet-view")),
    HelpScreen(
        "units",
        "handling",
        "Trả lại, gia hạn, mở lại",
        ("sheet-send-back", "sheet-extend", "figure-reopen", "sheet-enter-for-unit"),
    ),
    HelpScreen("units", "opening", "Mở kỳ và báo cáo", ("period-open", "report-open")),
    HelpScreen("units", "reorganizing", "Sáp nhập, chia tách, đổi tên đơn vị", ("unit",)),
    HelpScreen("reports", "proposals", "Lấy số liệu từ báo cáo cũ", ("proposal",)),
    HelpScreen(
        "reports",
        "draft",
        "Đọc và duyệt dự thảo",
        ("report", "agreement", "figure-detail", "file", "code", "projector-file"),
    ),
    HelpScreen("reports", "passage", "Sửa một câu", ("passage",)),
    HelpScreen("reports", "comments", "Góp ý", ("comment",)),
    HelpScreen("reports", "corrections", "Chính tả và cách viết", ("correction",)),
    HelpScreen("reports", "compare", "So sánh hai bản", ("report-compare",)),
    HelpScreen("reports", "conference", "Hội nghị", ("conference",)),
    HelpScreen("reports", "projector", "Trình chiếu", ("report-projector", "version-projector")),
    HelpScreen("reports", "dressing", "Mẫu trình bày và người ký", ("report-layout",)),
    HelpScreen("reports", "publishing", "Ban hành báo cáo", ("report-publish", "printing")),
    HelpScreen("reports", "published", "Báo cáo đã ban hành", ("version",)),
    HelpScreen("reports", "indicator", "Danh mục, một chỉ tiêu", ("indicator",)),
    HelpScreen(
        "accounts",
        "administration",
        "Quản trị danh mục và con người",
        ("admin", "journal", "account"),
    ),
)

# Who does what, in the order of the work.
ROLES = {
    "Người nhập số liệu": ("home", "sheet", "upload", "submitting"),
    "Trưởng đơn vị": ("home", "sheet", "submitting", "draft"),
    "Văn phòng": (
        *("home", "opening", "board", "handling", "proposals", "draft", "passage"),
        *("corrections", "comments", "conference", "dressing", "publishing", "indicator"),
    ),
    "Đảng ủy viên": ("home", "draft", "comments", "compare", "projector"),
    "Người ký": ("home", "draft", "compare", "comments"),
    "Văn thư": ("home", "draft", "dressing", "publishing", "published"),
    "Quản trị": ("home", "administration", "reorganizing", "indicator"),
    "Mọi người": ("signing-in", "sessions", "notices", "published"),
}

KEYED = {screen.key: screen for screen in SCREENS}
PAGED = {page: screen for screen in SCREENS for page in screen.pages}


def screen_of(page: str) -> HelpScreen | None:
    """Return the screen of a page by its URL name (`admin:index` is the administration's)."""
    place = page.partition(":")[0]
    return PAGED.get(place) or PAGED.get(place.partition("-")[0])


def roles_at(screen: HelpScreen) -> list[str]:
    """Return the roles that use this screen; empty when all roles do."""
    return [role for role, keys in ROLES.items() if screen.key in keys and role != "Mọi người"]
