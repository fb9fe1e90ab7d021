# @action Reset printer queue (Windows)
# @description Cancels all waiting print jobs and restarts the print spooler.
# @platforms windows
# @time-out 2min
# @input printer string "Printer (empty: all)" default=""
# @input dryRun boolean "Dry run: only say what waits" default="true"
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
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

$name = $env:HANDRAIL_INPUT_printer
$printers = @(Get-Printer | Where-Object { -not $name -or $_.Name -eq $name })
if ($printers.Count -eq 0) { Stop-Action "There is no printer '$name' on this device." }
function Get-Waiting { @($printers | ForEach-Object { Get-PrintJob -PrinterObject $_ }) }

$jobs = Get-Waiting
foreach ($printer in $printers) { Out-Value printers $printer.Name }
Out-Value waiting @($jobs).Count
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') {
  foreach ($job in $jobs) { Remove-PrintJob -InputObject $job }
  Restart-Service -Name Spooler -Force
}
Out-Value left @(Get-Waiting).Count
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun
