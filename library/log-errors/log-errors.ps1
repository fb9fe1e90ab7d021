# @action Log errors of the last hours (Windows)
# @description Counts the errors in the System and Application logs and shows what they come from and the last ones.
# @platforms windows
# @time-out 3min
# @input hours integer "Hours" values="1|6|24|72" default="24" free
# @output errors unsigned-integer "Errors"
# @output sources string-list "Where they come from"
# @output last string-list "The last 20"
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

$hours = [int]$env:HANDRAIL_INPUT_hours
if ($hours -lt 1 -or $hours -gt 720) { Stop-Action 'Hours: expected 1 to 720.' }
$filter = @{ LogName = 'System', 'Application'; Level = 1, 2; StartTime = (Get-Date).AddHours(-$hours) }
# Get-WinEvent calls it an error when nothing matches.
$events = @(Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue)
Out-Value errors $events.Count
foreach ($group in ($events | Group-Object ProviderName | Sort-Object Count -Descending | Select-Object -First 20)) {
  Out-Value sources "$($group.Name): $($group.Count)"
}
foreach ($entry in ($events | Select-Object -First 20)) {
  $line = "$($entry.TimeCreated.ToUniversalTime().ToString('o')) $($entry.ProviderName): $($entry.Message)"
  Out-Value last $line
  $line
}

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCBBCT3M6NIdkc0
# dgKBUjI9kHFAmTxhz6fjFYoSz5cG66CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIJVEeAp3gdpvm2Fl552b
# req2INihg0mH4Rh67GwE3ZtoMA0GCSqGSIb3DQEBAQUABIIBgAr8KrmfdRVRlt3O
# YJOyGhc8mBw3H21BiOeEpgIVBXXVd2cUj8ff+xuhXQzbic2JuyL1MysLlePFjWay
# K8NcJSBLiBXe2ywyqI4KBYJM028M7h6HPwswsaxphoqyedngehLOnQurmxK/Hw48
# OEcLM4afrHPe0SSoTHqPVS9z/fLYPWuroiIvrOPnxx3T3ADkfDbkDjJZKwUhV+i5
# P3srVDkanLhSaZ6GX94D6ky9BWO9tOLHnEbmrVURCB80dwsYsgwXlQ8XLRWIr6hA
# nOckLqi/Gc76QAVkYx6iz5n4bFvpPeAbr5LJ8nkH/UBf4/PPGnADu8WAEFWonBxD
# IL/y99XbBWXP/DN7gOmiyS2bCDeLInjHe74u7VEi9tHr5I8Z0nqxkiAMebSaEsCZ
# A0s83BtIVjgOk/at7P87jR36685yC2ScATTXhE7RuSl4+EBhG7+HwkDf47JEU8IT
# XTNgsZ4mspNr6nz3pkV2nq2a5bSBg8LuqAgsJhHGur/hQKG56Q==
# SIG # End signature block
