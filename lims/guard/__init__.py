"""Looks after what proves the record: tables, anchors, keys, the clock. Pauses signing where one is not right."""
