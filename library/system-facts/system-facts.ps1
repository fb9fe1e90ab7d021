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
# @text de action "Systemangaben (Windows)"
# @text de description "Sagt, was dieses Gerät ist: System, Prozessor, Speicher, Datenträger und seit wann es läuft."
# @text de label hostName "Hostname"
# @text de label system "System"
# @text de label build "Build"
# @text de label architecture "Architektur"
# @text de label processor "Prozessor"
# @text de label processors "Logische Prozessoren"
# @text de label memory "Arbeitsspeicher"
# @text de label memoryAvailable "Arbeitsspeicher verfügbar"
# @text de label diskTotal "Systemdatenträger"
# @text de label diskFree "Systemdatenträger frei"
# @text de label model "Modell"
# @text de label upSince "Läuft seit"
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
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBhSfXUXhgfJD2g
# T7nyb1ygricQPPYiv1FjC19KZ/12E6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICcmAyWKSGk0kuLvQwtM
# 2BsnjzK6BzpPt3zk+a+bWHPgMA0GCSqGSIb3DQEBAQUABIIBgJCXhmt10L/pxeQg
# 3qKveCABznnk66zpDLcjQgLZRQja88VlkqjsGVhLHG28iR2XvjkuY3ol+typspIL
# BrboH2zWbPlsUu3klOoVw5t2Ubz6A5bJdfYGjgBFzXxxFnuY9PEggfy7VNjJfUlQ
# /trauMz6LlIXkLW8R+UewLrHVmwSTQqsI/zARYT0L5RShEPjBQEThfSpoAnbzuEo
# xKaBtktA7s5GbPRAGEe464ijZ/lVN4gUStfs1WUp2d6kkndAHRMBX2giIl/KKBDJ
# HGB9FHOaVZuDqEDPQlGOpo1zAzRLhp0s3u80v6Aylt/HR2+212bDa6SlKuMqlF6X
# gyRdjTA96WakiFYDZSCMeih9ZqaujIKO2l3h6rJ7IdUmjDfXgcyrkWAreZiNxqWc
# UhLsy8l0y3DCodZkRYOViygmaz5bZHEVAoA3e8FdwdatPdI95d8fg5RWoJnzmXFE
# ieG5gpD2DgYt6Jkf9nh0pxruqohsiJLeQEKO6OI1xUcx0aB1+Q==
# SIG # End signature block
