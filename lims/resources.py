"""Where the folders of pages, labels and master data are: beside `lims/` in a checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of page layouts and printed documents."""
    return _folder("templates")


def labels_dir() -> Path:
    """The folder with one folder for each kind of label."""
    return _folder("labels")


def config_dir() -> Path:
    """The folder of the lab's decisions that come with the program: site.toml and protocols/."""
    return _folder("config")


def _folder(name: str) -> Path:
    # A wheel lands in site-packages, where a neighbour called "templates" may be anybody's: only beside this project's
    # own pyproject.toml is it ours.
    checkout = PACKAGE.parent / name
    if (PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    bundled = PACKAGE / "_bundled" / name
    if bundled.is_dir():
        return bundled
    raise FileNotFoundError(f"The folder {name}/ is neither beside {PACKAGE} nor bundled in it: install Autolog again.")
