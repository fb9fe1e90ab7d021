# @action Lock an account (Windows)
# @description Keeps a local account from signing in.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
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

$name = $env:HANDRAIL_INPUT_user
function Get-Account { Get-LocalUser | Where-Object { $_.Name -eq $name } | Select-Object -First 1 }
function Get-State { if ((Get-Account).Enabled) { 'unlocked' } else { 'locked' } }

$user = Get-Account
if ($null -eq $user) { Stop-Action "There is no local user '$name' on this device." }
if ($user.SID.Value -match '-500$') { Stop-Action 'This action does not lock the built-in administrator.' }
Out-Value user $user.Name
Out-Value before (Get-State)
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') { Disable-LocalUser -SID $user.SID }
Out-Value after (Get-State)
"The account '$name' is $(Get-State)."
