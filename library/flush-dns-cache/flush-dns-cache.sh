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
# ntGMukRavZlkG2NHhbyA6XgH2yi+a6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDtFie/B4u6j8rzfB98L
# a3ls3ggq5g2idWNcjvo7Sab0MA0GCSqGSIb3DQEBAQUABIIBgEiQUftp+XFn+Uth
# llLAAJ6HOp6oo9zscjbntRdjtH1ae25Kv4raL+Pa2NoXq3wnMjqGh3DuDyTpKeJg
# oCpqU+0EeSpuMRrgC07seixc3GRlZsH9Ic5Un99KFjQDdKRfUNdnQ4kUU0XykHg2
# YTDqATlEPYzqcZ2zueLs0dofo8fjNW7A4MFvV5F27LVQpLkp1AFItKF4iwesDEJo
# z6CVTOcMKD8Pzsg1dt08GiDM6k1n9Kty6OTw4gJNBEVSBo7vEiq3c0k+Po8ia8hZ
# /EpTKzcKWnrPAB4Rznj7gvdkrOjM0hEOTbyz8+cQdpA1NU6rOq11epy3TI2xTkUG
# l6qAIjIZRzsGUctoejCgkVtmBBRrp7sdZUtvkTt9GdQapIk0YEKTqzoGbID6fHQY
# 9GMEM9u0JEcOToIYAYF4Nlb3ip4ic2Ar6hSMQW5tX3xqOJ6FfSrNHxm/Lf9suk9u
# Lb+ADT6opk+t7cNQ5an/mtsS0id+y8FyT1ju9u20GqOIfK9Mfg==
# SIG # End signature block
