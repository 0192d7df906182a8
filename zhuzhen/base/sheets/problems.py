"""Why a workbook can't be opened: what is wrong; what would be right."""

OPENING: dict[str, tuple[str, str]] = {
    "not_xlsx": ("这不是表格文件", "只能导入 .xlsx 表格（不收图片、PDF、Word）"),
    "empty_file": ("文件是空的（0 字节）", "只能导入 .xlsx 表格，请重新选择文件"),
    "old_xls": (
        "这是旧版 .xls 表格，只能导入 .xlsx",
        "请用表格软件打开，另存为“Excel 工作簿（*.xlsx）”再导入",
    ),
    "renamed_xls": (
        "这是旧版 .xls 表格，只是改了扩展名",
        "请用表格软件打开，另存为“Excel 工作簿（*.xlsx）”再导入",
    ),
    "locked_xlsx": ("表格加了密码", "请用表格软件去掉打开密码，重新保存后再导入"),
    "plain_text": (
        "这是 .csv 或文本文件，只能导入 .xlsx",
        "请用表格软件打开，核对没有乱码后另存为“Excel 工作簿（*.xlsx）”再导入",
    ),
    "broken_xlsx": ("文件打不开，可能已损坏", "请用表格软件打开，重新另存为 .xlsx"),
    "too_large": ("文件展开后超过 {limit} MB", "请拆成几个文件"),
    "no_sheet": ("没有叫“{name}”的工作表", "有：{known}"),
    "empty_sheet": ("没有数据", "表头下面至少要有一行"),
}
