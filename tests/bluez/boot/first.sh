#!/bin/busybox sh
# first.sh - process 1 in the initramfs: drivers, the host's files under a layer of memory, over to second.sh
b=/bin/busybox
die() {
    $b echo "GUEST: $*" >/dev/console
    $b sleep 1
    $b poweroff -f
}
$b mkdir -p /dev /proc /sys /host /layer /root
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
for module in $($b cat /modules.first); do
    $b modprobe "$module" || die "no module $module"
done

plan9="trans=virtio,version=9p2000.L,msize=512000"
$b mount -t 9p -o "$plan9,ro,cache=loose" files /host || die "the host's files cannot be mounted"
$b mount -t tmpfs -o mode=755 layer /layer
$b mkdir /layer/new /layer/work
$b mount -t overlay -o lowerdir=/host,upperdir=/layer/new,workdir=/layer/work root /root || die "no overlay"

cd /root || die "no root"
$b mkdir -p dev proc sys run tmp var/lib/bluetooth
$b mount --move /dev dev
$b mount --move /proc proc
$b mount -t sysfs sys sys
# Nothing that the host remembers of Bluetooth, and nothing of what is running there.
for folder in run var/lib/bluetooth; do
    $b mount -t tmpfs -o mode=755 memory "$folder"
done
$b mkdir -p dev/pts dev/shm run/guest run/dbus run/lock
$b mount -t devpts devpts dev/pts
$b mount -t tmpfs memory dev/shm
$b mount -t 9p -o "$plan9,cache=none" exchange run/guest || die "no exchange folder"

release=$($b uname -r)
$b rm -rf "lib/modules/$release"
$b mkdir -p lib/modules
$b cp -r "/lib/modules/$release" lib/modules/
$b cp /bin/busybox /second.sh /modules.later run/
exec $b switch_root /root /run/busybox sh /run/second.sh
