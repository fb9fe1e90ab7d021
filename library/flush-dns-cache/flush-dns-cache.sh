#!/bin/sh
# @action Flush DNS cache
# @description Empties the caches in which this device keeps addresses of names.
# @platforms linux, macos
# @time-out 30s
# @output flushed string-list "Flushed"
# @output found boolean "A cache was found"
# @dry-run
# @text de action "DNS-Cache leeren"
# @text de description "Leert die Zwischenspeicher, in denen dieses Gerät Adressen zu Namen aufbewahrt."
# @text de label flushed "Geleert"
# @text de label found "Ein Cache wurde gefunden"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
found=false
dry=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dry=true
# In a dry run nothing is flushed; what would be is only named.
flushed() {
  found=true
  if [ "$dry" = true ]; then printf 'Would flush: %s\n' "$1"; else out flushed "$1"; printf 'Flushed: %s\n' "$1"; fi
}
runs() { ps -Ao comm= | awk -v name="$1" '{ sub(/.*\//, "") } $0 == name { found = 1 } END { exit !found }'; }

if [ "$(uname -s)" = Darwin ]; then
  [ "$dry" = true ] || dscacheutil -flushcache || fail 'The directory cache could not be flushed.'
  [ "$dry" = true ] || killall -HUP mDNSResponder || fail 'mDNSResponder could not be told; this needs administrator rights.'
  flushed 'macOS resolver'
else
  if runs systemd-resolve || runs systemd-resolved; then
    [ "$dry" = true ] || resolvectl flush-caches || systemd-resolve --flush-caches || fail 'systemd-resolved refused to flush its cache.'
    flushed systemd-resolved
  fi
  if runs nscd; then
    [ "$dry" = true ] || nscd -i hosts || fail 'nscd refused to flush its cache.'
    flushed nscd
  fi
  if runs dnsmasq; then
    [ "$dry" = true ] || pkill -HUP -x dnsmasq || fail 'dnsmasq could not be told; this needs administrator rights.'
    flushed dnsmasq
  fi
fi
out found "$found"
[ "$found" = true ] || printf 'No DNS cache runs on this device, so there was nothing to flush.\n'

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBBJryKRRGJt9Jh
# D1Ukpl5dS7wNHSM3MwA/AVvvVr4odqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIHozKyu5MrD3ozifzX7w
# XePzeMjA5/0sB4tew6a/AVt8MA0GCSqGSIb3DQEBAQUABIIBgGK1aIxZQjmObXa+
# IIyF0uxkUGDjx/OUFnAnLiArbmSmOdhLaoj3/nAiHoojjELFNIR9Xwnh53dVLae/
# S62C7Svt9AX08w8VM2kfd8GqpaQnjiKH5BA3gbZt3kPAYJ+XBfWeULvbunqCIWf8
# bAXOBROZN2G849wvc5wSryhUclCo3k65h7rsDFp8Lk1B6/b7lV7oPBEeYtl5OGzn
# XYcbXnLqh0HTiydB59ewkIsRsDtK8BB46yF4WImYx/XcDyQBFziR3/u0zPI8N1IS
# L1W62/4oz4CS94zkjjuubl8Qo/GCuP2UbT70eWsYwR6Vvhlljj1AINNNWhkSOUvo
# k8KG00oWIzHyH+8QfI4GxF5mgnsZHZbBIhHlrJo6+6oiCxNbqfDejZl+fV7w7k5B
# s7yfsUDnURgPEsTF6s2RFnxiTm1OnHzv8bICVpkj55fBkGV7cAQ8TwEtGqeZ+55r
# 7B8z7FCrB9eaM+WZk8d5dna/uR2RPYqS0UD+OwBzME3XXTD3Eg==
# SIG # End signature block
