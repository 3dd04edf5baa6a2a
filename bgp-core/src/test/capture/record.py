"""A peer that opens a session, keeps it for a while and prints each message that it gets as hex.

record.py LOCAL REMOTE AS CAPABILITIES-AS-HEX SECONDS
"""
import socket
import struct
import sys
import time

local, remote, asn, capabilities, seconds = sys.argv[1:6]
peer = socket.socket(socket.AF_INET6 if ":" in remote else socket.AF_INET)
peer.bind((local, 0))
peer.settimeout(20)
peer.connect((remote, 179))


def send(kind, body):
    peer.sendall(b"\xff" * 16 + struct.pack("!HB", 19 + len(body), kind) + body)


offered = bytes.fromhex(capabilities)
parameters = struct.pack("!BB", 2, len(offered)) + offered if offered else b""
fixed = struct.pack("!BHH4s", 4, min(int(asn), 23456 if int(asn) > 65535 else 65535), 90, bytes([192, 0, 2, 200]))
send(1, fixed + bytes([len(parameters)]) + parameters)

end = time.time() + float(seconds)
buffer = b""
while time.time() < end:
    peer.settimeout(max(0.1, end - time.time()))
    try:
        came = peer.recv(65536)
    except TimeoutError:
        break
    if not came:
        break
    buffer += came
    while len(buffer) >= 19 and len(buffer) >= struct.unpack("!H", buffer[16:18])[0]:
        length = struct.unpack("!H", buffer[16:18])[0]
        frame, buffer = buffer[:length], buffer[length:]
        print(frame.hex(), flush=True)
        if frame[18] == 1:
            send(4, b"")
try:
    send(3, bytes([6, 2]))
except OSError:
    pass  # the router has hung up already
