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
# NP7Nx/X4Xt+Neys2ab1Ic27MVWjoz6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKy/bFRF3MWA+90q1gf1
# IY0nMhF1XfX6GreBanSViyY4MA0GCSqGSIb3DQEBAQUABIIBgDGyWQ6Xh1WlbyBP
# CPOpFXoMLoY8dd03XdAXB8iiuBksPdRojkvy/piuHhAq9KkmpkV+vwO0PIOZhsrO
# GDKv3D7in/LhqTvFh4EXbpEaDFNbTR9Kq+yncSeRYI1f9f1gbhjzlmEOy61cBMkO
# XRhiGwQAlTMuzTdIAgD5NbU4brn4nK3DaElFGRCwlwuB8NVu8TSgg5lZ8TRsIZNJ
# h9hmoV4VW0d0xlbY4IBwzaaYCI5sHvogru2HO8iunFfEe7QnWeFRqZ4XZ02fHaOI
# Avx3bskQ3f2R7mg3JrWtKckFd4N6k/hbgz2FAexQ8Par0lyG0CDBMqwpzMocjbXv
# Vk3e7HHK6s3lPvwtGbF2/3Z2yH/9b1P+xi9Twf7xNmq6GtY9KH2wux++jZ+87f1u
# yWEwAA5oQbiPSJYetd+THjOHqc6/lTCRUHJQf01LvM0NR/UZhE7nU4sFgyEpCsHU
# c9mekd8dkg7fX3W78Rrl9IEMazF3z913Acj4ew84DGtHB4KioQ==
# SIG # End signature block
