# SPDX-License-Identifier: MIT
"""Large packages, made cheaply: what repeats is compressed once, what is empty is a hole in the file."""
import functools, os, struct, zlib

LOCK = b"fastboot $* oem lock\n"
OVER_4G = 17 << 28  # 4.25 GiB
UNIT = 16 << 20

# ---- gzip ----


def times(matrix, vector):
    result, row = 0, 0
    while vector:
        if vector & 1:
            result ^= matrix[row]
        vector >>= 1
        row += 1
    return result


@functools.lru_cache(maxsize=None)
def shift_of(length):
    """The CRC-32 as it is carried over so many zero bytes, as a matrix over GF(2)."""
    if length == 1:
        one = [0xEDB88320] + [1 << bit for bit in range(31)]
        matrix = one
        for _ in range(7):
            matrix = [times(one, column) for column in matrix]
        return matrix
    half = shift_of(length // 2)
    matrix = [times(half, column) for column in half]
    return [times(shift_of(1), column) for column in matrix] if length & 1 else matrix


class Gzip:
    """One gzip member of pieces, each repeated."""

    def __init__(self, path):
        self.file, self.crc, self.length = open(path, "wb"), 0, 0
        self.file.write(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")

    def put(self, data, repeats=1):
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
        crc, shift = zlib.crc32(data), shift_of(len(data))
        for _ in range(repeats):
            self.file.write(packed)
            self.crc = times(shift, self.crc) ^ crc
        self.length += len(data) * repeats

    def close(self):
        self.put(bytes(1024))
        self.file.write(b"\x03\0" + struct.pack("<II", self.crc, self.length & 0xFFFFFFFF))
        self.file.close()


def tar_header(name, size):
    header = bytearray(512)
    header[:len(name)] = name
    header[100:123] = b"0000644\0000000000\0000000000"
    # Base 256: octal digits end at 8 GiB.
    header[124:136] = b"\x80" + size.to_bytes(11, "big")
    header[136:147] = b"14000000000"
    header[148:157] = b"        0"
    header[257:265] = b"ustar\00000"
    header[148:155] = b"%06o\0" % sum(header)
    return bytes(header)


def lock_script():
    return tar_header(b"t/flash_all.sh", len(LOCK)) + LOCK.ljust(512, b"\0")


def tgz_over_4g():
    out = Gzip("over.tgz")
    out.put(tar_header(b"t/images/super.img", OVER_4G))
    out.put(bytes(UNIT), OVER_4G // UNIT)
    out.put(lock_script())
    out.close()
    return "over.tgz"


def tgz_bomb():
    out = Gzip("bomb.tgz")
    out.put(tar_header(b"t/images/super.img", 80 << 30))
    out.put(bytes(UNIT), (80 << 30) // UNIT)
    out.close()
    return "bomb.tgz"


def tgz_many(count):
    out = Gzip("many.tgz")
    out.put(tar_header(b"t/a", 0), count % 10000)
    out.put(b"".join(tar_header(b"t/%d" % i, 0) for i in range(10000)), count // 10000)
    out.close()
    return "many.tgz"


# ---- zip ----


class Zip:
    """Members with all numbers in ZIP64 fields if they need it."""

    def __init__(self, path):
        self.file, self.rows, self.count = open(path, "wb"), [], 0

    def put(self, name, data=b"", method=0, crc=None, packed=None, size=None):
        crc = zlib.crc32(data) if crc is None else crc
        packed = len(data) if packed is None else packed
        size = packed if size is None else size
        at, wide = self.file.tell(), 0xFFFFFFFF
        extra = b"".join(struct.pack("<Q", number) for number in (size, packed, at) if number >= wide)
        extra = struct.pack("<HH", 1, len(extra)) + extra if extra else b""
        numbers = struct.pack("<IIIHH", crc, min(packed, wide), min(size, wide), len(name), len(extra))
        start = struct.pack("<HHHHH", 45, 0, method, 0, 0x21)
        local = extra if min(packed, size) >= wide or size >= wide else b""
        self.file.write(b"PK\3\4" + start + numbers[:14] + struct.pack("<H", len(local)) + name + local + data)
        self.rows.append(b"PK\1\2\x2d\3" + start + numbers + bytes(6) + struct.pack("<II", 0o100644 << 16, min(at, wide)) +
                         name + extra)

    def skip(self, length):
        """A hole: zeros that take no room."""
        self.file.seek(length, 1)

    def close(self):
        at, rows = self.file.tell(), b"".join(self.rows)
        end, count = at + len(rows), len(self.rows)
        self.file.write(rows + b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, len(rows), at) +
                        b"PK\6\7" + struct.pack("<IQI", 0, end, 1) + b"PK\5\6" +
                        struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
        self.file.close()


def deflated_zeros(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    unit = packer.compress(bytes(UNIT)) + packer.flush(zlib.Z_FULL_FLUSH)
    return unit * (size // UNIT) + b"\x03\0"


def zip_over_4g():
    out = Zip("over.zip")
    out.put(b"images/super.img", deflated_zeros(OVER_4G), method=8, size=OVER_4G)
    out.put(b"flash_all.sh", LOCK)
    out.close()
    return "over.zip"


def zip_behind_4g():
    out = Zip("behind.zip")
    out.put(b"images/super.img", packed=OVER_4G)
    out.skip(OVER_4G)
    out.put(b"flash_all.sh", LOCK)
    out.close()
    return "behind.zip"


def zip_bomb():
    out = Zip("bomb.zip")
    data = deflated_zeros(OVER_4G)
    for i in range(17):
        out.put(b"images/%d.img" % i, data, method=8, size=OVER_4G)
    out.close()
    return "bomb.zip"


def zip_many(count):
    out = Zip("many.zip")
    for i in range(count):
        out.put(b"t/%d" % i)
    out.close()
    return "many.zip"


# ---- without an archive around; they take seconds to be read ----


def hole(name, start, size=OVER_4G):
    with open(name, "wb") as file:
        file.write(start)
        file.truncate(size)
    return name


def tar_over_4g():
    return hole("over.tar", tar_header(b"t/images/super.img", OVER_4G), OVER_4G + 2048)


def image_over_4g():
    return hole("boot.img", b"ANDROID!")


def long_payload():
    """A manifest of 256 MiB, field after field."""
    with open("payload.bin", "wb") as file:
        file.write(b"CrAU" + struct.pack(">QQI", 2, 256 << 20, 0))
        for _ in range(256):
            file.write(b"\x08\x01" * (1 << 19))
    return "payload.bin"


def folder_of_payload():
    os.makedirs("rom/images")
    os.rename(long_payload(), "rom/payload.bin")
    return "rom"
