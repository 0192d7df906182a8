"""Changes of evidence: keeping a file, filing its papers, giving it out, making small pictures."""

from zhuzhen.evidence.commands.giving import give_out
from zhuzhen.evidence.commands.keeping import file_papers, keep_file
from zhuzhen.evidence.commands.thumbnails import thumbnail_of

__all__ = ["file_papers", "give_out", "keep_file", "thumbnail_of"]
