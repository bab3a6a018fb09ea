"""The demonstration: both trials played through the real actions, with a clock that walks. Nothing here is a real person."""
