# @action Top processes (Windows)
# @description Lists the processes that have used most of the processor or hold most of the memory.
# @platforms windows
# @time-out 60s
# @input by string "Order by" values="processor|memory" default="processor"
# @input count integer "How many" values="5|10|20" default="10" free
# @output processes string-list "Processes"
# @output highestMemory size "Highest memory use"
# @output running unsigned-integer "Processes altogether"
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

$count = [int]$env:HANDRAIL_INPUT_count
if ($count -lt 1 -or $count -gt 100) { Stop-Action 'How many: expected 1 to 100.' }
$all = @(Get-CimInstance Win32_PerfFormattedData_PerfProc_Process | Where-Object { $_.Name -ne '_Total' -and $_.Name -ne 'Idle' })
$column = if ($env:HANDRAIL_INPUT_by -eq 'memory') { 'WorkingSet' } else { 'PercentProcessorTime' }
foreach ($process in ($all | Sort-Object $column -Descending | Select-Object -First $count)) {
  $line = '{0}  {1} %  {2:N1} MB  ({3})' -f $process.Name, $process.PercentProcessorTime, ($process.WorkingSet / 1e6), $process.IDProcess
  Out-Value processes $line
  $line
}
Out-Value highestMemory ($all | Measure-Object WorkingSet -Maximum).Maximum
Out-Value running $all.Count

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCC95tcLVvUrWZOf
# vhm2v1dSQRWBc4s8Ux2C12HWH2d7JaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAw7c930Lu8Kw81SBNLW
# RExcrB2bmNyJ5nDMZyqj0uG1MA0GCSqGSIb3DQEBAQUABIIBgIx6rCtaMeaDUi6S
# JjWjj5UCWXBFFFzXnvSHn12EIA5spoPZ9KR+z0v0SwBzcCCWAn+DdkEQjd8DAWYe
# Sytz533AdBxcpEQKLR1ZoqPdLuAy/bIK3Y8cPWkNNFdFisdw+UTgRTOi1j7Shtcx
# JZ2o+e5jNK+qiWgpeXRUHQjGLU/N1RvHeJ1CNFFZvW+tY4p/YSvB0pxYX4FvcTGC
# AkcpoCZwkAAY1dEnM3zKRjK45bN3BP0vscj/8gHn31YaIf+o0JOgHuiri/pC/CKv
# 7MGEFyWd2SiIIgAGWIhT527IIhIx75hj0siFI8s0Rzf5cQZosPG7VD1BJuhq7UE/
# Q2UNdw22ExDSdOkaew86CBvg3+sgzt1zpQhcQPfp2EDcHc5yRe7Ae4QGG7EgswGd
# tk4LEuQA/6yzsMyVekBEQsG+x3GvDM//9Det7jFo7sMLYeNlO5mH6tA4BxGjyO+/
# TjTktN17L8jgPYqSm2K9s1WXBBNCFedPxDQXzDb8aB4UmF+Quw==
# SIG # End signature block
