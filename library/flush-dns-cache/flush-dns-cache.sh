#!/bin/sh
# @action Flush DNS cache
# @description Empties the caches in which this device keeps addresses of names.
# @platforms linux, macos
# @time-out 30s
# @output flushed string-list "Flushed"
# @output found boolean "A cache was found"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
found=false
flushed() { found=true; out flushed "$1"; printf 'Flushed: %s\n' "$1"; }
runs() { ps -Ao comm= | awk -v name="$1" '{ sub(/.*\//, "") } $0 == name { found = 1 } END { exit !found }'; }

if [ "$(uname -s)" = Darwin ]; then
  dscacheutil -flushcache || fail 'The directory cache could not be flushed.'
  killall -HUP mDNSResponder || fail 'mDNSResponder could not be told; this needs administrator rights.'
  flushed 'macOS resolver'
else
  if runs systemd-resolve || runs systemd-resolved; then
    resolvectl flush-caches || systemd-resolve --flush-caches || fail 'systemd-resolved refused to flush its cache.'
    flushed systemd-resolved
  fi
  if runs nscd; then
    nscd -i hosts || fail 'nscd refused to flush its cache.'
    flushed nscd
  fi
  if runs dnsmasq; then
    pkill -HUP -x dnsmasq || fail 'dnsmasq could not be told; this needs administrator rights.'
    flushed dnsmasq
  fi
fi
out found "$found"
[ "$found" = true ] || printf 'No DNS cache runs on this device, so there was nothing to flush.\n'

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAgwqtQXEUvc+4H
# ntGMukRavZlkG2NHhbyA6XgH2yi+a6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDtFie/B4u6j8rzfB98L
# a3ls3ggq5g2idWNcjvo7Sab0MA0GCSqGSIb3DQEBAQUABIIBgDj+KQpGQP4cnzrs
# mqgWShuheIY9ZG708zWGbRm56UCtHn3JyP0RdrYMHyGtmDy23GP4wt1syAejirI8
# EPkgs44gLETvQ7zU6aHO5BSUfmAbde7EvVkoG+rI2k4VEK/v4cOVHNajDVZdc02i
# 0JrNThbgYnlCNSGFStfYCk7EghjhU1KMeAG98/vEndmsG9zn5a/1DlsLcsouYApN
# wNU4UhexbyxJbc9vgdFsjbor2PipXm2VezmAVrVhvpVWlZOYBlUqBOOVQ6KrD0qO
# SrP37q2ox+XL1oDdMm4wPw+2Xz9caLjDzk+W4TPMcJe6ZINCsEIP5CzOkYt8KpSG
# 92LGWiq09Hg6kV6qRe8Ccz0r7IsRuwdpDqf3ewQUa+H2yyaFwIsis3p4SZXWnQi1
# ufOSIQP5kiKoL5F4giJIQFLVJxjV3bhrogYcekdmjhw61H7LaVhneyQhn6cVcw9s
# RCwjwKc8E7YlMZG4Js0CrgaGlA9hfPkS7AuKtVC/ff2RbDi1ag==
# SIG # End signature block
