# @action Installed programs (Windows)
# @description Lists installed programs with their versions, all or those whose name holds a text.
# @platforms windows
# @time-out 2min
# @input search string "Only names with" default=""
# @output packages string-list "Programs (first 100)"
# @output found unsigned-integer "Found"
# @output installed unsigned-integer "Installed altogether"
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

$keys = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
  'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
$all = @(Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
  Where-Object { $_.PSObject.Properties['DisplayName'] -and $_.DisplayName } |
  ForEach-Object {
    $version = if ($_.PSObject.Properties['DisplayVersion']) { $_.DisplayVersion } else { '' }
    "$($_.DisplayName) $version".Trim()
  } | Sort-Object -Unique)
$search = $env:HANDRAIL_INPUT_search
# Windows has no empty environment variables: without a search there is none.
$found = @($all | Where-Object { -not $search -or $_.IndexOf($search, [StringComparison]::OrdinalIgnoreCase) -ge 0 })
foreach ($line in ($found | Select-Object -First 100)) { Out-Value packages $line }
$found
Out-Value found $found.Count
Out-Value installed $all.Count

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDGpdQaFFefXj8Q
# tEv9S4i3LgC2C84wYL95BrOcR0dqR6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP8ZnXpYomRFtT2Ff7fh
# 3pz+2j8lKwNeMGbIA+g94jpqMA0GCSqGSIb3DQEBAQUABIIBgHw9Qrd8VcM7SaJy
# DAxf8l5kJDuQ+y6YrEmPBDPefTKT6M2C2afTxz7UeIgM0tTppCJlZVi2T4koG/wL
# 8wWC0at3v+fEWucoVBQnqfoZmQLxG/FKYfSl+ljC27AAw5jArEqswI1FetXjml+m
# Z34XkBcJ5yr5WrLrAeXMwemxidyZZLsY9Mj1/Lmn2ceHAv3glVvYIlQwqxclTjZ7
# wPYkmO9WhLcAULAo0zeuXIqQkvMvQZd8jsv8a3crk9hordHZCfmBLatOKN5IISoB
# Kt/cIovIsJS/JBz1JeQk3F3q/tw78+6tDcu44zvamRKSC4+TqXyzGCCcGX08ikGK
# ulzk8OHvkQ99XqXW20OgU4LYJAWv6ApujvPu9XVmBeyVwcbgNEsU9XBEZrIqEfgq
# uwDRR8BYZcwG9WtX81QaNe8yD3dT84SbcAxgHtRYT0/ctrVw4LDVGna1A9Qxx6zI
# p2CHdTKypaybUwFhpD1Q7H3o3HyuCDuFPTUBQuPH1DYi/ZNwIQ==
# SIG # End signature block
