# @action Change a user's password (Windows)
# @description Sets a new password for a local account, to be changed at the next sign-in if wanted.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @input password secret "New password"
# @input mustChange boolean "Must be changed at the next sign-in" default="true"
# @input dryRun boolean "Dry run: only check the account" default="false"
# @output user string "User"
# @output changed boolean "Password changed"
# @output mustChange boolean "Must be changed at the next sign-in"
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
$secrets = [Console]::In.ReadLine() | ConvertFrom-Json
$user = Get-LocalUser | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if ($null -eq $user) { Stop-Action "There is no local user '$name' on this device." }
if ($user.SID.Value -match '-500$') { Stop-Action 'This action does not change the password of the built-in administrator.' }

Out-Value user $user.Name
if ($env:HANDRAIL_INPUT_dryRun -eq 'true') {
  Out-Value changed $false
  "The password of '$name' can be changed here."
  exit 0
}
Set-LocalUser -SID $user.SID -Password (ConvertTo-SecureString -String $secrets.password -AsPlainText -Force)
Out-Value changed $true
if ($env:HANDRAIL_INPUT_mustChange -eq 'true') {
  # Set-LocalUser cannot do this; the older interface can.
  $account = [ADSI]"WinNT://./$($user.Name),user"
  $account.PasswordExpired = 1
  $account.SetInfo()
}
Out-Value mustChange $env:HANDRAIL_INPUT_mustChange
"The password of '$name' has been changed."
