"""What is slow to make and only looked at afterwards is made by one process of the run, for all of them."""

import fcntl
import os
import shutil


def made_once(tmp_path_factory, name, make):
    """The folder that `make(folder)` has filled, by whichever process came first; nobody may change it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.made"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # left by a process that failed on the way
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
