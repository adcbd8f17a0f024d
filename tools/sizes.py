"""The size limits of the house, and who comes close.

A Python file of an addon has at most 350 lines, a function 40 (a route of a controller
25) without its docstring and blank lines, a class 30 fields. Tests are free, and so is
the length of the tables of names in demo/.

    python tools/sizes.py      prints the largest ones; exit code 1 when one is over
"""

import ast
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, ROUTE_LINES, CLASS_FIELDS = 350, 40, 25, 30


class Size(NamedTuple):
    """One measured thing: `value` of at most `limit`."""

    kind: str
    where: str
    value: int
    limit: int


def sources():
    """Python files of the addons, without tests and migrations."""
    for path in sorted((ROOT / "addons").rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if "tests" not in parts and "migrations" not in parts:
            yield path


def code_lines(function, lines):
    """Lines of a function, from `def`, that are neither docstring nor blank."""
    first, last = function.lineno, function.end_lineno
    count = sum(1 for line in lines[first - 1 : last] if line.strip())
    head = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        text = lines[head.lineno - 1 : head.end_lineno]
        count -= sum(1 for line in text if line.strip())
    return count


def is_route(function):
    """Is it decorated with @http.route or @route?"""
    for decorator in function.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if getattr(target, "attr", getattr(target, "id", "")) == "route":
            return True
    return False


def field_count(node):
    """Number of `x = fields.Y(...)` in a class body."""
    return sum(
        isinstance(item, ast.Assign)
        and isinstance(item.value, ast.Call)
        and isinstance(item.value.func, ast.Attribute)
        and getattr(item.value.func.value, "id", "") == "fields"
        for item in node.body
    )


def measure():
    """Every Size of the addons."""
    for path in sources():
        name = str(path.relative_to(ROOT))
        text = path.read_text()
        lines = text.splitlines()
        if "demo" not in path.parts:
            yield Size("file", name, len(lines), FILE_LINES)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                kind, limit = "function", FUNCTION_LINES
                if is_route(node):
                    kind, limit = "route", ROUTE_LINES
                where = f"{name}:{node.lineno} {node.name}"
                yield Size(kind, where, code_lines(node, lines), limit)
            elif isinstance(node, ast.ClassDef):
                where = f"{name}:{node.lineno} {node.name}"
                yield Size("fields", where, field_count(node), CLASS_FIELDS)


def main():
    sizes = list(measure())
    for kind in ("file", "function", "route", "fields"):
        largest = sorted(
            (size for size in sizes if size.kind == kind), key=lambda size: -size.value
        )
        for size in largest[:3]:
            print(f"{size.kind:9} {size.value:4} of {size.limit:3}  {size.where}")
    over = [size for size in sizes if size.value > size.limit]
    for size in over:
        print(f"TOO LARGE {size.kind} {size.where}: {size.value}, at most {size.limit}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
