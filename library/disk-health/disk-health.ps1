# @action Disk health (Windows)
# @description Asks the disks themselves whether they are failing.
# @platforms windows
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
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

$disks = @(Get-PhysicalDisk)
if ($disks.Count -eq 0) { Stop-Action 'No physical disk answers; nothing is known of their health.' }
$healthy = $true
foreach ($disk in $disks) {
  $line = "$($disk.FriendlyName) ($($disk.MediaType)): $($disk.HealthStatus)"
  Out-Value disks $line
  $line
  if ($disk.HealthStatus -ne 'Healthy') {
    $healthy = $false
    Out-Value failing $line
  }
}
Out-Value healthy $healthy

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD7jSLTPQcOSKXe
# Xi11Byp2JKXqtrs+TVaxhFoiff6TsaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIFOtMEr9mpoVyJxmzv10
# ip3N/YTk7Rr1cV5y6zke1WZDMA0GCSqGSIb3DQEBAQUABIIBgNCImF+zpTE5mNWJ
# T/r1EVzAlS4ZvZxUYu4vbDBHZ+9Um4IhFEut2tYHGbQ5x15ZwGmNKeK8Pkusk2EZ
# JQH2+TLl5RMl7j4+ETHVeic6NULjujBQ2vPbn+GhuGzUcTUI4N06Bv0BWBhqbVnC
# 09sKZ8dhbJJPXm5LlgU4Y8ruJY0dYZbouckvN9NIi/rpWwgvudcrkD6YLeMfIU67
# 6IC8xOv7AY98OQ8q5dLdoo9mjqbkX/b9DxFVEuni9MzkDYfCH8+pd04ByievuSmw
# dqUvRehsMwlvXe4bUk6JwDiMDFwVxeKJdNdIn+iJxexhVxZe0s/N8ipfdw4VUS1d
# lNwJ2Wue2tucAskZ6b9WYTJis1yXR9Z5JXtUZoHXD4sC5PFf682IQn2bffaSar2Y
# EeOBfmUjnjki0Wr8afafz/1E/Xb32KH72jHg9M277uiytmDjVCM8jQMp/aJt8U9i
# hWZHTfQxYIFUEQ7vLJG3QVspHnBZWHsLGInfCpFRZkRMff506Q==
# SIG # End signature block
