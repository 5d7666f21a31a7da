"""aes - AES-128 of one block, which is all that pairing needs (FIPS 197)

In Python, so that the tests of pairing need no cryptography of the kernel.
"""


def _times_two(x):
    return (x << 1) ^ (0x11B if x & 0x80 else 0)


def _multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a, b = _times_two(a), b >> 1
    return product


def _substitutions():
    """The S-box: the inverse in GF(2^8), then an affine map."""
    inverse = [0] * 256
    for x in range(1, 256):
        if not inverse[x]:
            y = next(y for y in range(1, 256) if _multiply(x, y) == 1)
            inverse[x], inverse[y] = y, x
    box = []
    for b in inverse:
        turned = b
        for turn in range(1, 5):
            turned ^= (b << turn | b >> (8 - turn)) & 0xFF
        box.append(turned ^ 0x63)
    return box


_BOX = _substitutions()


def _round_keys(key):
    words, factor = [list(key[i:i + 4]) for i in range(0, 16, 4)], 1
    for i in range(4, 44):
        word = words[-1]
        if i % 4 == 0:
            word = [_BOX[b] for b in word[1:] + word[:1]]
            word[0] ^= factor
            factor = _times_two(factor)
        words.append([a ^ b for a, b in zip(words[i - 4], word)])
    return [sum(words[i:i + 4], []) for i in range(0, 44, 4)]


def _mix(column):
    a, b, c, d = column
    return [_times_two(a) ^ _times_two(b) ^ b ^ c ^ d, a ^ _times_two(b) ^ _times_two(c) ^ c ^ d,
            a ^ b ^ _times_two(c) ^ _times_two(d) ^ d, _times_two(a) ^ a ^ b ^ c ^ _times_two(d)]


def encrypt(key, block):
    """Both most significant byte first."""
    keys = _round_keys(key)
    state = [a ^ b for a, b in zip(block, keys[0])]
    for turn in range(1, 11):
        state = [_BOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]  # substitutes, and shifts the rows
        if turn < 10:
            state = sum((_mix(state[i:i + 4]) for i in range(0, 16, 4)), [])
        state = [a ^ b for a, b in zip(state, keys[turn])]
    return bytes(state)


def encrypt_reversed(key, block):
    """As HCI and SMP have it: least significant byte first."""
    return encrypt(key[::-1], block[::-1])[::-1]
