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
# @text de action "Systemangaben"
# @text de description "Sagt, was dieses Gerät ist: System, Prozessor, Speicher, Datenträger und seit wann es läuft."
# @text de label hostName "Hostname"
# @text de label system "System"
# @text de label kernel "Kernel"
# @text de label architecture "Architektur"
# @text de label processor "Prozessor"
# @text de label processors "Logische Prozessoren"
# @text de label memory "Arbeitsspeicher"
# @text de label memoryAvailable "Arbeitsspeicher verfügbar"
# @text de label diskTotal "Systemdatenträger"
# @text de label diskFree "Systemdatenträger frei"
# @text de label load "Last (1 Minute)"
# @text de label upSince "Läuft seit"
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

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDXHWS/wf6/cUK0
# I3e6sLmmyeaAAcV1aKFEWuWU52QttqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
# KSkpNbOsCMmyMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
# YnJhcnkgcm9vdDAeFw0yNjExMjEwNjUyMTBaFw0zNjExMjExODUyMTBaMBMxETAP
# BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
# 3F//byRM/ti5Js+CUXdBzryQxQIekoAO0bgW4JYCG/Ci99mRB8IiUImTNLCny6MD
# mgx+dOv/WtVxnEx5A3mKeup1BV+WgAaaa1fKbYh0OE7dnzFQDNuuvhpYgGC4hu2g
# RMVfAqM8gWPLRp+ljM3i0UsDdSv0Lst1daYNMOaGWF8yR/cuhvq+cG66OpOCaKD7
# 2L1voDw5pVH+uGEXyOhsrPYt/L/vzxTSHftE6sYCpBUIFRuA9QFjQlWPYjWx6SKh
# ZGwhuez1mwRfhgvCiq+T6493ErsAoTfaSZ7QMISJ+qqzB/ck7RussEiOmZ5n5SRK
# zI+JbMvhyeklpXpE314t2re98A02Lcw/mreYDJEO34WNHG+UH/kbx3z63ONlRkMr
# AURCV+kyLIg9uVDkBwhHJnQshlB7M2nYuFUPqM6xBvobZgc3aJFxVJc0q22wAS3Y
# p2WiOcd7P8eqF8wcGiDUwdQ9Jh8TIKXIE6Bk9//m+4mYS3IIKwJtkBtMSPYLI7ln
# AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
# BgNVHQ4EFgQUhll/8/lp4sz/OpYjgviifjdVxA8wHwYDVR0jBBgwFoAUn8xJ+oc9
# phijElhqW+hujCI3F2gwDQYJKoZIhvcNAQELBQADggGBALdDQ5sVYSR4K9iSBUi/
# Q6oty0d1OA+u5KEaq9ZPPI1/QA7Egz4NUbQBS9Ya7KJvZ8hlXBly432rARddjLAf
# h8YpvkIUCUQXF7IxUn1cWSSR/UfuR5G8fYrEHcy3xKPhAFkBp9YisJg1rilik6UG
# Lb2wL+o9M6+HIexMQNyK0tWPg3vDmrXJH6RpfwmfMMYCB2Vnu1JLB4QAKeoSnsGo
# n0yCU0it6V3jGjmr4MTCfarpAz9Zbxn7TVc6uUkM7OPSjgE3riXM7kPR29CJtqo4
# 1I8zAeBfeVhH3wQpxNVn4vje5D/NdAUvLsvdcWV28Yj6746woi/GzU4kD6HEDW4F
# WkkY9O40/XWV2wuJCGgy/P+p9IWq0z1I2Jhr8+HL6ec1TRbQdy+g0mHTx38YNP0o
# 7hu/vkp9PvYjsI/mFFS5ZJUP91byd8AYCnvOpxtXHDyk5r5M8o2be8JQYTiiC28S
# VePw/nf32lTqp8Dn254hMaZiq8FHjqj6GLdMgzQwyPqV+DGCAj8wggI7AgEBMDQw
# IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBLf42J3wVHKSkpNbOs
# CMmyMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP8S1Ai18epmQLhKtoB7
# aADrqBf+2CLTugktroQu5tODMA0GCSqGSIb3DQEBAQUABIIBgCeQqqwlKNHZ/Eo8
# l0DNBVTWWT9hvGokpd/cQ6pd0WrMmaVHSUAnm0CGxNbm+yko6zJFdUgoROa/4IYM
# HjPU3IDO0BrzyY+vlJjztBoEwVowRqMUAwZ82lnUGeJOUPKVc9TxPWoGQBbmBgB/
# kmOCqkHU/Hn9WM0353NJwSW5XBz3vmJcAs1Oqtfc19+MM11Zg8vlkNxkK5Lf77Jy
# 8y275Z7r59nRC+fuGMo+3YRu2CoEpzyhSdEWyGDFzv/JurpioH2KiV3fSxi0P/hB
# vu2OiBwpY0pbizYjHFBHJjKhGLVJAU8Drhf2831suJ6yH4xf20qI+jSwMKTxk4Qz
# g4QqEDpSRLObAlr5LM/3ClKfVQwDFbx3uFUkuoHRx8YHesriZkgl/kSAk/QdkWEL
# rZUDbrMqZ9+L4Z0Ke8Ho+ChLMfUcTsVV0Av3JZN8evkFZZ2o+QCMvfOHwcRkqYPB
# UhP1IzLC8qE1z0Nil/cltlNfO7oMQcwrpNliVQVo51aUGLT2/A==
# SIG # End signature block
