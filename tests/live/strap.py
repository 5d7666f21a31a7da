"""strap - a bluetoothd on a bus of its own, with one strap that can be heard and beats, for tests of the whole"""
import os
import shutil
import subprocess
import tempfile
import threading

from harness import wait_for

FAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "radio", "fake_bluez.py")
ADDRESS = "AA:BB:CC:DD:EE:FF"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""


class Strap:
    """Heard and beating from wear() on, until the end of the `with`."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="balm-strap-")
        path, config = self.folder + "/bus", self.folder + "/bus.conf"
        with open(config, "w") as f:
            f.write(BUS % path)
        self.bus_address = "unix:path=" + path
        self.log, self.said = open(self.folder + "/log", "w"), open(self.folder + "/said", "w")
        self.bus = subprocess.Popen(["dbus-daemon", "--config-file=" + config, "--nofork"], stderr=self.log)
        wait_for("the bus", lambda: os.path.exists(path))
        self.bluetoothd = subprocess.Popen(["/usr/bin/python3", FAKE, self.bus_address], stdin=subprocess.PIPE,
                                           stdout=self.said, stderr=self.log, text=True)
        wait_for("bluetoothd", lambda: "ready" in open(self.said.name).read())
        self.over, self.worn, self.silent = threading.Event(), threading.Event(), threading.Event()
        self.beating = threading.Thread(target=self._beat)
        self.beating.start()
        return self

    def wear(self):
        self.worn.set()

    def say(self, line):
        self.bluetoothd.stdin.write(line + "\n")
        self.bluetoothd.stdin.flush()

    def _beat(self):
        self.worn.wait()
        if not self.over.is_set():
            self.say('wearable %s "Polar H10"' % ADDRESS)
            self.say("battery %s 81" % ADDRESS)
        while not self.over.wait(0.2):
            self.say("heard %s -50" % ADDRESS)
            if not self.silent.is_set():
                self.say("beat %s 10480004" % ADDRESS)

    def __exit__(self, *error):
        self.over.set()
        self.worn.set()
        self.beating.join()
        for process in (self.bluetoothd, self.bus):
            process.kill()
            process.wait()
        for file in (self.log, self.said):
            file.close()
        shutil.rmtree(self.folder, ignore_errors=True)
