#!/bin/sh
# @action Restart a service
# @description Restarts one service and tells whether it runs afterwards.
# @platforms linux, macos
# @time-out 3min
# @input service string "Service"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
set -eu

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
if [ "$HANDRAIL_INPUT_dryRun" = false ]; then
  case "$kind" in
    launchd) launchctl kickstart -k "system/$service" ;;
    systemd) systemctl restart -- "$service" ;;
    openrc) rc-service "$service" restart ;;
    sysv) service "$service" restart ;;
  esac || fail "The service “${service}” could not be restarted; its own log says why."
fi

# A service that crashes right after its start has not been restarted: it must still run a moment later.
[ "$HANDRAIL_INPUT_dryRun" = true ] || sleep 1
after=$(state)
out after "${after:-unknown}"
case "$after" in
  active | running) out running true ;;
  *)
    out running false
    [ "$HANDRAIL_INPUT_dryRun" = true ] || fail "The service “${service}” does not run after its restart (${after:-unknown})."
    ;;
esac

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAh7EMLIcFRA8J+
# McGC8Ij0jllqkALOLc8n+k+cjQH4rKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
# ukyG2ABhlJwIMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
# YnJhcnkgcm9vdDAeFw0yNjExMjEwNDU1NTZaFw0zNjExMjExNjU1NTZaMBMxETAP
# BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
# xCArQXb/uOm7ALaF7altbsmYzJa0IikKZ+QqAOfxb5nxL7n1OPRAnINxU9lNt24R
# 0LeO1wODjp5fXQSNpS+vR8dvoRRMpRPIB84EHwtPwZ1KmPM0eGhHxUXMkdZgq5Ia
# vtkO7LbUxy3ri3W9KfM0BrRBQcpfVN6DscGkTs2ukLNWOFW51NTvRrDkl87AK723
# mrc4ThYa2S2NC7gJ5Tdye/9i8RjB6QKeEOrbo4A27XvkAgabl13wI41Z6wtcTyvH
# C+YI2f3u0UCz19NTvofspcfSDQ+zBLBeGWgrhNSLT7ExIdX6sz+S0R2ZJ31w3iDf
# Io/zIq2FlzgS7cR6v6LLoqw1+zpWVoiE9MuNSym0kvYr4G/boy9KcYon5e861M8K
# ekRB+ldws7qL8v0tb5aNhYiAOdTWQgaFidSxUMvg80fe5QdCkMaide4ippa3Vw8j
# Vmp7RodZpbGggi6i4hr/qgRwUIQv7fFK8BW0hIgFIr35NOkaca3O4A89QMEljqtL
# AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
# BgNVHQ4EFgQUXH6Nz5264ZaU74g4czwKKl2JfwAwHwYDVR0jBBgwFoAUNvFbOyTN
# oajb544IK+bZmuw1KQMwDQYJKoZIhvcNAQELBQADggGBADf7vHJ2y5t6FYMcU6Y/
# wLPWY2dPTfG6rMeH3Kg5CKJggvKKGR29Hyh0g8v04wwYlWkHCdr/b68H/bSSWB1w
# Szqc4ntSBhWfs9s0Ql2XL0S2zbnn2KjzYxf4Igr+SB66+0zZwsqyrLIKuN9CL1AI
# NDBNqqK5QSnE0WMYEMfSmrXp2z9PrNL/jZSSJjr0iQt0nnr4WBX/5HATfG4TAtuR
# HHwX5CyJVQaXwE63NE5ki1RNHa2mbaMTnsberm4hac+HwmAgbYzXrQGB4RFuWixT
# pv+ONqBTpCUcDDtt6HjrMtZ75HbdBMmMbxDvsca+nqYCHJynujXQLasTZ030NPad
# gN+vjbnztJsujT5EKp6LxdStO7hsV4in9ZuCK3i5gInGmdZGJ5sv0P1fPTvgUPwA
# +E3dZbjl1EdZzHHHOgB12GY3B7cuvJwOtQBtlFEkOQX6+edOXsB1Ukkj3kQbBZmA
# zsGAyFtE194YdUQBe//Bg02F1Sbt8N3vg2Usf/hlIloEpTGCAj8wggI7AgEBMDQw
# IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBk8K1B467xukyG2ABh
# lJwIMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMTWI6lEqv3SmHzf43v5
# +dOz/hJ64S0oXp3gRwajsM+FMA0GCSqGSIb3DQEBAQUABIIBgBrYpMOhKINp86hw
# sENXiYMb8EDSi4+LZSov90IsVMgDScN4neCbFEtFiVFnMWcZsN7FPgll6xX7N1K4
# LZl5NBMzWuymnvxr43qTBtzCFck4yWuV4dz//iIhEZXEaELAk9an+xWQVHv9rSf/
# gj+Qn9tPzvQ06ZhdDHXCeKlhE7x3IBl/cWZKmK44fOxyY+SPi0JDeWNkHSjdMrA5
# QY6wjNpP56bY1pwDLJew0O0k2xqz++jSRT58Dmj3Jus4wqGpywUDXMYeZt1wV2kK
# 0oW+x8ClfX+RFay/qXVvaAi1NsT+FmyiUXJbEoPRSUB1oHlYN739unHXtqK3Y83x
# BFMMhgEzGirvfEkwJ3F7K/1S1JL+1CYygQ0Uw6+lSwWSTLLxTx/WI1e8X1jed4iI
# D6cDWIUvQKPDHXzwlWXMOYzzT+tMc4+PVxXOtcp4ZMMgJ0rw5sU+6i5EPq3ozk8D
# vdtvap+pPqIf+HHacLrLSh8lmNpNMcwo3BXbYNG3Dq0haPAxDQ==
# SIG # End signature block
