# @action Reset printer queue (Windows)
# @description Cancels all waiting print jobs and restarts the print spooler.
# @platforms windows
# @time-out 2min
# @input printer string "Printer (empty: all)" default=""
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Druckerwarteschlange zurücksetzen (Windows)"
# @text de description "Bricht alle wartenden Druckaufträge ab und lässt die Drucker neue annehmen."
# @text de label printer "Drucker (leer: alle)"
# @text de label dryRun "Probelauf"
# @text de label printers "Drucker"
# @text de label waiting "Druckaufträge, die warteten"
# @text de label left "Verbliebene Druckaufträge"
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
$dryRun = $env:HANDRAIL_DRY_RUN -eq '1'

function Out-Value($name, $value) {
  $line = "$name=" + ("$value" -replace "[\r\n]+", " ") + "`n"
  [IO.File]::AppendAllText($env:HANDRAIL_OUTPUTS, $line)
}
function Stop-Action($message) {
  [Console]::Error.WriteLine($message)
  exit 1
}

$name = $env:HANDRAIL_INPUT_printer
$printers = @(Get-Printer | Where-Object { -not $name -or $_.Name -eq $name })
if ($printers.Count -eq 0) { Stop-Action "There is no printer '$name' on this device." }
function Get-Waiting { @($printers | ForEach-Object { Get-PrintJob -PrinterObject $_ }) }

$jobs = Get-Waiting
foreach ($printer in $printers) { Out-Value printers $printer.Name }
Out-Value waiting @($jobs).Count
if (-not $dryRun) {
  foreach ($job in $jobs) { Remove-PrintJob -InputObject $job }
  Restart-Service -Name Spooler -Force
}
Out-Value left @(Get-Waiting).Count
Out-Value dryRun $dryRun

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCApgFAUShgI94lj
# xZvl32If5FqdkVjSMb0d5fDc277CkqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIHsn3gAaJBYauagtvB6u
# wA01ok+7MLXfOTcHoaa3gQBGMA0GCSqGSIb3DQEBAQUABIIBgEB+joq5MdvdZflj
# up1U6cYO66KEtwu1DZQ63nD8qRdDgeXrc+W0tYHozTJCa7dpdy17hQfCWYIEATof
# BIqob0pMtgiJytZdCW3zk038RjsEDAXn+8Nyl5GblFH0QOZa6h1+1jg7JlbB5Wzo
# YpPw75jeA03dld10GwNqfF7Z9D9e4WFmRM6KoQPhrfrLFWvwhilZ7r4jRbdYdzm+
# UsOypeJGGNCCL7ren4Ezo5lCYhrFhXtWXZZ56tmD2/6qqWDOH5qFp0WbZ5bEt+gz
# nEukCHVzftk0BzZ7a9aGyNheGYLiLFfTD335WWkm03uZF/1AE6s9xqvmAB/f52Za
# sDQn5Eg/OjRi1VW/ADzi50qEMXkHnaCnK2eLclTCFCfFIwFR6bKEeZIWMCtsLXXf
# Tlao/Za/QRF74XY1GwDuf8tB1yIcj2LfjBofcSOea6pO5L5d+5BykXJISY+eE1da
# mEJHimiFGWdN9x49xfyay7ZeYh/BqBRfFol07FpFIWlsKnD0tg==
# SIG # End signature block
