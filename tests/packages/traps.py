#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""traps.py LATCHKEY [--slow]: packages that would mislead a reader, through the real binary. Prints TAP.

Each row of CASES is a true sentence, a maker of the package, how the command is called, and what must
come out: exit status, levels of findings, words of the text. Around every run: nothing is written
beside the journal's folder, nothing unescaped reaches the output, and memory stays under the bar."""
import io, json, os, re, shutil, signal, subprocess, sys, tarfile, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden"))
sys.dont_write_bytecode = True
import big
import pack
from pack import ALIOTH, BAT, FLASH, SH, fastboot, lineage, tgz, zipped

MEMORY_KIB = 48 * 1024
BOOT = ("images/boot.img", b"ANDROID!" + bytes(56))
TAPE = """latchkey-tape 1
title a phone for this test
kind synthetic
source made up
device
  id 18d1:d00d
  path 1-1
  interface ff/42/03 in 81 512 out 01 512 "fastboot"
talk
"""
ANSWERS = {"product": "alioth", "unlocked": "yes", "anti": "1", "kernel": "uefi", "is-userspace": "no",
           "current-slot": "b", "slot-count": "2", "battery-soc-ok": "yes", "secure": "yes",
           "snapshot-update-status": "none"}

# ---- how it is called ----


def for_(codename, *more):
    return lambda: ["check", "--for", codename, *more]


def on(*more, **changed):
    """On a phone whose answers are those of an unlocked alioth but for these; None: it knows no such word."""
    answers = {**ANSWERS, "rollback_ver": None, "version-bootloader": None, "battery-voltage": None,
               **{name.replace("_ver", "-ver").replace("rollback-ver", "rollback_ver"): value
                  for name, value in changed.items()}}

    def words():
        with open("phone.tape", "w") as tape:
            tape.write(TAPE)
            for name, value in answers.items():
                answer = "FAILunknown variable" if value is None else f"OKAY{value}"
                tape.write(f'> getvar:{name}\n< "{answer}"\n')
        return ["--replay", "phone.tape", "check", *more]
    return words


# ---- makers; each returns name and bytes, or writes by itself and returns the name ----


def script(name, line, top=None):
    """One script with this line, and one that is harmless; neither writes firmware."""
    base = BAT if name.endswith(".bat") else SH
    text = base + line + ("\r\n" if name.endswith(".bat") else "\n")
    return lambda: tgz(ALIOTH, [(name, text.encode()), ("flash_all_except_storage.sh", SH.encode()), BOOT], top)


def text_script(name, data):
    return lambda: tgz(ALIOTH, [(name, data), ("flash_all_except_storage.sh", SH.encode()), BOOT])


def member(path):
    return lambda: tgz(ALIOTH, [("flash_all.sh", SH.encode()), BOOT, (path, b"x")])


def raw_tar(name, *entries):
    """Entries as TarInfo, with their data."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for entry, data in entries:
            tar.addfile(entry, io.BytesIO(data) if data else None)
    return name, out.getvalue()


def entry(name, data=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


def absolute():
    return raw_tar("absolute.tar", entry("/flash_all.sh", SH.encode()), entry("/images/boot.img", BOOT[1]))


def links():
    return raw_tar("links.tar", entry("r/flash_all_except_storage.sh", SH.encode()), entry("r/images/boot.img", BOOT[1]),
                   entry("r/flash_all.sh", type=tarfile.SYMTYPE, linkname="/etc/passwd"))


def folder(hostile=False):
    os.makedirs("rom/images")
    for name, text in (("flash_all.sh", SH), ("images/boot.img", "ANDROID!" + "\0" * 56)):
        with open(f"rom/{name}", "w") as file:
            file.write(text)
    if hostile:
        os.symlink("/etc/passwd", "rom/flash_all_lock.sh")
        os.symlink("..", "rom/up")
        os.mkfifo("rom/fifo.sh")
    return "rom"


def sparse():
    """GNU tar's own way to leave holes out: the size in the header is not the size in the archive."""
    with open("super.img", "wb") as file:
        file.truncate(1 << 30)
        file.seek(512 << 20)
        file.write(b"middle" * 100)
    with open("flash_all.sh", "w") as file:
        file.write(SH + "fastboot $* oem lock\n")
    subprocess.run(["tar", "--sparse", "-cf", "sparse.tar", "super.img", "flash_all.sh"], check=True)
    os.remove("super.img")
    os.remove("flash_all.sh")
    return "sparse.tar"


