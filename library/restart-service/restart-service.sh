#!/bin/sh
# @action Restart a service
# @description Restarts one service and tells whether it runs afterwards.
# @platforms linux, macos
# @time-out 3min
# @input service string "Service"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
# @dry-run
# @text de action "Dienst neu starten"
# @text de description "Startet einen Dienst neu und sagt, ob er danach läuft."
# @text de label service "Dienst"
# @text de label before "Zustand vorher"
# @text de label after "Zustand nachher"
# @text de label running "Läuft"
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

service=$HANDRAIL_INPUT_service
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$service" in
  -* | *[!A-Za-z0-9@._:-]*) fail "“${service}” cannot be the name of a service." ;;
esac

if [ "$(uname -s)" = Darwin ]; then kind=launchd
elif command -v systemctl > /dev/null && [ -d /run/systemd/system ]; then kind=systemd
elif command -v rc-service > /dev/null; then kind=openrc
elif command -v service > /dev/null; then kind=sysv
else fail 'This device has no service manager that this action knows.'; fi

state() {
  case "$kind" in
    launchd) launchctl print "system/$service" 2> /dev/null | awk '$1 == "state" { print $3; exit }' ;;
    systemd) systemctl is-active -- "$service" || true ;;
    openrc) if rc-service "$service" status > /dev/null 2>&1; then echo active; else echo inactive; fi ;;
    sysv) if service "$service" status > /dev/null 2>&1; then echo active; else echo inactive; fi ;;
  esac
}
exists() {
  case "$kind" in
    launchd) launchctl print "system/$service" > /dev/null 2>&1 ;;
    systemd) [ "$(systemctl show --property LoadState --value -- "$service")" = loaded ] ;;
    openrc) rc-service --exists "$service" ;;
    sysv) [ -x "/etc/init.d/$service" ] || service "$service" status > /dev/null 2>&1 ;;
  esac
}

exists || fail "There is no service “${service}” on this device."
before=$(state)
out before "${before:-unknown}"
if [ "$dryRun" = false ]; then
  case "$kind" in
    launchd) launchctl kickstart -k "system/$service" ;;
    systemd) systemctl restart -- "$service" ;;
    openrc) rc-service "$service" restart ;;
    sysv) service "$service" restart ;;
  esac || fail "The service “${service}” could not be restarted; its own log says why."
fi

# A service that crashes right after its start has not been restarted: it must still run a moment later.
[ "$dryRun" = true ] || sleep 1
after=$(state)
out after "${after:-unknown}"
case "$after" in
  active | running) out running true ;;
  *)
    out running false
    [ "$dryRun" = true ] || fail "The service “${service}” does not run after its restart (${after:-unknown})."
    ;;
esac

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCUAfTVeNQ8cIoG
# 0qDLkORVCNUGttKaNL4SeOoIC8bHXqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIHL9DkKRh6TLj3FMUFFb
# sxhLTPlgL8g0tRLfhJoQDRaYMA0GCSqGSIb3DQEBAQUABIIBgBRElD+aU8GBKFnh
# bk4pp6AUUCn3cN2bNStxDH9JQtIQ/M5VMrt/CEktYnHxf/xQHW/XB9DV3n0U2XBF
# j6AGo4XYamUVbMf52LWaA9EU4L1YpfXKu9xHhTUlz3zp5qvx9khd4lcG4AqF6y4c
# Df4+IFZi1dXS2/HteT5yb+/ddnQiHG6ykihPflInVGPA3mZa9E7Uh6hHeBsj7zbI
# zHtbiNtVUfw0wJUeuABJ3vcrs28Tx1abOvLiwaiVeYRDLO9sU+Bir9bT/8Bagy9w
# CuNqwxyaZ007eUUYGJ2vyASOBsMaXSAqpQq5mjIdyfT91yIpcwjIUa/rIGG4Ur7Q
# 0esLM8NhWLxg4QEvgbpJRZlN3At9hCywP0aynnBaEYeCn+miYDMziAHb2qOr47hD
# Osf5VGQFIOC3O6zPsPKjO+xhwwD3dfl9VC11AHFRCSKbYkUtXzMAePUCXR2+C38n
# EFBWJy6e7kaXv/o9y3EELt7ivgdX2lp4XvwIlLN0mKdGQNXWew==
# SIG # End signature block
