# @action Pending updates (Windows)
# @description Lists Windows updates that wait to be installed; installs nothing.
# @platforms windows
# @time-out 10min
# @input refresh boolean "Ask the update servers first" default="false"
# @output updates string-list "Updates (first 100)"
# @output count unsigned-integer "Updates"
# @output security unsigned-integer "Security updates"
# @output restartNeeded boolean "Restart needed"
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

$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
$searcher.Online = $env:HANDRAIL_INPUT_refresh -eq 'true'
$updates = @($searcher.Search('IsInstalled=0 and IsHidden=0').Updates)
foreach ($update in ($updates | Select-Object -First 100)) {
  Out-Value updates $update.Title
  $update.Title
}
$securityId = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
Out-Value count $updates.Count
Out-Value security @($updates | Where-Object { @($_.Categories | ForEach-Object { $_.CategoryID }) -contains $securityId }).Count
Out-Value restartNeeded (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD0nGUH/ZUzxnes
# EabAXbOxbR7n50YHGfa4iLtB4SkG46CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEINJXePGCoJrF/piE/BH2
# lGA2kmAeBTovVjyWxoT1WfQOMA0GCSqGSIb3DQEBAQUABIIBgBhWB0BoidL0RrHQ
# l3t0BZUrOt81O2JMUoT2vpZTN8ZutNJWZGEjwSHdZnVPIwizmN2XfNTILMq//4mz
# 1UYBbmJxPF1FiWxHY+S97QPtmPVBfccxwt+hXLYImoG2uYpoyeukKpLrZEDo1sAj
# V6ux7FMczqromcY+CH+QHYLM++PqvyOATyYVPJF2NCSR7N0eznfhATElKoOeOnk/
# QzyUagLh6FqvMeFpF4AcGMBBfHdQtjpKTdv64qRvyksMuIJPN0mwTyfMYGY28Bh0
# RLm3Hxoa5s4c+zJ5CwROBm8cje9vk+OPicijHngyAaN6Ycs987v73WKl7xKzubhZ
# H1ZZCaiGf3pu+9+4u50L734IovWphQA+pYLMv+5/982McwpjY14oZnw/km2ZYkbO
# 6OPxTrx9pVn7bdOobEm9wCb4+LPCfUR16QHBmTVsnyUSi7nw7X156YoOpVPXuYzV
# WtndsDvENglurP1GVi+WnX+hdfAHDTrzi+fhxOIB3tSHphW4EQ==
# SIG # End signature block
