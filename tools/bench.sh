#!/usr/bin/env bash
# Figures of this machine. Working days beside the Python package chinesecalendar; events beside the disk's own flushes; the
# redaction beside Microsoft Presidio; the search beside SQLite's bare full-text query.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=target/release/mingfa
echo "工作日推算：$($binary bench workdays --json)"
if python3 -c 'import chinese_calendar' 2>/dev/null || python3 -m pip install -q --target target/peers chinesecalendar 2>/dev/null; then
    PYTHONPATH=target/peers python3 - <<'P'
import chinese_calendar, datetime, time
start = time.time(); n = 0; day = datetime.date(2010, 1, 4)
while time.time() - start < 2:
    d, left = day + datetime.timedelta(days=n % 3000), 20
    while left:
        d += datetime.timedelta(days=1)
        left -= chinese_calendar.is_workday(d)
    n += 1
print(f"  同机 chinesecalendar：每秒 {n / (time.time() - start):.0f} 次")
P
fi
echo "持久事件（64 个客户端）：$($binary bench events --json)"
redact=$($binary bench redact --json)
echo "脱敏（一个核，同样的文字）：$redact"
if PYTHONPATH=target/peers python3 -c 'import presidio_analyzer' 2>/dev/null || python3 -m pip install -q --target target/peers presidio-analyzer 2>/dev/null; then
    presidio=$(PYTHONPATH=target/peers taskset -c 0 python3 tools/presidio_peer.py enforcement/src/disclosure/redact/passages.txt 10)
    python3 -c 'import json, sys; ours = json.loads(sys.argv[1])["texts_per_second"]; peer = float(sys.argv[2]); print(f"  同机 Microsoft Presidio（按模式识别）：每秒 {peer:.0f} 段；比 {ours / peer:.0f}")' "$redact" "$presidio"
fi
echo "公示检索（一百万件决定；与数据库全文检索本身相比）：$($binary bench search --json)"
echo "公示到门户、静态导出（十万件决定，再导出一次）：$($binary bench portal --json)"
echo "文书：$($binary bench pdf --json)"
echo "公开的账（记账写入与不记账相比；核验与只作摘要相比）：$($binary bench ledger --json)"
echo "列表（一万件与一百万件）：$($binary bench lists --json)"

# The public decision page beside nginx serving the same bytes, and the memory of an idle server.
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
command -v wrk >/dev/null && command -v nginx >/dev/null || {
    root apt-get -q update >/dev/null
    root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install wrk nginx-light >/dev/null
}
work=$(mktemp -d)
chmod 755 "$work"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
$binary demo --data "$work/data" --listen 127.0.0.1:0 >"$work/log" 2>/dev/null &
until address=$(grep -o 'http://[0-9.:]*' "$work/log"); do :; done
awk '/VmRSS/ {printf "空闲内存：%.0f MB\n", $2 / 1024}' "/proc/$!/status"
page=$(curl -s "$address/public" | grep -o '/public/decisions/[^"]*' | head -1)
mkdir -p "$work/www" && curl -s "$address$page" >"$work/www/page.html"
cat >"$work/nginx.conf" <<N
daemon off; worker_processes 2; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; server { listen 127.0.0.1:18099; root $work/www; default_type text/html; } }
N
nginx -c "$work/nginx.conf" -p "$work" 2>/dev/null &
until curl -sf http://127.0.0.1:18099/page.html >/dev/null; do :; done
rate() { wrk -t1 -c32 -d5s "$1" | awk '/Requests\/sec/ {print $2}'; }
ours=$(rate "$address$page"); theirs=$(rate http://127.0.0.1:18099/page.html)
awk -v a="$ours" -v b="$theirs" 'BEGIN {printf "公示决定页：每秒 %.0f 次；nginx 同样内容 %.0f 次；比 %.2f\n", a, b, a / b}'

# Uploads beside @tus/server with its file store, which neither digests nor flushes; seeks beside nginx.
mkdir -p target/peers/node "$work/uploads"
[ -d target/peers/node/node_modules/@tus/server ] || npm install --silent --no-audit --no-fund --prefix target/peers/node @tus/server @tus/file-store
node tools/tus_peer.mjs "$PWD/target/peers/node" "$work/uploads" >"$work/port" &
until [ -s "$work/port" ]; do :; done
head -c 268435456 /dev/zero >"$work/www/long.bin"
echo "音像（上传带摘要和落盘，与磁盘、@tus/server 相比；定位与 nginx 相比；一万段列表）：$(MINGFA_BENCH_TUS="127.0.0.1:$(cat "$work/port")/files" MINGFA_BENCH_FILE=127.0.0.1:18099/long.bin $binary bench media --json)"

# The same uploads where a flush costs nothing, in the memory's own file system: what the digest alone costs.
if [ -w /dev/shm ]; then
    memory=$(mktemp -d -p /dev/shm)
    trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work" "$memory"' EXIT
    mkdir "$memory/uploads" "$memory/own"
    node tools/tus_peer.mjs "$PWD/target/peers/node" "$memory/uploads" >"$memory/port" &
    until [ -s "$memory/port" ]; do :; done
    figures=$(TMPDIR="$memory/own" MINGFA_BENCH_TUS="127.0.0.1:$(cat "$memory/port")/files" $binary bench media --json)
    python3 -c 'import json, sys; f = json.loads(sys.argv[1]); print("上传（内存盘，落盘不费时）：每秒 %.0f MB；@tus/server %.0f MB；比 %.2f" % (f["upload_mb_per_second"], f["tus_server_mb_per_second"], f["upload_ratio_to_tus_server"]))' "$figures"
fi