def renamed(new):
    return lambda: (new, fastboot(ALIOTH, "alioth", 1)[1])


def cut(maker, keep):
    def make():
        name, data = maker()
        return name, data[:int(len(data) * keep)]
    return make


def hostile(name):
    """The name is in the archive, in a script's line, and in the file's own name."""
    def make():
        line = f"fastboot oem lock # {name}\n".encode("utf-8", "surrogateescape")
        return tgz("x_HEX.tgz", [(f"{name}flash_all.sh", line), (f"{name}.img", BOOT[1])], top=f"top{name}")
    return make


def hostile_file(name):
    return lambda: (name, fastboot(ALIOTH, "alioth", 1)[1])


def ota(devices, name="miui_ALIOTHGlobal_V14.0.8.0.TKHMIXM_HEX_13.0.zip"):
    meta = pack.METADATA.format(device="alioth", incremental="V14.0.8.0.TKHMIXM", sdk=33, devices=devices)
    return lambda: zipped(name, [("payload.bin", pack.payload(["boot", "system", "abl", "xbl"])),
                                 ("META-INF/com/android/metadata", meta.encode())])


# ---- the table ----

ALL = ("oem lock", "oem lock-go", "flashing lock", "flashing lock_critical", "oem  lock", "-s $1 oem lock",
       "--slot all flashing lock", "oem lock && echo done")
LOCKS_SH = [f"fastboot $* {words}" for words in ALL] + [
    "FB=fastboot; $FB oem lock", "sudo fastboot oem lock", "./fastboot oem lock", "\"$(dirname $0)/fastboot\" oem lock",
    "fastboot $* oem \\\nlock", "fastboot oem 'lo'ck", "fastboot oem lo\"c\"k", "fastboot oem l\\ock",
    "if true; then fastboot oem lock; fi", "x=`fastboot oem lock`", "(fastboot oem lock)", "v=lock; fastboot oem $v",
    "echo a; fastboot oem lock", "fastboot flashing lock || exit 1", "exec fastboot flashing lock",
    "f() { fastboot oem lock; }\nf"]
LOCKS_BAT = [f"fastboot %* {words}" for words in ALL[:5]] + [
    "FASTBOOT OEM LOCK", "call fastboot oem lock", "@fastboot oem lock", "fastboot.exe oem lock",
    "%~dp0fastboot.exe oem lock", "\"%~dp0fastboot\" oem lock", "fastboot oem l^ock", "fastboot oem \"lock\"",
    "set V=lock\r\nfastboot oem %V%", "if 1==1 (\r\nfastboot oem lock\r\n)", "cmd /c fastboot oem lock",
    "fastboot oem ^\r\nlock", "for %%a in (lock) do fastboot oem %%a", "echo a & fastboot oem lock"]
# Looked at, and no lock: as important, or people learn to ignore the tool.
HARMLESS = [("flash_all.sh", "# fastboot $* oem lock"), ("flash_all.sh", "echo 'do not run fastboot oem lock'"),
            ("flash_all.bat", "rem fastboot %* oem lock"), ("flash_all.bat", ":: fastboot %* oem lock"),
            ("flash_all.bat", "@rem fastboot oem lock"), ("flash_all.bat", "echo fastboot oem lock is dangerous"),
            ("flash_all.sh", "fastboot $* getvar unlocked"), ("flash_all.sh", "fastboot flash lockscreen x.img || true")]
# Nobody can say from here: never "does not lock".
DOUBT = [("flash_all.sh", ". ./other.sh"), ("flash_all.sh", "fastboot oem $2"), ("flash_all.sh", "$1"),
         ("flash_all.sh", "eval \"$X\""), ("flash_all.sh", "bash other.sh"), ("flash_all.sh", "curl x | sh"),
         ("flash_all.sh", "python3 helper.py"), ("flash_all.sh", "fastboot $(cat words)"),
         ("flash_all.bat", "call other.bat"), ("flash_all.bat", "fastboot oem %VERB%"),
         ("flash_all.bat", "%1"), ("flash_all.bat", "powershell -File x.ps1"), ("flash_all.bat", "fastboot oem !V!")]
CRLF = (SH + "fastboot $* oem lock\n").replace("\n", "\r\n").encode()
BIDI, ESC = "\u202egnp.", "\x1b]0;owned\x07\x1b[2J\x1b[31m"
STAY = dict(product="ok", archive="ok")

