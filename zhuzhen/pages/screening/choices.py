"""Words of the screens of screening."""

SCREENING = "部门数据筛查"
SEND, COLUMNS, FAULTS = "报送部门数据", "对列", "问题"
RUN, RULES, UNMATCHED = "筛查", "规则和准确率", "没有对上的人"
NOT_READ = ("", "不读")
TAKEN_IN = "已入库 {rows} 行：{matched} 人在户册里，{unmatched} 人没有对上。"
RAW_DELETED = "已删除“{file}”的原始文件。"
SETTLED = "已记下处理结果。"
NO_FILE = ("没有选择文件", "选一个 CSV、Excel 或 Parquet 文件再上传")
TOO_LARGE = ("超过 {limit} GB", "分几个时期报送，或由管理员用 zhuzhen screen receive 接收")
THE_FILE, THE_RUN, A_STRANGER = "这份部门数据", "这次筛查", "这个没有对上的人"
REQUIRED = "{label}（必填）"

# How a rule is told in a sentence.
MEASURES = {
    "sum": "把“{field}”加起来",
    "count": "数行数",
    "latest": "看最近的一行",
    "missing": "看名单里有没有",
}
PER = {"person": "按人", "household": "按户"}
WITHIN = "近 {months} 个月"
MORE_THAN, AT_LEAST = "超过 {bound}", "不少于 {bound}"
OF_ROWS, OF_PEOPLE = "{feed}里：{said}", "人和户：{said}"
AGAIN = {"month": "每月", "quarter": "每季", "half": "每半年", "year": "每年"}
BOUND, MONTHS = "界限", "看几个月"
YUAN, MONTH_UNIT, TIMES = "元", "个月", "次"
NOT_A_NUMBER = "应为数字"
TRY_SOMETHING = "改一个数再试算"
