#!/usr/bin/env python3
"""Looks for faults in an ADMX file and its ADML, as Group Policy's editor and device management would find them.

    check_admx.py FILE.admx FILE.adml      a line for each fault; exit 1 when there is one

One wrong file makes every administrator who opens any policy see an error. The rules: elements stand where the format
has them, in its order and with the attributes that it wants; what is named is there, once, with letters, digits and _
only; each element has the control that goes with it; numbers and texts have bounds, since the editor else stops at
9,999 and at 1,023; and what Intune refuses is not there.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

SPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
MB = 1 << 20
# Of each element: what it has to have, what it may have, and what may stand in it, in this order.
FORM = {
    "policyDefinitions": ({"revision", "schemaVersion"}, set(), ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]),
    "policyNamespaces": (set(), set(), ["target", "using"]),
    "target": ({"prefix", "namespace"}, set(), []),
    "using": ({"prefix", "namespace"}, set(), []),
    "resources": (set(), {"minRequiredRevision", "fallbackCulture"}, ["stringTable", "presentationTable"]),
    "supportedOn": (set(), {"ref"}, ["definitions"]),
    "definitions": (set(), set(), ["definition"]),
    "definition": ({"name", "displayName"}, set(), []),
    "categories": (set(), set(), ["category"]),
    "category": ({"name", "displayName"}, {"explainText"}, ["parentCategory"]),
    "parentCategory": ({"ref"}, set(), []),
    "policies": (set(), set(), ["policy"]),
    "policy": ({"name", "class", "displayName", "explainText", "key"}, {"presentation", "valueName"},
               ["parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements"]),
    "enabledValue": (set(), set(), ["decimal", "string"]),
    "disabledValue": (set(), set(), ["decimal", "string"]),
    "elements": (set(), set(), ["boolean", "decimal", "text", "enum", "list", "multiText"]),
    "text": (set(), {"id", "valueName", "required", "maxLength", "expandable"}, []),
    "multiText": ({"id", "valueName", "maxLength"}, {"required", "maxStrings"}, []),
    "decimal": (set(), {"value", "id", "valueName", "required", "minValue", "maxValue"}, []),
    "enum": ({"id", "valueName"}, {"required"}, ["item"]),
    "item": ({"displayName"}, set(), ["value"]),
    "value": (set(), set(), ["decimal", "string"]),
    "list": ({"id", "key"}, {"valuePrefix", "additive", "expandable"}, []),
    "policyDefinitionResources": ({"revision", "schemaVersion"}, set(), ["displayName", "description", "resources"]),
    "displayName": (set(), set(), []),
    "description": (set(), set(), []),
    "stringTable": (set(), set(), ["string"]),
    "string": (set(), {"id"}, []),
    "presentationTable": (set(), set(), ["presentation"]),
    "presentation": ({"id"}, set(), ["text", "textBox", "decimalTextBox", "dropdownList", "listBox", "multiTextBox", "checkBox"]),
    "textBox": ({"refId"}, set(), ["label", "defaultValue"]),
    "label": (set(), set(), []),
    "decimalTextBox": ({"refId"}, {"defaultValue", "spin", "spinStep"}, []),
    "dropdownList": ({"refId"}, {"noSort", "defaultItem"}, []),
    "listBox": ({"refId"}, set(), []),
    "multiTextBox": ({"refId"}, {"showAsDialog", "defaultHeight"}, []),
    "checkBox": ({"refId"}, {"defaultChecked"}, []),
}
# Where anything of the list may stand anywhere.
MIXED = {"elements", "presentation"}
CONTROL = {"textBox": "text", "decimalTextBox": "decimal", "dropdownList": "enum", "listBox": "list",
           "multiTextBox": "multiText", "checkBox": "boolean"}


def local(element):
    space, _, name = element.tag.partition("}")
    return name if space == "{" + SPACE else element.tag


def form(element, path=""):
    name = local(element)
    path = f"{path}/{name}"
    if name not in FORM:
        return [f"{path}: unknown"]
    needed, possible, below = FORM[name]
    there = set(element.attrib)
    faults = [f"{path}: no {it}" for it in sorted(needed - there)]
    faults += [f"{path}: {it} is unknown" for it in sorted(there - needed - possible)]
    names = [local(child) for child in element]
    faults += [f"{path}: {it} does not belong there" for it in names if it in FORM and it not in below]
    order = [below.index(it) for it in names if it in below]
    if name not in MIXED and order != sorted(order):
        faults.append(f"{path}: {', '.join(names)} stand in another order")
    return faults + [fault for child in element for fault in form(child, path)]


def all_of(tree, name):
    return [it for it in tree.iter() if local(it) == name]


def doubled(kind, names):
    return [f"{kind} {it} stands twice" for it in sorted({it for it in names if names.count(it) > 1})]


def names(definitions, words):
    strings = [it.get("id") for it in all_of(words, "string")]
    presentations = [it.get("id") for it in all_of(words, "presentation")]
    named = {kind: [it.get("name") for it in all_of(definitions, kind)] for kind in ("policy", "category", "definition")}
    faults = doubled("string", strings) + doubled("presentation", presentations)
    faults += [fault for kind, all_names in named.items() for fault in doubled(kind, all_names)]
    everything = strings + presentations + [it for all_names in named.values() for it in all_names]
    faults += [f"{it}: letters, digits and _ only" for it in everything if not re.fullmatch(r"\w+", it or "", re.ASCII)]
    used = {"string": set(), "presentation": set()}
    for element in definitions.iter():
        for value in element.attrib.values():
            for kind, name in re.findall(r"\$\((string|presentation)\.([^)]*)\)", value):
                used[kind].add(name)
    for kind, there in (("string", strings), ("presentation", presentations)):
        faults += [f"{kind} {it} is not there" for it in sorted(used[kind] - set(there))]
        faults += [f"{kind} {it} is not used" for it in sorted(set(there) - used[kind])]
    faults += [f"string {it.get('id')} is empty" for it in all_of(words, "string") if not (it.text or "").strip()]
    for element, kind in (("parentCategory", "category"), ("supportedOn", "definition")):
        faults += [f"{kind} {it.get('ref')} is not there" for it in all_of(definitions, element)
                   if it.get("ref") and it.get("ref") not in named[kind]]
    return faults


def of_policy(policy, presentations):
    name = policy.get("name")
    faults = [f"{name}: class {policy.get('class')}"] if policy.get("class") not in ("Machine", "User", "Both") else []
    key = (policy.get("key") or "").lower()
    if not key.startswith("software\\policies\\") or key.startswith("software\\policies\\microsoft"):
        faults.append(f"{name}: {policy.get('key')} is no place for it")
    elements = {it.get("id"): it for it in policy.iter() if it.get("id")}
    reference = re.fullmatch(r"\$\(presentation\.(\w+)\)", policy.get("presentation") or "")
    presentation = presentations.get(reference[1]) if reference else None
    if elements and presentation is None:
        return faults + [f"{name}: elements without a presentation"]
    if not elements and not policy.get("valueName"):
        faults.append(f"{name}: it sets nothing")
    if bool(policy.get("valueName")) != any(local(it) == "enabledValue" for it in policy):
        faults.append(f"{name}: a value's name without values, or the other way round")
    controls = [it for it in ([] if presentation is None else presentation) if it.get("refId")]
    faults += doubled(f"{name}: the control of", [it.get("refId") for it in controls])
    faults += [f"{name}: {it} has no control" for it in elements if it not in {c.get("refId") for c in controls}]
    for control in controls:
        element = elements.get(control.get("refId"))
        if element is None or CONTROL.get(local(control)) != local(element):
            faults.append(f"{name}: {local(control)} for {control.get('refId')}")
    for id_, element in elements.items():
        bound = {"decimal": "maxValue", "text": "maxLength", "multiText": "maxLength"}.get(local(element))
        if bound and not element.get(bound):
            faults.append(f"{name}: {id_} without {bound}")
        place = element.get("key") or policy.get("key")
        if not place.lower().startswith(key):
            faults.append(f"{name}: {id_} lies elsewhere")
    return faults


def revision(text):
    if not re.fullmatch(r"\d{1,4}\.\d{1,5}", text or ""):
        return None
    return [int(part) for part in text.split(".")]


def check(admx, adml):
    faults = [f"{name}: larger than 1 MB" for name, text in (("ADMX", admx), ("ADML", adml)) if len(text.encode()) > MB]
    definitions, words = ElementTree.fromstring(admx), ElementTree.fromstring(adml)
    faults += form(definitions) + form(words) + names(definitions, words)
    needed = revision(all_of(definitions, "resources")[0].get("minRequiredRevision"))
    there = revision(words.get("revision"))
    if needed is None or there is None or there < needed or revision(definitions.get("revision")) is None:
        faults.append("the revisions do not fit")
    if all_of(definitions, "using"):
        faults.append("using: Intune wants the other file first")
    presentations = {it.get("id"): it for it in all_of(words, "presentation")}
    return faults + [fault for policy in all_of(definitions, "policy") for fault in of_policy(policy, presentations)]


if __name__ == "__main__":
    found = check(*(Path(name).read_text("utf-8") for name in sys.argv[1:3]))
    print("\n".join(found))
    sys.exit(bool(found))