CASES = [
    # sentence, maker, call, exit status, levels, words of the text
    ("the prefix pair: a package for beryl is not for beryllium", pack.KINDS["beryl"], for_("beryllium"), 1,
     {"product": "stop"}, "own check would let it pass"),
    ("a package for this very phone is", pack.KINDS["beryl"], for_("beryl"), 8, {"product": "ok"}, ""),
    ("an equal index passes", lambda: fastboot(ALIOTH, "alioth", 1), on(), 0, {"rollback": "ok"}, ""),
    ("a lower index is a stop", lambda: fastboot(ALIOTH, "alioth", 0), on(), 1, {"rollback": "stop"}, ""),
    ("a higher index is a warning", lambda: fastboot(ALIOTH, "alioth", 2), on(), 0, {"rollback": "warn"}, "for good"),
    ("an index of two digits is a number", lambda: fastboot(ALIOTH, "alioth", 9), on(anti="10"), 1,
     {"rollback": "stop"}, ""),
    ("no index in the package is not 0", lambda: fastboot(ALIOTH, "alioth"), on(), 8,
     {"rollback": "cannot-tell"}, ""),
    ("no index in the phone is not 0", lambda: fastboot(ALIOTH, "alioth", 1), on(anti=None), 8,
     {"rollback": "cannot-tell"}, ""),
    ("no index on either side is not equal", lambda: fastboot(ALIOTH, "alioth"), on(anti=None), 8,
     {"rollback": "cannot-tell"}, "not 0"),
    ("rollback_ver alone counts", lambda: fastboot(ALIOTH, "alioth", 1), on(anti=None, rollback_ver="3"), 1,
     {"rollback": "stop"}, "rollback_ver"),
    ("rollback_ver alone passes when equal", lambda: fastboot(ALIOTH, "alioth", 3), on(anti=None, rollback_ver="3"), 0,
     {"rollback": "ok"}, ""),
    ("of two indices the higher counts", lambda: fastboot(ALIOTH, "alioth", 1), on(rollback_ver="2"), 1,
     {"rollback": "stop"}, ""),
    ("an empty index of the phone is unknown", lambda: fastboot(ALIOTH, "alioth", 0), on(anti=""), 8,
     {"rollback": "cannot-tell"}, ""),
    ("without a phone the index is unknown", lambda: fastboot(ALIOTH, "alioth", 9), for_("alioth"), 8,
     {"rollback": "cannot-tell", "lock": "warn"}, ""),
    ("a lock after CRLF is a lock", text_script("flash_all.sh", CRLF), on(), 8, {"relock": "cannot-tell", **STAY},
     "flash_all.sh locks"),
    ("a lock in UTF-16 is a lock", text_script("flash_all.bat", b"\xff\xfe" + (BAT + "fastboot oem lock\r\n")
                                               .encode("utf-16-le")), on(), 8, {"relock": "cannot-tell"}, "flash_all.bat locks"),
    ("UTF-16 without a mark is in doubt", text_script("flash_all.bat", (BAT + "fastboot oem lock\r\n").encode("utf-16-le")),
     on(), 8, {"relock": "cannot-tell"}, "may lock"),
    ("a lock behind a NUL byte is not missed", text_script("flash_all.sh", SH.encode() + b"\0\nfastboot oem lock\n"),
     on(), 8, {"relock": "cannot-tell"}, ""),
    ("a lock in the script for it is a warning", script("flash_all_lock.sh", "fastboot $* oem lock"), on(), 0,
     {"relock": "warn"}, "clean all and lock"),
    ("a lock without a name that says so counts", script("flash_all_except_data.sh", "fastboot $* oem lock"), on(), 8,
     {"relock": "cannot-tell"}, ""),
    ("a Chinese phone and a Global ROM must not be locked", script("flash_all.sh", "fastboot $* oem lock"),
     on("--model", "M2012K11AC"), 1, {"relock": "stop"}, ""),
    ("a wrong MD5 in the name is a stop", pack.KINDS["wrong-digest"], on(), 1, {"checksum": "stop"}, ""),
    ("a browser's (1) changes nothing", pack.KINDS["renamed"], on(), 0, {"checksum": "ok", "product": "ok"}, ""),
    ("a name that says nothing changes nothing inside", renamed("download.tgz"), on(), 0,
     {"product": "ok", "checksum": "cannot-tell"}, ""),
    ("half a download is a stop", cut(pack.KINDS["alioth"], .5), on(), 1, {"archive": "stop", "checksum": "stop"}, ""),
    ("a download without its last byte is a stop", cut(pack.KINDS["alioth"], .9999), on(), 1, {"archive": "stop"}, ""),
    ("half a zip is a stop", cut(lineage, .5), on(), 1, {"archive": "stop"}, ""),
    ("junk after gzip is a warning", pack.KINDS["junk"], on(), 0, {"archive": "warn"}, ""),
    ("an empty file is no archive", lambda: ("empty.tgz", b""), on(), 8, {"archive": "cannot-tell"}, ""),
    ("a page of a download site is no archive", lambda: ("rom.zip", b"<!DOCTYPE html><html>" * 99), on(), 8,
     {"archive": "cannot-tell"}, ""),
    ("a zip without metadata says little", pack.KINDS["bare-zip"], on(), 8, {"product": "cannot-tell"}, ""),
    ("a file of lrzip runs nothing", pack.KINDS["lrzip"], on(), 8, {"archive": "cannot-tell"}, ""),
    ("a zip with two names for one file is a stop", pack.KINDS["names-differ"], on(), 1, {"archive": "stop"}, ""),
    ("../ is a stop", pack.KINDS["unsafe"], on(), 1, {"archive": "stop"}, ""),
    ("../ in the middle is a stop", member("images/../../../boot.img"), on(), 1, {"archive": "stop"}, ""),
    ("..\\ of Windows is a stop", member("..\\..\\boot.img"), on(), 1, {"archive": "stop"}, ""),
    ("an absolute name is a stop", absolute, on(), 1, {"archive": "stop"}, ""),
    ("a drive's name is a stop", lambda: zipped("c.zip", [("C:\\flash_all.bat", BAT.encode())]), on(), 1,
     {"archive": "stop"}, ""),
    ("two dots within a name are nothing", member("images/a..b.img"), on(), 0, {"archive": "ok"}, ""),
    ("a script that is a link is in doubt", links, on(), 8, {"archive": "warn", "relock": "cannot-tell"}, "passwd|link"),
    ("a sparse tar is read", sparse, on(), 8, {"archive": "ok", "relock": "cannot-tell"}, "flash_all.sh locks"),
    ("a folder is read", folder, on(), 0, {"product": "ok", "relock": "ok"}, ""),
    ("links and a FIFO in a folder are not opened", lambda: folder(True), on(), 8,
     {"archive": "warn", "relock": "cannot-tell"}, ""),
    ("a custom ROM for four phones is ok on each", lambda: lineage(devices="alioth,aliothin,munch,munchin"), on(), 0,
     {"product": "ok", "rollback": "ok"}, ""),
    ("and a stop on a fifth", lambda: lineage(devices="alioth,aliothin,munch,munchin"), on(product="vayu"), 1,
     {"product": "stop"}, ""),
    ("miatoll is four phones", pack.KINDS["miatoll"], for_("curtana"), 8, {"product": "cannot-tell"}, "joyeuse"),
    ("the four phones of miatoll by name are ok", lambda: lineage(devices="curtana,excalibur,gram,joyeuse", device="miatoll"),
     for_("joyeuse"), 0, {"product": "ok"}, ""),
    ("a LineageOS zip for this phone is ok", lineage, on(), 0, {"product": "ok", "rollback": "ok", "archive": "ok",
                                                                "data": "warn", "origin": "ok"}, ""),
    ("on a locked phone it is a stop", lineage, on(unlocked="no"), 1, {"lock": "stop"}, ""),
    ("an official update states no index", ota("alioth,aliothin"), on(), 8, {"product": "ok", "rollback": "cannot-tell"}, ""),
    ("a bare boot image says no phone", pack.KINDS["boot"], on(), 8, {"product": "cannot-tell", "rollback": "ok"}, ""),
    ("an operator's package is named as that", pack.KINDS["lisa-operator"], for_("lisa"), 8, {"build": "warn"}, ""),
    ("a phone in fastbootd cannot be told", pack.KINDS["alioth"], on(**{"is-userspace": "yes"}), 8,
     {"mode": "cannot-tell"}, ""),
    ("a half done system update is a stop", pack.KINDS["alioth"], on(**{"snapshot-update-status": "snapshotted"}), 1,
     {"merge": "stop"}, ""),
    ("an older release says how many are later", lambda: fastboot(ALIOTH.replace("V14.0.8.0", "OS1.0.1.0"), "alioth", 1),
     on(), 0, {"age": "warn"}, "at most [0-9]+ releases later[.]"),
    ("escapes in names stay text", hostile(ESC), on(), 8, {"relock": "cannot-tell"}, r"\\x1B"),
    ("a newline in a name forges no line", hostile("\nok, product: all is well\n"), on(), 8, {}, ""),
    ("a bidirectional override stays text", hostile(BIDI), on(), 8, {}, ""),
    ("bytes that are no UTF-8 stay text", hostile("\udcff\udc9b31m"), on(), 8, {}, ""),
    ("a shell finds nothing to run", hostile("$(touch owned)`touch owned`;touch owned;"), on(), 8, {}, ""),
    ("a file's own name is data as well", hostile_file("-n ;touch owned;$(touch owned)" + ESC + BIDI + ".tgz"),
     on(), 0, {"product": "ok"}, ""),
]
LOCKS, DOUBTS, FREE = ({"relock": level, **STAY} for level in ("cannot-tell", "cannot-tell", "ok"))
SPELLINGS = [(f"locks in .sh: {line!r}", script("flash_all.sh", line), on(), 8, LOCKS, "flash_all.sh locks")
             for line in LOCKS_SH]
