#!/bin/sh
# @action Disk health
# @description Asks the disks themselves (SMART) whether they are failing.
# @platforms linux, macos
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
healthy=true
asked=0
note() { # disk, verdict as the disk words it
  asked=$((asked + 1))
  out disks "$1: $2"
  printf '%s: %s\n' "$1" "$2"
  case "$2" in
    PASSED | OK | Verified) ;;
    *) healthy=false; out failing "$1: $2" ;;
  esac
}

if [ "$(uname -s)" = Darwin ]; then
  for disk in $(diskutil list physical | sed -n 's/^\/dev\/\(disk[0-9]*\).*/\1/p'); do
    verdict=$(diskutil info "$disk" | sed -n 's/^ *SMART Status: *//p')
    [ -z "$verdict" ] || [ "$verdict" = 'Not Supported' ] || note "$disk" "$verdict"
  done
else
  command -v smartctl > /dev/null || fail 'The program smartctl is missing. Install the package smartmontools.'
  for disk in $(lsblk -dno NAME,TYPE | awk '$2 == "disk" { print $1 }'); do
    # smartctl's exit code is a set of bits; what counts here is the verdict it prints.
    report=$(LC_ALL=C smartctl -H "/dev/$disk" 2>&1) || true
    verdict=$(printf '%s\n' "$report" | sed -n 's/.*self-assessment test result: *//p; s/^SMART Health Status: *//p')
    if [ -n "$verdict" ]; then note "$disk" "$verdict"
    else printf '%s does not answer SMART (a virtual disk, or a controller in between).\n' "$disk"; fi
  done
fi
[ "$asked" -gt 0 ] || fail 'No disk of this device answers SMART; nothing is known of their health.'
out healthy "$healthy"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCK/MWqT1ggMKCq
# eEXANlC5xD2rZeDrpY0jwaZol45IR6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP0cA+kSaAoRnjixxqbR
# vfvL9OHJVOaZhdQbKUNDiiC4MA0GCSqGSIb3DQEBAQUABIIBgCoBV0py+/umJGE4
# oXsQLAIYd6J/cnVJY1ZB3b0SLnGNpFU2LjiKAqLbBKLwCQOBQ36C5RSJw/+//6Py
# 4s0klczJecOLF+iKX46znjSGVbIE9u6B45U3rz8f+IS5+MnaxkB0QMA4oph4fN+T
# qmIigIkh/G02JOQUVQXxK1PjXgWc2w/Hta5hOW/beebhN6iYiB3PL2txQlH/WUHE
# ipTCXziGGVnUvmQylNGsxeRaoMsYZvjob1VFTsr1dZ/68RkDwObFzPg6xrN/w534
# B8PVPs01f5ONgUMT+fKPNhS4NMkOYfYsRm9IJMAbi/t8t4JgM3YH+UtnH4/AAiLN
# ZJokaOnXc058ayPkre8+cSXMjbu6tgkmS/+c7MkpUTGbD1uprM/YQmIrPwylsf8S
# AE7dViCRofuuh5nparSr46xei2s8c5I6H7dba7iLg1gAdpvuBGckjNy1KZNvAlaS
# wqglCyzLjzaC265DjGDcOCjT0t0YcG8GBrS5qC3iVAp+Kl2nyg==
# SIG # End signature block
