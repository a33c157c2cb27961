#!/usr/bin/env bash
# Measures what endpoints of webhooks that misbehave cost the others: how long events take from their transaction to 17
# endpoints that answer at once, while three others are disabled and while they are enabled: one that never answers, one that
# answers after four seconds, one that is gone (410). Both are measured in turn, on one replica and one receiver; what counts
# is the median of the ratios.
#
#   bench/webhooks.sh [orders a second, 20] [seconds of each measurement, 15] [rounds, 3]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

rate=${1:-20}
seconds=${2:-15}
rounds=${3:-3}

cat >"$work/webhooks.py" <<'PYTHON'
import collections, datetime, http.client, http.server, json, sys, threading, time

api, rate, seconds, rounds = sys.argv[1].split("//")[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
HEALTHY = ["healthy-%d" % n for n in range(17)]
MISBEHAVING = ["silent", "slow", "gone"]
received = []
requests = collections.Counter()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        kind = self.path[1:].split("-")[0]
        requests[kind] += 1
        if kind == "silent":
            time.sleep(600)
        elif kind == "slow":
            time.sleep(4)
        elif kind == "healthy":
            at = datetime.datetime.fromisoformat(event["timestamp"]).timestamp()
            received.append((at, time.time() - at))
        self.send_response(410 if kind == "gone" else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 100
    daemon_threads = True


def call(method, path, body, expected, key="apiadmin"):
    connection = http.client.HTTPConnection(api, timeout=30)
    connection.request(method, path, json.dumps(body), {"api_key": key, "Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    if response.status != expected:
        sys.exit("%s %s: %d %s" % (method, path, response.status, answer.decode()))
    return json.loads(answer)


server = Server(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoints = {}
for name in HEALTHY + MISBEHAVING:
    settings = {"url": "http://127.0.0.1:%d/%s" % (server.server_port, name), "events": [], "enabled": name in HEALTHY}
    endpoints[name] = (call("POST", "/api/admin/webhook", settings, 201)["id"], settings)


def enable(enabled):
    for name in MISBEHAVING:
        id, settings = endpoints[name]
        call("PUT", "/api/admin/webhook/" + id, dict(settings, enabled=enabled), 200)
    time.sleep(2)  # A change is followed within a second.


def at(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]


def measure():
    del received[:]
    begin = time.time()
    placed = 0
    while time.time() < begin + seconds:
        call("POST", "/api/order", {"items": [{"productId": "1", "quantity": 1}]}, 200, "apitest")
        placed += 1
        time.sleep(max(0, begin + placed / rate - time.time()))
    deadline = time.time() + 60
    arrived = []
    while len(arrived) < placed * len(HEALTHY):
        if time.time() > deadline:
            sys.exit("only %d of %d requests arrived" % (len(arrived), placed * len(HEALTHY)))
        time.sleep(0.2)
        arrived = sorted(took * 1000 for (when, took) in received if when >= begin)
    return at(arrived, 0.5), at(arrived, 0.99), placed


measure()
ratios = []
print("%-26s %8s %10s %10s" % ("17 endpoints", "orders", "p50 ms", "p99 ms"))
for _ in range(rounds):
    enable(False)
    alone = measure()
    print("%-26s %8d %10.0f %10.0f" % ("alone", alone[2], alone[0], alone[1]))
    enable(True)
    requests.clear()
    beside = measure()
    print("%-26s %8d %10.0f %10.0f" % ("beside three misbehaving", beside[2], beside[0], beside[1]))
    print("  requests to them: " + ", ".join("%s %d" % (name, requests[name]) for name in MISBEHAVING))
    ratios.append(beside[1] / alone[1])
print("p99 beside the others / alone: %.2f" % sorted(ratios)[len(ratios) // 2])
PYTHON

machine
start_platform ENVIRONMENT=bench WEBHOOK_ALLOW_PRIVATE=true WEBHOOK_ALLOW_HTTP=true
python3 "$work/webhooks.py" "$api" "$rate" "$seconds" "$rounds"
