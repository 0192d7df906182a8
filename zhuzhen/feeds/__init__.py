"""Large tables from outside, whole columns at a time: read, mapped, checked, blinded.

with room() as here:
    raw = read_file(path, room=here)
    layout, faults = layout_of(raw, feed=feed, chosen=mapping)
    checked = check(raw, layout=layout, feed=feed, today=today, places=places)
    write_blinded(checked, feed=feed, to=parquet, columns=names)
"""
