"""The texts of evidence: why a file is refused and how to mend it."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

UNNAMED = "未命名文件"
EMPTY, EMPTY_REMEDY = "文件是空的", "重新选择文件"
TOO_BIG, TOO_BIG_REMEDY = "文件有 {size}，超过上限 {limit}", "压缩或分段后再上传"
UNKNOWN_TYPE = "认不出文件的类型"
KINDS_REMEDY = "改用 JPG、PNG、WebP 图片，PDF、DOCX、XLSX 文档或 MP4 视频"
HEIC = "这是 HEIC 格式的照片"
HEIC_REMEDY = "在手机相机设置里改为“兼容性最佳”，或另存为 JPG 后再上传"
WRONG_ENDING = "内容是{found}，文件名却是“{ending}”"
WRONG_ENDING_REMEDY = "改用正确的扩展名，或另存后再上传"
TWO_KINDS = "同一个文件里混有{kinds}两种内容"
TWO_KINDS_REMEDY = "用原始文件重新导出后再上传"
BROKEN_PICTURE = "图片不完整或已损坏"
BROKEN_DOCUMENT = "文档不完整或已损坏"
BROKEN_REMEDY = "重新拍摄或重新导出后再上传"
TOO_MANY_PIXELS = "图片有 {width}×{height} 个像素，超过可处理的大小"
TOO_MANY_PIXELS_REMEDY = "缩小后再上传"
HOLDS_MACROS = "文档里带有宏"
HOLDS_MACROS_REMEDY = "另存为不带宏的文档后再上传"
PAPER = "这份佐证材料"
FILE = "这份材料的文件"
JOINED = "、"

CATALOGUE.update(
    {
        "not_a_picture": "{file}不是图片，没有缩略图。请直接打开文件。",
        "family_paper": "{file}含有家庭个人信息，不能作为登记的佐证。请换一份不含个人信息的材料。",
        "not_own_paper": "只能归档自己上传的材料。请由上传人{who}办理。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "evidence_blob_digest": "文件的摘要须为 64 位十六进制数。",
        "evidence_perceptual_form": "图片的感知哈希须为 16 位十六进制数。",
        "evidence_position": "照片的经纬度不合理。",
    }
)
