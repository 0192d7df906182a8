"""What a match may refuse, in words."""

from zhuzhen.base.problems import CATALOGUE, Problem

CATALOGUE.update(
    {
        "unknown_match": "没有叫“{name}”的匹配，可用的有：{known}。",
        "match_too_large": (
            "{asks:,} 条{asking}和 {offers:,} 条{offering}一次算不完。"
            "请先在页面上方选一个地区，再看撮合方案。"
        ),
        "not_matched": "“{title}”不在这个匹配里。",
    }
)


def unknown_match(name: str, *, known: str) -> Problem:
    return Problem("unknown_match", name=name, known=known)


def match_too_large(asks: int, offers: int, *, asking: str, offering: str) -> Problem:
    return Problem("match_too_large", asks=asks, offers=offers, asking=asking, offering=offering)


def not_matched(title: str) -> Problem:
    return Problem("not_matched", title=title)
