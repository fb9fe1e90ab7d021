# @action Flush DNS cache (Windows)
# @description Empties the cache in which this device keeps addresses of names.
# @platforms windows
# @time-out 30s
# @output entriesBefore unsigned-integer "Entries before"
# @output entriesAfter unsigned-integer "Entries after"
# @dry-run
# @text de action "DNS-Cache leeren (Windows)"
# @text de description "Leert die Zwischenspeicher, in denen dieses Gerät Adressen zu Namen aufbewahrt."
# @text de label entriesBefore "Einträge vorher"
# @text de label entriesAfter "Einträge nachher"
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

Out-Value entriesBefore @(Get-DnsClientCache).Count
if ($env:HANDRAIL_DRY_RUN -eq '1') {
  Write-Output 'Would empty the cache.'
  exit 0
}
Clear-DnsClientCache
Out-Value entriesAfter @(Get-DnsClientCache).Count

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCvhOYpZ3qi+WCH
# MUc7zwP3Irmxb/rZ59sbVfOktlW1SKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDKBSiKIdPKENsiRBFXy
# 2i04jpFyvn1U6EElZxPpX08MMA0GCSqGSIb3DQEBAQUABIIBgGXoKnEq+rdtnO1P
# 0cd3rMYTGox+9pQtxOsV8nudVjDCSb442/t41zjy4/65poYYqKZ1y6LS7f79LzIH
# EhiAL0MJ0sArH374TGEe1x5WmmNj+rJifc+NQ6wQpYNyVND0ChEk6tuxrcdZURX0
# wQBAwd44AfZJ3jcqA5yr+gbCGPsObQ85m6pTyjeQnsl0eduR34C4IhiOXy5MReSs
# BZBsK7ij/8OCli/MuIHPbkxkK0MPAINQr4ZZ70j4AdcNTkE1cc5hbKCAAmOZ2vxs
# lZTy6tMfsSwvFEu4EJQ4Ja8mGCqIIqsVgzx36yWuhgzt6zx08R6Ug8YN/WQcLx9U
# PHgiOh+xVl42IrsxzEoqzlh/Y0LKaxHGAZjtvum6LNk5kfhYjX3YnFNiBvqGnu6g
# vv/qYvNjYHEFr527rzexbxgjOiDTa6i93cS02ygI4H8iE6nEqP3f2c1z9Qw2Em7T
# Y1x9raVcVKJYdf5llAoR2rZp9duHi7uLrtz01Xo6TJD9hB4lRA==
# SIG # End signature block
