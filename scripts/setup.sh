# Sourced by ./run and ./test from the root of the checkout: sets up what they need, and says what it does.
# POSIX shell only. Nothing is there beforehand: maybe not even Python.

VENV=.venv
MISSING=

say() {
    printf 'autolog: %s\n' "$*"
}

give_up() {
    printf 'autolog: %s\n' "$@" >&2
    exit 1
}

# set_up run|test: system packages, then the virtual environment with the locked versions.
set_up() {
    [ -w . ] || give_up "$(id -un) cannot write in $PWD, where $VENV and var belong. Type this as its owner."
    find_missing_packages "$1"
    # Twice, because what Python lacks can only be asked when there is one.
    if [ -n "$MISSING" ]; then install_packages && find_missing_packages "$1"; fi
    if [ -n "$MISSING" ]; then install_packages && find_missing_packages "$1"; fi
    [ -z "$MISSING" ] || give_up "Still missing after the installation:$MISSING"
    make_environment "$1"
    keep_compiled
}

# What Python compiled stays, in the environment: where a machine says that nothing is kept, as containers do, every one
# of a run's hundred processes would compile everything anew.
keep_compiled() {
    unset PYTHONDONTWRITEBYTECODE
    PYTHONPYCACHEPREFIX="$PWD/$VENV/compiled"
    export PYTHONPYCACHEPREFIX
}

# The first Python that is new enough, or nothing.
find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

find_missing_packages() {
    MISSING=
    PYTHON=$(find_python)
    if [ -n "$PYTHON" ]; then
        # Debian ships venv without the pip it needs; only python3-venv brings it.
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || want "$(basename "$PYTHON")-venv"
    elif command -v python3 >/dev/null; then
        want python3.11 python3.11-venv # the system's own is too old
    else
        want python3 python3-venv
    fi
    libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || libraries=
    has_library libpango-1.0.so.0 || want libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || want libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || want libharfbuzz-subset0
    command -v fc-list >/dev/null || want fontconfig
    [ -n "$(fc-list :lang=zh-tw family 2>/dev/null)" ] || want fonts-noto-cjk
    if [ "$1" = test ]; then
        command -v chromium-headless-shell >/dev/null || want chromium-headless-shell
        command -v pdftoppm >/dev/null || want poppler-utils
        command -v qpdf >/dev/null || want qpdf
        PATH="$PATH:/usr/sbin:/sbin" command -v cupsd >/dev/null || want cups-daemon
    fi
}

want() {
    MISSING="$MISSING $*"
}

has_library() {
    case $libraries in *"$1"*) true ;; *) false ;; esac
}

install_packages() {
    command -v apt-get >/dev/null || give_up "This system has no apt-get. Install by its own means (Debian's names):$MISSING"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        as_root=$(command -v sudo >/dev/null && echo "sudo sh" || echo su)
        give_up "Some system packages are missing. Type this, then try again:" \
            "    $as_root -c 'apt-get update && apt-get install --no-install-recommends$MISSING'"
    fi
    say "installing system packages:$MISSING"
    log=$(mktemp)
    # shellcheck disable=SC2086 # both are lists of words
    # A stranger's source that does not answer fails the update, and hinders nothing: the installation decides.
    if ! { $as_root apt-get update -qq || true
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $MISSING; } \
        >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        give_up "apt-get could not install them; its own words are above."
    fi
    rm -f "$log"
}

# The environment holds the locked versions and the checkout itself; a stamp of the lock makes the second time quick.
make_environment() {
    if [ "$1" = test ]; then lock=requirements-dev.lock; else lock=requirements.lock; fi
    stamp="$VENV/autolog-$1.stamp"
    wanted="$(sha256sum $lock) $PWD"
    if ! "$VENV/bin/python" -c '' 2>/dev/null; then
        say "making the virtual environment $VENV with $("$PYTHON" --version)"
        "$PYTHON" -m venv --clear $VENV
    fi
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say "installing the locked libraries ($lock)"
    install_locked $lock || give_up "The libraries could not be installed; the installer's own words are above."
    link_checkout
    printf '%s\n' "$wanted" >"$stamp"
}

# uv is ten times quicker, but it does not read pip's settings: where an office needs those, pip does the work.
install_locked() {
    if "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements-setup.lock 2>/dev/null &&
        UV_NATIVE_TLS=true UV_HTTP_TIMEOUT=120 "$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" \
            --require-hashes -r "$1" 2>/dev/null; then
        return
    fi
    say "uv could not reach the libraries; trying pip, which takes a minute longer"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
}

# `lims` runs from the checkout: nothing is built, and nothing unlocked is fetched to build it with.
link_checkout() {
    "$VENV/bin/python" - <<'LINK'
import pathlib, sysconfig

pathlib.Path(sysconfig.get_path("purelib"), "autolog-checkout.pth").write_text(f"{pathlib.Path.cwd()}\n")
LINK
    # Not "#!.../python": a path with a space in it would not do there. Python reads the second line as a string.
    cat >"$VENV/bin/lims" <<SCRIPT
#!/bin/sh
'''exec' "$PWD/$VENV/bin/python" "\$0" "\$@"
' '''
import sys

from lims.cli import main

if __name__ == "__main__":
    sys.exit(main())
SCRIPT
    chmod +x "$VENV/bin/lims"
}
