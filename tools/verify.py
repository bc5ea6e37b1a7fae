#!/usr/bin/env python3
"""Verifies a public log of mingfa, or the proof of one decision, without mingfa and without its database.
    python3 verify.py DIR|URL [--key VKEY]...        a log: everything is derived from the entries again
    python3 verify.py --proof FILE --key VKEY...     one decision
Only the standard library; Ed25519 (RFC 8032) is written out below, SM2 and SM3 in verify_sm.py beside this file, which
is read only where a log is kept with them.
Formats: c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-proof; the tree is that of RFC 6962.
Exit status: 0 sound, 1 damaged, 2 not understood. The answer is one line of JSON.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import sys
import urllib.request

class Damage(Exception):
    def __init__(self, kind, index, path):
        self.kind, self.index, self.path = kind, index, path

def assure(holds):
    if not holds:
        raise ValueError("not what the format or the signature asks for")

sha256 = lambda data: hashlib.sha256(data).digest()
P = 2 ** 255 - 19
SM_KEY = b"\xffmingfa sm2 sm3 v1\n"
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def ed_point(data):
    """A point in extended coordinates; an encoding that is not the only one is refused."""
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & (2 ** 255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assure(y < P and (x * x - xx) % P == 0 and (x or not sign))
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

def ed_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def ed_times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q = ed_add(q, p) if n & 1 else q
        p, n = ed_add(p, p), n >> 1
    return q

def ed_same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0

BASE = ed_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def ed25519_verifies(public, text, signature):
    if len(signature) != 64:
        return False
    a, r, s = ed_point(public), ed_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if s >= L or any(ed_same(ed_times(8, point), (0, 1, 1, 0)) for point in (a, r)):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % L
    return ed_same(ed_times(s, BASE), ed_add(r, ed_times(k, a)))

def unbase64(text):
    data = base64.b64decode(text, validate=True)
    assure(base64.b64encode(data).decode() == text)
    return data

def is_name(name):
    return bool(name) and not any(c.isspace() or c == "+" or ord(c) < 32 or 127 <= ord(c) < 160 for c in name)

class Key:
    def __init__(self, text):
        self.text = text
        self.name, self.id, body = text.split("+", 2)
        body = unbase64(body)
        if body[:1] == b"\x01" and len(body) == 33:
            self.public, self.tag, self.digest, self.verifies = body[1:], 1, sha256, ed25519_verifies
            ed_point(self.public)
        elif body[:len(SM_KEY)] == SM_KEY:
            import verify_sm
            self.public, self.tag, self.digest, self.verifies = body[len(SM_KEY):], 2, verify_sm.sm3, verify_sm.verifies
            verify_sm.point(self.public)
        else:
            assure(False)
        assure(is_name(self.name) and sha256(self.name.encode() + b"\n" + body)[:4].hex() == self.id)

def open_checkpoint(note, keys):
    """Origin, size, root, and the keys that signed; anything else raises ValueError."""
    text = note.decode()
    assure(text.endswith("\n") and not any(ord(c) < 32 and c != "\n" for c in text))
    cut = text.rindex("\n\n")
    body, lines = text[:cut + 1], text[cut + 2:].split("\n")[:-1]
    signers = []
    for place, line in enumerate(lines):
        dash, name, data = line.split(" ")
        data = unbase64(data)
        assure(dash == "\u2014" and is_name(name) and len(data) >= 5 and place < 32)
        for key in keys:
            if (key.name, key.id) == (name, data[:4].hex()):
                assure(key.verifies(key.public, body.encode(), data[4:]))
                signers.append(key)
                break
    origin, size, root = body.split("\n")[:-1]
    root = unbase64(root)
    assure(signers and all(key.name == origin for key in signers) and len(root) == 32)
    return origin, decimal(size), root, signers

def decimal(text):
    assure(text.isascii() and text.isdigit() and text == str(int(text)) and int(text) < 2 ** 64)
    return int(text)

def tile_path(level, index, width):
    parts, rest = ["%03d" % (index % 1000)], index // 1000
    while rest:
        parts.insert(0, "x%03d" % (rest % 1000))
        rest //= 1000
    return "tile/%s/%s%s" % (level, "/".join(parts), "" if width == 256 else ".p/%d" % width)

def perfect(node, hashes):
    while len(hashes) > 1:
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]

def root_of(digest, rows):
    node, root = lambda a, b: digest(b"\x01" + a + b), None
    for row in rows:
        while row:
            row, part = row[:-(len(row) & -len(row))], row[-(len(row) & -len(row)):]
            part = perfect(node, part)
            root = part if root is None else node(part, root)
    return digest(b"") if root is None else root

def verify_log(read, trusted=()):
    """The size of a sound log; a damaged one raises Damage. `read(path)` gives bytes, or None."""
    try:
        lines = read("keys").decode().split("\n")
        keys = [Key(line) for line in lines[:-1]]
        assure(not lines[-1] and len({(key.name, key.tag) for key in keys}) == 1)
        assure(not trusted or any(key.text in trusted for key in keys))
    except (ValueError, AttributeError):
        raise Damage("keys", None, "keys")
    try:
        _, size, root, signers = open_checkpoint(read("checkpoint"), keys)
        assure(keys[-1] in signers)
    except (ValueError, AttributeError):
        raise Damage("checkpoint", None, "checkpoint")
    digest, rotations = keys[-1].digest, []
    for old, new in zip(keys, keys[1:]):
        path = "rotation/" + new.id
        try:
            _, at, then, signers = open_checkpoint(read(path), [old, new])
        except (ValueError, AttributeError):
            raise Damage("rotation", None, path)
        if len(signers) != 2 or signers[0] is signers[1] or at > size or (at == 0 and then != digest(b"")):
            raise Damage("rotation", None, path)
        rotations.append((at, then, path))
    node, rows, faults, done = (lambda a, b: digest(b"\x01" + a + b)), [], [], 0
    changed = None  # A key's checkpoint that the entries do not fit.
    def compare(level, index, hashes):
        path, under = tile_path(level, index, len(hashes)), lambda place: (index * 256 + place) << 8 * level
        data, wanted = read(path), b"".join(hashes)
        if data is None:
            faults.append((level, under(0), "missing-tile", path))
        elif data != wanted:
            differs = [i for i, (a, b) in enumerate(zip(data, wanted)) if a != b] + [min(len(data), len(wanted))]
            faults.append((level, under(min(differs[0] // 32, len(hashes) - 1)), "tile", path))
    def unreadable(index, width, path):
        """A wrong length shifts all that follows: the first entry that does not fit its hash is the bad one."""
        wanted = read(tile_path(0, index, width)) or b""
        row = rows[0] if rows else []
        bad = [i for i, found in enumerate(row) if found != wanted[32 * i:32 * i + 32]]
        faults.append((0, index * 256 + bad[0] if bad else min(done, index * 256 + width - 1), "entry", path))
    def bundles():
        nonlocal done, changed
        for index in range((size + 255) // 256):
            width = min(256, size - index * 256)
            path = tile_path("entries", index, width)
            data = read(path)
            if data is None:
                return faults.append((0, index * 256, "missing-entries", path))
            for _ in range(width):
                length = int.from_bytes(data[:2], "big")
                if len(data) < 2 + length or len(data) < 2:
                    return unreadable(index, width, path)
                carry, data, level = digest(b"\0" + data[2:2 + length]), data[2 + length:], 0
                while carry is not None:
                    if len(rows) <= level:
                        rows.append([])
                    rows[level].append(carry)
                    carry = None
                    if len(rows[level]) == 256:
                        compare(level, (done >> 8 * level) // 256, rows[level])
                        carry, rows[level] = perfect(node, rows[level]), []
                    level += 1
                done += 1
                for at, then, rotation in rotations:
                    if at == done and root_of(digest, rows) != then:
                        changed = changed or Damage("rotation", done - 1, rotation)
            if data:
                return unreadable(index, width, path)
        for level, row in enumerate(rows):
            if row:
                compare(level, (size >> 8 * level) // 256, row)
        return True
    fits = bundles() is True and root_of(digest, rows) == root
    first = ()
    for fault in sorted(faults):  # By level: a hash higher up that differs only because of what is below says nothing.
        first = fault if not first or fault[1] + 256 ** fault[0] <= first[1] else first
    if first:
        _, index, kind, path = first
        if kind == "tile" and not fits:
            kind, path = "entry", tile_path("entries", index // 256, min(256, size - index // 256 * 256))
        raise Damage(kind, index, path)
    if changed or not fits:
        raise changed or Damage("root", None, "checkpoint")
    return size

def verify_proof(data, keys):
    """The opened fields of a proof; anything that does not hold raises ValueError."""
    head, note = data.decode().split("\n\n", 1)
    lines = head.split("\n")
    assure(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1][:6] == "extra " and lines[2][:6] == "index ")
    index, path = decimal(lines[2][6:]), [unbase64(line) for line in lines[3:]]
    origin, size, root, signers = open_checkpoint(note.encode(), keys)
    key = next(key for key in keys if key.id in [signer.id for signer in signers])
    extra = unbase64(lines[1][6:]).decode().split("\n")
    assure(extra[0] == "mingfa-leaf/1" and not extra[-1])
    fields, digests, parts = {}, [], []
    for line in extra[1:-1]:
        word, *cells = line.split(" ")
        cells = [unbase64(cell) for cell in cells]
        if word == "open" and len(cells) == 3 and len(cells[0]) == 32 and cells[1].decode() not in fields:
            fields[cells[1].decode()] = cells[2].decode()
            digests.append(key.digest(b"\x02" + cells[0] + len(cells[1]).to_bytes(4, "big") + cells[1] + cells[2]))
        elif word == "hide" and len(cells) == 1 and len(cells[0]) == 32:
            digests.append(cells[0])
        elif word == "beside" and len(cells) == 1 and len(cells[0]) == 33:
            parts.append(cells[0])
        else:
            assure(False)
    parts = sorted(parts + [bytes([key.tag]) + key.digest(b"\x03" + b"".join(digests))])
    assure(len({part[0] for part in parts}) == len(parts) and all(len(part) == 32 for part in path) and index < size)
    found, at, last = key.digest(b"\0" + b"".join(parts)), index, size - 1
    for sibling in path:
        assure(last)
        if at & 1 or at == last:
            found = key.digest(b"\x01" + sibling + found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = key.digest(b"\x01" + found + sibling)
        at, last = at >> 1, last >> 1
    assure(not last and found == root)
    return {"origin": origin, "size": size, "index": index, "fields": fields, "hidden": len(digests) - len(fields)}

def reader(place):
    def from_web(path):
        try:
            with urllib.request.urlopen(place.rstrip("/") + "/" + path, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
    def from_folder(path):
        return file.read_bytes() if (file := pathlib.Path(place, path)).is_file() else None
    return from_web if "://" in place else from_folder

def main():
    parser = argparse.ArgumentParser(description="核验公开的账或者一份证明")
    parser.add_argument("log", nargs="?", help="账的目录或者地址")
    parser.add_argument("--proof", help="证明文件")
    parser.add_argument("--key", action="append", default=[], help="信任的公钥")
    asked = parser.parse_args()
    if bool(asked.proof) == bool(asked.log) or (asked.proof and not asked.key):
        parser.error("需要账的目录或者地址，或者 --proof 和 --key")
    try:
        if asked.proof:
            answer = {"ok": True, **verify_proof(pathlib.Path(asked.proof).read_bytes(), [Key(key) for key in asked.key])}
        elif (read := reader(asked.log))("checkpoint") is read("keys") is None:
            parser.exit(2, f"{asked.log}：没有账，既没有检查点（checkpoint），也没有公钥清单（keys）\n")
        else:
            answer = {"ok": True, "log": asked.log, "size": verify_log(read, asked.key)}
    except Damage as damage:
        answer = {"ok": False, "log": asked.log, **vars(damage)}
    except (ValueError, IndexError):
        answer = {"ok": False, "kind": "proof"}
    except OSError as error:
        parser.exit(2, f"{asked.log or asked.proof}：没有核验完，读取失败（{error}）\n")
    print(json.dumps(answer, ensure_ascii=False))
    sys.exit(0 if answer["ok"] else 1)

if __name__ == "__main__":
    main()
