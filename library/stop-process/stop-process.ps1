# @action Stop a process (Windows)
# @description Ends processes by name or number.
# @platforms windows
# @time-out 60s
# @input process string "Process name, or its number"
# @input dryRun boolean "Dry run: only say which" default="true"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
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

$wanted = $env:HANDRAIL_INPUT_process -replace '\.exe$', ''
$critical = 'System', 'Idle', 'Registry', 'smss', 'csrss', 'wininit', 'winlogon', 'services', 'lsass'

# This shell and what started it must not be stopped, whatever name was asked for.
$parents = @{}
foreach ($entry in Get-CimInstance Win32_Process) { $parents[[int]$entry.ProcessId] = [int]$entry.ParentProcessId }
$spared = @()
$id = $PID
while ($id -gt 0 -and $spared -notcontains $id) {
  $spared += $id
  $id = if ($parents.ContainsKey($id)) { $parents[$id] } else { 0 }
}

$found = @(Get-Process | Where-Object {
    $isWanted = if ($wanted -match '^\d+$') { "$($_.Id)" -eq $wanted } else { $_.ProcessName -eq $wanted }
    $isWanted -and $spared -notcontains $_.Id -and $critical -notcontains $_.ProcessName
  })
if ($found.Count -eq 0) { Stop-Action "No process '$wanted' runs that this action may stop." }
foreach ($process in $found) {
  Out-Value processes "$($process.ProcessName) ($($process.Id))"
  "$($process.Id) $($process.ProcessName)"
}
Out-Value count $found.Count
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun
if ($env:HANDRAIL_INPUT_dryRun -eq 'true') {
  Out-Value stopped 0
  exit 0
}
foreach ($process in $found) { Stop-Process -InputObject $process -Force -ErrorAction SilentlyContinue }
Wait-Process -InputObject $found -Timeout 10 -ErrorAction SilentlyContinue
$left = @($found | Where-Object { -not $_.HasExited }).Count
Out-Value stopped ($found.Count - $left)
if ($left -gt 0) { Stop-Action "$left of $($found.Count) did not end; this needs administrator rights." }
