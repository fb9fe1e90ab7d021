#!/bin/sh
# @action Disk health
# @description Asks the disks themselves (SMART) whether they are failing.
# @platforms linux, macos
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
healthy=true
asked=0
note() { # disk, verdict as the disk words it
  asked=$((asked + 1))
  out disks "$1: $2"
  printf '%s: %s\n' "$1" "$2"
  case "$2" in
    PASSED | OK | Verified) ;;
    *) healthy=false; out failing "$1: $2" ;;
  esac
}

if [ "$(uname -s)" = Darwin ]; then
  for disk in $(diskutil list physical | sed -n 's/^\/dev\/\(disk[0-9]*\).*/\1/p'); do
    verdict=$(diskutil info "$disk" | sed -n 's/^ *SMART Status: *//p')
    [ -z "$verdict" ] || [ "$verdict" = 'Not Supported' ] || note "$disk" "$verdict"
  done
else
  command -v smartctl > /dev/null || fail 'The program smartctl is missing. Install the package smartmontools.'
  for disk in $(lsblk -dno NAME,TYPE | awk '$2 == "disk" { print $1 }'); do
    # smartctl's exit code is a set of bits; what counts here is the verdict it prints.
    report=$(LC_ALL=C smartctl -H "/dev/$disk" 2>&1) || true
    verdict=$(printf '%s\n' "$report" | sed -n 's/.*self-assessment test result: *//p; s/^SMART Health Status: *//p')
    if [ -n "$verdict" ]; then note "$disk" "$verdict"
    else printf '%s does not answer SMART (a virtual disk, or a controller in between).\n' "$disk"; fi
  done
fi
[ "$asked" -gt 0 ] || fail 'No disk of this device answers SMART; nothing is known of their health.'
out healthy "$healthy"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCK/MWqT1ggMKCq
# eEXANlC5xD2rZeDrpY0jwaZol45IR6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP0cA+kSaAoRnjixxqbR
# vfvL9OHJVOaZhdQbKUNDiiC4MA0GCSqGSIb3DQEBAQUABIIBgCxdx/YeWwsDS/v/
# vRpfimS2X3+OBmwFYqGmEGbAWup+j/a6pKXUmtqDSw965bzlRxg4wsRXBKbsk8Mm
# lJZit2EWr/r117nCi3HZ5+5LU1mXXaa+ePMR4/TS7pHP2rZE/r3leoMs9+lhVo2X
# bTjt1yWDABQs/IxstS0+NvGxK4EHvsmsF2j3MbeUtg+WvBlHyhY8SVNj7FC8hSGK
# whp/xTFydVeaLSjPgNDxRJYfiupyqFVuM+Rkm/h0nxWLMHQU6hoEgBmufDf/ASQ7
# v2MeUTnsOsaNEdqlXyDyzxRWJU1/6Pr3PZWm5THLvmSEpi8rar26+MW5JP2QSYLL
# tiou71cocKFR/udrEHs+nDz5vmG3P7I9MlhM95uYTJ32m1bf/kyAUanqFXZ5Q/8H
# cbtOTRarZYDkvK2sU+zezHl9bG5eQUsTTQwRokHfPNYEpCTpaDaqVcA1QagCHdBc
# JVtVWB7AMMhqyEyZpfsGFzz3iLG/opHSI/zjc0lGuCBzNV7Eow==
# SIG # End signature block
