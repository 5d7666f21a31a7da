"""kernel - a Debian kernel with Bluetooth, and the initramfs that starts it; made once, then cached

A kernel is taken from apt, unpacked and never installed. What is kept of it is small: the ELF image, which
boots faster than the packed one, and the few modules that a virtual machine with a virtual controller needs.
"""
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# Both were seen to go through every scenario here.
PROVEN = ["linux-image-6.1.0-50-amd64", "linux-image-6.12.117+deb12-amd64"]
# An LE connection that fails while it is set up corrupts a list in hci_chan_del(); the BUG takes bluetoothd
# with it. Seen in 6.1.192-2; the last one known to be free of it is 6.1.176-1.
FAULTY_FROM, FAULTY_TO = (6, 1, 177), (6, 1, 192)

FIRST_MODULES = ["virtio_pci", "9pnet_virtio", "9p", "overlay", "virtio_console"]
# drbg: the kernel's ECDH needs it for its self-test; algif_*, cmac, ecb: bluetoothd's own cryptography.
LATER_MODULES = ["sha512_generic", "ctr", "drbg", "hci_vhci", "rfcomm", "bnep", "hidp", "uhid", "uinput",
                 "algif_hash", "algif_skcipher", "cmac", "ecb", "ccm"]
NEEDED_FOLDERS = re.compile(r"(usr/)?lib/modules/[^/]+/(modules\.|kernel/(arch|crypto|fs|lib|net)/"
                            r"|kernel/drivers/(bluetooth|char|hid|input|virtio)/)")


class Unavailable(Exception):
    """No kernel can be had here, in words."""


def is_faulty(version):
    """Whether a package version (6.1.192-2) is one that does not survive a refused connection."""
    number = tuple(int(x) for x in re.findall(r"\d+", version)[:3])
    return FAULTY_FROM <= number <= FAULTY_TO


def _apt(*args):
    result = subprocess.run(["apt-cache"] + list(args), capture_output=True, text=True)
    return result.stdout if result.returncode == 0 else ""


def _offered(package):
    """The version that apt would fetch; None: it does not know the package."""
    found = re.search(r"^Version: (\S+)", _apt("show", "--no-all-versions", package), re.M)
    return found and found.group(1)


def choose():
    """(package, version) of the kernel to use: proven ones first, then the newest, then a faulty one."""
    named = os.environ.get("BALM_BLUEZ_KERNEL")
    for package in [named] if named else PROVEN:
        version = _offered(package)
        if version:
            return package, version
    if named:
        raise Unavailable("apt does not offer %s" % named)
    others = []
    for line in _apt("search", "--names-only", r"^linux-image-[0-9.+deb-]+-amd64$").splitlines():
        package = line.split()[0]
        version = _offered(package)
        if version:
            number = tuple(int(x) for x in re.findall(r"\d+", version))
            others.append((not is_faulty(version), number, package, version))
    if not others:
        raise Unavailable("apt offers no kernel for the guest (has `apt-get update` been run?)")
    return max(others)[2:]


def _download(package, cache):
    held = os.path.join(cache, package + ".deb")
    if not os.path.exists(held):
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            result = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package],
                                    cwd=folder, capture_output=True, text=True)
            files = os.listdir(folder)
            if result.returncode or not files:
                reason = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
                raise Unavailable("%s cannot be downloaded: %s" % (package, reason))
            os.rename(os.path.join(folder, files[0]), held)
    return held


