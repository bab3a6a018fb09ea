"""Says what travels in the wheel; everything else about the package is in pyproject.toml.

Three folders of the checkout are not Python, but the program is nothing without them: in the wheel they live under
lims/_bundled, and lims/resources.py finds them in either place.
"""

from setuptools import find_namespace_packages, setup

FOLDERS = ("templates", "labels", "config")
WANTED = [pattern for folder in ("lims", *FOLDERS) for pattern in (folder, f"{folder}.*")]

# Setuptools calls every folder of files a package, also one that holds no Python.
found = find_namespace_packages(include=WANTED, exclude=["*.__pycache__"])
bundled = {f"lims._bundled.{name}": name.replace(".", "/") for name in found if name.split(".")[0] in FOLDERS}

setup(
    packages=[*(name for name in found if name.split(".")[0] == "lims"), *bundled],
    package_dir=bundled,
    package_data={"": ["*"]},
    exclude_package_data={"": ["*.pyc"]},
)
