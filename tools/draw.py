#!/usr/bin/env python3
"""Repeats a draw 双随机抽查 from its published lists and its seed. Standard library only.

    python3 draw.py LISTS.txt SEED [COMMITMENT]

LISTS.txt is the text as published before the draw; SEED is what the source named in it showed. With the commitment (the
SHA-256 that was published together with the text) it is compared first. The answer is one line an object, in the order
drawn: key, name, and the officers' keys and names, parted by tabs. The method is described in
enforcement/src/inspection/draw.rs and printed on every draw's public page.
"""

import hashlib
import sys

METHOD = "mingfa-draw-v1"
BLOCK = 1000


def read(text):
    """The published text as facts and lists."""
    lines = text.split("\n")
    if lines[0] != METHOD:
        raise SystemExit(f"the first line is not {METHOD}")
    facts, lists, avoid = {}, {"object": [], "officer": []}, set()
    for line in lines[1:]:
        if not line:
            continue
        cells = line.split("\t")
        if cells[0] in lists:
            key, name, weight, state = cells[1:5]
            if state == "in":
                lists[cells[0]].append((key, name, int(weight)))
        elif cells[0] == "avoid":
            avoid.add((cells[1], cells[2]))
        else:
            facts[cells[0]] = cells[1]
    return facts, lists, avoid


def number(digest, seed, purpose, place, below):
    text = "\n".join([METHOD, digest, seed, purpose, str(place)])
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big") % below


def pick(digest, seed, entries, count, purpose):
    """Walks the list for each, adding up the weights that are left; blocks of a thousand spare most of the walk."""
    left = [entry[2] for entry in entries]
    blocks = [sum(left[first : first + BLOCK]) for first in range(0, len(left), BLOCK)]
    picked = []
    for place in range(min(count, len(left))):
        lot = number(digest, seed, purpose, place, sum(blocks))
        passed, index = 0, 0
        for block, weight in enumerate(blocks):
            if passed + weight > lot:
                index = block * BLOCK
                break
            passed += weight
        while passed + left[index] <= lot:
            passed += left[index]
            index += 1
        picked.append(entries[index])
        blocks[index // BLOCK] -= left[index]
        left[index] = 0
    return picked


def draw(text, seed):
    """The drawn objects with their officers."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    facts, lists, avoid = read(text)
    taking_part = len(lists["object"])
    count = -(-taking_part * int(facts["ratio"]) // 1000)
    if count != int(facts["count"]):
        raise SystemExit(f"the text says {facts['count']} objects, its ratio gives {count}")
    each, drawn = int(facts["officers_each"]), []
    for one in pick(digest, seed, lists["object"], count, "object"):
        fit = [officer for officer in lists["officer"] if (officer[0], one[0]) not in avoid]
        if len(fit) < each:
            raise SystemExit(f"too few officers for {one[1]}")
        drawn.append((one, pick(digest, seed, fit, each, f"officer {one[0]}")))
    return drawn


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    if len(sys.argv) == 4 and hashlib.sha256(text.encode("utf-8")).hexdigest() != sys.argv[3]:
        raise SystemExit("the lists are not the ones that were committed to")
    if not sys.argv[2].strip():
        raise SystemExit("the seed is empty")
    for one, officers in draw(text, sys.argv[2].strip()):
        cells = [one[0], one[1]] + [cell for officer in officers for cell in officer[:2]]
        print("\t".join(cells))


if __name__ == "__main__":
    main()
