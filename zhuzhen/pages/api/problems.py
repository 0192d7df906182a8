"""Failures that only the API has; registered in the one catalogue."""

from zhuzhen.base.problems import CATALOGUE

CATALOGUE.update(
    {
        "not_signed_in": "没有登录，或接口密钥无效、已到期。请登录，或请系统管理员换发密钥。",
        "csrf": "请求没有带上页面的校验码（X-CSRFToken）。请重新打开页面，或改用接口密钥。",
        "bad_request": "请求读不出来：{why}。请按接口说明填写。",
        "conflict": "{why}",
        "method_not_allowed": "这个地址不接受 {method}，请改用 {allowed}。",
        "broken": "系统出了故障，没有办成，也没有保存。请稍后再试；联系管理员时报编号 {number}。",
    }
)
