"""What is said when the keys of personal facts can't be changed, and what to do."""

from zhuzhen.base.problems import CATALOGUE

CATALOGUE.update(
    {
        "keys_not_ours": (
            "密钥由环境变量 ZHUZHEN_FAMILY_KEYS 给出，程序不能{act}。{remedy}，再重新启动各进程。"
        ),
        "unknown_key": "没有 {number} 号密钥。现有：{known}。",
        "key_seals": (
            "{number} 号密钥是现用密钥，不能停用。请先运行 zhuzhen keys rotate 换用新密钥。"
        ),
        "key_used": (
            "还有 {count} 项信息由 {number} 号密钥加密，不能停用。"
            "请先运行 zhuzhen keys rotate，全部换用新密钥后再停用。"
        ),
        "key_in_work": (
            "换用新密钥之前开始的 {count} 项操作还没有结束，可能仍在用 {number} 号密钥加密。"
            "请等这些操作结束后再停用。"
        ),
    }
)
_TEXTS = {
    "rotate": "增加密钥",
    "rotate_remedy": "请在该变量中加入编号更大的密钥",
    "retire": "停用密钥",
    "retire_remedy": "已没有信息由该密钥加密，请在该变量中去掉这一号",
    "unknown_remedy": "从备份取回 var/secrets/family-keys.json 中缺少的密钥，或从备份恢复该条信息",
}


def text(name: str) -> str:
    """A short text of this subject."""
    return _TEXTS[name]
