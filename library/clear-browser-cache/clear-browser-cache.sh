#!/bin/sh
# @action Clear a browser's cache
# @description Removes cached pages of one user's browsers; history, passwords and settings stay.
# @platforms linux, macos
# @time-out 5min
# @input user string "User (login name)"
# @input browser string "Browser" values="all|chrome|chromium|edge|firefox|safari" default="all"
# @input dryRun boolean "Dry run: only say how much" default="true"
# @output folders string-list "Cache folders"
# @output size size "Size"
# @output dryRun boolean "Dry run"
set -eu

user=$HANDRAIL_INPUT_user
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$user" in
  '' | -* | *[!A-Za-z0-9@._-]*) fail "“${user}” cannot be a login name." ;;
esac
if [ "$(uname -s)" = Darwin ]; then
  home=$(dscl . -read "/Users/$user" NFSHomeDirectory 2> /dev/null | awk '{ print $2 }')
  caches=Library/Caches
  chrome=Google/Chrome chromium=Chromium edge='Microsoft Edge' firefox=Firefox/Profiles safari=com.apple.Safari
else
  home=$(getent passwd "$user" | cut -d : -f 6)
  caches=.cache
  chrome=google-chrome chromium=chromium edge=microsoft-edge firefox=mozilla/firefox safari=
fi
[ -n "$home" ] || fail "There is no user “${user}” on this device."

# All work in the user's home is done as that user: a link laid there by the user must not lead an administrator astray.
as_user() {
  if [ "$(id -un)" = "$user" ]; then "$@"
  elif command -v runuser > /dev/null; then runuser -u "$user" -- "$@"
  else sudo -n -u "$user" -- "$@"; fi
}
# The folder that we were started in may be closed to the user.
cd /
as_user true || fail "This action may not act as “${user}”. Run it as an administrator."

total=0
for browser in chrome chromium edge firefox safari; do
  [ "$HANDRAIL_INPUT_browser" = all ] || [ "$HANDRAIL_INPUT_browser" = "$browser" ] || continue
  eval "name=\$$browser" # one of the five names above, never an input
  folder="$home/$caches/$name"
  [ -n "$name" ] && as_user test -d "$folder" || continue
  kib=$(as_user du -sk "$folder" | cut -f 1)
  total=$((total + kib))
  out folders "$folder"
  printf '%s KiB  %s\n' "$kib" "$folder"
  [ "$HANDRAIL_INPUT_dryRun" = true ] || as_user find "$folder" -mindepth 1 -delete ||
    fail "Not all of $folder could be removed. Close the browser and try again."
done
out size "$total KiB"
out dryRun "$HANDRAIL_INPUT_dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCkfSNKyw7CQV/v
# sWai2C4lolf+J8q1NYFbtJ7mDbdhT6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEILxfUs1rzlyfPttU1tsl
# Drw34gzDPhbDTEddZZpqyLrSMA0GCSqGSIb3DQEBAQUABIIBgK3Y5ZaAK1bCwc5t
# Tu9EXmE7X4XMITbQ6pjKu38lCUjUgj46fGynxF8MOzVgIvW0ryZ+drYtBXqX4ERI
# M/3UVCTAuR4J4icjdyYzWDXq25I1KmDh+Umjsk0Ec9Cwx+SUXwXQjSIBzec2Fgp1
# WYay3IRO7EuB6EPcMycOYxAk8GUe/Xq9w3elgMY3UwruxVAwh45K5fidxIuggI7g
# siZwK+N/8PpEMPKtqB58E1fdFPDuRVGoNZSRkw0NNkXki5wJGY9e43XD4J0dFUNQ
# Zt5B2ye/2bTH5dOlLJt4eHjA/GGwZxvEN3X5inFaTp07Ztu049FtnCcJ0WrhhxLH
# Z2cjW2VEVlR2/4Hnp+IngJJtfL1AEbjJTHt0Wrwxdf2icSjcL8tncxAzMbAF0jzU
# VTgYpTzrbTT0NbDgODWd3NBewnJTpBaOUsFy90gFl17TidUyJL/COyA6INRVypec
# vFAOpbwpfeBnxgYbaL3737XQNVdVYBkTk1YCtV8/tzsquro1TA==
# SIG # End signature block
