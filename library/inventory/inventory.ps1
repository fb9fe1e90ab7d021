# @action Inventory (Windows)
# @description Tells the labels and the main facts of this device, for lists and for choosing devices by them.
# @platforms windows
# @time-out 60s
# @output labels string-list "Labels"
# @output operatingSystem string "Operating system"
# @output osVersion string "Version of the operating system"
# @output architecture string "Architecture"
# @output manufacturer string "Manufacturer"
# @output model string "Model"
# @output serialNumber string "Serial number"
# @output processorCount unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output diskSize size "System disk"
# @output diskFree size "System disk free"
# @output diskUsed ratio "System disk used"
# @output bootedAt date-time "Running since"
# @output address string-list "Addresses"
# @output batteryPresent boolean "Has a battery"
# @text de action "Inventar (Windows)"
# @text de description "Sagt die Labels und die wichtigsten Angaben dieses Geräts, für Listen und zum Auswählen von Geräten."
# @text de label labels "Labels"
# @text de label operatingSystem "Betriebssystem"
# @text de label osVersion "Version des Betriebssystems"
# @text de label architecture "Architektur"
# @text de label manufacturer "Hersteller"
# @text de label model "Modell"
# @text de label serialNumber "Seriennummer"
# @text de label processorCount "Logische Prozessoren"
# @text de label memory "Arbeitsspeicher"
# @text de label diskSize "Systemdatenträger"
# @text de label diskFree "Systemdatenträger frei"
# @text de label diskUsed "Systemdatenträger belegt"
# @text de label bootedAt "Läuft seit"
# @text de label address "Adressen"
# @text de label batteryPresent "Hat einen Akku"
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
# What a device does not tell, or fills with the maker's placeholder, is left out rather than guessed.
function Out-Known($name, $value) {
  $text = "$value".Trim()
  $placeholders = '', 'To Be Filled By O.E.M.', 'Default string', 'System Product Name', 'System manufacturer', 'None'
  if ($placeholders -notcontains $text) { Out-Value $name $text }
}

$labels = Join-Path $env:ProgramData 'Handrail\labels'
if (Test-Path -LiteralPath $labels -PathType Leaf) {
  # One a line; empty lines and what follows a # are left out. A result holds 100 of them.
  Get-Content -LiteralPath $labels -Encoding UTF8 | ForEach-Object { ($_ -replace '#.*', '').Trim() } |
    Where-Object { $_ -ne '' } | Select-Object -First 100 | ForEach-Object { Out-Value labels $_ }
}

$system = Get-CimInstance Win32_OperatingSystem
$computer = Get-CimInstance Win32_ComputerSystem
$bios = Get-CimInstance Win32_BIOS
$disk = Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($env:SystemDrive)'"

Out-Value operatingSystem $system.Caption
Out-Value osVersion $system.Version
Out-Value architecture $system.OSArchitecture
Out-Known manufacturer $computer.Manufacturer
Out-Known model $computer.Model
Out-Known serialNumber $bios.SerialNumber
Out-Value processorCount $computer.NumberOfLogicalProcessors
Out-Value memory $computer.TotalPhysicalMemory
Out-Value diskSize $disk.Size
Out-Value diskFree $disk.FreeSpace
if ($disk.Size -gt 0) {
  $used = 1 - $disk.FreeSpace / $disk.Size
  Out-Value diskUsed $used.ToString('0.####', [Globalization.CultureInfo]::InvariantCulture)
}
Out-Value bootedAt $system.LastBootUpTime.ToUniversalTime().ToString('o')
Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE' |
  ForEach-Object { $_.IPAddress } | Where-Object { $_ -and $_ -notlike 'fe80:*' } |
  Select-Object -First 100 | ForEach-Object { Out-Value address $_ }
if (@(Get-CimInstance Win32_Battery).Count -gt 0) { Out-Value batteryPresent true } else { Out-Value batteryPresent false }

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCO1T+Xs6+m6TQs
# g89VYrInLuh+ioRXz85d24VK8bhRpKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIC6K8qzLNkpRarjelajv
# ME9d0uqSUSZbhgDIGKyT80xYMA0GCSqGSIb3DQEBAQUABIIBgA5IkqxogVQH8c28
# 7ddGreQqQUd1VKzWaJPaPTV1LwnoRjqduQfxBfkXmcFH1xykDYuH+HpTOlDghFp4
# DZjysWkQPnVB2jz/kJ5Wvu3EwLkIg4qDRZAfihYW50LP/ZiTzHJEIh35CIZ0PiJb
# pPelpV/J3ILBTHkDtzFtSOyGxzaKZxu9sXBbYeebN+Wvenxim77AS+8e6unIq4de
# qWbS9tXn2tGJ1fhlwEq3mxIRyrV0pl9LBWiePqBf4LflRrZeshxGCfctNfk9ppZM
# nryr5QjEvOXPQ0BALWk4yyUoGwDkqZ1loLo486mzq060Nav42r0Vb1y4T0PGi+Kn
# zumBmCPHs8oePJzfHgto4eCA393ZdbaKjOTXfxnRXBzKHXD3mRauT/hy/CY2siny
# WCF5R20hRg/E998lMHx7061NPzBB+vRB8fp8/qcE2AuxY0JGVPBh/kXUheT0kjsE
# ZrIK+ZBfXYw7wt74OgoxVrBFiW2zrUcAkXVzjnRTY6UsNwrlNA==
# SIG # End signature block
