# @action File systems (Windows)
# @description Tells how full each volume is.
# @platforms windows
# @time-out 60s
# @input warn integer "Nearly full from (percent)" values="80|90|95" default="90" free
# @output fullest ratio "Fullest"
# @output systems string-list "File systems"
# @output nearlyFull string-list "Nearly full"
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

$warn = [int]$env:HANDRAIL_INPUT_warn
if ($warn -lt 1 -or $warn -gt 100) { Stop-Action 'Percent: expected 1 to 100.' }
$fullest = 0
foreach ($disk in Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | Where-Object { $_.Size -gt 0 }) {
  $percent = [Math]::Round(100 * (1 - $disk.FreeSpace / $disk.Size))
  $fullest = [Math]::Max($fullest, $percent)
  $line = '{0} {1} % full, {2} MiB free' -f $disk.DeviceID, $percent, [Math]::Floor($disk.FreeSpace / 1MB)
  Out-Value systems $line
  $line
  if ($percent -ge $warn) { Out-Value nearlyFull "$($disk.DeviceID) $percent %" }
}
Out-Value fullest "$fullest%"
