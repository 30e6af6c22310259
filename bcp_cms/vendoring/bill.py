"""The bill of materials (SBOM, CycloneDX): the lock file's packages, and the front-end files that are copied in.

    uv export --locked --no-dev --format cyclonedx1.5 | python -m bcp_cms.vendoring.bill > sbom.cdx.json

The image has it as ``/app/sbom.cdx.json``.
"""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

PACKAGES = Path(__file__).with_name("packages.json")


def with_copied(bill: dict[str, Any]) -> dict[str, Any]:
    """Return the bill with the packages of ``packages.json``."""
    return {**bill, "components": [*bill["components"], *map(_component, json.loads(PACKAGES.read_text()))]}


def _component(package: dict[str, str]) -> dict[str, Any]:
    purl = f"pkg:npm/{quote(package['name'], safe='/')}@{package['version']}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package["name"],
        "version": package["version"],
        "licenses": [{"license": {"name": package["license"]}}],
        "purl": purl,
    }


if __name__ == "__main__":
    json.dump(with_copied(json.load(sys.stdin)), sys.stdout, indent=1)
