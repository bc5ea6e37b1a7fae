"""SM3 (GB/T 32905) and SM2 (GB/T 32918) for verify.py, with nothing but integers."""


def sm3(data):
    rol = lambda x, n: ((x << n % 32) | (x >> (32 - n % 32))) & 0xffffffff if n % 32 else x
    state = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i:at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
            w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            ss1 = rol((rol(a, 12) + e + rol(0x79cc4519 if j < 16 else 0x7a879d8a, j)) & 0xffffffff, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = (ff + d + (ss1 ^ rol(a, 12)) + (w[j] ^ w[j + 4])) & 0xffffffff
            t2 = (gg + h + ss1 + w[j]) & 0xffffffff
            a, b, c, d, e, f, g, h = t1, a, rol(b, 9), c, t2 ^ rol(t2, 9) ^ rol(t2, 17), e, rol(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


SP = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SA, SB = SP - 3, 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SN = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SG = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
      0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)


def sm_add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % SP == 0:
        return None
    same = p[0] == q[0]
    slope = ((3 * p[0] ** 2 + SA) * pow(2 * p[1], -1, SP) if same
             else (q[1] - p[1]) * pow(q[0] - p[0], -1, SP)) % SP
    x = (slope * slope - p[0] - q[0]) % SP
    return x, (slope * (p[0] - x) - p[1]) % SP


def sm_times(n, p):
    q = None
    while n:
        q = sm_add(q, p) if n & 1 else q
        p, n = sm_add(p, p), n >> 1
    return q


def point(public):
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if len(public) != 65 or public[0] != 4 or max(x, y) >= SP or (y * y - x ** 3 - SA * x - SB) % SP:
        raise ValueError("not a point")
    return x, y


def verifies(public, text, signature):
    if len(signature) != 64:
        return False
    key, number = point(public), lambda n: n.to_bytes(32, "big")
    name = b"1234567812345678"
    z = sm3((8 * len(name)).to_bytes(2, "big") + name + b"".join(map(number, (SA, SB) + SG + key)))
    e = int.from_bytes(sm3(z + text), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < SN and 0 < s < SN and (r + s) % SN):
        return False
    found = sm_add(sm_times(s, SG), sm_times((r + s) % SN, key))
    return found is not None and (e + found[0]) % SN == r
