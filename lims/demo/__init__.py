"""The demonstration: both trials played through the real actions, with a clock that walks. No real person."""
