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
