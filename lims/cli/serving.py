"""The programs that keep running: the web server and the worker beside it."""

from __future__ import annotations

import click

from lims.cli.root import main
from lims.cli.terminal import now, opened, settings_or_end
from lims.guard.first_seals import seal_once
from lims.guard.standing import check_site_file, follow_rules, look_at_start


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=int, help="Web processes. [default: 2]")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the web application, with a worker beside it."""
    from lims.print_room import follow_file
    from lims.web.serve import serve_forever

    settings = settings_or_end()
    with opened(settings, create=True) as store:
        check_site_file(store)
        seal_once(store, settings)
        for fault in look_at_start(store, settings, now()):
            click.echo(f"Signing is paused until quality has looked: {fault} Run `lims verify --rebuild`.", err=True)
        follow_file(store, now())
        follow_rules(store, now())
    serve_forever(settings, host=host, port=port, workers=workers)


@main.command()
def worker() -> None:
    """Do what no answer waits for: checkpoints, jobs, the watch. Beside PostgreSQL, run as many as you like."""
    import threading

    from lims.beside import Beside
    from lims.guard.state import STATE_WATCH
    from lims.print_room import follow_file
    from lims.worker import Worker

    settings = settings_or_end()
    with opened(settings) as store:
        check_site_file(store)
        look_at_start(store, settings, now())
        follow_file(store, now())
        follow_rules(store, now())
        with Beside(STATE_WATCH, settings.environment):
            Worker(store, settings).run(threading.Event())
