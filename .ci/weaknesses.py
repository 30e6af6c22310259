"""Fails if a package that the site runs with has a known weakness, says how many were looked up, or why none was.

usage: weaknesses.py FOLDER    (a folder for what lies between; its sbom.cdx.json is counted)
"""

import json
import subprocess
import sys
from pathlib import Path

AUDIT = "pip-audit==2.10.1"


def main(work: Path) -> str:
    """Return what is wrong; "" if nothing is. Prints what was looked at."""
    bill = json.loads((work / "sbom.cdx.json").read_text())
    print(f"{len(bill['components'])} packages in the bill of materials (CycloneDX {bill['specVersion']}).")
    required, found = work / "requirements.txt", work / "weaknesses.json"
    subprocess.run(
        ["uv", "export", "--locked", "--no-dev", "--no-emit-project", "--quiet", "-o", str(required)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    look = ["uvx", "--quiet", AUDIT, "-r", str(required), "--disable-pip", "--require-hashes", "--timeout", "10"]
    told = subprocess.run([*look, "-f", "json", "-o", str(found)], capture_output=True, text=True)
    if not found.exists():
        print(f"Not looked up: {told.stderr.strip().splitlines()[-1] if told.stderr.strip() else 'no answer'}")
        return ""
    packages = json.loads(found.read_text())["dependencies"]
    looked_up = [one for one in packages if "skip_reason" not in one]
    if not looked_up:
        # pip-audit passes a package that the index tells nothing of, so “no known weakness” would be false here.
        print("Not looked up: the package index that this machine uses tells nothing of weaknesses.")
        return ""
    print(f"{len(looked_up)} of {len(packages)} packages looked up.")
    weak = [f"{one['name']} {one['version']}: {each['id']}" for one in looked_up for each in one["vulns"]]
    return "\n".join(weak)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) or None)
