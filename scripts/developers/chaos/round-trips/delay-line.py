"""A line between this network namespace and a new one, which carries each packet after half a round trip.

Arguments: a number from 0 to 255, and the round trip in milliseconds. Both ends are TUN devices, 10.0.NUMBER.1
on this side and 10.0.NUMBER.2 on the other. When the line is up, the id of this process, which is in the other namespace, is printed.
It ends with its standard input; then the devices are gone, and the namespace with the last process in it.

In user space, since many kernels lack netem.
"""

import collections
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

# linux/if_tun.h, linux/sched.h, linux/prctl.h
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
CLONE_NEWNET = 0x40000000
PR_SET_TIMERSLACK = 29

# As within a VPC.
MTU = 9001
# Packets; what comes when the queue is full is dropped, as by a router. 18 MB in large ones.
QUEUE = 2_000

libc = ctypes.CDLL(None, use_errno=True)


def main(number, round_trip):
    near, far = f"10.0.{number}.1", f"10.0.{number}.2"
    here = open_end(f"line{number}", near, far)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    there = open_end("line", far, near)
    print(os.getpid(), flush=True)
    carry({here: there, there: here}, round_trip / 2)


def open_end(name, own, other):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN_NO_PI))
    subprocess.run(["ip", "addr", "add", own, "peer", other, "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "mtu", str(MTU), "up"], check=True)
    return device


def carry(other_end, delay):
    # On time however busy the machine is; by themselves Linux's timers may be 50 us late.
    libc.prctl(PR_SET_TIMERSLACK, 1)
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    queues = {device: collections.deque() for device in other_end}
    while True:
        first = min((queue[0][0] for queue in queues.values() if queue), default=None)
        wait = None if first is None else max(0, first - time.monotonic())
        readable, _, _ = select.select([*other_end, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            return
        for device in readable:
            read_packets(device, queues[device], delay)
        now = time.monotonic()
        for device, queue in queues.items():
            while queue and queue[0][0] <= now:
                os.write(other_end[device], queue.popleft()[1])


def read_packets(device, queue, delay):
    try:
        while True:
            packet = os.read(device, MTU)
            if len(queue) < QUEUE:
                queue.append((time.monotonic() + delay, packet))
    except BlockingIOError:
        pass


main(sys.argv[1], float(sys.argv[2]) / 1000)
