# @action Change a user's password (Windows)
# @description Sets a new password for a local account, to be changed at the next sign-in if wanted.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @input password secret "New password"
# @input mustChange boolean "Must be changed at the next sign-in" default="true"
# @input dryRun boolean "Dry run: only check the account" default="false"
# @output user string "User"
# @output changed boolean "Password changed"
# @output mustChange boolean "Must be changed at the next sign-in"
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

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
if ($env:HANDRAIL_INPUT_dryRun -eq 'true') {
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
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBFb5gxObHMqXck
# unnpk8nYmrxY1TiX1pLJ/Fs3jf4+4KCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP5MmOuRnxrflkgA7yiq
# p20/lf20Kml8lExbKPhUAN/PMA0GCSqGSIb3DQEBAQUABIIBgKVQV4/9o96PkDrG
# 2/wwa/qyAQ/fHtfnRCFKix+lHDY0yIgyg7+U+4UT5fNaJvRhEZZIk2HWxNbLEX3X
# 7zUYSvBQr6SpaooDd+uldJC4dxSqyk3fs7QnIsWTKj6ssdwQaQoPF1BgN1yRgu9L
# iunghqDb2I0dJkhBqChrzF8S2YBCv1FWYqfVPYVvu74jTrukYGAFeic6QbMs2TZO
# ZOx0RI+qelOKCN7A2sjYD1aHR+St4tN8UI6gVsbCZjLtY9QfwaKJgxzpBIDSWYka
# r0pDhDWNyUAt9ZvTZ/4BhyVVbWV/5QevVMOoXiaoZqCEvmFk4EzIpofXtkYBAIkj
# cfjlpAfJNKh+GnArut1iG6Fh+2vyGZyCV5jYhfK1igzWrAdHqnAkfG/XEMqkfuQW
# KWxZ5SsI1haUbOybC/i7v8OD4RYekPXT6BmuLETMHckGT8WmkTMb0LU7nOzlY7GX
# PT/PdYOrx2v1XhxZW4l+EezxxI4CWXBKCFlFaJ+O53ZzL5QJ6A==
# SIG # End signature block
