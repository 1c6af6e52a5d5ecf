#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""
What a kubelet asks of a container runtime: the few calls of the CRI (runtime.v1)
that make a pod and its containers, by hand, for Debian has no client of it.

    cri.py run NAMESPACE POD CGROUP-PARENT [HANDLER]
                                                prints the sandbox's ID
    cri.py create SANDBOX NAMESPACE POD CGROUP-PARENT NAME ATTEMPT IMAGE WORD...
                                                prints the container's ID
    cri.py start|stop|remove CONTAINER
    cri.py remove-pod SANDBOX

A message of protocol buffers is a list of (field, value): a string, a number, or a
list again. gRPC is HTTP/2: the headers that are sent are all literals, and what comes
back is looked at for the message alone. What went wrong is in containerd's log.
"""
import socket
import struct
import sys

SOCKET = "/run/containerd/containerd.sock"
PATH = "/runtime.v1.RuntimeService/"
# HTTP/2: frames, and their flags.
DATA, HEADERS, SETTINGS, GOAWAY = 0, 1, 4, 7
END_STREAM, ACK, END_HEADERS = 1, 1, 4
# NamespaceMode of the CRI: a pod in the node's network needs no CNI.
NODE = 2


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def encode(message):
    out = b""
    for field, value in message:
        if isinstance(value, int):
            out += varint(field << 3) + varint(value)
            continue
        data = value.encode() if isinstance(value, str) else encode(value)
        out += varint(field << 3 | 2) + varint(len(data)) + data
    return out


def first_string(data):
    """Of a reply whose first field is all that it has, or the first of it."""
    return data[2:2 + data[1]].decode() if data else ""


def header(name, value):
    """A literal that is not remembered, of less than 127 bytes each."""
    return (b"\0" + bytes([len(name)]) + name.encode() +
            bytes([len(value)]) + value.encode())


def frame(kind, flags, stream, data):
    return struct.pack(">I", len(data))[1:] + bytes([kind, flags]) + \
        struct.pack(">I", stream) + data


def read_exactly(conn, n):
    data = b""
    while len(data) < n:
        more = conn.recv(n - len(data))
        if not more:
            sys.exit("cri.py: the runtime hung up")
        data += more
    return data


def read_reply(conn, method):
    body = b""
    while True:
        head = read_exactly(conn, 9)
        data = read_exactly(conn, int.from_bytes(head[:3], "big"))
        kind, flags = head[3], head[4]
        if kind == SETTINGS and not flags & ACK:
            conn.sendall(frame(SETTINGS, ACK, 0, b""))
        if kind == GOAWAY:
            sys.exit(f"cri.py: {method}: refused: {data!r}")
        if kind == DATA:
            body += data
        if kind in (DATA, HEADERS) and flags & END_STREAM:
            return body


def call(method, message):
    data = encode(message)
    headers = b"".join(header(n, v) for n, v in (
        (":method", "POST"), (":scheme", "http"), (":path", PATH + method),
        (":authority", "localhost"), ("content-type", "application/grpc"),
        ("te", "trailers")))
    with socket.socket(socket.AF_UNIX) as conn:
        conn.settimeout(120)
        conn.connect(SOCKET)
        conn.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" +
                     frame(SETTINGS, 0, 0, b"") +
                     frame(HEADERS, END_HEADERS, 1, headers) +
                     frame(DATA, END_STREAM, 1,
                           b"\0" + struct.pack(">I", len(data)) + data))
        reply = read_reply(conn, method)
    # A call that failed has no message, not even an empty one.
    if len(reply) < 5:
        sys.exit(f"cri.py: {method} failed")
    return first_string(reply[5:])


def label(field, key, value):
    return field, [(1, key), (2, value)]


def pod_config(namespace, pod, parent):
    """PodSandboxConfig, with the labels that a kubelet gives."""
    uid = f"uid-of-{pod}"
    return [(1, [(1, pod), (2, uid), (3, namespace)]),
            (3, f"/var/log/pods/{namespace}_{pod}_{uid}"),
            label(6, "io.kubernetes.pod.name", pod),
            label(6, "io.kubernetes.pod.namespace", namespace),
            label(6, "io.kubernetes.pod.uid", uid),
            (8, [(1, parent), (2, [(1, [(1, NODE)])])])]


def container_config(namespace, pod, name, attempt, image, words):
    """ContainerConfig, likewise."""
    return [(1, [(1, name), (2, int(attempt))]),
            (2, [(1, image)])] + \
        [(3, w) for w in words] + \
        [label(9, "io.kubernetes.container.name", name),
         label(9, "io.kubernetes.pod.name", pod),
         label(9, "io.kubernetes.pod.namespace", namespace),
         (11, f"{name}/{attempt}.log"),
         (15, [(2, [(1, [])])])]


def run(namespace, pod, parent, handler=""):
    return call("RunPodSandbox", [(1, pod_config(namespace, pod, parent)),
                                  (2, handler)])


def create(sandbox, namespace, pod, parent, name, attempt, image, *words):
    return call("CreateContainer", [
        (1, sandbox),
        (2, container_config(namespace, pod, name, attempt, image, words)),
        (3, pod_config(namespace, pod, parent))])


def start(container):
    return call("StartContainer", [(1, container)])


def stop(container):
    return call("StopContainer", [(1, container), (2, 0)])


def remove(container):
    return call("RemoveContainer", [(1, container)])


def remove_pod(sandbox):
    call("StopPodSandbox", [(1, sandbox)])
    return call("RemovePodSandbox", [(1, sandbox)])


def main():
    calls = {"run": run, "create": create, "start": start, "stop": stop,
             "remove": remove, "remove-pod": remove_pod}
    if len(sys.argv) < 3 or sys.argv[1] not in calls:
        sys.exit(__doc__)
    said = calls[sys.argv[1]](*sys.argv[2:])
    if said:
        print(said)


if __name__ == "__main__":
    main()
