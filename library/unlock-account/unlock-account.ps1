# @action Unlock an account (Windows)
# @description Lets a local account that was locked sign in again.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
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
function Get-Account { Get-LocalUser | Where-Object { $_.Name -eq $name } | Select-Object -First 1 }
function Get-State { if ((Get-Account).Enabled) { 'unlocked' } else { 'locked' } }

$user = Get-Account
if ($null -eq $user) { Stop-Action "There is no local user '$name' on this device." }

Out-Value user $user.Name
Out-Value before (Get-State)
if (-not $dryRun) { Enable-LocalUser -SID $user.SID }
Out-Value after (Get-State)
"The account '$name' is $(Get-State)."

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBbRFAyAs5Ae+Xa
# EECGyWfQayWIw9nmTXRzpT9jvH1T16CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAGNGrwadaWUyYeO0cVz
# jE1hu5P40s4rMooimCuc8Cn1MA0GCSqGSIb3DQEBAQUABIIBgHy/YgJbsQ++I7bg
# aefMKdggse5z3FG4uga4YAv4yLouyGSqj37GNSAob8D2lPvQodaNbG2UxhNWHPIY
# 8+29y3wqmcuaGipYgWD8z0YkgbEx19jaXZV7yrITcNb5Qg6m+RW+6YZ79VNA+9zY
# /+6CnWC7zDt16e37AuEfw76Qqr3JbXrV6DqaRRP2+Uo07cZj7sXKEIv0fJ57Fmxu
# bhXbglVFZWVghdTfE1r3GtqLoyIiVc3CPGVTRY2DGqYlZgvKe1Jc3hRUsZRevccP
# uIXVuUHNS9S8q1hZ3qbJ3X4OUvRTOW3s+x0AeRp3ZyHwY4UuS8i9WtpWpVqspIqZ
# NKxjY2mhgcp5zpSTrr2afFSfbzF3EaLwTTzjd3nlJlOT0gixNojOKWph9jZ0IaVM
# V0iGjdFLpNJWbh/E9lUP/p5+B/hNHLAthRRDDGteFeUSD4Rrcy2TKi32gnjdQWb2
# 2CUhe1JNDU8Regg8ENqd8zUrewmOEeXxy8UpZW/BxwcHlOOSiQ==
# SIG # End signature block
