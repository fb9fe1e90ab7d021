#!/bin/sh
# @action Listening ports
# @description Lists the TCP ports on which this device takes connections, and the programs behind them.
# @platforms linux, macos
# @time-out 30s
# @output ports string-list "Ports"
# @output open unsigned-integer "Open to other devices"
# @output count unsigned-integer "Listening"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

# One line each: address:port, program (where the system tells).
if command -v ss > /dev/null; then
  list=$(ss -Hltnp | awk '{ program = ""; if (match($0, /\(\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4); print $4, program }')
elif command -v lsof > /dev/null; then
  list=$(lsof -nP -iTCP -sTCP:LISTEN | awk 'NR > 1 { print $9, $1 }')
else fail 'Neither ss nor lsof is there to ask.'; fi

list=$(printf '%s\n' "$list" | awk 'NF && !seen[$0]++')
printf '%s\n' "$list" | while IFS= read -r line; do [ -z "$line" ] || out ports "$line"; done
printf '%s\n' "${list:-Nothing listens.}"
out count "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out open "$(printf '%s\n' "$list" | awk 'NF && $1 !~ /^(127\.|\[?::1\]?:|\[::ffff:127\.)/ { count++ } END { print count + 0 }')"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDm8XYA+V5fRo/F
# bivBUs9/Dln4+MHdgp5CF2UAoGZerKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICPhdZTcXkEpDdxQNs+G
# U+lK+9Y4/uTjpo1iGZbc96kyMA0GCSqGSIb3DQEBAQUABIIBgFhf8zwre9x4eDJY
# +sldCW5pVRwmDDsJ96GiMKpUOsXEn4YRxC/WOfx2m3DfaaDe5Vl8fMdDqJmzZqSL
# 96vgYfEdpdK335dLqC9RGS1QIofsNKvvmWdOrEDeeMyvep7h+v+WDTrKcBXqX6AY
# WU2wCF3D3RXvejRFsUggj9xjVqlsoGdUtBtHJx183i9eFI7CyapX1KgBr8gS5zsd
# fvPPxLjRIxQ7w/g4ihQbQANkcWnmlCxXgCo0vFaIPnnGANzQrqyjwdXeWl95c/1y
# Yu4o/XW70jLYP4qJMzWBn64v9E0JjGV5CUTv2txBJoR+EarGZj6FVTqbGGqpn5gt
# GZMQk0wkiH2Pcl5xeWqYOwRp4Ae9wjjrmL0P3c0njFdw4mFAjIctQi+p2P/F4Ihh
# bJjTqGnva9RsfI+6Nc/tSbJG0MS2j82sHuoqZZQd9uIy4M+2EQQvSsSuJ5wKeRKt
# DhH+21Ei1fyp5BR7vvCo097dM6OrHbeD8uX5Z8SUPQs89kM26g==
# SIG # End signature block
