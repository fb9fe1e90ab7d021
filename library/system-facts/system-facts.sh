#!/bin/sh
# @action System facts
# @description Tells what this device is: system, processor, memory, disk, and since when it has been running.
# @platforms linux, macos
# @time-out 30s
# @output hostName string "Host name"
# @output system string "System"
# @output kernel string "Kernel"
# @output architecture string "Architecture"
# @output processor string "Processor"
# @output processors unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output memoryAvailable size "Memory available"
# @output diskTotal size "System disk"
# @output diskFree size "System disk free"
# @output load float "Load (1 minute)"
# @output upSince date-time "Running since"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

out hostName "$(uname -n)"
out kernel "$(uname -sr)"
out architecture "$(uname -m)"

case "$(uname -s)" in
  Linux)
    system=Linux
    [ ! -r /etc/os-release ] || system="$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-$NAME}")"
    processor="$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)"
    processors="$(getconf _NPROCESSORS_ONLN)"
    memory="$(awk '$1 == "MemTotal:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
    available="$(awk '$1 == "MemAvailable:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
    load="$(cut -d ' ' -f 1 /proc/loadavg)"
    booted="$(awk '$1 == "btime" { print $2 }' /proc/stat)"
    ;;
  Darwin)
    system="$(sw_vers -productName) $(sw_vers -productVersion)"
    processor="$(sysctl -n machdep.cpu.brand_string)"
    processors="$(sysctl -n hw.logicalcpu)"
    memory="$(sysctl -n hw.memsize)"
    available="$(vm_stat | awk -v page="$(sysctl -n hw.pagesize)" \
      '/^Pages (free|inactive|speculative)/ { sum += $NF } END { printf "%.0f", sum * page }')"
    load="$(sysctl -n vm.loadavg | awk '{ print $2 }')"
    booted="$(sysctl -n kern.boottime | sed 's/^{ sec = \([0-9]*\).*/\1/')"
    ;;
  *) fail "This action knows Linux and macOS, not $(uname -s)." ;;
esac

out system "$system"
out processor "${processor:-unknown}"
out processors "$processors"
out memory "$memory"
[ -z "$available" ] || out memoryAvailable "$available"
out diskTotal "$(df -Pk / | awk 'NR == 2 { printf "%.0f", $2 * 1024 }')"
out diskFree "$(df -Pk / | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')"
out load "$load"
out upSince "@$booted"