SPELLINGS += [(f"locks in .bat: {line!r}", script("flash_all.bat", line), on(), 8, LOCKS, "flash_all.bat locks")
              for line in LOCKS_BAT]
SPELLINGS += [(f"does not lock: {line!r}", script(name, line), on(), 0, FREE, "") for name, line in HARMLESS]
SPELLINGS += [(f"cannot be told: {line!r}", script(name, line), on(), 8, DOUBTS, "may lock") for name, line in DOUBT]

# Where memory counts; made by big.py, read once.
BIG = [
    ("a tgz with a file of 4.25 GiB", big.tgz_over_4g, on(), 8, {"archive": "ok", "relock": "cannot-tell"}),
    ("a zip with a file of 4.25 GiB deflated", big.zip_over_4g, on(), 8, {"archive": "ok", "relock": "cannot-tell"}),
    ("a zip bomb", big.zip_bomb, on(), 8, {"archive": "cannot-tell"}),
    ("a zip with 1,000,000 files", lambda: big.zip_many(1000000), on(), 8, {"archive": "ok"}),
    ("a tgz with 1,000,000 files", lambda: big.tgz_many(1000000), on(), 8, {"archive": "ok"}),
]
# With --slow only: fifteen seconds of MD5; limits that the unit tests have as well.
SLOW = [
    ("a zip of over 4 GiB with a script behind them", big.zip_behind_4g, on(), 8,
     {"archive": "ok", "relock": "cannot-tell"}),
    ("a tgz bomb of 80 GiB", big.tgz_bomb, on(), 8, {"archive": "cannot-tell"}),
    ("a zip with 1,000,001 files", lambda: big.zip_many(1000001), on(), 8, {"archive": "cannot-tell"}),
    ("a tgz with 1,000,001 files", lambda: big.tgz_many(1000001), on(), 8, {"archive": "cannot-tell"}),
]
# Read for seconds, and given up on.
LONG = [("tgz", big.tgz_over_4g), ("zip", big.zip_behind_4g), ("tar", big.tar_over_4g), ("image", big.image_over_4g),
        ("payload.bin", big.long_payload), ("folder", big.folder_of_payload)]

