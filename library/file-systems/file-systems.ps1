# @action File systems (Windows)
# @description Tells how full each volume is.
# @platforms windows
# @time-out 60s
# @input warn integer "Nearly full from (percent)" values="80|90|95" default="90" free
# @output fullest ratio "Fullest"
# @output systems string-list "File systems"
# @output nearlyFull string-list "Nearly full"
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

$warn = [int]$env:HANDRAIL_INPUT_warn
if ($warn -lt 1 -or $warn -gt 100) { Stop-Action 'Percent: expected 1 to 100.' }
$fullest = 0
foreach ($disk in Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | Where-Object { $_.Size -gt 0 }) {
  $percent = [Math]::Round(100 * (1 - $disk.FreeSpace / $disk.Size))
  $fullest = [Math]::Max($fullest, $percent)
  $line = '{0} {1} % full, {2} MiB free' -f $disk.DeviceID, $percent, [Math]::Floor($disk.FreeSpace / 1MB)
  Out-Value systems $line
  $line
  if ($percent -ge $warn) { Out-Value nearlyFull "$($disk.DeviceID) $percent %" }
}
Out-Value fullest "$fullest%"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDV5luhajdyV6nJ
# Md2Ahb2C+O+Nu6f3dFskykQpLfNAS6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIFL58nS4JVwhfhWl40UR
# ANgVTef1aCLcF1Zv20GeBgMqMA0GCSqGSIb3DQEBAQUABIIBgNboJWBrZ+Pcw00o
# Z0wR8LS9wEDq1+XF3PC5RsVrcci7TVC8+uE0wZ+VjRAMztpUey2MhhePHSwjyxj1
# UE1JC+MRjQccYj1ne7SJqr7hlYSOHOGjZ0Xgy2OMArTkDZHW59f+hNy4Mz4uDGJL
# IgVSp57U+V+BOxJrdUdEsKo3MeCgTMLpG0dEd4OohJNLgGVD9BXy+L7ONXxvx4rP
# 9eXb++ciFhEXJsbSVJUDinhyzFVTgN2IXoZdaqr8tVncpyXDlgKl0UNKsIxMp8/L
# 4GNyFUq5/pnSvA3ojlEdpfTf6gxRbV+XxAVGDgeVPtzO0fSfG5HyhqZYW7s1apX+
# WZ2lH0g8L+v5XeCAeI6Ytl4CDwaHTQTwFirpj51bi/nXPVGdAIPI32fF7VbjV1Ez
# Xm112WoD7bsU0ye9t5Qn2R0vrcyhf8OpNKO1n8yEoX4IAIf+INc9XW0Gf/y4Dn8i
# MoY/b39K4fA4GhoJXGDs7nt/pMupfz5DxLyW4XcLSLR8wmFyjg==
# SIG # End signature block
