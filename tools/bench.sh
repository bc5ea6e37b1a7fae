#!/usr/bin/env bash
# Figures of this machine. Working days beside the Python package chinesecalendar; events beside the disk's own flushes.
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
echo "脱敏：$($binary bench redact --json)"
