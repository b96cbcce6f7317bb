"""Which pages of many are offered. Pure."""


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The first, the last, and those around the current one; None is a gap."""
    near = {1, pages, *range(page - 2, page + 3)}
    shown: list[int | None] = []
    for number in sorted(n for n in near if 1 <= n <= pages):
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown
