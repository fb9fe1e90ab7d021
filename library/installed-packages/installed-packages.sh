#!/bin/sh
# @action Installed packages
# @description Lists installed packages with their versions, all or those whose name holds a text.
# @platforms linux, macos
# @time-out 2min
# @input search string "Only names with" default=""
# @output packages string-list "Packages (first 100)"
# @output found unsigned-integer "Found"
# @output installed unsigned-integer "Installed altogether"
# @output manager string "Package manager"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

if command -v dpkg-query > /dev/null; then
  manager=dpkg
  list=$(dpkg-query -W -f '${db:Status-Abbrev}\t${Package} ${Version}\n' | sed -n 's/^ii *\t//p')
elif command -v rpm > /dev/null; then
  manager=rpm
  list=$(rpm -qa --queryformat '%{NAME} %{VERSION}-%{RELEASE}\n')
elif command -v apk > /dev/null; then
  manager=apk
  list=$(apk info -v | sed 's/-\([0-9][^-]*-r[0-9]*\)$/ \1/')
elif command -v pacman > /dev/null; then
  manager=pacman
  list=$(pacman -Q)
elif command -v brew > /dev/null; then
  manager=brew
  list=$(brew list --versions)
elif command -v pkgutil > /dev/null; then
  manager=pkgutil
  list=$(pkgutil --pkgs)
else fail 'This device has no package manager that this action knows.'; fi

# The search text is compared as it is, never as a pattern; awk reads it from the environment, where \ is no escape.
found=$(printf '%s\n' "$list" | sort |
  awk 'ENVIRON["HANDRAIL_INPUT_search"] == "" || index(tolower($1), tolower(ENVIRON["HANDRAIL_INPUT_search"]))')
printf '%s\n' "$found" | head -n 100 | while IFS= read -r line; do
  [ -z "$line" ] || out packages "$line"
done
printf '%s\n' "$found"
out found "$(printf '%s\n' "$found" | awk 'NF { count++ } END { print count + 0 }')"
out installed "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out manager "$manager"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD2861BDedTHiYB
# XxTVi+VMpHAxqiIAPUh+gsdA9aq5A6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMExhiG9JKeygcukHI7r
# FN7/F1lDi+zyLKcav4V1ACOMMA0GCSqGSIb3DQEBAQUABIIBgEw3JYGNsLjAX+d/
# eOdAdFTjBqpT2wDd7HjFLpXD8m8mI7Lx77nWd/yJj7BMXnoAyYm4IeOFv/DISz2q
# YTVqtdKMnVKSLwHDMyi5aohiaGkvRmVtWZagcU5CmypeUP9Ck4r4azqTrUAbTEK1
# wfObfxnTXL8aXdG0fKbBXuvNISKd8PQec/519wExgMI7ef46zv+eHAFVfzIdm27/
# S+QWVx8pqTfymUxjZ1kf55777XkWertRzhASGBQBYK35zpbbuZPg0pK3FLSAlM4Y
# 1EFHwKBuumjCexJSfZBi2Ai/rLJ1SJB7SIh6NAjKnoWdik9I1DNZ8NxKOvv0yTx3
# i61EShc8q8epUekLeahE8AWXAJbt9+uST03jeZkv/dIMdQcOhCJNHieNiiMNSDAf
# bpGtwDzD5N9vhcfdvcxSTCoCoDrcZvfpoQs9Rbx2dcmvMvsERuCyGwvQSDdE5fth
# 6QIMj2PHwTZST7hu7gToiOuGFDipdRZReKhfze1NxuIQykTlWg==
# SIG # End signature block
