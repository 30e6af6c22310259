"""Reads what pip-audit found (JSON). Exits with 1 if a package that the site runs with has a known weakness.

usage: weaknesses.py FILE    (it does not exist if pip-audit got no answer)
"""

import json
import sys
from pathlib import Path


def main(file: Path) -> int:
    """Write what was looked up and what was found. Returns the exit code."""
    if not file.exists():
        sys.stdout.write("Not looked up: nobody answered. A machine with the network does it.\n")
        return 0
    packages = json.loads(file.read_text())["dependencies"]
    looked_up = [one for one in packages if "skip_reason" not in one]
    if not looked_up:
        # pip-audit passes a package that the index tells nothing of: “no known weakness” would be false.
        sys.stdout.write("Not looked up: the package index of this machine tells nothing of weaknesses.\n")
        return 0
    weak = [f"{one['name']} {one['version']}: {each['id']}\n" for one in looked_up for each in one["vulns"]]
    sys.stdout.writelines([f"{len(looked_up)} of {len(packages)} packages looked up.\n", *weak])
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
