# @action Change a user's password (Windows)
# @description Sets a new password for a local account, to be changed at the next sign-in if wanted.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @input password secret "New password"
# @input mustChange boolean "Must be changed at the next sign-in" default="true"
# @output user string "User"
# @output changed boolean "Password changed"
# @output mustChange boolean "Must be changed at the next sign-in"
# @dry-run
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
$dryRun = $env:HANDRAIL_DRY_RUN -eq '1'

function Out-Value($name, $value) {
  $line = "$name=" + ("$value" -replace "[\r\n]+", " ") + "`n"
  [IO.File]::AppendAllText($env:HANDRAIL_OUTPUTS, $line)
}
function Stop-Action($message) {
  [Console]::Error.WriteLine($message)
  exit 1
}

$name = $env:HANDRAIL_INPUT_user
$secrets = [Console]::In.ReadLine() | ConvertFrom-Json
$user = Get-LocalUser | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if ($null -eq $user) { Stop-Action "There is no local user '$name' on this device." }
if ($user.SID.Value -match '-500$') { Stop-Action 'This action does not change the password of the built-in administrator.' }

Out-Value user $user.Name
if ($dryRun) {
  Out-Value changed $false
  "The password of '$name' can be changed here."
  exit 0
}
Set-LocalUser -SID $user.SID -Password (ConvertTo-SecureString -String $secrets.password -AsPlainText -Force)
Out-Value changed $true
if ($env:HANDRAIL_INPUT_mustChange -eq 'true') {
  # Set-LocalUser cannot do this; the older interface can.
  $account = [ADSI]"WinNT://./$($user.Name),user"
  $account.PasswordExpired = 1
  $account.SetInfo()
}
Out-Value mustChange $env:HANDRAIL_INPUT_mustChange
"The password of '$name' has been changed."

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDVNXWRi7jNJkCs
# 44eJCk6ps1oGmbEbqoC7jEdb49AKz6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIHXyi/KbbgMuuSz4YDK4
# 6E/v/PAZl3yVAS6Dl/BY1H25MA0GCSqGSIb3DQEBAQUABIIBgAuLptyNrdGI44hM
# fISuR0HDM7YU/UYE2a92yQwSPVQCZpesXLkEU6+gG8GWZYFuZ03irQI+MdUz/Asr
# B+rZFIRZnjpHx+9FMMEZbJMe9dSqCWOHRjFjG+tymrS94+9pywKyNNcnE/IdmUmi
# Gh0Urcxz4sPJbeuhd/cxR2d/gzQcFg4oLFmuGNwcXO0XLxaPbvR2Zel0GI3z38wu
# D8odXgUvFyLo6Z26jl1J4xR9BGaH6i57YTv9H70YNAQwvgsDehIQbY2mVQ7zbwwq
# vkG8o2sgisp0Ll0Rd18a288k3D3ZiKOQsZfz+/DMjtOU9t/6DHBt3v6eTwOVLt8v
# +mdiCXpXTrlNoWVCQA+mSh/JAMW5v5RZpyyrHW8ODhAo1tofgxaw1ViY65BKnFXc
# S3/gQtQIvVtU7PNY4veTQ2t+p5shtYs8x/7pwmCiDDWocnezGlD5KPwiMk4nmxJc
# RiglftQ4DwFURIs8wFXvgjArgVn4L5n3uqtRW27srRlULAaorQ==
# SIG # End signature block
