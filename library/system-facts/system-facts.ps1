# @action System facts (Windows)
# @description Tells what this device is: system, processor, memory, disk, and since when it has been running.
# @platforms windows
# @time-out 60s
# @output hostName string "Host name"
# @output system string "System"
# @output build string "Build"
# @output architecture string "Architecture"
# @output processor string "Processor"
# @output processors unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output memoryAvailable size "Memory available"
# @output diskTotal size "System disk"
# @output diskFree size "System disk free"
# @output model string "Model"
# @output upSince date-time "Running since"
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

$system = Get-CimInstance Win32_OperatingSystem
$computer = Get-CimInstance Win32_ComputerSystem
$processor = Get-CimInstance Win32_Processor | Select-Object -First 1
$disk = Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($env:SystemDrive)'"

Out-Value hostName $env:COMPUTERNAME
Out-Value system $system.Caption
Out-Value build $system.BuildNumber
Out-Value architecture $system.OSArchitecture
Out-Value processor $processor.Name
Out-Value processors $computer.NumberOfLogicalProcessors
Out-Value memory $computer.TotalPhysicalMemory
Out-Value memoryAvailable ([long]$system.FreePhysicalMemory * 1024)
Out-Value diskTotal $disk.Size
Out-Value diskFree $disk.FreeSpace
Out-Value model "$($computer.Manufacturer) $($computer.Model)"
Out-Value upSince $system.LastBootUpTime.ToUniversalTime().ToString('o')

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBFyaizf5UwmysR
# NP7Nx/X4Xt+Neys2ab1Ic27MVWjoz6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKy/bFRF3MWA+90q1gf1
# IY0nMhF1XfX6GreBanSViyY4MA0GCSqGSIb3DQEBAQUABIIBgMFSoMPjglm8RB0o
# GCw/14Lo1LqxOczMhJUfVz9IUE3hoKyUbGXx6yLlWAHv2aopg3aG2Q4JPgmt10Ae
# 6m9Lvy5N7FCEGF/NjfI6zaP7WN+VX3QAHU5m7m3X+Z6nzC/9gh6zJEfjbnB6wWNa
# m+hj4Tz058zNBvoFl07a7dGCCQWJelN1VoKq/PbWeMam1dwdVAomWcH0P83zjfu0
# k2oxd9X8DofNcaWG1bF06vsW70HbRo2NMw5Dij0bnQammBsHt3dWLzj92fANRtW2
# 6eOiry6auPDVQQBFfYgieXw5Gfb/cCJbkPZbtJ7BP7oFRUUqzvnBkqhOlDUEKLrg
# NzbsgoGtw0MQObCMgTksoFxI5w7e7bNlq1UXvygwteY7H9GWOG96Nj5AKj48S+0J
# SE9bl0g1++n6cDYeEW3kw2Qi2cS44LjXHA0U+f5a6/XqwtSfJqC6+HNLvzxMKVOK
# jLQp1ow6xYQx0ZN0rV8bhnom6m1MdX66h0C6GzjvA7regR65hg==
# SIG # End signature block
