"""Extracts the parts of the U.S. Web Design System that the public pages use, with our colors: see docs/look.md.

    npm pack @uswds/uswds@3.14.0 @fontsource-variable/public-sans@5.3.0
    uv run --with tinycss2 python -m bcp_cms.vendoring.uswds FOLDER_OF_USWDS FOLDER_OF_FONT

The compiled stylesheet has 515 KB. Only rules whose classes all appear in our templates and forms are kept. Colors are
replaced by the tokens of css/bcp.css, so that the dark theme applies to them. The replacement depends on the property,
because white is a background in one rule and a text color in another. Fallbacks for browsers that can't mask a picture
are dropped; all browsers have been able to since 2023.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
HERE = ROOT / "bcp_cms" / "static" / "vendor"
PACKAGES = ROOT / "bcp_cms" / "vendoring" / "packages.json"
"""What was taken from where: [{"name", "version", "license"}], for the bill of materials."""

TONES = ("info", "warning", "error", "success")
"""Kinds of alerts. A template composes their class names, so searching the templates does not find them."""
ICONS = ("search--white.svg",)
"""Pictures that templates show."""
FOLDERS = ("img", "usa-icons", "usa-icons-bg")
UNUSED = re.compile(r"data-sort|aria-sort|indeterminate|-autofill|-ms-expand|-moz-focusring|\[multiple\]|option")
"""Parts of selectors for elements and states that no page has."""

INK, GROUND, LINE = (
    ("color", "-webkit-text-fill-color"),
    ("background", "background-color"),
    ("border", "border-color", "border-top", "border-left", "border-left-color", "box-shadow"),
)
COLORS: dict[tuple[str, ...], dict[str, str]] = {
    INK: {
        "#1b1b1b": "ink",
        "#454545": "on-disabled",
        "#757575": "ink-soft",
        "#71767a": "ink-soft",
        "#005ea2": "link",
        "#1a4480": "link-hover",
        "#162e51": "link-hover",
        "#54278f": "link-visited",
        "#b50909": "alarm-ink",
        "white": "on-action",
    },
    GROUND: {
        "#1b1b1b": "ink",
        "#71767a": "ink-soft",
        "#757575": "line-strong",
        "#c9c9c9": "disabled",
        "#005ea2": "action",
        "#1a4480": "action-hover",
        "#162e51": "action-active",
        "#f0f0f0": "wash",
        "#dfe1e2": "wash",
        "#e7f6f8": "info-wash",
        "#faf3d1": "warn-wash",
        "#f4e3db": "alarm-wash",
        "#ecf3ec": "good-wash",
        "rgba(0, 94, 162, 0.1)": "chosen",
        "white": "paper",
    },
    LINE: {
        "#1b1b1b": "line-strong",
        "#565c65": "line-strong",
        "#757575": "line-strong",
        "#a9aeb1": "line-strong",
        "#c9c9c9": "line",
        "#e6e6e6": "line",
        "rgba(27, 27, 27, 0.2)": "line-strong",
        "#005ea2": "action",
        "#1a4480": "action-hover",
        "#162e51": "action-active",
        "#99deea": "info-line",
        "#00bde3": "info-line",
        "#ffbe2e": "warn-line",
        "#d54309": "alarm-line",
        "#00a91c": "good-line",
        "#b50909": "alarm-line",
        "white": "paper",
    },
    ("outline",): {"#2491ff": "focus"},
}
"""{properties: {USWDS's color: name of our token}}."""

Rule = tuple[tuple[str, ...], str, str]
"""(conditions around the rule, outermost first; selectors; declarations)."""


def rules(nodes: Iterable[Any], around: tuple[str, ...] = ()) -> Iterator[Rule]:
    """Yield every rule of a stylesheet in order."""
    import tinycss2  # type: ignore[import-not-found]  # installed by the command above

    for node in nodes:
        if node.type == "qualified-rule":
            yield around, tinycss2.serialize(node.prelude).strip(), tinycss2.serialize(node.content).strip()
        elif node.type == "at-rule" and node.content is not None and node.lower_at_keyword in {"media", "supports"}:
            said = f"@{node.lower_at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from rules(inside, around if "mask" in said else (*around, said))


def used() -> set[str]:
    """Return the classes of USWDS that appear in templates and forms."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "modules").rglob("*.py")]
    found = {name for path in sources for name in re.findall(r"usa-[\w-]*\w", path.read_text())}
    return found | {f"usa-alert--{tone}" for tone in TONES}


def kept(selectors: str, classes: set[str]) -> str:
    """Return the selectors whose classes are all in ``classes``, joined by commas; "" if there are none."""
    return ", ".join(one.strip() for one in selectors.split(",") if _is_used(one, classes))


def _is_used(selector: str, classes: set[str]) -> bool:
    found = set(re.findall(r"\.([\w-]+)", selector))
    return bool(found) and found <= classes and not UNUSED.search(selector)


def declarations(text: str) -> list[str]:
    """Return the declarations of a rule with our colors, without vendor prefixes and fonts."""
    found = []
    for one in re.split(r";(?![^(]*\))", text):
        name, _, value = (part.strip() for part in one.partition(":"))
        if not value or name == "font-family" or (name.startswith(("-webkit-", "-moz-")) and "fill" not in name):
            continue
        found.append(f"{name}: {colored(name, value)}")
    return _masked(found)


def _masked(found: list[str]) -> list[str]:
    """Leave out the background of a rule that has a picture: the next rule shows the picture as a mask."""
    picture = any(one.startswith("background-image: url(") and "linear-gradient" not in one for one in found)
    return [one for one in found if not (picture and one.startswith("background-"))]


def colored(name: str, value: str) -> str:
    """Return the value with our color tokens. Raises KeyError for a color that is not in COLORS."""
    known = next((colors for names, colors in COLORS.items() if name in names), None)
    if known is None:
        return value
    for color in re.findall(r"rgba?\([^)]*\)|#[0-9a-f]{3,8}\b|\bwhite\b|\bblack\b", value):
        value = value.replace(color, f"var(--{known[color]})")
    return value


def stylesheet(source: str) -> str:
    """Return the used part of USWDS's compiled stylesheet."""
    import tinycss2

    lines, classes = [], used()
    for around, selectors, content in rules(tinycss2.parse_stylesheet(source, True, True)):
        chosen = kept(selectors, classes)
        said = declarations(content) if chosen else []
        if said:
            rule = f"{chosen} {{ {'; '.join(said)} }}"
            for condition in reversed(around):
                rule = f"{condition} {{ {rule} }}"
            lines.append(re.sub(r"\.\./img/(?:usa-icons/)?", "img/", rule))
    return "\n".join(lines) + "\n"


def main(uswds: Path, font: Path) -> None:
    """Replace static/vendor by the needed files of the two unpacked packages."""
    told = [json.loads((folder / "package.json").read_text()) for folder in (uswds, font)]
    packages = [{name: one[name] for name in ("name", "version", "license")} for one in told]
    PACKAGES.write_text(json.dumps(packages, indent=2) + "\n")
    version = told[0]["version"]
    css = stylesheet((uswds / "dist" / "css" / "uswds.css").read_text())
    head = f"/* U.S. Web Design System {version}, public domain. Made by bcp_cms/vendoring/uswds.py. */\n"
    folder = HERE / "uswds"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "img").mkdir(parents=True)
    (folder / "uswds.css").write_text(head + css)
    icons = uswds / "dist" / "img"
    for name in sorted({*re.findall(r"img/([\w-]+\.svg)", css), *ICONS}):
        shutil.copy(next(path for path in icons.rglob(name) if path.parent.name in FOLDERS), folder / "img")
    shutil.copy(uswds / "LICENSE.md", folder)
    files = HERE / "public-sans"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    shutil.copy(font / "files" / "public-sans-latin-wght-normal.woff2", files)
    shutil.copy(font / "LICENSE", files)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
