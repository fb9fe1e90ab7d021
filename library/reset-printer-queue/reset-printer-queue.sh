#!/bin/sh
# @action Reset printer queue
# @description Cancels all waiting print jobs and lets the printers take new ones.
# @platforms linux, macos
# @time-out 60s
# @input printer string "Printer (empty: all)" default=""
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Druckerwarteschlange zurücksetzen"
# @text de description "Bricht alle wartenden Druckaufträge ab und lässt die Drucker neue annehmen."
# @text de label printer "Drucker (leer: alle)"
# @text de label dryRun "Probelauf"
# @text de label printers "Drucker"
# @text de label waiting "Druckaufträge, die warteten"
# @text de label left "Verbliebene Druckaufträge"
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

printer=$HANDRAIL_INPUT_printer
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
waiting() { LC_ALL=C lpstat -o ${printer:+"$printer"} | awk 'NF { count++ } END { print count + 0 }'; }

command -v lpstat > /dev/null || fail 'This device has no CUPS printing system.'
case "$printer" in
  -* | *[!A-Za-z0-9._-]*) fail "“${printer}” cannot be the name of a printer." ;;
esac
printers=$(LC_ALL=C lpstat -e)
[ -n "$printers" ] || fail 'No printer is set up on this device.'
if [ -n "$printer" ]; then
  printf '%s\n' "$printers" | grep -Fqx -- "$printer" || fail "There is no printer “${printer}”. There are: $(printf '%s' "$printers" | tr '\n' ' ')"
  printers=$printer
fi

before=$(waiting)
out waiting "$before"
LC_ALL=C lpstat -o ${printer:+"$printer"}
printf '%s\n' "$printers" | while IFS= read -r name; do
  out printers "$name"
  [ "$dryRun" = false ] || continue
  cancel -a "$name" || fail "The jobs of $name could not be cancelled; this needs administrator rights."
  cupsenable "$name" || fail "$name could not be enabled."
  cupsaccept "$name" || fail "$name could not be made to accept jobs."
done
out left "$(waiting)"
out dryRun "$dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDQnrx+91j9wNvZ
# EAa6JrgzwNyKLaA83cqB+uIhU76nbKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKh82q5G2VZ+HmGKno1C
# 96XrZZcynXAxxaTcJuJRv86CMA0GCSqGSIb3DQEBAQUABIIBgFCXJsGKm+0TqKmR
# MEQs9NK5lwUYBjfjEBrxK8tiWbiuJrfFfThNfZ7NC1S1mCAXxW/Gbo7skpPo1y8M
# Z3cGBKRwsziVROMgnNSjucaSEs6kEWvu/5QNL0Twt9i00c+fBJpG48oLTF88sEaR
# y8z7NGByJqEnB0BjdG0TKXdkV/LyLaRKPcG23EMlzp9HsjL9RG4m1xomQqz4/9o7
# FFFRQgDiXPFmhndFjMS4aEmd4xBrm3mNAuqefGSTnLHk6l8uQ26k0li68z+0+IUW
# yzsYMOQ5eRUTO40U6QhWRp2n2bR6Fx1U5rFNoCdH8vRnUc5rWMGXjbfxsueuPxyP
# 8NZdEKqrJtiwhguD277v9i9iXn71JFqubnx1Zn3JNI9shqF3ZY+N4saUOq5eBK0c
# PPBSGAFou/fH3v99eYK9M5IgThgJPOvvzW5s1UDKkFK1E5hms/InmS/omS+hT/aU
# c/5ZBQpiG3WIZgptBQKhyZMBMEYwunxnm6ebTBuoh4qchVZ3uA==
# SIG # End signature block