# ---- running ----


def listing():
    """All that is in the folders which a program could write to."""
    found = {}
    for top in (".", os.environ["TMPDIR"], os.environ["HOME"]):
        for where, folders, files in os.walk(top):
            for name in folders + files:
                path = os.path.join(where, name)
                status = os.lstat(path)
                found[path] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


def run(words):
    done = subprocess.run([BINARY, *words], capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout


# Started by a small process: a large one would lend its peak to the program that it starts.
PEAK = """import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(pid, 0)
print(used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))"""


def measure(words):
    done = subprocess.run([sys.executable, "-I", "-S", "-c", PEAK, BINARY, *words], capture_output=True, timeout=120,
                          stdin=subprocess.DEVNULL)
    *_, peak = done.stderr.split()
    return done.returncode, done.stdout, int(peak)


# C0, DEL, C1 as characters; overrides and isolates of the writing direction; line separators.
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def faults_of_text(text, words):
    decoded = text.decode("utf-8", "replace")
    if UNSAFE.search(decoded) or "\ufffd" in decoded:
        yield f"the text holds {UNSAFE.findall(decoded)!r} unescaped"
    if not re.search(words, re.sub(r"\s+", " ", decoded)):
        yield f"the text lacks {words!r}: {decoded}"
    if re.search("^ok, product: all is well", decoded, re.M):
        yield "a line is forged"


def faults_of_json(text, levels):
    if any(byte > 126 for byte in text) or UNSAFE.search(text.decode("ascii", "replace")):
        yield "the JSON is not plain ASCII"
    found = {finding["id"]: finding["level"] for finding in json.loads(text)["findings"]}
    for name, level in levels.items():
        if found.get(name) != level:
            yield f"{name}: {found.get(name)}, not {level}"


def faults(maker, call, status, levels, words):
    made = maker()
    if not isinstance(made, str):
        with open(made[0], "wb") as file:
            file.write(made[1])
        made = made[0]
    arguments = [*call(), "--", made]
    before = listing()
    began = time.monotonic()
    code, text, peak = measure(["--json", *arguments])
    FIGURES.append((peak, time.monotonic() - began, os.path.getsize(made)))
    if code != status:
        yield f"exit status {code}, not {status}"
    yield from faults_of_json(text, levels)
    if words is not None:
        code, text = run(["-q", "--plain", *arguments])
        if code != status:
            yield f"exit status {code} as text, not {status}"
        yield from faults_of_text(text, words)
    if listing() != before:
        yield f"files changed: {set(listing().items()) ^ set(before.items())}"
    if not SANITIZED and peak > MEMORY_KIB:
        yield f"{peak} KiB of memory, over {MEMORY_KIB}"


def is_open(process, path):
    try:
        return any(os.path.realpath(f"/proc/{process.pid}/fd/{fd}") == path
                   for fd in os.listdir(f"/proc/{process.pid}/fd"))
    except OSError:
        return False


def faults_of_interrupting(maker):
    path = os.path.realpath(maker())
    before = listing()
    process = subprocess.Popen([BINARY, "-q", "check", "--for", "alioth", path], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not is_open(process, path) and process.poll() is None:
        time.sleep(.005)
    time.sleep(.1)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    seconds = time.monotonic() - began
    print(f"#   {seconds * 1000:.0f} ms after Ctrl-C")
    if process.returncode != 130 or out or b"interrupted" not in err:
        yield f"exit status {process.returncode}, not 130; {out} {err}"
    # `make bench-rom` has the bar of 200 ms; here a second of slack.
    if seconds > 1.2:
        yield f"{seconds:.1f} s after Ctrl-C"
    if listing() != before:
        yield "files changed"


def test(sentence, *rest, check=faults):
    folder_ = tempfile.mkdtemp(dir=TOP)
    os.chdir(folder_)
    try:
        found = list(check(*rest))
    except Exception as problem:  # one broken row must not hide the others
        found = [repr(problem)]
    os.chdir(TOP)
    shutil.rmtree(folder_)
    COUNT[0] += 1
    COUNT[1] += bool(found)
    shown = sentence.replace("#", "hash")
    print(f"{'not ok' if found else 'ok'} {COUNT[0]} - {shown}")
    for line in found:
        print("#   " + line.replace("\n", "\n#   "))
    sys.stdout.flush()


BINARY = os.path.abspath(sys.argv[1])
with open(BINARY, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
TOP = tempfile.mkdtemp(prefix="latchkey-packages-")
COUNT, FIGURES = [0, 0], []
os.environ.update(TMPDIR=tempfile.mkdtemp(dir=TOP), HOME=tempfile.mkdtemp(dir=TOP), LC_ALL="C.UTF-8", TERM="dumb",
                  ASAN_OPTIONS="detect_leaks=1")
for name in ("ANDROID_SERIAL", "XDG_DATA_HOME", "XDG_STATE_HOME", "NO_COLOR"):
    os.environ.pop(name, None)
try:
    # The spellings are unit tests as well, under the sanitizers.
    for case in CASES + ([] if SANITIZED else SPELLINGS):
        test(*case)
    for case in [] if SANITIZED else BIG + (SLOW if "--slow" in sys.argv else []):
        test(*case, None)
        peak, seconds, size = FIGURES[-1]
        print(f"#   {peak} KiB, {seconds:.1f} s, a file of {size >> 20} MiB")
    for kind, maker in LONG:
        test(f"Ctrl-C ends the reading of a {kind}", maker, check=faults_of_interrupting)
finally:
    os.chdir("/")
    shutil.rmtree(TOP)
print(f"1..{COUNT[0]}")
sys.exit(COUNT[1] != 0)