def _unpack(deb, into):
    """Takes the image and the folders of modules that matter out of the package, uncompressed."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as dpkg:
        with tarfile.open(fileobj=dpkg.stdout, mode="r|") as tar:
            for member in tar:
                name = member.name.lstrip("./")
                if not member.isfile() or not (name.startswith("boot/vmlinuz-") or NEEDED_FOLDERS.match(name)):
                    continue
                content = tar.extractfile(member).read()
                if name.endswith(".ko.xz"):
                    name, content = name[:-3], lzma.decompress(content)
                path = os.path.join(into, re.sub("^usr/", "", name))
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(content)
    if dpkg.returncode:
        raise Unavailable("%s cannot be unpacked" % deb)


def _image(packed):
    """The ELF inside a bzImage, where it is packed with XZ; else the bzImage as it is."""
    with open(packed, "rb") as f:
        content = f.read()
    at = content.find(b"\xfd7zXZ\0")
    if at >= 0:
        try:
            elf = lzma.LZMADecompressor().decompress(content[at:])
            if elf.startswith(b"\x7fELF"):
                return elf
        except lzma.LZMAError:
            pass
    return content


def _with_dependencies(root, wanted):
    """Paths of these modules and of all they need, from modules.dep; those built in have none."""
    needs = {}
    with open(os.path.join(root, "modules.dep")) as f:
        for line in f:
            path, rest = line.split(":", 1)
            needs[path] = rest.split()
    by_name = {os.path.basename(path)[:-3].replace("-", "_"): path for path in needs}
    paths = {}
    for name in wanted:
        path = by_name.get(name.replace("-", "_"))
        if path:
            paths.update(dict.fromkeys(needs[path] + [path]))
    return list(paths), [n for n in wanted if n.replace("-", "_") in by_name]


class Archive:
    """A cpio archive of the kind that the kernel unpacks at boot."""

    def __init__(self):
        self.parts, self.inode, self.folders = [], 0, set()

    def _entry(self, name, mode, content):
        self.inode += 1
        fields = [self.inode, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0]
        head = b"070701" + b"".join(b"%08X" % x for x in fields) + name.encode() + b"\0"
        self.parts += [head, bytes(-len(head) % 4), content, bytes(-len(content) % 4)]

    def folder(self, name):
        if name and name not in self.folders:
            self.folder(os.path.dirname(name))
            self.folders.add(name)
            self._entry(name, 0o040755, b"")

    def file(self, name, content, mode=0o100755):
        self.folder(os.path.dirname(name))
        self._entry(name, mode, content)

    def save(self, path):
        self._entry("TRAILER!!!", 0, b"")
        with open(path, "wb") as f:
            f.write(b"".join(self.parts))


def _read(path):
    with open(path, "rb") as f:
        return f.read()


def _initramfs(tree, release, path):
    modules = os.path.join(tree, "lib/modules", release)
    first, first_names = _with_dependencies(modules, FIRST_MODULES)
    later, later_names = _with_dependencies(modules, LATER_MODULES)
    archive, kept = Archive(), os.path.join(tree, "kept")
    for module in dict.fromkeys(first + later):
        target = os.path.join(kept, "lib/modules", release, module)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(os.path.join(modules, module), target)
    for index in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        if os.path.exists(os.path.join(modules, index)):
            shutil.copy(os.path.join(modules, index), os.path.join(kept, "lib/modules", release))
    subprocess.run(["depmod", "-b", kept, release], check=True)
    for folder, _, files in os.walk(kept):
        for name in files:
            full = os.path.join(folder, name)
            archive.file(os.path.relpath(full, kept), _read(full), 0o100644)
    archive.file("bin/busybox", _read(shutil.which("busybox")))
    archive.file("init", _read(os.path.join(HERE, "first.sh")))
    archive.file("second.sh", _read(os.path.join(HERE, "second.sh")))
    archive.file("modules.first", "\n".join(first_names).encode())
    archive.file("modules.later", "\n".join(later_names).encode())
    archive.save(path)


def prepare(cache, say):
    """(folder with `image` and `initramfs`, kernel version, whether it is a faulty one)."""
    package, version = choose()
    stamp = hashlib.sha256(package.encode() + version.encode())
    for name in ("kernel.py", "first.sh", "second.sh"):
        stamp.update(_read(os.path.join(HERE, name)))
    ready = os.path.join(cache, stamp.hexdigest()[:16])
    if not os.path.exists(ready):
        say("preparing %s (once)" % package)
        os.makedirs(cache, exist_ok=True)
        deb = _download(package, cache)
        with tempfile.TemporaryDirectory(dir=cache) as tree:
            _unpack(deb, tree)
            release = os.listdir(os.path.join(tree, "lib/modules"))[0]
            subprocess.run(["depmod", "-b", tree, release], check=True)
            out = os.path.join(tree, "out")
            os.mkdir(out)
            _initramfs(tree, release, os.path.join(out, "initramfs"))
            with open(os.path.join(out, "image"), "wb") as f:
                f.write(_image(os.path.join(tree, "boot/vmlinuz-" + release)))
            try:
                os.rename(out, ready)
            except OSError:  # another run was quicker
                if not os.path.exists(ready):
                    raise
    return ready, version, is_faulty(version)
