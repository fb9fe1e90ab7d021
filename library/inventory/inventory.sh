#!/bin/sh
# @action Inventory
# @description Tells the labels and the main facts of this device, for lists and for choosing devices by them.
# @platforms linux, macos
# @time-out 30s
# @output labels string-list "Labels"
# @output operatingSystem string "Operating system"
# @output osVersion string "Version of the operating system"
# @output architecture string "Architecture"
# @output manufacturer string "Manufacturer"
# @output model string "Model"
# @output serialNumber string "Serial number"
# @output processorCount unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output diskSize size "System disk"
# @output diskFree size "System disk free"
# @output diskUsed ratio "System disk used"
# @output bootedAt date-time "Running since"
# @output address string-list "Addresses"
# @output batteryPresent boolean "Has a battery"
# @text de action "Inventar"
# @text de description "Sagt die Labels und die wichtigsten Angaben dieses Geräts, für Listen und zum Auswählen von Geräten."
# @text de label labels "Labels"
# @text de label operatingSystem "Betriebssystem"
# @text de label osVersion "Version des Betriebssystems"
# @text de label architecture "Architektur"
# @text de label manufacturer "Hersteller"
# @text de label model "Modell"
# @text de label serialNumber "Seriennummer"
# @text de label processorCount "Logische Prozessoren"
# @text de label memory "Arbeitsspeicher"
# @text de label diskSize "Systemdatenträger"
# @text de label diskFree "Systemdatenträger frei"
# @text de label diskUsed "Systemdatenträger belegt"
# @text de label bootedAt "Läuft seit"
# @text de label address "Adressen"
# @text de label batteryPresent "Hat einen Akku"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
# What a device does not tell, or fills with the maker's placeholder, is left out rather than guessed.
known() {
  case "$2" in
    '' | 'To Be Filled By O.E.M.' | 'To be filled by O.E.M.' | 'Default string' | 'System Product Name' | 'System manufacturer' | 'None' | 'Not Specified') ;;
    *) out "$1" "$2" ;;
  esac
}
lines() { while IFS= read -r line; do [ -z "$line" ] || out "$1" "$line"; done; }
dmi() { if [ -r "/sys/class/dmi/id/$1" ]; then tr -d '\000' < "/sys/class/dmi/id/$1" | sed 's/ *$//'; fi; }

if [ -r /etc/handrail/labels ]; then
  # One a line; empty lines and what follows a # are left out. A result holds 100 of them.
  sed 's/#.*//; s/^[[:space:]]*//; s/[[:space:]]*$//' /etc/handrail/labels | grep -v '^$' | head -n 100 | lines labels
fi
out architecture "$(uname -m)"

case "$(uname -s)" in
  Linux)
    if [ -r /etc/os-release ]; then
      out operatingSystem "$(. /etc/os-release && printf '%s' "${NAME:-Linux}")"
      known osVersion "$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")"
    else
      out operatingSystem Linux
    fi
    known manufacturer "$(dmi sys_vendor)"
    model="$(dmi product_name)"
    # Boards without DMI, such as a Raspberry Pi, tell their model here.
    if [ -z "$model" ] && [ -r /proc/device-tree/model ]; then model="$(tr -d '\000' < /proc/device-tree/model)"; fi
    known model "$model"
    known serialNumber "$(dmi product_serial)"
    out processorCount "$(getconf _NPROCESSORS_ONLN)"
    out memory "$(awk '$1 == "MemTotal:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
    out bootedAt "@$(awk '$1 == "btime" { print $2 }' /proc/stat)"
    if command -v ip > /dev/null; then
      ip -o addr show scope global | awk '{ sub(/\/.*/, "", $4); print $4 }' | head -n 100 | lines address
    fi
    if [ -d /sys/class/power_supply ]; then
      battery=false
      for supply in /sys/class/power_supply/*; do
        # A mouse or headset has a battery too; its scope is Device.
        if [ -r "$supply/type" ] && [ "$(cat "$supply/type")" = Battery ]; then
          scope=System
          if [ -r "$supply/scope" ]; then scope="$(cat "$supply/scope")"; fi
          if [ "$scope" != Device ]; then battery=true; fi
        fi
      done
      out batteryPresent "$battery"
    fi
    ;;
  Darwin)
    out operatingSystem "$(sw_vers -productName)"
    out osVersion "$(sw_vers -productVersion)"
    out manufacturer Apple
    known model "$(sysctl -n hw.model)"
    known serialNumber "$(ioreg -rd1 -c IOPlatformExpertDevice | sed -n 's/.*"IOPlatformSerialNumber" = "\(.*\)".*/\1/p')"
    out processorCount "$(sysctl -n hw.logicalcpu)"
    out memory "$(sysctl -n hw.memsize)"
    out bootedAt "@$(sysctl -n kern.boottime | sed 's/^{ sec = \([0-9]*\).*/\1/')"
    ifconfig -a | awk '$1 ~ /^inet6?$/ && $2 !~ /^(127\.|::1|fe80:)/ { print $2 }' | head -n 100 | lines address
    if pmset -g batt | grep -q InternalBattery; then out batteryPresent true; else out batteryPresent false; fi
    ;;
  *) fail "This action knows Linux and macOS, not $(uname -s)." ;;
esac

df -Pk / | awk 'NR == 2 {
  printf "diskSize=%.0f\n", $2 * 1024
  printf "diskFree=%.0f\n", $4 * 1024
  if ($3 + $4 > 0) printf "diskUsed=%.4f\n", $3 / ($3 + $4)
}' >> "$HANDRAIL_OUTPUTS"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAtrQxjHTtyiE46
# pdMP/fuL1eU5DctV0aGXcfXMX2ZS3qCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIPLkT+4XS/PnHiZptBwE
# Njbu57lAdGDwI2E5yqt5aDB+MA0GCSqGSIb3DQEBAQUABIIBgKyaa/mRTYvBvsK5
# GHmE9VW5twnFIBmR94EwZFBz++Gzf7V/Mgy4Susax2y49X+DtBxtGq9F2g6O4WRN
# +71kvQRhX+89999gF1e3QASDB3jTmS9Gn29a7Gb/skkKlfa99AnV8epB/4r6dQi9
# O7D+Qx7foN5pZ7TWsSyzJKONoy/jVgfiseRZkHROy1ACGpY5hmxGmnCOj6RPQxJv
# nneViDqcacyhTK2hutbqj87dtprtv5qy5lwkHhPFzV986bhh02mNPSCHsvN16Qh1
# omukgFnoFTER1aUH4/ODc/nkMkEy++uKW0E6yhsfPFF+ufKPYBQn3LL933B9TpPN
# YF2UuNyYb+mGvjvC2nl0273ueTAtbyItLf1xu7FTVyhJv3tlNPlude0ctYNhG3Ix
# xEoAdZN6EAcOJXlBZlp2B+dfCc/0ZN/KnftTX1xwHDLZsMVttDMobhTchKGll0/A
# zuIXtm8KPPoqbQ5Zb1MJvXC4JZhEShysRIH4WhiRBqFRGDqevA==
# SIG # End signature block
