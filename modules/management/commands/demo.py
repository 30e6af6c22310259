"""`manage.py demo`: set up the demo and serve it on this machine."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.setup import set_up
from modules.core.refusals import Refused
from modules.demo import resetting, serving
from modules.demo.loading import CONTENT, read_all
from modules.demo.source import ContentError
from modules.domain.document import DocumentError


class Command(BaseCommand):
    """See :mod:`modules.demo.serving`."""

    help = "Set up the demo with its content, and serve it on this machine. A second start keeps what was edited."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the port and the options."""
        parser.add_argument("--port", type=int, default=8000, help="The port on 127.0.0.1 (default: 8000).")
        parser.add_argument("--reset", action="store_true", help="Start anew: say what is dropped, and drop it.")
        parser.add_argument("--no-serve", action="store_true", help="Set up, say where everything is, and end.")
        parser.add_argument("--content", type=Path, default=CONTENT, help="Another folder of content files.")
        parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)  # used for the child process only

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up and serve the demo. Raises CommandError with a message about what to do."""
        try:
            serving.check_place()
            serving.work() if options["worker"] else self._start(**options)
        except (serving.DemoError, ContentError, DocumentError, Refused) as error:
            raise CommandError(str(error)) from error

    def _start(self, *, port: int, reset: bool, no_serve: bool, content: Path, **options: Any) -> None:
        server = None if no_serve else serving.bind(port)
        if reset:
            self._reset(content)
        serving.prepare(partial(read_all, content), partial(set_up, serving.HOST, port), self.say)
        serving.set_address(port)
        self.say(serving.introduction(port))
        if server:
            self.say("Serving; Ctrl-C stops it.")
            serving.serve(server, self.say)

    def _reset(self, content: Path) -> None:
        paths = resetting.doomed()
        read_all(content)  # an invalid file stops the command here, before anything is deleted
        if not paths:
            self.say("There is nothing to drop.")
            return
        self.say("\n".join(["Dropping:", *(f"  {path}" for path in paths), "with", *resetting.inventory()]))
        resetting.drop(paths)

    def say(self, line: str) -> None:
        """Write a line and flush it, so that it appears at once even in a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
