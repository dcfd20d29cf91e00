"""The stubs say what the module has, no more and no less, and everything that is public is described."""

import ast
import inspect
import re
from pathlib import Path

import ombra
from ombra import _core

STUB = Path(ombra.__file__).with_name("_core.pyi")
NOT_MADE = type(object.__init__)  # what a class has for __init__ that Python cannot make
SPECIAL = ("__init__", "__len__", "__getitem__", "__setitem__")


def stubbed(body):
    """Names in a stub's body with what they are: parameters, the names in a class, or nothing."""
    names = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            is_property = any(getattr(mark, "id", "") == "property" for mark in node.decorator_list)
            names[node.name] = None if is_property else [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            names[node.name] = stubbed(node.body)
        elif isinstance(node, ast.AnnAssign):
            names[node.target.id] = None
    return names


def own(namespace, special=()):
    return {name: value for name, value in vars(namespace).items() if not name.startswith("_") or name in special}


def found(value):
    """The same of the module itself; pybind11 writes a signature into the first line of the documentation."""
    if inspect.isclass(value):
        return {name: found(inner) for name, inner in own(value, SPECIAL).items() if inner.__class__ is not NOT_MADE}
    if not callable(value):
        return None
    inside = re.match(r"\w+\((.*)\) -> ", value.__doc__).group(1)
    return re.findall(r"(?:^|, )(\w+): ", inside)


def test_stubs_have_every_name_and_parameter():
    stub = stubbed(ast.parse(STUB.read_text()).body)
    there = {name: found(value) for name, value in own(_core, ("__version__",)).items() if name != "Error"}
    assert stub.pop("Error") == {"code": None, "where": None}
    assert stub == there


def test_everything_is_described():
    for name in ombra.__all__:
        value = getattr(ombra, name)
        assert inspect.getdoc(value), name
        members = own(value) if inspect.isclass(value) and not issubclass(value, Exception) else {}
        for member, what in members.items():
            lines = [line for line in (what.__doc__ or "").split("\n") if line and " -> " not in line]
            assert lines, f"{name}.{member}"


def test_all_is_all_that_is_public():
    public = {name for name, value in vars(ombra).items()
              if not name.startswith("_") and getattr(value, "__module__", "").startswith("ombra")}
    assert set(ombra.__all__) == public
