"""Says what travels in the wheel; everything else about the package is in pyproject.toml.

Three folders of the checkout are not Python, but the program is nothing without them: in the wheel they live under
lims/_bundled, and lims/resources.py finds them in either place.
"""

from setuptools import find_packages, setup

BUNDLED = {f"lims._bundled.{folder}": folder for folder in ("templates", "labels", "config")}

setup(
    packages=[*find_packages(include=["lims", "lims.*"]), *BUNDLED],
    package_dir=BUNDLED,
    package_data={"lims": ["**/*"], **{package: ["**/*"] for package in BUNDLED}},
    exclude_package_data={"": ["*.pyc", "**/*.pyc"]},
)
