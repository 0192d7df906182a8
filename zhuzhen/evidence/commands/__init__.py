"""Changes of evidence: keeping a file, filing its papers, making small pictures."""

from zhuzhen.evidence.commands.keeping import file_papers, keep_file
from zhuzhen.evidence.commands.thumbnails import thumbnail_of

__all__ = ["file_papers", "keep_file", "thumbnail_of"]
