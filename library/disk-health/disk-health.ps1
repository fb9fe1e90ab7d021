# @action Disk health (Windows)
# @description Asks the disks themselves whether they are failing.
# @platforms windows
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
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

$disks = @(Get-PhysicalDisk)
if ($disks.Count -eq 0) { Stop-Action 'No physical disk answers; nothing is known of their health.' }
$healthy = $true
foreach ($disk in $disks) {
  $line = "$($disk.FriendlyName) ($($disk.MediaType)): $($disk.HealthStatus)"
  Out-Value disks $line
  $line
  if ($disk.HealthStatus -ne 'Healthy') {
    $healthy = $false
    Out-Value failing $line
  }
}
Out-Value healthy $healthy
