"""Words of the screens of ledgers."""

from zhuzhen.assets.exports.wording import ASSETS, DISPOSALS, FUNDS

LEDGERS = "三本台账"
BOOKS = {FUNDS: "资金使用", ASSETS: "项目资产", DISPOSALS: "资产处置"}
PATHS = {FUNDS: "/ledgers/", ASSETS: "/ledgers/assets/", DISPOSALS: "/ledgers/disposals/"}
NOT_SPENT = "未指定项目"
STATISTICS = "资金统计"
TOTAL = "合计"
ELSEWHERE = "换一个日期或地区。"
ELSEWHERE_OR_KNOWN = "换一个日期或地区，或不勾“只算当时已登记的”：后来补记的也算进来。"
