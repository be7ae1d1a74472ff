#!/usr/bin/env python3
"""Group Policy as its editor and its engine do it: from a template to a Registry.pol to the registry.

    group_policy.py STATE CLASS LEVEL FOLDER [--windows]

STATE is enabled, disabled or unset; CLASS Machine or User; LEVEL mandatory or recommended. Sets every policy of
packaging/policy/portico.admx that may stand there to the value that the sample file has for its key, writes
FOLDER/Registry.pol by samba's parser, reads it back by the same, and writes what it does to the registry as
FOLDER/policy.reg. Prints in JSON what then lies there, and what Portico is to make of it.

Needs samba's Python modules (Debian: python3-samba). What is expected comes from the template and the sample file
alone, and from nothing of Portico's.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

from samba.gp_parse.gp_pol import GPPolParser

POLICIES = Path(__file__).resolve().parents[2] / "packaging" / "policy"
SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
SZ, EXPAND_SZ, BINARY, DWORD, MULTI_SZ = 1, 2, 3, 4, 7
HIVES = {"Machine": ("HKLM", "HKEY_LOCAL_MACHINE"), "User": ("HKCU", "HKEY_CURRENT_USER")}
ON_WINDOWS = {"extra_ca": [r"C:\Acme\acme.pem", r"D:\other & more\b.pem"], "browser": r"C:\Program Files\Acme\browser.exe"}
# Harder than the sample: several lines, quotation marks, letters of other alphabets.
HARDER = {"support_text": "Ring 1234 – «Æ» \"nå\"\nC:\\help %PATH%", "support_name": "Acme \\ IT ☎"}


def sample(windows):
    """The values of the sample file, each of them in force."""
    text = (POLICIES / "policy.sample.toml").read_text("utf-8")
    values = tomllib.loads(re.sub(r"(?m)^#(?=[a-z_\[])", "", text))
    values.update(HARDER)
    values.update(ON_WINDOWS if windows else {})
    return values


def snake(name):
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def policies(kind, level):
    """The policies of a class on a level, by their names without what says the level."""
    tree = ElementTree.parse(POLICIES / "portico.admx")
    for policy in tree.iter(f"{SPACE}policy"):
        is_recommended = policy.get("key").endswith(r"\Recommended")
        if policy.get("class") in (kind, "Both") and is_recommended == (level == "recommended"):
            yield policy.get("name").removeprefix("Recommended_"), policy


def content(policy, element):
    """What <enabledValue> and the like hold, as an entry has it: kind, data, and what it means."""
    held = policy.find(f"{SPACE}{element}")[0]
    if held.tag == f"{SPACE}decimal":
        number = int(held.get("value"))
        return DWORD, number, bool(number)
    return SZ, held.text, held.text


def entries(policy, state, value):
    """What the editor writes for a policy, and the value that comes of it; none where that is nothing."""
    if state == "unset":
        return [], None
    key = policy.get("key")
    if policy.get("valueName"):
        kind, data, meant = content(policy, f"{state}Value")
        return [(key, policy.get("valueName"), kind, data)], meant
    (element,) = policy.find(f"{SPACE}elements")
    kind = element.tag.removeprefix(SPACE)
    if kind == "list":
        cleared = [(element.get("key"), "**delvals.", SZ, " ")]
        if state == "disabled":
            return cleared, None
        return cleared + [(element.get("key"), str(n), SZ, it) for n, it in enumerate(value, 1)], value
    name = element.get("valueName")
    if state == "disabled":
        return [(key, f"**del.{name}", SZ, " ")], None
    if kind == "multiText":
        lines = as_lines(value)
        assert len("\n".join(lines)) <= int(element.get("maxLength")), name
        return [(key, name, MULTI_SZ, lines)], value
    if kind == "decimal":
        assert int(element.get("minValue")) <= value <= int(element.get("maxValue")), name
        return [(key, name, DWORD, value)], value
    if kind == "enum":
        assert value in [it.text for it in element.iter(f"{SPACE}string")], name
        return [(key, name, SZ, value)], value
    assert kind == "text" and len(value) <= int(element.get("maxLength")), name
    return [(key, name, EXPAND_SZ if element.get("expandable") else SZ, value)], value


def as_lines(value):
    """A text of several lines; profiles as the TOML that an administrator writes into the box."""
    if isinstance(value, str):
        return value.split("\n")
    return [line for table in value
            for line in ["[[profiles]]"] + [f"{key} = {json.dumps(it)}" for key, it in table.items()]]


def registry_pol(all_entries, path):
    root = ElementTree.Element("PolFile", signature="PReg", version="1", num_entries=str(len(all_entries)))
    for key, name, kind, data in all_entries:
        entry = ElementTree.SubElement(root, "Entry", type=str(kind))
        ElementTree.SubElement(entry, "Key").text = key
        ElementTree.SubElement(entry, "ValueName").text = name
        for value in data if isinstance(data, list) else [data]:
            ElementTree.SubElement(entry, "Value").text = str(value)
    writer = GPPolParser()
    writer.load_xml(root)
    writer.write_binary(path)


def read_back(path):
    reader = GPPolParser()
    reader.parse(Path(path).read_bytes())
    return [(it.keyname, it.valuename, it.type, stored(it.type, it.data)) for it in reader.pol_file.entries]


def stored(kind, data):
    """The bytes as the registry has them."""
    if kind in (SZ, EXPAND_SZ):
        return (data + "\0").encode("utf-16le")
    return data.to_bytes(4, "little") if kind == DWORD else bytes(data)


def applied(all_entries):
    """What the engine makes of it: the registry's values by key and name."""
    values = {}
    for key, name, kind, data in all_entries:
        if name.startswith("**delvals."):
            values = {place: it for place, it in values.items() if place[0] != key}
        elif name.startswith("**del."):
            values.pop((key, name.removeprefix("**del.")), None)
        else:
            values[key, name] = (kind, data)
    return values


def reg_file(all_entries, hive):
    lines = ["Windows Registry Editor Version 5.00", ""]
    for key, name, kind, data in all_entries:
        if name.startswith("**delvals."):
            lines += [f"[-{hive}\\{key}]", f"[{hive}\\{key}]"]
            continue
        lines.append(f"[{hive}\\{key}]")
        if name.startswith("**del."):
            lines.append(f'"{name.removeprefix("**del.")}"=-')
        else:
            lines.append(f'"{name}"=hex({kind:x}):' + ",".join(f"{byte:02x}" for byte in data))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def main(state, kind, level, folder, *options):
    values, short_and_long = sample("--windows" in options), HIVES[kind]
    written, expected = [], {}
    for name, policy in policies(kind, level):
        more, meant = entries(policy, state, values[snake(name)])
        written += more
        if meant is not None:
            expected[snake(name)] = {"value": meant, "origin": f"{short_and_long[0]}\\{policy.get('key')}\\{name}"}
    pol = Path(folder) / "Registry.pol"
    registry_pol(written, pol)
    found = read_back(pol)
    assert [it[:3] for it in found] == [it[:3] for it in written]
    (Path(folder) / "policy.reg").write_text(reg_file(found, short_and_long[1]), "utf-16le")
    lying = [{"key": key, "name": name, "kind": it[0], "data": it[1].hex()} for (key, name), it in applied(found).items()]
    print(json.dumps({"values": lying, "expected": expected}))


if __name__ == "__main__":
    main(*sys.argv[1:])
