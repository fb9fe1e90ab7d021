#!/bin/sh
# @action Stop a process
# @description Asks processes to end, by name or number, and ends them by force if wanted and needed.
# @platforms linux, macos
# @time-out 60s
# @input process string "Process name, or its number"
# @input seconds integer "Seconds to let it end" values="5|10|30" default="10" free
# @input force boolean "By force, if it does not end in that time" default="false"
# @input dryRun boolean "Dry run: only say which" default="true"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
# @output dryRun boolean "Dry run"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

seconds=$HANDRAIL_INPUT_seconds
[ "$seconds" -ge 1 ] && [ "$seconds" -le 40 ] || fail 'Seconds: expected 1 to 40.'

# This shell and what started it must not be stopped, whatever name was asked for; nor must the system's first process.
spared=" 1 "
pid=$$
while [ "$pid" -gt 1 ]; do
  spared="$spared$pid "
  pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
  [ -n "$pid" ] || break
done

# A number names a process by its number only; a name must be the whole one. macOS names processes by their path.
found=$(LC_ALL=C ps -Ao pid=,comm= | awk -v spared="$spared" '
  { pid = $1; $1 = ""; sub(/^ /, ""); name = $0; if (name ~ /^\//) sub(/.*\//, "", name); wanted = ENVIRON["HANDRAIL_INPUT_process"] }
  index(spared, " " pid " ") { next }
  (wanted ~ /^[0-9]+$/ ? wanted == pid : wanted "" == name "") { print pid, name }')
[ -n "$found" ] || fail "No process “${HANDRAIL_INPUT_process}” runs that this action may stop."

printf '%s\n' "$found" | while IFS= read -r line; do out processes "${line#* } (${line%% *})"; done
printf '%s\n' "$found"
pids=$(printf '%s\n' "$found" | awk '{ print $1 }')
count=$(printf '%s\n' "$pids" | awk 'END { print NR }')
out count "$count"
out dryRun "$HANDRAIL_INPUT_dryRun"
if [ "$HANDRAIL_INPUT_dryRun" = true ]; then
  out stopped 0
  exit 0
fi

alive() {
  for pid in $pids; do
    # A process that has ended and is not yet collected by its parent is no longer alive.
    case "$(ps -o stat= -p "$pid")" in '' | Z*) ;; *) printf '%s\n' "$pid" ;; esac
  done
}
# shellcheck disable=SC2086
kill $pids 2> /dev/null || true
waited=0
while [ -n "$(alive)" ] && [ "$waited" -lt $((seconds * 10)) ]; do
  sleep 0.1
  waited=$((waited + 1))
done
if [ -n "$(alive)" ] && [ "$HANDRAIL_INPUT_force" = true ]; then
  # shellcheck disable=SC2046
  kill -9 $(alive) 2> /dev/null || true
  sleep 0.5
fi
left=$(alive | awk 'END { print NR }')
out stopped $((count - left))
[ "$left" -eq 0 ] || fail "$left of $count did not end. Try again with force, or as an administrator."

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAWt/jKVzpqG85v
# kV7tez5FpAwyN81JqStpTwGLIqxj6qCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIIl4x42shMWQEDGfup+K
# mpR4kB0+qLsjXRlfUUj4PUKHMA0GCSqGSIb3DQEBAQUABIIBgEbGdkK4IaZJxUhD
# iJhqv5zGd3QX2vAEUM6WxtGCKUz9k7SZ8unj6zPgSoIWU9Dmnz5GqhWbhlAsmPG4
# SoWoLLLP8Ul2iXncTcbNs4Xq0mMqf+EOR8pBdEfu0fWEsA6o/4AYvnaQpcbtfLZ3
# eOEoBRlg4ZdbGL99lbek4zAMDaMiDagHaDOCVRpunh7NCbsUEFXGeQljM+pkarmG
# 86uRaInYoxtAAsQZAqCO/n97DF75/0B9FQc0zW5XOdLy00WlBat6aaBiBK1qHJiS
# +1LIYReuwzGLXG0/kwymmjKg4s8zwwyB2svCkTkNh7d6Nvct+lAx4jkZMGED8RA1
# Ml818UzukU51OJSWQ17VX1QpuJKIVXbwxtusGyG/CdJgQ+eOvJ+4Bx4bZ/2IOTM2
# qWp+wYFMZzONU6kku6VRpMlVFh1DR20VpAMYSVMAWsGvc3uLBoHTAvkNBBdzNE95
# JYS1skxtkRLQ7fL0bjxeZjesUCHMKSmXEnE3U9gnzUKKl6mu/g==
# SIG # End signature block
