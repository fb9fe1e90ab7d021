#!/bin/sh
# @action Reset printer queue
# @description Cancels all waiting print jobs and lets the printers take new ones.
# @platforms linux, macos
# @time-out 60s
# @input printer string "Printer (empty: all)" default=""
# @input dryRun boolean "Dry run: only say what waits" default="true"
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
set -eu

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
  [ "$HANDRAIL_INPUT_dryRun" = false ] || continue
  cancel -a "$name" || fail "The jobs of $name could not be cancelled; this needs administrator rights."
  cupsenable "$name" || fail "$name could not be enabled."
  cupsaccept "$name" || fail "$name could not be made to accept jobs."
done
out left "$(waiting)"
out dryRun "$HANDRAIL_INPUT_dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDDpCYOHOS3ol7e
# N8NA9atg/ziO0+n7UJ5CetHkg8CwzqCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKMaY0m+qnGAKsmDmAVs
# OyByMyahzphL27elx9XBst7+MA0GCSqGSIb3DQEBAQUABIIBgIT+VL4kPc4AEC4A
# xuN5rHA4DSKsrXNbGzab0HB5fH3XSRvKGy+3gnB2Wm6TVkIKf1KSfA34EStDFFMn
# PQ6uqy1xiRursR4yyUklJl/Bw1kf00V7u2PvSCZA9NEHS3whAMJ+AJ1xw2crSU5Z
# LY6ROnMTlT0Upy+Ibg+DakyIigSCQ00BH2ytAQi6nfS5WcDV4qmtDOB73uFGFNYv
# uFGcYBFkqD8OpzgTX66wuNBBF7LbPQsJuyKCnSTSCdC817hEH97Er0fPVikbr+q4
# LqD8m+FXrCyjcSabIWhxWnjl+L3ZbB+xpp2V9lS35sQ5A0QDP4ymCngoaoavsCJe
# j8Koqi4uJRxpBgNMxbekEyCCCbELwuN1ISPUmrgAFw5C9TyyVlDDCM23IoKzSTkp
# MTUJyHPF1I0dA4HHmgtKsawFLmmarhjW7s53drxwa4V0Z3Ih3VV8lo+VMTF5lZBS
# MTY4sQmxFDfwQ+OcCZnqtxLwQC8fsQeyKIMMpfABbhaoo+7p8Q==
# SIG # End signature block
