#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pack.py KIND: make a small package of that kind in the current folder and print its name.

Everything is stored uncompressed and undated, so that the bytes, and the MD5 in the names, are the
same everywhere."""
import gzip, hashlib, io, os, struct, sys, tarfile, zipfile

FLASH = """#!/bin/bash
fastboot $* getvar product 2>&1 | grep "^product: *{product}" || echo "Missmatching image and device"
if [ $? -ne 0 ] ; then echo "Missmatching image and device"; exit 1; fi
CURRENT_ANTI_VER={index}
ver=`fastboot $* getvar anti 2>&1 | grep -oP "anti: \\K[0-9]+"`
if [ "$ver" -gt "$CURRENT_ANTI_VER" ]; then exit 1; fi
fastboot $* flash xbl_ab `dirname $0`/images/xbl.elf
fastboot $* flash boot_ab `dirname $0`/images/boot.img
fastboot $* erase userdata
"""
REBOOT = "fastboot $* reboot\n"
LOCK = "fastboot $* flashing lock\n"
METADATA = """ota-type=AB
post-build=POCO/{device}_global/{device}:13/TKQ1.221013.002/V14.0.8.0.TKHMIXM:user/release-keys
post-build-incremental={incremental}
post-sdk-level={sdk}
post-security-patch-level=2025-01-01
pre-device={devices}
"""


def named(name, data):
    """Put the first ten digits of the MD5 where Xiaomi puts them."""
    return name.replace("HEX", hashlib.md5(data).hexdigest()[:10]), data


def tgz(name, files, top=None):
    top = top or name.split("_HEX")[0]
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data in files:
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=0, mtime=0, filename="") as packed:
        packed.write(raw.getvalue())
    return named(name, out.getvalue())


def zipped(name, files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files:
            archive.writestr(zipfile.ZipInfo(path), data)
    return named(name, out.getvalue())


def fastboot(name, product, index=None, lock=True, flash=None):
    flash = flash or FLASH.format(product=product, index=index)
    if index is None:
        flash = "".join(line + "\n" for line in flash.splitlines() if "ANTI" not in line)
    files = [("flash_all.sh", (flash + REBOOT).encode())]
    keep = "".join(line + "\n" for line in flash.splitlines() if "userdata" not in line)
    files += [("flash_all_except_storage.sh", (keep + REBOOT).encode())]
    if lock:
        files += [("flash_all_lock.sh", (flash + LOCK).encode())]
    if index is not None:
        files += [("images/anti_version.txt", f"{index}\n".encode())]
    files += [("images/boot.img", b"ANDROID!" + bytes(56)), ("images/xbl.elf", b"\x7fELF" + bytes(60))]
    return tgz(name, files)


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def payload(partitions):
    manifest = b"".join(field(13, field(1, name.encode())) for name in partitions)
    return b"CrAU" + struct.pack(">QQI", 2, len(manifest), 0) + manifest


def boot():
    """Header version 0: Android 13.0.0, patch of 2024-05."""
    version = (13 << 14) << 11 | (2024 - 2000) << 4 | 5
    header = b"ANDROID!" + struct.pack("<10I", 4096, 0, 4096, 0, 0, 0, 0, 4096, 0, version)
    return "boot.img", header + bytes(16384 - len(header))


def lineage(partitions=("boot", "dtbo", "product", "system", "system_ext", "vbmeta", "vendor_boot"),
            device="alioth", devices="alioth,aliothin"):
    meta = METADATA.format(device=device, incremental="4f1d2a", sdk=35, devices=devices)
    return zipped(f"lineage-22.1-20250101-nightly-{device}-signed.zip", [
        ("payload.bin", payload(partitions)), ("META-INF/com/android/metadata", meta.encode()),
        ("META-INF/com/android/otacert", b"x")])


ALIOTH = "alioth_global_images_V14.0.8.0.TKHMIXM_20230901.0000.00_13.0_global_HEX.tgz"
SWEET_IN = "sweet_in_global_images_V14.0.1.0.TKFINXM_20230327.0000.00_13.0_in_HEX.tgz"


BAT = """@echo off\r
fastboot %* getvar product 2>&1 | findstr /r /c:"^product: *alioth" || exit /B 1\r
fastboot %* flash boot_ab %~dp0images\\boot.img || exit /B 1\r
"""
SH = """fastboot $* getvar product 2>&1 | grep "^product: *alioth$" || exit 1
fastboot $* flash boot_ab `dirname $0`/images/boot.img
"""


def trap(name, line):
    """One script, and one that is harmless beside it; neither writes firmware."""
    text = (BAT + line + "\r\n" if name.endswith(".bat") else SH + line + "\n").encode()
    if name.endswith("utf16.bat"):
        text = b"\xff\xfe" + text.decode().encode("utf-16-le")
    return tgz(ALIOTH, [(name, text), ("flash_all_except_storage.sh", SH.encode()),
                        ("images/boot.img", b"ANDROID!" + bytes(56))])


def names_differ():
    name, data = zipped("differ.zip", [("META-INF/com/android/metadata", b"pre-device=alioth\n"),
                                       ("boot.img", b"ANDROID!" + bytes(56))])
    return name, data.replace(b"boot.img", b"toob.img", 1)


TRAPS = {
    "lock-in-flash-all": ("flash_all.sh", "fastboot $* oem lock"),
    "lock-in-flash-all-bat": ("flash_all.bat", "fastboot %* flashing lock"),
    "lock-go": ("flash_all_lock.bat", "fastboot %* oem lock-go"),
    "lock-in-quotes": ("flash_all.sh", "fastboot oem lo\"c\"k"),
    "lock-commented": ("flash_all.sh", "# fastboot $* oem lock"),
    "lock-commented-bat": ("flash_all.bat", "rem fastboot %* oem lock"),
    "lock-in-variable": ("flash_all.bat", "set VERB=lock\r\nfastboot %* oem %VERB%"),
    "unknown-variable": ("flash_all.bat", "fastboot %* oem %VERB%"),
    "another-script": ("flash_all.sh", ". ./other.sh"),
    "lock-in-utf16": ("flash_utf16.bat", "fastboot oem lock"),
    "lock-upper-case": ("flash_all.bat", "FASTBOOT OEM LOCK"),
}


def truncated():
    name, data = fastboot(ALIOTH, "alioth", 1)
    return name, data[:len(data) // 2]


def unlocking_words():
    return "fastboot $* getvar product\n$1 oem $2\n"


KINDS = {
    "alioth": lambda: fastboot(ALIOTH, "alioth", 1),
    "alioth-lower": lambda: fastboot(ALIOTH, "alioth", 0),
    "alioth-higher": lambda: fastboot(ALIOTH, "alioth", 3),
    "alioth-no-index": lambda: fastboot(ALIOTH, "alioth"),
    "alioth-no-lock": lambda: fastboot(ALIOTH, "alioth", 1, lock=False),
    "beryl": lambda: fastboot("beryl_global_images_OS2.0.205.0.VOQMIXM_20250804.0000.00_15.0_global_"
                              "HEX.tgz", "beryl", 0),
    "vayu": lambda: fastboot("vayu_eea_global_images_V14.0.2.0.TJUEUXM_20230321.0000.00_13.0_eea_"
                             "HEX.tgz", "vayu", 2),
    "lisa-operator": lambda: fastboot("lisa_mx_at_global_images_OS1.0.7.0.UKOMXAT_20240601.0000.00_"
                                      "14.0_global_HEX.tgz", "lisa", 1),
    "renamed": lambda: (lambda name, data: (name.replace(".tgz", " (1).tgz"), data))(
        *fastboot(ALIOTH, "alioth", 1)),
    "wrong-digest": lambda: (ALIOTH.replace("HEX", "0123456789"),
                             fastboot(ALIOTH, "alioth", 1)[1]),
    "truncated": truncated,
    "strange": lambda: fastboot(ALIOTH, "alioth", 1, flash=unlocking_words()),
    "lineage": lineage,
    "lineage-firmware": lambda: lineage(("boot", "system", "abl", "xbl")),
    "miatoll": lambda: lineage(devices="miatoll", device="miatoll"),
    "bare-zip": lambda: zipped("something.zip", [("system/app/x.apk", b"PK")]),
    "boot": boot,
    "lrzip": lambda: ("rom.tgz", b"LRZI" + bytes(1000)),
    "junk": lambda: (lambda name, data: ("junk.tgz", data + b"junk"))(*fastboot(ALIOTH, "alioth", 1)),
    "names-differ": names_differ,
    "unsafe": lambda: tgz(ALIOTH, [("../../flash_all.sh", SH.encode())]),
    "eu": lambda: zipped("xiaomi.eu_alioth.zip", [
        ("META-INF/com/google/android/updater-script", b"# nothing\n"),
        ("windows_fastboot_first_install_with_data_format.bat",
         BAT.encode() + b"fastboot %* erase userdata\r\n"),
        ("images/boot.img", b"ANDROID!" + bytes(56))]),
    "hostile": lambda: tgz("x_HEX.tgz", [("\x1b[31mflash_all.sh", b"fastboot oem lock\n")]),
}


def main():
    kind = sys.argv[1]
    name, data = trap(*TRAPS[kind]) if kind in TRAPS else KINDS[kind]()
    with open(os.path.join(".", name), "wb") as file:
        file.write(data)
    print(name)


if __name__ == "__main__":
    main()
